import { parseDuration } from '../text/duration';
import { didYouMean } from '../text/did-you-mean';
import { NameCatalog } from '../text/name-catalog';
import type { VectorSelector } from '../query/promql/ast';
import type { MetricFact, MetricType, QueryFacts } from '../query/promql/facts';
import { metricOf } from '../query/promql/labels';
import { meantValue, selectorKey, type Absence, type Budget, type LiveSeries, type SelectorFact } from '../query/promql/live';
import { MetricTable } from '../query/promql/metric-table';
import { parseVersion, type Version } from '../query/promql/versions';

/** More metrics, labels of a metric and values of a label than these are not read. */
const MOST_METRICS = 200_000;
const MOST_LABELS = 100;
const MOST_VALUES = 200;

/** What is kept of a metric. */
export interface SnapshotMetric {
  readonly type?: MetricType;
  readonly help?: string;
  readonly unit?: string;
  /** How many series it has. */
  readonly series?: number;
  /** Its labels: all values of each, with an empty one where a series is without it, or how many there are. Absent where its labels are not known. */
  readonly labels?: Readonly<Record<string, readonly string[] | number>>;
  /** The day (`YYYY-MM-DD`) since which the server has it no longer. */
  readonly gone?: string;
}

/** What a server knew when the snapshot was saved. */
export interface MetadataSnapshot {
  readonly version: 1;
  /** The version of the server, such as `2.53.0`. */
  readonly prometheus?: string;
  /** For how long it keeps samples, as one of Prometheus' durations. */
  readonly retention?: string;
  readonly metrics: Readonly<Record<string, SnapshotMetric>>;
}

/** What checks and help take from a snapshot. */
export interface SnapshotKnowledge {
  readonly snapshot: MetadataSnapshot;
  readonly facts: QueryFacts;
  readonly version: Version | undefined;
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null && !Array.isArray(value);
const TYPES: ReadonlySet<unknown> = new Set<MetricType>(['counter', 'gauge', 'histogram', 'summary', 'info', 'unknown']);
const DAY = /^\d{4}-\d\d-\d\d$/;

/** Reads the text of a snapshot. What is not of the expected form is left out; undefined for a text that is no snapshot at all. It never throws. */
export function readSnapshot(text: string): SnapshotKnowledge | undefined {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    // A file that is no JSON, such as one with marks of a merge, says nothing.
    return undefined;
  }
  if (!isObject(json) || json.version !== 1 || !isObject(json.metrics)) return undefined;
  const metrics: Record<string, SnapshotMetric> = Object.create(null) as Record<string, SnapshotMetric>;
  for (const [name, metric] of Object.entries(json.metrics).slice(0, MOST_METRICS)) if (isObject(metric) && name.length <= 500) metrics[name] = readMetric(metric);
  const snapshot: MetadataSnapshot = { version: 1, metrics, ...textAt(json, 'prometheus'), ...textAt(json, 'retention') };
  const facts = new MetricTable(Object.entries(metrics).flatMap(([name, metric]) => (metric.gone === undefined ? [factOf(name, metric)] : [])), (metric, label) => valuesOf(snapshot, metric, label));
  return { snapshot, facts, version: parseVersion(snapshot.prometheus ?? '') };
}

const textAt = <Name extends string>(from: Readonly<Record<string, unknown>>, name: Name): Partial<Record<Name, string>> => (typeof from[name] === 'string' && from[name] !== '' ? ({ [name]: from[name].slice(0, 1_000) } as Partial<Record<Name, string>>) : {});

function readMetric(metric: Readonly<Record<string, unknown>>): SnapshotMetric {
  const gone = textAt(metric, 'gone').gone;
  return {
    ...(TYPES.has(metric.type) ? { type: metric.type as MetricType } : {}),
    ...textAt(metric, 'help'),
    ...textAt(metric, 'unit'),
    ...(typeof metric.series === 'number' && metric.series >= 0 ? { series: metric.series } : {}),
    ...(isObject(metric.labels) ? { labels: readLabels(metric.labels) } : {}),
    ...(gone !== undefined && DAY.test(gone) ? { gone } : {}),
  };
}

