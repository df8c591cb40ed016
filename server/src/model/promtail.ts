import { entriesOf, isMapping, isScalar, itemsOf, valueAt, type YamlMapping, type YamlNode } from '../yaml/tree';
import { scalarMap } from '../yaml/scalar';
import { locatedText, type LocatedText } from './located';
import type { QueryRegion } from './query-region';

/** A job of Promtail, as far as the labels of its streams go. */
export interface PromtailJob {
  readonly node: YamlMapping;
  readonly name: LocatedText | undefined;
  /** The labels that it makes, each where it is named; of several places the first. */
  readonly labels: ReadonlyMap<string, LocatedText>;
  /** Whether it may make others, too, which no configuration names. */
  readonly isOpen: boolean;
  /** The Kubernetes namespaces in which it looks for pods; none where it looks everywhere or elsewhere. */
  readonly namespaces: readonly string[];
}

/** Where logs come from, each with labels of its own. */
const SOURCES = ['journal', 'syslog', 'loki_push_api', 'windows_events', 'gcplog', 'azure_event_hub', 'azure_event_hubs', 'kafka', 'gelf', 'cloudflare', 'heroku_drain'];
/** Stages that make labels of what only the log lines know. */
const OPEN_STAGES = ['geoip', 'docker', 'labelallow'];

/** The jobs of a configuration of Promtail. */
export const promtailJobs = (root: YamlNode | undefined): PromtailJob[] => itemsOf(valueAt(root, 'scrape_configs')).filter(isMapping).map((job) => readJob(job, root));

function readJob(node: YamlMapping, root: YamlNode | undefined): PromtailJob {
  const labels = new Map<string, LocatedText>();
  let isOpen = false;
  const make = (name: LocatedText | undefined): void => {
    if (name && name.value !== '' && !name.value.startsWith('__') && !labels.has(name.value)) labels.set(name.value, name);
    // What stands in for a group of an expression may be any name.
    if (name?.value.includes('$')) isOpen = true;
  };
  const makeAll = (mapping: YamlNode | undefined): void => entriesOf(mapping).forEach(({ key }) => make(locatedText(key)));
  for (const one of itemsOf(valueAt(node, 'static_configs'))) makeAll(valueAt(one, 'labels'));
  for (const source of SOURCES) makeAll(valueAt(node, source, 'labels'));
  for (const client of [...itemsOf(valueAt(root, 'clients')), valueAt(root, 'client')]) makeAll(valueAt(client, 'external_labels'));
  // Others send streams here, with labels of theirs; files list targets with labels.
  if (valueAt(node, 'loki_push_api') || valueAt(node, 'file_sd_configs')) isOpen = true;
  for (const step of itemsOf(valueAt(node, 'relabel_configs'))) {
    if (/^labelmap$/i.test(locatedText(valueAt(step, 'action'))?.value ?? '')) isOpen = true;
    else make(locatedText(valueAt(step, 'target_label')));
  }
  const readStages = (stages: YamlNode | undefined, depth: number): void => {
    if (depth > MAX_DEPTH) return;
    for (const stage of itemsOf(stages)) {
      makeAll(valueAt(stage, 'labels'));
      makeAll(valueAt(stage, 'static_labels'));
      if (OPEN_STAGES.some((name) => valueAt(stage, name)) || isTrueAt(valueAt(stage, 'regex', 'labels_from_groups'))) isOpen = true;
      readStages(valueAt(stage, 'match', 'stages'), depth + 1);
    }
  };
  readStages(valueAt(node, 'pipeline_stages'), 0);
  const namespaces = itemsOf(valueAt(node, 'kubernetes_sd_configs')).flatMap((discovery) => itemsOf(valueAt(discovery, 'namespaces', 'names')).flatMap((name) => locatedText(name)?.value ?? []));
  return { node, name: locatedText(valueAt(node, 'job_name')), labels, isOpen, namespaces };
}

/** More nested matches than anybody writes. */
const MAX_DEPTH = 10;

const isTrueAt = (node: YamlNode | undefined): boolean => isScalar(node) && /^(?:true|yes|on)$/i.test(node.text);

/** The LogQL of a configuration: what the `match` stages of its pipelines select. */
export function promtailQueries(documentText: string, root: YamlNode | undefined): QueryRegion[] {
  const found: QueryRegion[] = [];
  const visit = (stages: YamlNode | undefined, job: string, depth: number): void => {
    if (depth > MAX_DEPTH) return;
    for (const stage of itemsOf(stages)) {
      const selector = valueAt(stage, 'match', 'selector');
      if (isScalar(selector) && selector.type === 'string' && !found.some(({ scalar }) => scalar === selector)) {
        found.push({ from: selector.from, to: selector.to, language: 'logql', role: 'selector', title: `match in job ${job}`, text: selector.text, map: scalarMap(documentText, selector), scalar: selector, rule: undefined });
      }
      visit(valueAt(stage, 'match', 'stages'), job, depth + 1);
    }
  };
  for (const { node, name } of promtailJobs(root)) visit(valueAt(node, 'pipeline_stages'), name?.value ?? 'without a name', 0);
  return found;
}
