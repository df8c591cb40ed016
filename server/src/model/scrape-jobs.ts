import { entriesOf, entryOf, isMapping, isSequence, type YamlDocument, type YamlMapping, type YamlNode, type YamlScalar } from '../yaml/tree';
import { recogniseConfig } from './config-files';

/** A look at a text that is much cheaper than reading it: whether it may be a list of scrape jobs, and nothing around it. */
export const mayBeJobs = (text: string): boolean => /^- /m.test(text) && /^[- ] ["']?job_name["']?[ \t]*:/m.test(text);

/**
 * A list of scrape jobs as a configuration of Prometheus with nothing else in it. An object Prometheus (`additionalScrapeConfigs`) and charts
 * take such a list and append it to the jobs that they make themselves.
 *
 * @param isNamed whether it stands where nothing else may; otherwise, one of the jobs must say where its targets are
 * @returns the document itself where it is no such list
 */
export function withJobs(document: YamlDocument, isNamed: boolean): YamlDocument {
  const { root } = document;
  if (!isSequence(root) || (!isNamed && !root.items.some(hasTargets))) return document;
  const key: YamlScalar = { kind: 'scalar', from: root.from, to: root.from, text: 'scrape_configs', type: 'string', style: 'plain' };
  const config: YamlMapping = { kind: 'mapping', from: root.from, to: root.to, flow: false, entries: [{ key, value: root }] };
  return recogniseConfig(config, undefined) === 'prometheus-config' ? { ...document, root: config } : document;
}

const hasTargets = (job: YamlNode): boolean => entryOf(job, 'job_name') !== undefined && entriesOf(job).some(({ key }) => key.text === 'static_configs' || key.text.endsWith('_sd_configs'));

/** Whether a document is such a list, whose settings for all jobs stand elsewhere: the key of the list stands nowhere. */
export const isListOfJobs = ({ root }: YamlDocument): boolean => isMapping(root) && root.entries.length === 1 && root.entries[0]!.key.text === 'scrape_configs' && root.entries[0]!.key.from === root.entries[0]!.key.to;
