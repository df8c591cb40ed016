import { childrenOf, isComparison, unwrap, type Binary, type Expr, type LabelMatcher, type VectorSelector } from '../query/promql/ast';
import { parsePromql } from '../query/promql/parse';
import { typeOf } from '../query/promql/types';
import { didYouMean } from '../text/did-you-mean';
import { call, type Api } from './api';
import { isObject } from './json';
import { fetchLabelNames, fetchLabelValues, fetchSeries } from './prometheus-api';

/** Of a long list, this many are named. */
const NAMED = 8;
/** Values of a label, or names of metrics, that are fetched for a comparison. */
const MOST_VALUES = 20_000;
/** A query with more selectors than these is looked at up to here. */
const MOST_SELECTORS = 12;
/** How far back a server is asked for what exists at all, in seconds. */
const LOOK_BACK = 3_600;

/**
 * Says why a query returns nothing, by asking the server: which metric, label or value it does not have, or which part of
 * the query leaves nothing over. Each reason is a sentence; none means that it cannot be told.
 *
 * @param time when the query was evaluated, in seconds since the epoch
 */
export async function whyEmpty(text: string, time: number, api: Api, signal: AbortSignal): Promise<string[]> {
  const { expr, syntax } = parsePromql(text);
  if (!expr || syntax.length > 0) return [];
  const missing: string[] = [];
  for (const selector of selectorsOf(expr).slice(0, MOST_SELECTORS)) {
    if (signal.aborted) return [];
    const reason = await whyNoSeries(selector, text, time, api, signal);
    if (reason !== undefined && !missing.includes(reason)) missing.push(reason);
  }
  if (missing.length > 0) return missing;
  const reason = await whereItEnds(expr, text, time, api, signal);
  return reason === undefined ? [] : [reason];
}

const selectorsOf = (expr: Expr): VectorSelector[] => (expr.kind === 'selector' ? [expr] : expr.kind === 'matrix' ? [expr.selector] : childrenOf(expr).flatMap(selectorsOf));

const metricOf = ({ name, matchers }: VectorSelector): string | undefined => name ?? matchers.find((matcher) => matcher.name === '__name__' && matcher.operator === '=')?.value;

/** A matcher as PromQL writes it. */
const written = ({ name, operator, value }: LabelMatcher): string => `${name}${operator}${JSON.stringify(value)}`;
const selectorText = (metric: string | undefined, matchers: readonly LabelMatcher[]): string => `{${[...(metric === undefined ? [] : [`__name__=${JSON.stringify(metric)}`]), ...matchers.map(written)].join(',')}}`;
/** Prometheus refuses a selector that nothing but the empty value restricts. */
const canStand = (metric: string | undefined, matchers: readonly LabelMatcher[]): boolean => metric !== undefined || matchers.some(({ operator, value }) => operator === '=' && value !== '');

async function whyNoSeries(selector: VectorSelector, text: string, time: number, api: Api, signal: AbortSignal): Promise<string | undefined> {
  const metric = metricOf(selector);
  const matchers = selector.matchers.filter(({ name }) => name !== '__name__');
  const range = { start: time - LOOK_BACK, end: time };
  const has = async (match: string): Promise<boolean | undefined> => {
    const reply = await fetchSeries(api, { matches: [match], limit: 1, ...range }, signal);
    return reply.kind === 'data' ? reply.data.length > 0 : undefined;
  };
  if (!canStand(metric, matchers) || (await has(selectorText(metric, matchers))) !== false) return undefined;

  if (metric !== undefined && (await has(selectorText(metric, []))) === false) return noMetric(metric, range, api, signal);
  const base = metric === undefined ? undefined : [selectorText(metric, [])];
  const whose = metric === undefined ? 'No series' : `No series of \`${metric}\``;
  for (const matcher of matchers) {
    // A matcher that the empty value satisfies keeps series without the label: it is not what is missing.
    if (matcher.operator !== '=' || matcher.value === '') continue;
    const values = await fetchLabelValues(api, matcher.name, { matches: base, limit: MOST_VALUES, ...range }, signal);
    if (values.kind !== 'data' || values.data.includes(matcher.value)) continue;
    if (values.data.length === 0) return noLabel(whose, matcher.name, { matches: base, ...range }, api, signal);
    const meant = didYouMean(matcher.value, values.data);
    return `${whose} has \`${written(matcher)}\`. ${meant === undefined ? `The values of \`${matcher.name}\` are ${listed(values.data)}.` : `Did you mean ${JSON.stringify(meant)}?`}`;
  }
  const shown = text.slice(selector.from, selector.to).replace(/\s+/g, ' ');
  return matchers.length > 1 || metric === undefined ? `No series meets all matchers of \`${shown}\` together, though each of them alone may.` : `No series meets \`${shown}\`.`;
}

