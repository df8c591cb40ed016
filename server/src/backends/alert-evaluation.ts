import type { Evaluations } from '../query/promql/alert-states';
import { call, type Api, type Call, type Failure } from './api';
import { isObject, textsByName } from './json';
import { lokiCall } from './loki';
import type { TimeRange } from './types';

/** A server is asked for so many evaluations at a time: their answers are read and put away one after the other, so that memory follows what is kept. */
const STEPS_AT_ONCE = 500;
/** Nobody tells more lines of time from each other; of the others it is said how many there are. */
export const MOST_SERIES = 2_000;
/** As many as Prometheus allows in one range. */
export const MOST_STEPS = 11_000;
const MEGABYTES = 64;
/** What Loki says when the series of one answer are more than it gives (limits_config.max_query_series). */
const TOO_MANY_SERIES = /maximum (?:number )?of series/;

/** What the expression of an alert returns over a time. */
export interface Evaluated {
  readonly series: readonly { readonly labels: Readonly<Record<string, string>>; readonly presence: number[] }[];
  /** How many series there are beyond those. */
  readonly left: number;
  readonly warnings: readonly string[];
}

interface Seen {
  readonly labels: Record<string, string>;
  readonly presence: number[];
}

/**
 * Evaluates an expression as a group does, and keeps when each series was there, whatever its value: Prometheus takes every sample
 * that is returned for an active alert, NaN and histograms too.
 *
 * @param offset how far back the group's queries look, in seconds
 * @param progress is told how many evaluations are done
 */
export async function evaluate(expression: string, { start, interval, steps }: Evaluations, offset: number, api: Api, signal: AbortSignal, progress: (done: number) => void = () => undefined): Promise<Evaluated | Failure | 'absent'> {
  const seen = new Map<string, Seen>();
  const left = new Set<string>();
  const warnings = new Set<string>();
  for (let first = 0; first < steps; first += STEPS_AT_ONCE) {
    const count = Math.min(STEPS_AT_ONCE, steps - first);
    const from = start - offset + first * interval;
    const reply = await call(api, rangeCall(api, expression, { start: from, end: from + (count - 1) * interval, step: interval }), (data) => readMatrix(data, { first, from, interval, count }, seen, left), signal);
    if (signal.aborted) return { kind: 'cancelled' };
    if (reply.kind === 'absent') return 'absent';
    if (reply.kind === 'error' && TOO_MANY_SERIES.test(reply.message)) return { ...reply, hint: `The preview asks for up to ${STEPS_AT_ONCE} evaluations at once, and whatever series one of them has counts. Fewer labels, or a shorter range, stay below the limit (\`max_query_series\` of Loki).` };
    if (reply.kind !== 'data') return reply;
    for (const warning of reply.warnings) warnings.add(warning);
    progress(first + count);
  }
  return { series: [...seen.values()], left: left.size, warnings: [...warnings] };
}

function rangeCall(api: Api, expression: string, range: TimeRange): Call {
  if (api.product === 'Loki') return lokiCall(expression, range);
  const params = [['query', expression], ['start', String(range.start)], ['end', String(range.end)], ['step', String(range.step)], ['timeout', String(api.timeoutSeconds)]] as const;
  return { path: '/api/v1/query_range', params, isPost: true, megabytes: MEGABYTES };
}

/** What an expression returns at one time, in seconds since the epoch. */
export async function evaluateAt(expression: string, time: number, api: Api, signal: AbortSignal): Promise<{ labels: Record<string, string>; value: number }[] | { message: string }> {
  const { product, timeoutSeconds } = api;
  const asked: Call = product === 'Loki' ? lokiCall(expression, time) : { path: '/api/v1/query', params: [['query', expression], ['time', String(time)], ['timeout', String(timeoutSeconds)]], isPost: true, megabytes: MEGABYTES };
  const reply = await call(api, asked, readSamples, signal);
  return reply.kind === 'data' ? reply.data : { message: reply.kind === 'absent' ? `the server has no ${asked.path}` : 'message' in reply ? reply.message : 'cancelled' };
}

function readSamples(data: unknown): { labels: Record<string, string>; value: number }[] | undefined {
  if (!isObject(data) || !Array.isArray(data.result)) return undefined;
  const number = (sample: unknown): number => (Array.isArray(sample) && typeof sample[1] === 'string' ? Number(sample[1].replace('Inf', 'Infinity')) : NaN);
  if (data.resultType === 'scalar') return [{ labels: {}, value: number(data.result) }];
  return data.resultType === 'vector' ? (data.result as unknown[]).filter(isObject).map(({ metric, value }) => ({ labels: textsByName(metric), value: number(value) })) : undefined;
}

interface Part {
  readonly first: number;
  readonly from: number;
  readonly interval: number;
  readonly count: number;
}

/** Puts away what a part of the range brought; undefined where the answer is of another form. */
function readMatrix(data: unknown, part: Part, seen: Map<string, Seen>, left: Set<string>): true | undefined {
  if (!isObject(data) || data.resultType !== 'matrix' || !Array.isArray(data.result)) return undefined;
  for (const entry of data.result as unknown[]) {
    if (!isObject(entry) || !isObject(entry.metric)) return undefined;
    const labels = Object.entries(entry.metric).filter((label): label is [string, string] => typeof label[1] === 'string').sort(([a], [b]) => (a < b ? -1 : 1));
    const key = JSON.stringify(labels);
    let series = seen.get(key);
    if (!series) {
      if (seen.size >= MOST_SERIES) {
        left.add(key);
        continue;
      }
      seen.set(key, (series = { labels: Object.fromEntries(labels), presence: [] }));
    }
    const { values, histograms } = entry;
    const both = [...(Array.isArray(values) ? (values as unknown[]) : []), ...(Array.isArray(histograms) ? (histograms as unknown[]) : [])];
    addTo(series.presence, Array.isArray(histograms) && Array.isArray(values) ? both.sort((a, b) => timeOf(a) - timeOf(b)) : both, part);
  }
  return true;
}

const timeOf = (sample: unknown): number => (Array.isArray(sample) && typeof sample[0] === 'number' ? sample[0] : NaN);

/** Lengthens the last run where a sample follows it, and begins another where not. */
function addTo(presence: number[], samples: readonly unknown[], { first, from, interval, count }: Part): void {
  for (const sample of samples) {
    const step = Math.round((timeOf(sample) - from) / interval);
    if (!(step >= 0 && step < count)) continue;
    const at = first + step;
    const end = presence.at(-1);
    if (end === at) presence[presence.length - 1] = at + 1;
    else if (end === undefined || end < at) presence.push(at, at + 1);
  }
}
