import type { VectorSelector } from '../query/promql/ast';
import { metricOf } from '../query/promql/labels';
import { canStand, matchText, meantValue, type Absence } from '../query/promql/live';
import { didYouMean } from '../text/did-you-mean';
import type { Api } from './api';
import { fetchLabelNames, fetchLabelValues, fetchSeries } from './prometheus-api';

/** Values of a label, or names of metrics, that are fetched for a comparison. */
const MOST_VALUES = 20_000;
/** How far back a server is asked for what exists at all, in seconds. */
export const LOOK_BACK = 3_600;

/**
 * Why a selector has no series, by asking the server.
 *
 * @param time in seconds since the epoch: what existed in the hour before counts
 * @returns `present` where it has some; undefined where it cannot be told
 */
export async function findAbsence(selector: VectorSelector, time: number, api: Api, signal: AbortSignal): Promise<Absence | 'present' | undefined> {
  const metric = metricOf(selector);
  const matchers = selector.matchers.filter(({ name }) => name !== '__name__');
  const range = { start: time - LOOK_BACK, end: time };
  const has = async (match: string): Promise<boolean | undefined> => {
    const reply = await fetchSeries(api, { matches: [match], limit: 1, ...range }, signal);
    return reply.kind === 'data' ? reply.data.length > 0 : undefined;
  };
  if (!canStand(metric, matchers)) return undefined;
  const isThere = await has(matchText(metric, matchers));
  if (isThere !== false) return isThere ? 'present' : undefined;

  if (metric !== undefined && (await has(matchText(metric, []))) === false) {
    const names = await fetchLabelValues(api, '__name__', { limit: MOST_VALUES, ...range }, signal);
    return { kind: 'metric', metric, meant: names.kind === 'data' ? didYouMean(metric, names.data) : undefined, lastSeen: undefined };
  }
  const base = metric === undefined ? undefined : [matchText(metric, [])];
  for (const matcher of matchers) {
    // A matcher that the empty value satisfies keeps series without the label: it is not what is missing.
    if (matcher.operator !== '=' || matcher.value === '') continue;
    const values = await fetchLabelValues(api, matcher.name, { matches: base, limit: MOST_VALUES, ...range }, signal);
    if (values.kind !== 'data' || values.data.includes(matcher.value)) continue;
    if (values.data.length > 0) return { kind: 'value', matcher, values: values.data, meant: meantValue(matcher.value, values.data) };
    const names = await fetchLabelNames(api, { matches: base, limit: MOST_VALUES, ...range }, signal);
    const labels = names.kind === 'data' ? names.data.filter((name) => name !== '__name__') : [];
    return { kind: 'label', matcher, labels, meant: didYouMean(matcher.name, labels) };
  }
  return { kind: 'together' };
}
