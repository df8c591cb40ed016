import { parseDuration } from '../../../text/duration';
import { inlineCode } from '../../../text/markdown';
import { isComparison, isSetOperator } from '../ast';
import { durationInWords } from '../duration-words';
import type { Caret, Operand, OperatorBefore } from '../place';
import { DURATION_VARIABLES } from '../../variables';
import { BINARY_OPERATORS, MATCH_OPERATOR_NAMES, MEANINGS, OPERATOR_NAMES } from '../vocabulary';
import { AGGREGATORS } from '../words';
import { mayMatch, type Piece, type Suggestion, type SuggestionKind } from './suggestion';

const term = (caret: Caret, kind: SuggestionKind, label: string, insert: readonly Piece[] = [label], detail?: string): Suggestion => ({ label, kind, insert, replace: caret.word, detail, documentation: MEANINGS[label] });

/** The operators that may stand behind an operand, and what else may: `offset`, `@`, `by`. */
export function operatorTerms(caret: Caret, operand: Operand, isGlued: boolean): Suggestion[] {
  const blank = isGlued && caret.word.from === caret.word.to ? ' ' : '';
  const keyword = (kind: SuggestionKind, label: string, detail: string, ...more: Piece[]): Suggestion => term(caret, kind, label, [`${blank}${label}`, ...more], detail);
  const out: Suggestion[] = [];
  const mayGroup = operand.kind === 'aggregation' ? !operand.grouped : operand.bare && isAggregationName(operand.name);
  if (mayGroup) out.push(keyword('grouping', 'by', 'keep these labels', ' (', { stop: '' }, ')'), keyword('grouping', 'without', 'drop these labels', ' (', { stop: '' }, ')'));
  out.push(...BINARY_OPERATORS.map((operator) => term(caret, 'operator', operator, [`${blank}${operator}`], OPERATOR_NAMES[operator])));
  if (takesTime(operand) && !operand.offset) out.push(keyword('offset', 'offset', 'look back in time', ' ', { stop: '5m' }));
  if (takesTime(operand) && !operand.at) out.push(keyword('at', '@', 'evaluate at a time', ' ', { stop: 'start()' }));
  return out;
}

const isAggregationName = (name: string | undefined): boolean => name !== undefined && AGGREGATORS.has(name.toLowerCase());

/** Offsets and points in time belong to what selects series; of parentheses it is not known before they are a subquery. */
const takesTime = ({ kind }: Operand): boolean => kind === 'selector' || kind === 'range';

/** Operators that go on with the characters of the one in front of the caret, as `>=` goes on with `>`. */
export const longerOperators = (caret: Caret, text: string): Suggestion[] => {
  const replace = caret.operatorBefore;
  if (!replace) return [];
  const typed = text.slice(replace.from, replace.to);
  return BINARY_OPERATORS.filter((operator) => operator !== typed && operator.startsWith(typed)).map((operator) => ({ ...term(caret, 'operator', operator, [operator], OPERATOR_NAMES[operator]), replace }));
};

/** The operators of label matchers, in place of what of one stands there already. */
export function matchOperators(caret: Caret): Suggestion[] {
  const replace = caret.operatorBefore ?? caret.word;
  return Object.entries(MATCH_OPERATOR_NAMES).map(([operator, name]) => ({ ...term(caret, 'match-operator', operator, [operator], name), replace }));
}

/** What may stand between a binary operator and its right side. */
export function modifierTerms(caret: Caret, operator: OperatorBefore): Suggestion[] {
  const list = [' (', { stop: '' }, ')'];
  const out: Suggestion[] = [];
  if (isComparison(operator.text) && !operator.bool && !operator.matching) out.push(term(caret, 'bool', 'bool', ['bool'], '1 or 0'));
  if (!operator.matching) out.push(term(caret, 'matching', 'on', ['on', ...list], 'match by these labels'), term(caret, 'matching', 'ignoring', ['ignoring', ...list], 'match by all other labels'));
  if (!operator.group && !isSetOperator(operator.text)) {
    out.push(term(caret, 'matching', 'group_left', ['group_left', ...list], 'many to one'), term(caret, 'matching', 'group_right', ['group_right', ...list], 'one to many'));
  }
  if (isSetOperator(operator.text) || operator.fill.includes('fill')) return out;
  const words = operator.fill.length === 0 ? ['fill', 'fill_left', 'fill_right'] : ['fill_left', 'fill_right'].filter((word) => !operator.fill.includes(word));
  return [...out, ...words.map((word) => term(caret, 'matching', word, [word, ' (', { stop: '0' }, ')'], 'fill in missing series'))];
}

