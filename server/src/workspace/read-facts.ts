import { isConfigKind } from '../model/config-files';
import { embeddedRuleFiles } from '../model/embedded';
import { valueAt, type YamlNode } from '../yaml/tree';
import type { Source } from './contribution';

/** Who reads a recorded metric, or may read it. */
export interface MetricReader {
  /** What the reading rule records itself; empty for anything but a recording rule. Of a pattern, its regular expression. */
  readonly by: string;
}

/** The keys of readers that name no metric: those that select by a pattern, and queries of people. */
export const PATTERNS = ':patterns';
export const PEOPLE = ':people';

interface Row {
  readonly key: string;
  readonly value: MetricReader;
}

/** Names of recorded metrics have colons by convention, which nothing else has; a duration such as `1h:5m` begins with a digit. */
const RECORDED_NAME = /(?<![\w:])[a-zA-Z_]\w*(?::\w+)+/g;
const NAME_PATTERN = /__name__["']?\s*[=!]~\s*\\?(["'`])((?:(?!\1)[^\\\n]|\\.)*)/g;
/** Names in one document, and characters of a pattern; whoever has more made them to be many. */
const MOST = { names: 5000, pattern: 1000 };

/** Objects that say what leaves Prometheus, or what is taken from another one. */
const HANDS_ON: ReadonlySet<string> = new Set(['ConfigMap', 'Secret', 'Prometheus', 'PrometheusAgent', 'ThanosRuler', 'ServiceMonitor', 'PodMonitor', 'ScrapeConfig']);

/**
 * The recorded metrics that a document may read: in queries and templates, and in whatever else of it may be one. A name too many is
 * no harm; a reader that is overlooked would have somebody remove what is in use.
 */
export function readsOf(source: Source): Row[] {
  const { groups, queries, templates, resources, role, document, kind } = source;
  // Most rules read no metric that another one records.
  let rows: Map<string, Row> | undefined;
  const add = (key: string, by = ''): void => {
    rows ??= new Map();
    if (rows.size < MOST.names) rows.set(`${key} ${by}`, { key, value: { by } });
  };
  const scan = (text: string, by: string, isOfPeople: boolean): void => {
    // Most texts have neither.
    if (text.includes(':')) for (const [name] of text.matchAll(RECORDED_NAME)) {
      add(name, by);
      if (isOfPeople) add(PEOPLE);
    }
    if (text.includes('__name__')) for (const [, , pattern] of text.matchAll(NAME_PATTERN)) if (pattern!.length <= MOST.pattern) add(PATTERNS, pattern!.replaceAll('\\\\', '\\'));
  };
  // What a template makes is not known: any name in it but those that it records may be read.
  if (role === 'template') scan(document.text.replace(/\brecord:[ \t]*\S+/g, ''), '', false);
  else if (resources.some(({ kind: of }) => HANDS_ON.has(of))) scan(withoutRuleFiles(source), '', false);
  // A Prometheus may be federated from, and may send on what it stores.
  if (isConfigKind(kind)) scan(document.text, '', false);
  if (resources.some(({ node }) => sendsAll(node)) || (isConfigKind(kind) && valueAt(document.root, 'remote_write'))) add(PATTERNS, '.*');
  const isOfPeople = groups.length === 0 && kind !== 'markdown' && kind !== 'unit-tests' && role !== 'template';
  for (const { text, rule } of queries) scan(text, rule?.record?.value ?? '', isOfPeople);
  for (const { text } of templates) scan(text, '', false);
  return rows ? [...rows.values()] : [];
}

/** The text of a document but for the rule files in it, whose queries are read as such. */
function withoutRuleFiles({ document: { text }, resources }: Source): string {
  let at = 0;
  let rest = '';
  for (const { from, to } of embeddedRuleFiles(text, resources)) {
    rest += `${text.slice(at, from)}\n`;
    at = to;
  }
  return rest + text.slice(at);
}

/** Whether a Prometheus writes what it stores to somewhere else, where anybody may read it. */
const sendsAll = (node: YamlNode): boolean => valueAt(node, 'spec', 'remoteWrite') !== undefined;
