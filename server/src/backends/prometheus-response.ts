import { isObject, texts } from './json';
import type { QueryStats, ServerNotes } from './types';

/** A sample: seconds since the epoch, and a number as Prometheus writes it (`0.5`, `NaN`, `+Inf`). */
export type Sample = [seconds: number, value: string];

/** A native histogram's bucket: which of its bounds belong to it (0 to 3, as the API says), the bounds and the count. */
export type Bucket = [boundaries: number, lower: string, upper: string, count: string];
export interface Histogram {
  count: string;
  sum: string;
  buckets: Bucket[];
}
export type HistogramSample = [seconds: number, histogram: Histogram];

export interface Series {
  /** Label name and value, in the order of the answer. The metric's name is the label `__name__`. */
  labels: [name: string, value: string][];
  samples: Sample[];
  histograms: HistogramSample[];
}

/** The result of a query as the HTTP API describes it (prometheus.io/docs/prometheus/latest/querying/api/#expression-query-result-formats). */
export type PrometheusResult =
  | { type: 'vector'; series: Series[] }
  | { type: 'matrix'; series: Series[] }
  | { type: 'scalar'; sample: Sample }
  | { type: 'string'; sample: Sample };

export type PrometheusAnswer =
  | ({ kind: 'success'; result: PrometheusResult; stats?: QueryStats } & ServerNotes)
  | ({ kind: 'error'; errorType: string; message: string } & ServerNotes)
  /** Not an answer of this API; `why` says where it leaves the expected form. */
  | { kind: 'foreign'; why: string };

/** Reads the body of an answer of `/api/v1/query` or `/api/v1/query_range`. It never throws, and accepts nothing that it does not understand whole. */
export function parseAnswer(body: string): PrometheusAnswer {
  let json: unknown;
  try {
    json = JSON.parse(body);
  } catch (error) {
    // Anything between the server and here may answer in HTML or plain text; the caller shows its first line.
    return { kind: 'foreign', why: error instanceof SyntaxError ? 'it is not JSON' : String(error) };
  }
  if (!isObject(json)) return { kind: 'foreign', why: 'it is not a JSON object' };
  const notes: ServerNotes = { warnings: texts(json.warnings), infos: texts(json.infos) };

  if (json.status === 'error') {
    if (typeof json.error !== 'string') return { kind: 'foreign', why: 'it reports an error without a message' };
    return { kind: 'error', errorType: typeof json.errorType === 'string' ? json.errorType : '', message: json.error, ...notes };
  }
  if (json.status !== 'success') return { kind: 'foreign', why: 'its "status" is neither "success" nor "error"' };
  if (!isObject(json.data)) return { kind: 'foreign', why: 'it has no "data"' };
  const result = parseResult(json.data.resultType, json.data.result);
  return typeof result === 'string' ? { kind: 'foreign', why: result } : { kind: 'success', result, stats: statsOf(json.data.stats), ...notes };
}

/** The result, or a text that says what is wrong with it. */
export function parseResult(type: unknown, result: unknown): PrometheusResult | string {
  if (type === 'scalar' || type === 'string') {
    const sample = parseSample(result);
    return sample ? { type, sample } : `its ${type} is not a time and a value`;
  }
  if (type !== 'vector' && type !== 'matrix') return `its "resultType" is ${typeof type === 'string' ? JSON.stringify(type.slice(0, 40)) : 'missing'}`;
  if (!Array.isArray(result)) return 'its "result" is not a list';
  const series: Series[] = [];
  for (const [index, entry] of result.entries()) {
    const parsed = parseSeries(entry, type);
    if (!parsed) return `entry ${index + 1} of its result is not a series of a ${type}`;
    series.push(parsed);
  }
  return { type, series };
}

function parseSeries(entry: unknown, type: 'vector' | 'matrix'): Series | undefined {
  if (!isObject(entry) || !isObject(entry.metric)) return undefined;
  const labels: [string, string][] = [];
  for (const [name, value] of Object.entries(entry.metric)) {
    if (typeof value !== 'string') return undefined;
    labels.push([name, value]);
  }
  const samples = listOf(type === 'vector' ? one(entry.value) : entry.values, parseSample);
  const histograms = listOf(type === 'vector' ? one(entry.histogram) : entry.histograms, parseHistogramSample);
  if (!samples || !histograms || samples.length + histograms.length === 0) return undefined;
  return { labels, samples, histograms };
}

const one = (value: unknown): unknown => (value === undefined ? undefined : [value]);

/** Every element parsed; an absent list is an empty one; undefined if any element is not what it should be. */
function listOf<T>(list: unknown, parse: (element: unknown) => T | undefined): T[] | undefined {
  if (list === undefined) return [];
  if (!Array.isArray(list)) return undefined;
  const parsed: T[] = [];
  for (const element of list) {
    const value = parse(element);
    if (value === undefined) return undefined;
    parsed.push(value);
  }
  return parsed;
}

function parseSample(sample: unknown): Sample | undefined {
  if (!Array.isArray(sample) || sample.length !== 2) return undefined;
  const [seconds, value] = sample as [unknown, unknown];
  return typeof seconds === 'number' && typeof value === 'string' ? [seconds, value] : undefined;
}

function parseHistogramSample(sample: unknown): HistogramSample | undefined {
  if (!Array.isArray(sample) || sample.length !== 2) return undefined;
  const [seconds, histogram] = sample as [unknown, unknown];
  if (typeof seconds !== 'number' || !isObject(histogram)) return undefined;
  const { count, sum } = histogram;
  if (typeof count !== 'string' || typeof sum !== 'string') return undefined;
  // A histogram without observations has no buckets at all.
  const buckets = listOf(histogram.buckets ?? undefined, parseBucket);
  return buckets ? [seconds, { count, sum, buckets }] : undefined;
}

function parseBucket(bucket: unknown): Bucket | undefined {
  if (!Array.isArray(bucket) || bucket.length !== 4) return undefined;
  const [boundaries, lower, upper, count] = bucket as unknown[];
  if (typeof boundaries !== 'number' || typeof lower !== 'string' || typeof upper !== 'string' || typeof count !== 'string') return undefined;
  return [boundaries, lower, upper, count];
}

/** What the parameter `stats` brought, in the form of Prometheus or of VictoriaMetrics. */
function statsOf(stats: unknown): QueryStats | undefined {
  if (!isObject(stats)) return undefined;
  const [timings, samples] = [isObject(stats.timings) ? stats.timings : {}, isObject(stats.samples) ? stats.samples : {}];
  const number = (value: unknown): number | undefined => (typeof value === 'number' && Number.isFinite(value) ? value : undefined);
  const seconds = number(timings.evalTotalTime);
  const known: QueryStats = { samples: number(samples.totalQueryableSamples), peakSamples: number(samples.peakSamples), evaluationMs: seconds === undefined ? undefined : seconds * 1000 };
  return Object.values(known).some((value) => value !== undefined) ? known : undefined;
}
