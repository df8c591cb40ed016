/**
 * Tells, long before anything is parsed, whether a YAML document might be one that the server checks. It may be wrong in
 * one direction only: a document that it refuses is none of ours. It runs on every YAML document that is opened, so it
 * is one linear scan, and after an edit it looks at the edited lines alone.
 */

const CONTRACT_FILE = /(?:^|\/)observability-contract\.ya?ml$/;
/** Words that mean a kind of the operator wherever they stand. */
const TELLING_NAME = /\b(?:(?:Service|Pod)Monitor|PrometheusRule|ScrapeConfig|AlertmanagerConfig|PrometheusAgent|ThanosRuler)(?:List)?\b/;
/** Kinds with names that many texts mention. */
const KIND_LINE = /\bkind["']?\s*:\s*(?:[!&]\S{0,200}\s+){0,3}["']?(Probe|Prometheus|Alertmanager|AlertingRule|RecordingRule|(?:Cluster|Global)?Rules|GrafanaDashboard|GrafanaAlertRuleGroup|Service|ConfigMap|Namespace|Pod|Deployment|StatefulSet|DaemonSet|ReplicaSet|Rollout|Job|CronJob|(?:Cluster)?AnalysisTemplate|AnalysisRun|ScaledObject|ScaledJob|MetricTemplate|Canary|PrometheusServiceLevel|ServiceLevelObjective|SL[OI]|PersesDashboard|VMRule)(?:List)?(?![\w.-])/;
const GROUPS = /^([ \t]*)(?:\{[ \t]*|-{3}[ \t]+(?:\{[ \t]*)?)?["']?groups["']?[ \t]*:/gm;
/** The first line that is neither blank, a comment, a directive nor a document marker. */
const FIRST_CONTENT = /^(?![ \t]*(?:#|%|---[ \t]*(?:#|$)|\r?$))([ \t]*)[^\r\n]/m;

/** `prometheus.yml`, `alertmanager.staging.yaml`, `promtail-config.yaml`, and not `prometheus-rules.yaml`. */
const CONFIG_FILE = /(?:^|\/)(?:prometheus|alertmanager|promtail)(?:[-_.](?:config|local|docker|agent|server|test|(?:dev|stag|prod)\w*(?!\w)))*\.ya?ml$/i;
/** A configuration, or jobs alone, as the values of charts and Secrets have them. */
const JOBS = /^[ \t{]*(?:["']?(?:scrape_configs|additionalScrapeConfigs)|-[ \t]+["']?job_name)["']?[ \t]*:/m;
const TESTS = /^[ \t{]*["']?tests["']?[ \t]*:/m;
const TEST = /\b(?:input_series|alert_rule_test|promql_expr_test)\b/;
const ROUTE = /^[ \t{]*["']?route["']?[ \t]*:/m;
const RECEIVERS = /^[ \t{]*["']?receivers["']?[ \t]*:/m;

/** What a rule begins with: below other keys than `groups` alone, such as in the values of a chart. */
const RULE = /^[ \t]*(?:-[ \t]+)?["']?(?:alert|record)["']?[ \t]*:[ \t]/m;

/** What only some programs' files have, and what those may be. */
const OF_OTHERS: readonly (readonly [sign: RegExp, evidence: string])[] = [
  [/\b(?:seriesQuery|containerQuery|nodeQuery)["']?[ \t]*:/, 'it may have rules of the Prometheus adapter'],
  [/^[ \t]*(?:-[ \t]+)?datasourceUid:/m, 'it may have alerts of Grafana'],
  [/^version:[ \t]*["']?prometheus\/v1\b/m, 'it may have SLOs of Sloth'],
];
/** Where the values of Grafana's chart hold a dashboard. */
const DASHBOARD = /^[ \t]+json:[ \t]*\|/m;

/** Why a document is worth waking the server for; undefined if it is not. */
export type Evidence = string | undefined;

/**
 * @param path the document's path with forward slashes
 * @param text its whole text
 */
export function sniff(path: string, text: string): Evidence {
  if (CONTRACT_FILE.test(path)) return 'it is a contract file';
  if (CONFIG_FILE.test(path)) return 'it is a configuration file';
  if (JOBS.test(text) || (RECEIVERS.test(text) && ROUTE.test(text))) return 'it may be a configuration file';
  if (TESTS.test(text) && TEST.test(text)) return 'it may have unit tests of rules';
  const other = OF_OTHERS.find(([sign]) => sign.test(text));
  if (other) return other[1];
  if (DASHBOARD.test(text) && sniffJson(text)) return 'it may have a dashboard of Grafana';
  const name = TELLING_NAME.exec(text)?.[0] ?? KIND_LINE.exec(text)?.[1];
  if (name) return `it mentions ${name}`;
  let top: string | undefined;
  for (const [line, indent = ''] of text.matchAll(GROUPS)) {
    // Below the top level the word means something else; a whole document may be indented, or be JSON.
    top ??= FIRST_CONTENT.exec(text)?.[1] ?? '';
    if (indent.length <= top.length || line.includes('{') || text.trimStart().startsWith('{')) return 'it has groups at the top';
  }
  return top !== undefined && RULE.test(text) ? 'it has groups, and rules' : undefined;
}

/** A fence of a query language that opens on a line of Markdown, also as the first thing of a list's item. */
const FENCE = /^[ \t]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)*(?:`{3,}|~{3,})[ \t]*(promql|logql|traceql)\b/im;

const FENCES: Readonly<Record<string, string>> = { promql: 'PromQL', logql: 'LogQL', traceql: 'TraceQL' };

/** The same look at a Markdown document, of which the server checks the fences of queries. */
export function sniffMarkdown(text: string): Evidence {
  const language = FENCE.exec(text)?.[1];
  return language === undefined ? undefined : `it has a fence of ${FENCES[language.toLowerCase()]}`;
}

/** What only dashboards of Grafana have together: places for panels, and a schema or queries. */
const PANELS = /"(?:panels|rows|targets|elements)"[ \t\r\n]*:/;
const OF_GRAFANA = /"(?:expr|schemaVersion|templating|targets|elements)"[ \t\r\n]*:/;

/** The same look at JSON, of which the server checks the queries of dashboards. */
export const sniffJson = (text: string): Evidence => (PANELS.test(text) && OF_GRAFANA.test(text) ? 'it may be a dashboard of Grafana' : undefined);

/** Whether an edit that left these whole lines of JSON behind makes a second look at the whole document worth while. */
export const isTellingJson = (lines: string): boolean => PANELS.test(lines) || OF_GRAFANA.test(lines);

/** Whether an edit that left these whole lines behind makes a second look at the whole document worth while. */
export const isTelling = (lines: string): boolean => TELLING_NAME.test(lines) || KIND_LINE.test(lines) || /groups["']?[ \t]*:/.test(lines) || JOBS.test(lines) || ROUTE.test(lines) || RECEIVERS.test(lines) || RULE.test(lines) || OF_OTHERS.some(([sign]) => sign.test(lines)) || DASHBOARD.test(lines) || TESTS.test(lines) || TEST.test(lines);
