import type { LabelMatcher, VectorSelector } from '../../query/promql/ast';
import { metricOf } from '../../query/promql/labels';
import { accepts } from '../../query/promql/regexp';
import { SERVER_SERIES } from '../../query/promql/server-series';
import type { KnownMonitor } from '../../workspace/targets/known-monitor';
import type { Target, Targets } from '../../workspace/targets/targets';
import type { CheckContext } from '../rule';
import { listed } from './selection';

/** The metric that a selector names, where it is one that Prometheus scrapes; what rules record has no target. */
export function scrapedMetric(selector: VectorSelector, { workspace }: CheckContext): string | undefined {
  const metric = metricOf(selector);
  return metric === undefined || metric.includes(':') || metric.startsWith('ALERTS') || workspace.get('recorded', metric).length > 0 ? undefined : metric;
}

/** Whether Prometheus makes the series itself for each target, with the labels of that target and no others. */
export const isMadeByServer = (metric: string): boolean => SERVER_SERIES.metric(metric) !== undefined;

/** The value that a label surely has on the series of a target; undefined where they may bring one of their own. */
export function sureValue({ endpoint, labels }: Target, label: string, metric: string): string | undefined {
  return endpoint.honorsLabels && !isMadeByServer(metric) ? undefined : labels.get(label) || undefined;
}

/** The targets whose series a selector may select, and whether its matchers say that of all of them. */
export function selectedTargets(selector: VectorSelector, metric: string, targets: Targets): { readonly all: readonly Target[]; readonly isPinned: boolean } {
  const all = targets.all.filter((target) => selector.matchers.every((matcher) => verdict(matcher, target, metric) !== false));
  return { all, isPinned: all.length > 0 && all.every((target) => selector.matchers.some((matcher) => names(matcher) && verdict(matcher, target, metric) === true)) };
}

function verdict(matcher: LabelMatcher, target: Target, metric: string): boolean | undefined {
  if (matcher.name === '__name__') return undefined;
  const value = sureValue(target, matcher.name, metric);
  return value === undefined ? undefined : accepts(matcher, value);
}

/** Whether a matcher asks for a value, rather than to rule some out. */
const names = (matcher: LabelMatcher): boolean => (matcher.operator === '=' || matcher.operator === '=~') && accepts(matcher, '') === false;

/** For a message. */
export const monitorName = ({ kind, name }: KnownMonitor): string => (kind === 'job' ? `job \`${name}\` of a \`prometheus.yml\`` : `${kind} \`${name}\``);

export const capital = (text: string): string => `${text[0]!.toUpperCase()}${text.slice(1)}`;

/** Where a monitor, or a job, says what becomes of its series. */
export const seriesField = ({ kind }: KnownMonitor): string => (kind === 'job' ? '`metric_relabel_configs`' : '`metricRelabelings`');

/** The monitor, or all of them. */
export function monitorNames(targets: readonly Target[]): string {
  const monitors = [...new Set(targets.map(({ monitor }) => monitor))];
  return monitors.length === 1 ? capital(monitorName(monitors[0]!)) : `Each of ${listed(monitors.map(({ name }) => name))}`;
}
