import { isMetricsql } from '../query/metricsql';
import { hasAction, withoutActions } from '../query/variables';
import { hasSubstitution } from '../text/placeholder';
import { scalarMap } from '../yaml/scalar';
import { entriesOf, isScalar, valueAt, type YamlMapping, type YamlNode, type YamlScalar } from '../yaml/tree';
import { languageOfTarget } from './dashboard-queries';
import { DashboardSources, type QuerySource } from './dashboard-sources';
import { itemsOnce } from './items-once';
import type { ResourceKind } from './kinds';
import { locatedText } from './located';
import { isPromql, type QueryRegion } from './query-region';
import type { Resource } from './resource';

/** A query in a field of something that asks Prometheus or Loki for reasons of its own. */
export interface Held {
  readonly node: YamlNode | undefined;
  /** For people, such as "trigger 2". */
  readonly title: string;
  /** The language; undefined where the text has to tell. */
  readonly source: QuerySource;
  readonly role?: 'selector';
  /** The program that asks, where it takes no more than one series. */
  readonly takesOne?: string | undefined;
  /** The address or the name of the server that is asked, as far as it is said. */
  readonly server?: string | undefined;
  /** Whether variables in the notation of Grafana are put in, of which it has a few also where there is no dashboard. */
  readonly isOfGrafana?: true;
}

type Items = ReturnType<typeof itemsOnce>;
/** Finds the queries of an object, with `items` for its lists. */
type Reader = (object: YamlMapping, items: Items) => Held[];

const textAt = (node: YamlNode | undefined, ...path: string[]): string | undefined => locatedText(valueAt(node, ...path))?.value;
const named = (node: YamlNode, i: number, what: string, field = 'name'): string => `${what} ${textAt(node, field) ?? i + 1}`;

/** PredictKube asks Prometheus for what was, and tells KEDA what will be. */
const SCALERS: ReadonlyMap<string | undefined, QuerySource> = new Map([['prometheus', 'promql'], ['predictkube', 'promql'], ['loki', 'logql']]);

/** What KEDA scales by: https://keda.sh/docs/latest/scalers/prometheus/, and `predictkube` and `loki` beside it. */
const scaler: Reader = (object, items) =>
  items(valueAt(object, 'spec', 'triggers')).map((trigger, i) => {
    const metadata = valueAt(trigger, 'metadata');
    const type = textAt(trigger, 'type');
    return { node: valueAt(metadata, 'query'), title: named(trigger, i, 'trigger'), source: SCALERS.get(type) ?? 'other', server: textAt(metadata, 'serverAddress') ?? textAt(metadata, 'prometheusAddress'), takesOne: type === 'prometheus' ? 'KEDA' : undefined };
  });

/** What Argo Rollouts analyses: https://argo-rollouts.readthedocs.io/en/stable/analysis/prometheus/. */
const analysis: Reader = (object, items) =>
  items(valueAt(object, 'spec', 'metrics')).map((metric, i) => {
    const prometheus = valueAt(metric, 'provider', 'prometheus');
    return { node: valueAt(prometheus, 'query'), title: named(metric, i, 'metric'), source: 'promql', server: textAt(prometheus, 'address') };
  });

/** A metric of one's own for Flagger, which asks other programs, too: https://docs.flagger.app/usage/metrics. */
const flaggerMetric: Reader = (object) => [{ node: valueAt(object, 'spec', 'query'), title: 'query', source: textAt(object, 'spec', 'provider', 'type') === 'prometheus' ? 'promql' : 'other', server: textAt(object, 'spec', 'provider', 'address') }];

/** What stands in a canary itself is asked of the Prometheus that Flagger runs with. */
const canary: Reader = (object, items) =>
  ['analysis', 'canaryAnalysis'].flatMap((field) => items(valueAt(object, 'spec', field, 'metrics'))).map((metric, i) => ({ node: valueAt(metric, 'query'), title: named(metric, i, 'metric'), source: 'promql' }));

/** What Sloth counts (https://sloth.dev/specs/default/); its objects of Kubernetes have the same fields, in camel case. */
const sloth = (list: YamlNode | undefined, fields: readonly string[], items: Items): Held[] =>
  items(list).flatMap((slo, i) => [valueAt(slo, 'sli', 'events'), valueAt(slo, 'sli', 'raw')].flatMap((sli) => fields.map((field): Held => ({ node: valueAt(sli, field), title: `${field} of ${named(slo, i, 'SLO')}`, source: 'promql' }))));

