import type { MetricFact, QueryFacts } from '../facts';
import { FUNCTION_TABLE, type PromqlFunction } from '../functions';
import { aggregationDoc, functionDoc, metricDoc } from '../docs';
import { areMany, classOf, findMetrics } from '../metric-index';
import type { Caret, OperatorBefore } from '../place';
import { quoteString } from '../string-literal';
import { signature } from '../types';
import { AGGREGATION_TABLE, type AggregationInfo } from '../vocabulary';
import { wantedIn, type Wanted } from './ranking';
import { mayMatch, MOST_SUGGESTIONS, type Piece, type Suggestion, type Suggestions } from './suggestion';
import { modifierTerms, numberTerms } from './terms';

/** Even where every function may stand, this many metrics are offered. */
const LEAST_METRICS = 50;

/** A metric's name that needs no quotes. */
const BARE_NAME = /^[A-Za-z_:][A-Za-z0-9_:]*$/;

/** What can begin an operand: metrics, functions, aggregations, numbers, and the modifiers of the operator before it. */
export function operandSuggestions(caret: Caret, operator: OperatorBefore | undefined, facts: QueryFacts, groupBy: string): Suggestions {
  const wanted = wantedIn(caret.calls);
  // Nothing but a literal is a string.
  if (wanted.type === 'string') return { items: [], incomplete: false };
  const others = otherSuggestions(caret, operator, wanted, groupBy);
  const { metrics, cut } = metricsFor(caret.typed, wanted, facts, Math.max(LEAST_METRICS, MOST_SUGGESTIONS - others.length));
  const isSure = (fact: MetricFact): boolean => wanted.classes.indexOf(classOf(fact)) < wanted.sure;
  const suggestions = (facts: readonly MetricFact[]): Suggestion[] => facts.map((fact) => metricSuggestion(caret, fact));
  const items = [
    ...suggestions(metrics.filter(isSure)),
    ...others.filter(({ rank }) => rank < METRIC_RANK).map(({ suggestion }) => suggestion),
    ...suggestions(metrics.filter((fact) => !isSure(fact))),
    ...others.filter(({ rank }) => rank >= METRIC_RANK).map(({ suggestion }) => suggestion),
  ];
  return { items: items.slice(0, MOST_SUGGESTIONS), incomplete: cut || items.length > MOST_SUGGESTIONS };
}

/** All metrics where there are few, for editors match letters anywhere; else those that match by the beginning of a part. */
export function metricsFor(typed: string, { classes }: Pick<Wanted, 'classes'>, facts: QueryFacts, limit: number): { metrics: readonly MetricFact[]; cut: boolean } {
  if (typed !== '' && areMany(facts, limit)) return findMetrics(facts, { word: typed, classes, limit });
  const all = findMetrics(facts, { word: '', classes, limit });
  if (typed === '') return all;
  return all.cut ? findMetrics(facts, { word: typed, classes, limit }) : { metrics: all.metrics.filter(({ name }) => mayMatch(typed, name)), cut: false };
}

const metricSuggestion = (caret: Caret, fact: MetricFact): Suggestion => ({
  label: fact.name,
  kind: 'metric',
  // A name with other characters stands in quotes and braces (UTF-8 names, Prometheus 3).
  insert: [BARE_NAME.test(fact.name) ? fact.name : `{${quoteString(fact.name)}}`],
  replace: caret.word,
  detail: fact.type === 'unknown' ? undefined : fact.type,
  documentation: () => metricDoc(fact),
});

interface Ranked {
  readonly suggestion: Suggestion;
  /** The lower, the likelier. */
  readonly rank: number;
}

/** Where metrics stand among everything else: behind what is likelier, before what is less likely. */
const METRIC_RANK = 50;

function otherSuggestions(caret: Caret, operator: OperatorBefore | undefined, wanted: Wanted, groupBy: string): Ranked[] {
  const { type } = wanted;
  const rankOf = (name: string, returns: string, usual: number): number => {
    const favourite = wanted.favourites.indexOf(name);
    if (favourite >= 0) return 10 + favourite;
    if (type === undefined || (returns === type && type !== 'scalar')) return usual;
    return returns === type ? usual - 30 : usual + 20;
  };
  const ranked = (rank: number, suggestions: readonly Suggestion[]): Ranked[] => suggestions.filter(({ label, filter }) => mayMatch(caret.typed, filter ?? label)).map((suggestion) => ({ rank, suggestion }));
  // Most are not what is being typed, and need not be written out.
  const matching = <Named extends { readonly name: string }>(table: ReadonlyMap<string, Named>): Named[] => [...table.values()].filter(({ name }) => mayMatch(caret.typed, name));
  const out = [
    ...matching(FUNCTION_TABLE).map((fn): Ranked => ({ rank: rankOf(fn.name, fn.returns, fn.experimental ? 68 : 60), suggestion: functionSuggestion(caret, fn) })),
    ...matching(AGGREGATION_TABLE).map((info): Ranked => ({ rank: rankOf(info.name, 'instant vector', info.experimental ? 68 : 62), suggestion: aggregationSuggestion(caret, info, groupBy) })),
    ...ranked(25, snippets(caret, wanted)),
    ...ranked(95, operator ? modifierTerms(caret, operator) : []),
    ...ranked(type === 'scalar' ? 30 : 96, type === undefined || type === 'scalar' ? numberTerms(caret) : []),
  ];
  return out.sort((a, b) => a.rank - b.rank);
}

