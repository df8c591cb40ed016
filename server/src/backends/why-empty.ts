import { childrenOf, isComparison, unwrap, type Binary, type Expr, type VectorSelector } from '../query/promql/ast';
import { metricOf } from '../query/promql/labels';
import { canonicalMatcher } from '../query/promql/spelling';
import { parsePromql } from '../query/promql/parse';
import { typeOf } from '../query/promql/types';
import { findAbsence } from './absence';
import { call, type Api } from './api';
import { isObject } from './json';

/** Of a long list, this many are named. */
const NAMED = 8;
/** A query with more selectors than these is looked at up to here. */
const MOST_SELECTORS = 12;

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

async function whyNoSeries(selector: VectorSelector, text: string, time: number, api: Api, signal: AbortSignal): Promise<string | undefined> {
  const absence = await findAbsence(selector, time, api, signal);
  if (absence === undefined || absence === 'present') return undefined;
  const metric = metricOf(selector);
  const whose = metric === undefined ? 'No series' : `No series of \`${metric}\``;
  switch (absence.kind) {
    case 'metric':
      return `The server has no metric \`${absence.metric}\` within the last hour. ${absence.meant === undefined ? 'Nothing that is scraped exposes it, or its scrape fails.' : `Did you mean \`${absence.meant}\`?`}`;
    case 'label':
      return `${whose} has a label \`${absence.matcher.name}\`. ${absence.meant !== undefined ? `Did you mean \`${absence.meant}\`?` : absence.labels.length > 0 ? `The labels are ${listed(absence.labels)}.` : ''}`.trim();
    case 'value':
      return `${whose} has \`${canonicalMatcher(absence.matcher)}\`. ${absence.meant === undefined ? `The values of \`${absence.matcher.name}\` are ${listed(absence.values)}.` : `Did you mean ${JSON.stringify(absence.meant)}?`}`;
    case 'together': {
      const shown = text.slice(selector.from, selector.to).replace(/\s+/g, ' ');
      return selector.matchers.length > 1 || metric === undefined ? `No series meets all matchers of \`${shown}\` together, though each of them alone may.` : `No series meets \`${shown}\`.`;
    }
  }
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
