import type { TextEdit } from '../../text/range';
import { insert, removeItem, replace } from '../promql/edits';
import type { LabelMatcher, LogQuery } from './ast';
import { matchesEmpty } from './check';

/** Edits of a query's own text. */

/** Takes a matcher out of a selector; the last one that asks for a value leaves another in its place, without which Loki would refuse the selector. */
export function takeMatcherOut(text: string, { selector }: LogQuery, matcher: LabelMatcher, instead: string): TextEdit | undefined {
  return selector.matchers.some((other) => other !== matcher && !matchesEmpty(other)) ? removeItem(text, matcher) : replace(matcher, instead);
}

/** Writes something behind the line filters that a log query begins with, or right behind its selector. */
export function behindLineFilters({ selector, stages }: LogQuery, written: string): TextEdit {
  const first = stages.findIndex(({ kind }) => kind !== 'line-filter');
  const last = first < 0 ? stages[stages.length - 1] : stages[first - 1];
  return insert(last?.to ?? selector.to, written);
}
