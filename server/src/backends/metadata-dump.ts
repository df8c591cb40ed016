import type { MetricFact } from '../query/promql/facts';
import { formatDuration } from '../text/duration';
import type { MetadataSnapshot, SnapshotMetric } from '../workspace/metadata-snapshot';
import { LOOK_BACK } from './absence';
import { call, type Api } from './api';
import { isObject, textOf } from './json';
import { KNOWLEDGE_PATHS } from './knowledge-paths';
import { fetchLabelNames, fetchSeries } from './prometheus-api';
import { fetchKnowledge } from './prometheus-knowledge';

/** Of so many metrics the labels are kept: of those that the workspace uses, and then of others. */
export const MOST_DETAILED = 1_000;
/** A metric with more series than these tells how many values its labels have, and not which. */
const MOST_SERIES = 2_000;
/** A label with more values than these tells how many there are. */
const MOST_VALUES = 20;
const AT_A_TIME = 4;

/** What is wanted beside the names, types and help of all metrics. */
export interface Wanted {
  /** Whether the workspace uses a metric. */
  readonly isUsed: (metric: string) => boolean;
  /** The snapshot that is replaced: what it has and the server has no longer is kept, where the workspace uses it. */
  readonly previous: MetadataSnapshot | undefined;
  /** The day as `YYYY-MM-DD`. */
  readonly today: string;
}

/** Asks a server for everything that a snapshot holds; a text says why there is none. It never rejects. */
export async function dumpMetadata(api: Api, { isUsed, previous, today }: Wanted, time: number, signal: AbortSignal): Promise<MetadataSnapshot | string> {
  const known = await fetchKnowledge(api.base, api.transport, signal);
  if (signal.aborted) return 'Cancelled.';
  if (known.kind === 'nothing') return `${api.base} told nothing of its metrics (${known.why}).`;
  const { metrics, retentionSeconds } = known.knowledge;
  if (metrics.length === 0) return `${api.base} has no metrics.`;
  const build = await call(api, { path: KNOWLEDGE_PATHS.build, megabytes: 1 }, (data) => (isObject(data) ? textOf(data.version) : undefined), signal);
  const used = metrics.filter(({ name }) => isUsed(name));
  const detailed = [...used, ...metrics.filter(({ name }) => !isUsed(name))].slice(0, MOST_DETAILED);
  const details = new Map<string, Pick<SnapshotMetric, 'series' | 'labels'>>();
  const queue = detailed.values();
  const work = async (): Promise<void> => {
    for (const { name } of queue) if (!signal.aborted) details.set(name, await detailsOf(name, time, api, signal));
  };
  await Promise.all(Array.from({ length: AT_A_TIME }, work));
  if (signal.aborted) return 'Cancelled.';
  const now = new Set(metrics.map(({ name }) => name));
  const gone = Object.entries(previous?.metrics ?? {}).filter(([name]) => !now.has(name) && isUsed(name)).map(([name, { type, help, unit, gone: since }]): [string, SnapshotMetric] => [name, { ...(type ? { type } : {}), ...(help ? { help } : {}), ...(unit ? { unit } : {}), gone: since ?? today }]);
  const all = [...metrics.map((fact): [string, SnapshotMetric] => [fact.name, { ...metricOf(fact), ...details.get(fact.name) }]), ...gone].sort(([a], [b]) => (a < b ? -1 : 1));
  const version = build.kind === 'data' && known.knowledge.version ? build.data : '';
  return { version: 1, ...(version === '' ? {} : { prometheus: version }), ...(retentionSeconds === undefined ? {} : { retention: formatDuration(retentionSeconds) }), metrics: Object.fromEntries(all) };
}

const metricOf = ({ type, help, unit }: MetricFact): SnapshotMetric => ({ ...(type === 'unknown' ? {} : { type }), ...(help === undefined ? {} : { help }), ...(unit === undefined ? {} : { unit }) });

async function detailsOf(metric: string, time: number, api: Api, signal: AbortSignal): Promise<Pick<SnapshotMetric, 'series' | 'labels'>> {
  const asked = { matches: [`{__name__=${JSON.stringify(metric)}}`], start: time - LOOK_BACK, end: time };
  const found = await fetchSeries(api, { ...asked, limit: MOST_SERIES + 1 }, signal);
  // A metric without a series in the last hour is one that the server stores and nobody exposes: nothing more is known of it.
  if (found.kind !== 'data' || found.data.length === 0) return {};
  const isAll = found.data.length <= MOST_SERIES;
  const names = isAll ? undefined : await fetchLabelNames(api, { ...asked, limit: MOST_VALUES * 10 }, signal);
  const labels = [...new Set([...found.data.flatMap((one) => Object.keys(one)), ...(names?.kind === 'data' ? names.data : [])])].filter((name) => name !== '__name__').sort();
  return { series: found.data.length, labels: Object.fromEntries(labels.map((label) => [label, valuesOf(found.data, label, isAll)])) };
}

function valuesOf(series: readonly Readonly<Record<string, string>>[], label: string, isAll: boolean): string[] | number {
  const values = [...new Set(series.map((one) => one[label] ?? ''))].sort();
  return isAll && values.length <= MOST_VALUES ? values : values.length;
}

/** A snapshot as it is kept in a file: a line for each metric, so that changes can be read. */
export function snapshotText({ metrics, ...head }: MetadataSnapshot): string {
  const lines = Object.entries(metrics).map(([name, metric]) => `    ${JSON.stringify(name)}: ${JSON.stringify(metric)}`);
  const fields = Object.entries(head).map(([name, value]) => `  ${JSON.stringify(name)}: ${JSON.stringify(value)},\n`);
  return `{\n${fields.join('')}  "metrics": {\n${lines.join(',\n')}\n  }\n}\n`;
}
