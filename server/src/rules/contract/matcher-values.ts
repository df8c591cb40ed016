import type { LabelMatcher } from '../../query/promql/ast';
import { literalOf } from '../../query/promql/regexp';
import { span, type Span } from '../../text/range';
import type { Fix } from '../rule';

/** A value that a matcher asks for, or rules out. */
export interface MatcherValue {
  readonly text: string;
  /** In offsets of the query: the value between its quotes, or one alternative of a regular expression. */
  readonly at: Span;
  /** Whether the place is exact, so that another value can be written there. */
  readonly isExact: boolean;
}

/** Values that are filled in later, by Grafana or by a template, say nothing yet; blanks around one come of how YAML folds lines. */
const isUnclear = (value: string): boolean => value.trim() !== value || value.includes('$') || value.includes('{{') || value.includes('[[');

/**
 * The values that a matcher names: its own one, or the alternatives of an expression such as `a|b` or `(a|b)`. An expression that
 * is more than a list of values names none.
 *
 * @param query the text that the matcher stands in
 */
export function matcherValues(query: string, { operator, value, valueSpan }: LabelMatcher): MatcherValue[] {
  if (isUnclear(value)) return [];
  const inner = span(valueSpan.from + 1, valueSpan.to - 1);
  const isExact = query.slice(inner.from, inner.to) === value;
  if (operator === '=' || operator === '!=') return [{ text: value, at: isExact ? inner : valueSpan, isExact }];
  const group = /^\((?:\?:)?(.*)\)$/s.exec(value);
  const list = group ? group[1]! : value;
  let from = inner.from + (group ? value.length - list.length - 1 : 0);
  const values: MatcherValue[] = [];
  for (const alternative of list.split('|')) {
    const text = literalOf(alternative);
    if (text === undefined || isUnclear(text)) return [];
    values.push({ text, at: isExact ? span(from, from + alternative.length) : valueSpan, isExact: isExact && text === alternative });
    from += alternative.length + 1;
  }
  return values;
}

/** Writes another value in its place. */
export const valueFix = ({ at, isExact }: MatcherValue, wanted: string): Fix[] => (isExact && /^[\w./-]+$/.test(wanted) ? [{ title: `Change to ${wanted}`, edits: [{ ...at, text: wanted }] }] : []);