async function noMetric(metric: string, range: { start: number; end: number }, api: Api, signal: AbortSignal): Promise<string> {
  const names = await fetchLabelValues(api, '__name__', { limit: MOST_VALUES, ...range }, signal);
  const meant = names.kind === 'data' ? didYouMean(metric, names.data) : undefined;
  return `The server has no metric \`${metric}\` within the last hour. ${meant === undefined ? 'Nothing that is scraped exposes it, or its scrape fails.' : `Did you mean \`${meant}\`?`}`;
}

async function noLabel(whose: string, label: string, asked: { matches?: readonly string[]; start: number; end: number }, api: Api, signal: AbortSignal): Promise<string> {
  const names = await fetchLabelNames(api, { ...asked, limit: MOST_VALUES }, signal);
  const known = names.kind === 'data' ? names.data.filter((name) => name !== '__name__') : [];
  const meant = didYouMean(label, known);
  return `${whose} has a label \`${label}\`. ${meant !== undefined ? `Did you mean \`${meant}\`?` : known.length > 0 ? `The labels are ${listed(known)}.` : ''}`.trim();
}

const listed = (names: readonly string[]): string => `${names.slice(0, NAMED).map((name) => `\`${name}\``).join(', ')}${names.length > NAMED ? ` and ${names.length - NAMED} more` : ''}`;

/** All selectors have series: the innermost part that leaves nothing over, although its own parts have something. */
async function whereItEnds(expr: Expr, text: string, time: number, api: Api, signal: AbortSignal): Promise<string | undefined> {
  const results = async (part: Expr): Promise<Evaluated | undefined> => {
    const source = text.slice(part.from, part.to);
    const query = typeOf(part) === 'range vector' ? `last_over_time(${source})` : source;
    const reply = await call(api, { path: '/api/v1/query', params: [['query', query], ['time', String(time)], ['limit', '1000']], isPost: true }, readValues, signal);
    return reply.kind === 'data' ? reply.data : undefined;
  };
  let empty = unwrap(expr);
  for (;;) {
    if (signal.aborted) return undefined;
    const parts = childrenOf(empty).map(unwrap).filter((part) => typeOf(part) === 'instant vector' || typeOf(part) === 'range vector');
    const found = await Promise.all(parts.map(results));
    const at = found.findIndex((each) => each?.count === 0);
    if (at < 0) return found.every((each) => each !== undefined) ? reasonOf(empty, text, found) : undefined;
    empty = parts[at]!;
  }
}

interface Evaluated {
  readonly count: number;
  readonly least: number;
  readonly most: number;
}

function readValues(data: unknown): Evaluated | undefined {
  if (!isObject(data) || !Array.isArray(data.result)) return undefined;
  const values = (data.result as unknown[]).flatMap((entry) => (isObject(entry) && Array.isArray(entry.value) ? [Number((entry.value as unknown[])[1])] : []));
  const numbers = values.filter((value) => !Number.isNaN(value));
  return { count: (data.result as unknown[]).length, least: Math.min(...numbers), most: Math.max(...numbers) };
}

function reasonOf(expr: Expr, text: string, [first, second]: readonly (Evaluated | undefined)[]): string | undefined {
  const shown = text.slice(expr.from, expr.to).replace(/\s+/g, ' ').slice(0, 200);
  switch (expr.kind) {
    case 'binary':
      return reasonOfBinary(expr, first!, second);
    case 'call':
      return `\`${shown}\` leaves nothing over: \`rate\` and its kin need two samples within their window.`;
    case 'matrix':
      return `No sample of \`${shown}\` lies within its window now, although its series existed within the last hour: the window is shorter than the time between two scrapes, or they are scraped no longer.`;
    case 'selector':
      return `The series of \`${shown}\` existed within the last hour and have no sample now: their scrape fails, or what exposed them is gone.`;
    default:
      return undefined;
  }
}

function reasonOfBinary({ operator, right, left, matching }: Binary, first: Evaluated, second: Evaluated | undefined): string | undefined {
  if (isComparison(operator) && second === undefined) {
    const limit = unwrap(right).kind === 'number' ? right : left;
    const value = unwrap(limit);
    const bounds = first.least === first.most ? `is ${first.most}` : `lie between ${first.least} and ${first.most}`;
    return `No series meets the condition \`${operator} ${value.kind === 'number' ? value.value : '…'}\`: the ${first.count === 1 ? 'value' : `values of its ${first.count} series`} ${first.count === 1 ? `is ${first.most}` : bounds}.`;
  }
  if (operator === 'unless') return 'Every series on the left of `unless` has a partner on the right, so none is left.';
  if (operator === 'or') return undefined;
  const on = matching ? ` ${matching.on ? 'on' : 'ignoring'} (${matching.labels.map(({ name }) => name).join(', ')})` : ' with all their labels';
  return `Both sides of \`${operator}\` have series (${first.count} and ${second?.count ?? 0}), but none of the left matches one of the right${on}${isComparison(operator) ? ', or the comparison holds for none' : ''}.`;
}