const PYRRA = [['ratio', 'errors'], ['ratio', 'total'], ['latency', 'success'], ['latency', 'total'], ['latencyNative', 'total'], ['bool_gauge']];

/** What Pyrra makes rules of: it writes the functions around these selectors itself (https://github.com/pyrra-dev/pyrra). */
const pyrra: Reader = (object) => PYRRA.map((place) => ({ node: valueAt(object, 'spec', 'indicator', ...place, 'metric'), title: place.join(' '), source: 'promql', role: 'selector' }));

/** What OpenSLO counts, or compares with a threshold: https://github.com/OpenSLO/OpenSLO. An SLO may have its indicator in an object of its own. */
const openSlo: Reader = (object) =>
  [valueAt(object, 'spec', 'indicator', 'spec'), valueAt(object, 'spec')].flatMap((indicator) =>
    [['ratioMetric', 'good'], ['ratioMetric', 'bad'], ['ratioMetric', 'total'], ['ratioMetric', 'raw'], ['thresholdMetric']].map((place): Held => {
      const source = valueAt(indicator, ...place, 'metricSource');
      return { node: valueAt(source, 'spec', 'query'), title: place.at(-1)!, source: /^prometheus$/i.test(textAt(source, 'type') ?? '') ? 'promql' : 'other' };
    }),
  );

const PERSES: ReadonlyMap<string | undefined, QuerySource> = new Map([['PrometheusTimeSeriesQuery', 'promql'], ['LokiTimeSeriesQuery', 'logql'], ['LokiLogQuery', 'logql']]);

/** What the panels of Perses ask: https://perses.dev/perses/docs/plugins/prometheus/. Its later objects have all of it below `config`. */
const perses: Reader = (object, items) =>
  [valueAt(object, 'spec'), valueAt(object, 'spec', 'config')].flatMap((dashboard) =>
    entriesOf(valueAt(dashboard, 'panels')).flatMap(({ key, value: panel }) =>
      items(valueAt(panel, 'spec', 'queries')).map((query, i): Held => {
        const plugin = valueAt(query, 'spec', 'plugin');
        return { node: valueAt(plugin, 'spec', 'query'), title: `query ${i + 1} of panel ${key.text}`, source: PERSES.get(textAt(plugin, 'kind')) ?? 'other', isOfGrafana: true };
      }),
    ),
  );

/** What a rule of vmalert asks, whose language has more than PromQL, so that nothing is said of what is none. */
const vmalertRule = (rule: YamlMapping, i: number, group: YamlNode | undefined): Held => {
  const field = valueAt(rule, 'record') ? 'record' : 'alert';
  return { node: valueAt(rule, 'expr'), title: named(rule, i, field, field), source: /^(?:|prometheus)$/.test(textAt(group, 'type') ?? '') ? 'promql' : 'other', server: 'vmalert' };
};

const vmalert: Reader = (object, items) => items(valueAt(object, 'spec', 'groups')).flatMap((group) => items(valueAt(group, 'rules')).map((rule, i) => vmalertRule(rule, i, group)));

const NO_DASHBOARD = new DashboardSources();

/** The queries of Grafana's own alerts; what it computes from their results, it calls expressions, which stand in other fields. */
const grafana = (rules: readonly YamlMapping[], items: Items): Held[] =>
  rules.flatMap((rule, i) =>
    items(valueAt(rule, 'data')).map((query, j): Held => {
      const source = NO_DASHBOARD.of(valueAt(query, 'model', 'datasource'), NO_DASHBOARD.of(valueAt(query, 'datasourceUid'), undefined));
      return { node: valueAt(query, 'model', 'expr'), title: `${named(query, j, 'query', 'refId')} of ${named(rule, i, 'alert', 'title')}`, source, server: textAt(query, 'datasourceUid'), isOfGrafana: true };
    }),
  );