/** Whether what is written already goes on with the parentheses of a call. */
const isCalled = ({ next }: Caret): boolean => next === '(' || /^(?:by|without)$/i.test(next ?? '');

function functionSuggestion(caret: Caret, fn: PromqlFunction): Suggestion {
  const required = fn.variadic === 0 || fn.variadic === -1 ? fn.args.length : fn.args.length - 1;
  const insert: Piece[] = [fn.name];
  if (!isCalled(caret)) {
    insert.push('(');
    for (let i = 0; i < required; i++) insert.push(...(i > 0 ? [', '] : []), ...argumentPieces(fn, i));
    if (required === 0 && fn.args.length > 0) insert.push({ stop: '' });
    insert.push(')');
  }
  return { label: fn.name, kind: 'function', insert, replace: caret.word, detail: signature(fn).slice(fn.name.length), documentation: () => functionDoc(fn) };
}

/** Values that are usual for an argument of this name. */
const EXAMPLES: Readonly<Record<string, string>> = { quantile: '0.95', seconds: '3600', separator: ',', replacement: '$1', regex: '(.*)', lower: '0', upper: '1' };

function argumentPieces(fn: PromqlFunction, i: number): Piece[] {
  const name = fn.argNames[i]!;
  switch (fn.args[i]) {
    case 'range vector':
      return [{ stop: '' }, '[', { stop: '5m' }, ']'];
    case 'string':
      return ['"', { stop: EXAMPLES[name] ?? name }, '"'];
    case 'scalar':
      return [{ stop: EXAMPLES[name] ?? name }];
    default:
      return [{ stop: '' }];
  }
}

/** Aggregations that make a few series of many, so that one says which. */
const GROUPS = new Set(['sum', 'avg', 'max', 'min', 'count', 'quantile', 'group', 'stddev', 'stdvar']);

function aggregationSuggestion(caret: Caret, info: AggregationInfo, groupBy: string): Suggestion {
  const insert: Piece[] = [info.name];
  if (!isCalled(caret)) {
    if (GROUPS.has(info.name)) insert.push(' by (', { stop: groupBy }, ') ');
    insert.push('(');
    if (info.param) insert.push(...(info.param.type === 'string' ? ['"', { stop: info.param.example }, '"'] : [{ stop: info.param.example }]), ', ');
    insert.push({ stop: '' }, ')');
  }
  return { label: info.name, kind: 'aggregation', insert, replace: caret.word, detail: 'aggregation', documentation: () => aggregationDoc(info) };
}

/** What is written as a whole so often that it is offered as a whole. */
function snippets(caret: Caret, wanted: Wanted): Suggestion[] {
  if (isCalled(caret) || (wanted.type !== undefined && wanted.type !== 'instant vector')) return [];
  const snippet = (label: string, filter: string, insert: readonly Piece[], documentation: string): Suggestion => ({ label, filter, kind: 'snippet', insert, replace: caret.word, detail: 'snippet', documentation });
  const callee = caret.calls[caret.calls.length - 1];
  if (callee?.name === 'histogram_quantile') {
    return [snippet('sum by (le) (rate(…))', 'sum_by_le_rate', ['sum by (le) (rate(', { stop: '' }, '[', { stop: '5m' }, ']))'], 'The buckets of a classic histogram, summed over everything but their bounds.')];
  }
  if (callee) return [];
  return [
    snippet('sum(rate(…))', 'sum_rate', ['sum(rate(', { stop: '' }, '[', { stop: '5m' }, ']))'], 'The growth per second of a counter, summed over all its series.'),
    snippet('histogram_quantile(…, sum by (le) (rate(…)))', 'histogram_quantile_rate', ['histogram_quantile(', { stop: '0.95' }, ', sum by (le) (rate(', { stop: '' }, '[', { stop: '5m' }, '])))'], 'A quantile of a classic histogram, over all its series.'),
  ];
}