export const numberTerms = (caret: Caret): Suggestion[] => ['Inf', 'NaN'].map((word) => term(caret, 'number', word));

/** What may follow `@`. */
export const timeTerms = (caret: Caret): Suggestion[] => ['start()', 'end()'].map((word) => ({ ...term(caret, 'at', word), insert: [caret.next === '(' ? word.slice(0, -2) : word] }));

/** The windows and steps that people use most, the likeliest first. */
const DURATIONS: Readonly<Record<string, readonly string[]>> = {
  range: ['5m', '1m', '2m', '10m', '15m', '30m', '1h', '6h', '1d', '7d', '30d'],
  step: ['1m', '30s', '5m', '15s', '1h'],
  offset: ['5m', '1h', '1d', '7d', '30m', '10m'],
};
const UNITS = ['m', 'h', 's', 'd', 'w', 'y', 'ms'] as const;

/** The variables of Grafana that stand for durations. */
const durationVariables = (caret: Caret): Suggestion[] =>
  DURATION_VARIABLES.filter(({ name }) => mayMatch(caret.typed, name)).map(({ name, about }) => ({ ...term(caret, 'duration', name, [name], 'Grafana'), documentation: about }));

/**
 * Durations: the usual ones, or the units of the number that is typed.
 *
 * @param variables whether Grafana's are offered as well
 */
export function durationTerms(caret: Caret, of: 'range' | 'step' | 'offset', variables: boolean): Suggestion[] {
  if (variables && /^(?:$|\$)/.test(caret.typed)) return [...durationVariables(caret), ...(caret.typed === '' ? durationTerms(caret, of, false) : [])];
  const digits = /^(?:\d+(?:ms|[smhdwy]))*\d+$/.exec(caret.typed)?.[0];
  const written = digits === undefined ? (caret.typed === '' ? DURATIONS[of]! : []) : UNITS.map((unit) => digits + unit);
  const durations = written.flatMap((label): Suggestion[] => {
    const seconds = parseDuration(label);
    return seconds === undefined ? [] : [{ ...term(caret, 'duration', label, [label], durationInWords(seconds)) }];
  });
  // Behind a whole duration such as `5m`, nothing is missing.
  return digits === undefined && !/^\d/.test(caret.typed) ? [...durations, ...durationFunctions(caret).filter(({ label }) => mayMatch(caret.typed, label))] : durations;
}

function durationFunctions(caret: Caret): Suggestion[] {
  const experimental = (suggestion: Suggestion): Suggestion => ({ ...suggestion, detail: 'experimental', documentation: `${MEANINGS[suggestion.label] ?? ''} Needs ${inlineCode('--enable-feature=promql-duration-expr')}.` });
  const calls = caret.next === '(';
  const bare = ['step()', 'range()'].map((word) => term(caret, 'duration-function', word, [calls ? word.slice(0, -2) : word]));
  const pairs = ['min_of', 'max_of'].map((word) => term(caret, 'duration-function', word, calls ? [word] : [word, '(', { stop: '' }, ', ', { stop: '5m' }, ')']));
  return [...bare, ...pairs].map(experimental);
}

export const durationOperators = (caret: Caret): Suggestion[] => ['+', '-', '*', '/', '%', '^'].map((operator) => ({ ...term(caret, 'duration-operator', operator, [operator], OPERATOR_NAMES[operator]), documentation: undefined }));
