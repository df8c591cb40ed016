import { entriesOf, isMapping, isSequence, itemsOf, valueAt, type YamlMapping, type YamlNode } from '../yaml/tree';

/** The configuration file of a program, or its file of unit tests. */
export type ConfigKind = 'prometheus-config' | 'alertmanager-config' | 'promtail-config' | 'unit-tests';

/** For people: the program that reads the file. */
export const PROGRAMS: Readonly<Record<ConfigKind, string>> = { 'prometheus-config': 'Prometheus', 'alertmanager-config': 'Alertmanager', 'promtail-config': 'Promtail', 'unit-tests': 'promtool' };

export const isConfigKind = (kind: string): kind is ConfigKind => Object.hasOwn(PROGRAMS, kind);

/** `prometheus.yml`, `alertmanager.staging.yaml`, `promtail-config.yaml`, and not `prometheus-rules.yaml`. */
const FILE = /(?:^|[/\\])(prometheus|alertmanager|promtail)(?:[-_.](?:config|local|docker|agent|server|test|(?:dev|stag|prod)\w*(?!\w)))*\.ya?ml$/i;

/** The program whose configuration a file is by its name. */
export const configOfPath = (path: string): ConfigKind | undefined => {
  const program = FILE.exec(path)?.[1]?.toLowerCase();
  return program === undefined ? undefined : (`${program}-config` as ConfigKind);
};

/** A look at a text that is much cheaper than reading it, and wrong in one direction only. */
export const mayBeConfig = (text: string): boolean => (/^[ \t{]*["']?tests["']?[ \t]*:/m.test(text) && OF_TESTS.some((key) => text.includes(key))) || /^[ \t{]*["']?scrape_configs["']?[ \t]*:/m.test(text) || (/^[ \t{]*["']?receivers["']?[ \t]*:/m.test(text) && /^[ \t{]*["']?route["']?[ \t]*:/m.test(text));

/** What a unit test of rules has, one at least. */
const OF_TESTS = ['input_series', 'alert_rule_test', 'promql_expr_test'];

const KEYS: Readonly<Record<ConfigKind, ReadonlySet<string>>> = {
  'prometheus-config': new Set(['global', 'runtime', 'alerting', 'rule_files', 'scrape_config_files', 'scrape_configs', 'storage', 'tracing', 'remote_write', 'remote_read', 'otlp']),
  'alertmanager-config': new Set(['global', 'templates', 'route', 'receivers', 'inhibit_rules', 'mute_time_intervals', 'time_intervals', 'tracing', 'event_recorder']),
  'promtail-config': new Set(['global', 'server', 'client', 'clients', 'positions', 'scrape_configs', 'limits_config', 'target_config', 'options', 'tracing', 'wal']),
  'unit-tests': new Set(['rule_files', 'evaluation_interval', 'group_eval_order', 'tests', 'fuzzy_compare']),
};

/** Where logs come from, and what is done with them: no Prometheus has these. */
const OF_LOGS = ['pipeline_stages', 'journal', 'syslog', 'loki_push_api', 'windows_events', 'gcplog', 'azure_event_hub', 'azure_event_hubs', 'gelf', 'cloudflare', 'heroku_drain', 'decompression'];
/** What only the agents of VictoriaMetrics read, whose files are those of Prometheus otherwise. */
const OF_OTHERS = ['relabel_debug', 'metric_relabel_debug', 'stream_parse', 'scrape_align_interval', 'scrape_offset', 'series_limit', 'no_stale_markers', 'disable_compression', 'disable_keepalive', 'max_scrape_size'];

/**
 * The program whose configuration a tree is, by what it holds: a file of another program may look alike, so that every key at the top
 * must be known, unless the file's name says whose it is.
 */
export function recogniseConfig(root: YamlNode | undefined, byName: ConfigKind | undefined): ConfigKind | undefined {
  if (!isMapping(root) || valueAt(root, 'apiVersion') || valueAt(root, 'kind')) return undefined;
  const knowsAll = (kind: ConfigKind): boolean => root.entries.every(({ key }) => KEYS[kind].has(key.text) || key.text === '<<' || key.text.startsWith('x-'));
  if (byName) return root.entries.some(({ key }) => KEYS[byName].has(key.text)) && !isOfOthers(root) ? byName : undefined;
  if (isSequence(valueAt(root, 'scrape_configs'))) {
    const kind = isOfLogs(root) ? 'promtail-config' : 'prometheus-config';
    return knowsAll(kind) && !isOfOthers(root) ? kind : undefined;
  }
  if (itemsOf(valueAt(root, 'tests')).some((test) => hasAny(test, OF_TESTS))) return knowsAll('unit-tests') ? 'unit-tests' : undefined;
  return isMapping(valueAt(root, 'route')) && isSequence(valueAt(root, 'receivers')) && knowsAll('alertmanager-config') ? 'alertmanager-config' : undefined;
}

const jobsOf = (root: YamlMapping): readonly YamlNode[] => itemsOf(valueAt(root, 'scrape_configs'));
const hasAny = (node: YamlNode, keys: readonly string[]): boolean => entriesOf(node).some(({ key }) => keys.includes(key.text));

const isOfOthers = (root: YamlMapping): boolean => jobsOf(root).some((job) => hasAny(job, OF_OTHERS));

const isOfLogs = (root: YamlMapping): boolean =>
  hasAny(root, ['clients', 'client', 'positions', 'limits_config', 'target_config']) || jobsOf(root).some((job) => hasAny(job, OF_LOGS) || itemsOf(valueAt(job, 'static_configs')).some((one) => valueAt(one, 'labels', '__path__')));