const READERS: { readonly [Kind in ResourceKind]?: Reader } = {
  ScaledObject: scaler,
  ScaledJob: scaler,
  AnalysisTemplate: analysis,
  ClusterAnalysisTemplate: analysis,
  AnalysisRun: analysis,
  MetricTemplate: flaggerMetric,
  Canary: canary,
  PrometheusServiceLevel: (object, items) => sloth(valueAt(object, 'spec', 'slos'), ['errorQuery', 'totalQuery', 'errorRatioQuery'], items),
  ServiceLevelObjective: pyrra,
  SLO: openSlo,
  SLI: openSlo,
  PersesDashboard: perses,
  VMRule: vmalert,
  GrafanaAlertRuleGroup: (object, items) => grafana(items(valueAt(object, 'spec', 'rules')), items),
};

/** The queries of objects that programs other than Prometheus and Loki read. */
export function queriesOfObjects(documentText: string, resources: readonly Resource[]): QueryRegion[] {
  const held = resources.flatMap(({ kind, node }) => READERS[kind]?.(node, itemsOnce()) ?? []);
  return held.length === 0 ? [] : regionsOf(documentText, held);
}

/** The queries of a file of SLOs that Sloth reads. */
export const sloQueries = (documentText: string, root: YamlNode | undefined): QueryRegion[] => regionsOf(documentText, sloth(valueAt(root, 'slos'), ['error_query', 'total_query', 'error_ratio_query'], itemsOnce()));

/** The queries of alerts that Grafana provisions (https://grafana.com/docs/grafana/latest/alerting/set-up/provision-alerting-resources/file-provisioning/). */
export function grafanaAlertQueries(documentText: string, root: YamlNode | undefined): QueryRegion[] {
  const items = itemsOnce();
  return regionsOf(documentText, grafana(items(valueAt(root, 'groups')).flatMap((group) => items(valueAt(group, 'rules'))), items));
}

/** The kinds of documents with rules that are none of Prometheus, of which only the queries are read. */
export type RulesOfOthers = 'grafana-alerts' | 'VMRule';
export const holdsRulesOfOthers = (kind: string): kind is RulesOfOthers => kind === 'grafana-alerts' || kind === 'VMRule';

/**
 * The queries of one rule of a long document.
 *
 * @param root the list of that rule alone
 * @param group that it stands in
 */
export function queriesOfRule(documentText: string, root: YamlNode | undefined, kind: RulesOfOthers, group: YamlMapping): QueryRegion[] {
  const items = itemsOnce();
  const rules = items(root);
  return regionsOf(documentText, kind === 'VMRule' ? rules.map((rule, i) => vmalertRule(rule, i, group)) : grafana(rules, items));
}

/** What people call a VictoriaMetrics, and the ports on which it answers. */
const VICTORIA = /victoria|\bvm(?:single|select|cluster|auth|alert)|:84(?:2[789]|81)\b/i;

/**
 * The queries in some fields, as far as they are known to be ones. What aliases repeat is one query; one that is asked of VictoriaMetrics
 * tells that the others beside it are, too.
 */
export function regionsOf(documentText: string, held: readonly Held[]): QueryRegion[] {
  const found = new Map<YamlScalar, QueryRegion>();
  const isOfVictoria = held.some(({ node, source = 'promql', server }) => source === 'promql' && isScalar(node) && (isMetricsql(node.text) || VICTORIA.test(server ?? '')));
  for (const { node, title, source, role = 'query', takesOne, isOfGrafana } of held) {
    if (!isScalar(node) || node.type === 'null' || found.has(node)) continue;
    const { text, from, to } = node;
    const language = languageOfTarget(source, text);
    if (!language || !isReadable(text, language, isOfVictoria)) continue;
    const isFilledIn = isOfGrafana ?? (hasAction(text) || hasSubstitution(text));
    found.set(node, { from, to, language, role, title, text, map: scalarMap(documentText, node), scalar: node, rule: undefined, ...(isFilledIn ? { variables: true } : {}), ...(takesOne === undefined ? {} : { takesOne }) });
  }
  return [...found.values()];
}

/** What is still empty says nothing, what only its own program can expand may become anything, and MetricsQL takes more than PromQL does. */
function isReadable(text: string, language: 'promql' | 'logql', isOfVictoria: boolean): boolean {
  if (text.trim() === '') return false;
  return language === 'logql' || (!/\{\{|<</.test(withoutActions(text)) && (!isOfVictoria || isPromql(text)));
}
