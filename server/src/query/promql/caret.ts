import { BEHIND_ALL, span, type Span } from '../../text/range';
import { tokenize, type Token } from '../token';
import type { MatchOperator } from './ast';
import type { Caret, Callee, Place, SelectorAround } from './place';
import { PlaceScan, type Frame } from './place-scan';
import { unquote } from './string-literal';
import { OPERATORS } from './words';

/**
 * Finds out what can be written at an offset of a query. Only what stands before the offset decides, so that it makes no
 * difference how broken or unfinished the rest is.
 */
export function caretAt(text: string, offset: number): Caret {
  const tokens = tokenize(text, OPERATORS);
  const scan = new PlaceScan();
  let i = 0;
  while (i < tokens.length && (tokens[i]!.to < offset || (tokens[i]!.to === offset && endsItself(tokens[i]!)))) scan.take(tokens[i++]!);
  const before = tokens[i - 1];
  const at = tokens[i] && tokens[i]!.from < offset ? tokens[i] : undefined;
  const after = tokens.slice(at ? i + 1 : i);
  const word = at ? wordOf(text, at, offset) : span(offset, offset);
  return {
    place: placeOf(scan, before, at, after, offset),
    word,
    typed: text.slice(word.from, offset),
    quote: at?.type === 'string' ? (at.text[0] as '"' | "'" | '`') : undefined,
    operatorBefore: operatorBefore(before, at, offset),
    calls: callsOf(scan),
    next: after.find((token) => token.type !== 'comment')?.text,
    tokens,
  };
}

/** Whether a caret right behind a token is outside of it: such a token does not go on as one types. */
function endsItself(token: Token): boolean {
  if (token.type === 'string') return isClosed(token);
  return token.type === 'open' || token.type === 'close' || token.type === 'comma' || token.type === 'colon' || token.type === 'operator';
}

const isClosed = ({ text }: Token): boolean => text.length > 1 && text.endsWith(text[0]!) && !/(?:^|[^\\])(?:\\\\)*\\$/.test(text.slice(1, -1));

function wordOf(text: string, at: Token, offset: number): Span {
  // The sign of a variable that is being written.
  if (at.text === '$') return span(at.from, at.to);
  if (at.type === 'comment' || at.type === 'operator' || at.type === 'unknown') return span(offset, offset);
  if (at.type !== 'string') return span(at.from, at.to);
  // A string that is not closed yet reaches to the end of its line, and swallows what was not meant to be in it.
  return span(at.from + 1, isClosed(at) ? at.to - 1 : offset + /^[\w.:/-]*/.exec(text.slice(offset, at.to))![0].length);
}

function operatorBefore(before: Token | undefined, at: Token | undefined, offset: number): Span | undefined {
  if (at) return at.type === 'operator' || at.text === '!' ? span(at.from, at.to) : undefined;
  return before?.type === 'operator' && before.to === offset ? span(before.from, before.to) : undefined;
}

function callsOf({ frames, top }: PlaceScan): Callee[] {
  const calls = frames.flatMap(({ callee }): Callee[] => (callee ? [{ ...callee }] : []));
  const aggregation = top.list === 'by' || top.list === 'without' ? frames[frames.length - 2]?.operand : undefined;
  if (aggregation?.name === undefined) return calls;
  const { name, from } = aggregation;
  return [...calls, { kind: 'aggregation', name: name.toLowerCase(), nameSpan: span(from, from + name.length), argument: -1 }];
}

function placeOf(scan: PlaceScan, before: Token | undefined, at: Token | undefined, after: readonly Token[], offset: number): Place {
  const { top } = scan;
  if (at?.type === 'comment') return { at: 'nothing' };
  const isWord = at !== undefined && at.type !== 'operator' && at.type !== 'unknown';
  switch (top.kind) {
    case 'expression':
      return expressionPlace(top, before, at);
    case 'matchers':
      return matcherPlace(top, at, after);
    case 'labels':
      if (top.step === 'end') return { at: 'nothing' };
      return { at: 'label-list', word: top.list!, labels: [...top.names, ...namesIn(after, false)], scope: scopeOf(scan, after, offset) };
    case 'duration':
      if (top.expecting) return { at: 'duration', of: top.of };
      return isWord ? { at: 'nothing' } : { at: 'duration-operator' };
    case 'value':
      return { at: 'fill-value' };
    default:
      return { at: 'nothing' };
  }
}