function readLabels(labels: Readonly<Record<string, unknown>>): Record<string, readonly string[] | number> {
  const read: Record<string, readonly string[] | number> = Object.create(null) as Record<string, readonly string[] | number>;
  for (const [name, values] of Object.entries(labels).slice(0, MOST_LABELS)) {
    if (typeof values === 'number') read[name] = values;
    else if (Array.isArray(values)) read[name] = values.length > MOST_VALUES ? values.length : values.filter((value) => typeof value === 'string');
  }
  return read;
}

const factOf = (name: string, { type = 'unknown', help, unit }: SnapshotMetric): MetricFact => ({ name, type, source: 'snapshot', ...(help === undefined ? {} : { help }), ...(unit === undefined ? {} : { unit }) });

function valuesOf({ metrics }: MetadataSnapshot, metric: string | undefined, label: string): readonly string[] {
  const of = (one: SnapshotMetric | undefined): readonly string[] => {
    const values = one?.labels?.[label];
    return typeof values === 'object' ? values.filter((value) => value !== '') : [];
  };
  return metric === undefined ? [...new Set(Object.values(metrics).flatMap(of))].slice(0, MOST_VALUES) : of(metrics[metric]);
}

const views = new WeakMap<MetadataSnapshot, LiveSeries & { readonly budget: Budget }>();

/** What a snapshot says of selectors; the same object for the same snapshot and budget. */
export function snapshotSeries({ snapshot, facts }: SnapshotKnowledge, budget: Budget): LiveSeries {
  const known = views.get(snapshot);
  if (known?.budget === budget) return known;
  const answers = new Map<string, SelectorFact | undefined>();
  let catalog: NameCatalog | undefined;
  const made: LiveSeries = {
    who: 'The snapshot of metadata',
    retentionSeconds: snapshot.retention === undefined ? undefined : parseDuration(snapshot.retention),
    budget,
    selector: (selector) => {
      const key = selectorKey(selector);
      if (key === undefined) return undefined;
      if (!answers.has(key)) answers.set(key, selectorFact(selector, snapshot, () => (catalog ??= new NameCatalog(Array.from(facts.metrics(), ({ name }) => name)))));
      return answers.get(key);
    },
  };
  views.set(snapshot, made);
  return made;
}

/** @param catalog of the metrics that there are, made when it is asked for */
function selectorFact(selector: VectorSelector, { metrics }: MetadataSnapshot, catalog: () => NameCatalog): SelectorFact | undefined {
  const name = metricOf(selector);
  if (name === undefined) return undefined;
  const metric = metrics[name];
  const missing = (absence: Absence): SelectorFact => ({ series: 0, absence });
  if (!metric || metric.gone !== undefined) {
    const meant = catalog().nearest(name);
    return missing({ kind: 'metric', metric: name, meant, lastSeen: metric?.gone === undefined ? undefined : Date.parse(metric.gone) / 1000 });
  }
  const { labels, series } = metric;
  const matchers = selector.matchers.filter((matcher) => matcher.name !== '__name__');
  if (!labels) return matchers.length === 0 && series !== undefined ? { series } : undefined;
  for (const matcher of matchers) {
    if (matcher.operator !== '=' || matcher.value === '') continue;
    const values = labels[matcher.name];
    if (values === undefined) return missing({ kind: 'label', matcher, labels: Object.keys(labels), meant: didYouMean(matcher.name, Object.keys(labels)) });
    if (typeof values === 'object' && !values.includes(matcher.value)) return missing({ kind: 'value', matcher, values: values.filter((value) => value !== ''), meant: meantValue(matcher.value, values) });
  }
  const listed = Object.fromEntries(Object.entries(labels).flatMap(([label, values]) => (typeof values === 'object' ? [[label, matchers.some(({ name: of, operator, value }) => of === label && operator === '=' && value !== '') ? matchers.filter(({ name: of, operator }) => of === label && operator === '=').map(({ value }) => value) : values]] : [])));
  return matchers.length === 0 && series !== undefined ? { series, labels: listed } : { series: 1, labels: listed };
}
