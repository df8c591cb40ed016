import type { Span, TextEdit } from '../../text/range';
import type { Aggregation, Call, LabelMatcher, VectorSelector } from './ast';

/** Edits of a query's own text. Where a comment is in the way of an edit, there is none, for it would lose the comment. */
export const replace = ({ from, to }: Span, text: string): TextEdit => ({ from, to, text });
export const insert = (at: number, text: string): TextEdit => ({ from: at, to: at, text });

/** Puts something around an expression. */
export const wrap = ({ from, to }: Span, before: string, after: string): TextEdit[] => [insert(from, before), insert(to, after)];

/** Takes away what is around an expression. */
export function peel(text: string, outer: Span, inner: Span): TextEdit[] | undefined {
  const around = [
    { from: outer.from, to: inner.from },
    { from: inner.to, to: outer.to },
  ];
  return around.some(({ from, to }) => text.slice(from, to).includes('#')) ? undefined : around.filter(({ from, to }) => from < to).map((span) => replace(span, ''));
}

/** Takes an item with its comma out of a list that stands in brackets. */
export function removeItem(text: string, item: Span): TextEdit | undefined {
  const after = /^\s*,[ \t]*/.exec(text.slice(item.to));
  if (after) return replace({ from: item.from, to: item.to + after[0].length }, '');
  const before = /,\s*$/.exec(text.slice(0, item.from));
  if (before) return replace({ from: item.from - before[0].length, to: item.to }, '');
  return /[({[]\s*$/.test(text.slice(0, item.from)) && /^\s*[)}\]]/.test(text.slice(item.to)) ? replace(item, '') : undefined;
}

/** Takes a matcher out of a selector, and the braces with the last one. */
export function removeMatcher(text: string, selector: VectorSelector, matcher: LabelMatcher): TextEdit | undefined {
  if (selector.matchers.length > 1 || !selector.nameSpan) return removeItem(text, matcher);
  const end = /^\s*(?:,\s*)?\}/.exec(text.slice(matcher.to));
  return end && /^\s*\{\s*$/.test(text.slice(selector.nameSpan.to, matcher.from)) ? replace({ from: selector.nameSpan.to, to: matcher.to + end[0].length }, '') : undefined;
}

/** Where the operator of a matcher stands. */
export function operatorSpan(text: string, { nameSpan, operator, valueSpan }: LabelMatcher): Span | undefined {
  const at = text.indexOf(operator, nameSpan.to);
  return at >= 0 && at < valueSpan.from ? { from: at, to: at + operator.length } : undefined;
}

const written = (label: string): string => (/^[A-Za-z_]\w*$/.test(label) ? label : JSON.stringify(label));

/** Makes an aggregation keep a label. */
export function keepLabel(text: string, { operatorSpan: operator, grouping }: Aggregation, label: string): TextEdit | undefined {
  if (!grouping) return insert(operator.to, text[operator.to] === '(' ? ` by (${written(label)}) ` : ` by (${written(label)})`);
  const last = grouping.labels[grouping.labels.length - 1];
  if (!grouping.without) return last ? insert(last.to, `, ${written(label)}`) : insert(grouping.to - 1, written(label));
  const listed = grouping.labels.find((other) => other.name === label);
  return listed && removeItem(text, listed);
}

/** Gives a function or aggregation another name. */
export const rename = ({ nameSpan }: Pick<Call, 'nameSpan'>, name: string): TextEdit => replace(nameSpan, name);