function expressionPlace(top: Frame, before: Token | undefined, at: Token | undefined): Place {
  if (at?.type === 'string') return top.callee ? { at: 'argument-string' } : { at: 'nothing' };
  // What a variable, or another character that PromQL does not know, goes on with is nobody's to complete.
  if (at?.variable || (at && before?.type === 'unknown' && before.to === at.from)) return { at: 'nothing' };
  switch (top.pending) {
    case 'offset':
      return { at: 'duration', of: 'offset' };
    case '@':
      return { at: 'time' };
    case undefined:
      if (!top.operand) return at?.type === 'unknown' ? { at: 'nothing' } : { at: 'operand', operator: top.operator };
      if (at?.type === 'number' || at?.type === 'duration') return { at: 'nothing' };
      // Of `sum by (job)`, the parentheses are still missing.
      return top.operand.kind === 'aggregation' && !top.operand.body ? { at: 'nothing' } : { at: 'operator', operand: top.operand };
    case 'group_left':
    case 'group_right':
      // The list of labels may be left out.
      return { at: 'operand', operator: top.operator };
    default:
      return { at: 'nothing' };
  }
}

function matcherPlace(top: Frame, at: Token | undefined, after: readonly Token[]): Place {
  const isString = at?.type === 'string';
  const isWord = isString || at?.type === 'identifier';
  const selector: SelectorAround = { metric: top.metric, labels: [...top.names, ...namesIn(after, true)] };
  switch (top.step) {
    case 'name':
      return { at: 'matcher', selector };
    case 'operator':
      return isWord ? { at: 'nothing' } : { at: 'match-operator' };
    case 'value':
      // Of `{a=b`, the value wants quotes, which the completion brings along.
      return at?.type === 'operator' || at?.type === 'unknown' ? { at: 'match-operator' } : { at: 'label-value', selector, label: top.label, operator: top.matchOperator as MatchOperator };
    case 'end':
      return { at: 'nothing' };
  }
}

/** The labels that stand behind the caret in the same brackets. */
function namesIn(after: readonly Token[], areMatchers: boolean): string[] {
  const names: string[] = [];
  for (const [i, token] of after.entries()) {
    if (token.type === 'close' || token.type === 'open') break;
    const isName = (token.type === 'identifier' || token.type === 'string') && (areMatchers ? after[i + 1]?.type === 'operator' : true);
    if (isName) names.push(token.type === 'string' ? unquote(token.text) : token.text);
  }
  return names;
}

/** The part of a query whose series a list of labels is about. */
function scopeOf({ frames, top }: PlaceScan, after: readonly Token[], offset: number): Span {
  const around = frames[frames.length - 2]!;
  const isGrouping = top.list === 'by' || top.list === 'without';
  if (isGrouping && around.operand?.body) return around.operand.body;
  let depth = 0;
  let from: number | undefined;
  for (const token of after) {
    if (token.type === 'open' && depth++ === -1 && isGrouping) from = token.to;
    if (token.type !== 'close') continue;
    depth--;
    // The parentheses of the aggregation, or those around the whole operation.
    if (from !== undefined && depth === -1) return span(from, token.from);
    if (depth === -2) return span(isGrouping ? offset : around.chainFrom, token.from);
  }
  return span(isGrouping ? (from ?? offset) : around.chainFrom, BEHIND_ALL);
}

/** Whether a query could end where it ends: nothing is open, and no operand is missing. */
export function isFinished(text: string): boolean {
  const scan = new PlaceScan();
  for (const token of tokenize(text, OPERATORS)) scan.take(token);
  return scan.frames.length === 1 && scan.top.operand !== undefined && scan.top.pending === undefined;
}
