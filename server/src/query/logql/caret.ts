import { span, type Span } from '../../text/range';
import type { Token } from '../token';
import { PlaceScan, type Frame } from './place';
import { tokenizeLogql } from './tokens';

/** A place in a query, and what is known of it from what stands in front. */
export interface Caret {
  /** The innermost bracket around the place, with what may come next in it. */
  readonly frame: Frame;
  /** The brackets around it, the outermost first. */
  readonly frames: readonly Frame[];
  /** The word that is being written; empty between two words. */
  readonly word: Span;
  /** What of it stands in front of the caret. */
  readonly typed: string;
  /** The quote of the string that the caret is in. */
  readonly quote: '"' | '`' | undefined;
  /** The string that the caret is in, quotes included. */
  readonly string: Token | undefined;
  /** The operator in front of the caret, right behind which nothing stands yet. */
  readonly operatorBefore: Span | undefined;
  /** Whether the place is inside of a comment, or of something that LogQL does not know. */
  readonly isDead: boolean;
  readonly tokens: readonly Token[];
}

/**
 * Finds out what can be written at an offset of a query. Only what stands before the offset decides, so that it makes no
 * difference how broken or unfinished the rest is.
 */
export function caretAt(text: string, offset: number): Caret {
  const tokens = tokenizeLogql(text);
  const scan = new PlaceScan(text);
  let i = 0;
  while (i < tokens.length && (tokens[i]!.to < offset || (tokens[i]!.to === offset && endsItself(tokens[i]!)))) scan.take(tokens[i++]!);
  const before = tokens[i - 1];
  const at = tokens[i] && tokens[i]!.from < offset ? tokens[i] : undefined;
  const word = at ? wordOf(text, at, offset) : span(offset, offset);
  const isQuoted = at?.type === 'string' && at.text[0] !== "'";
  return {
    frame: scan.top,
    frames: scan.frames,
    word,
    typed: text.slice(word.from, offset),
    quote: isQuoted ? (at.text[0] as '"' | '`') : undefined,
    string: isQuoted ? at : undefined,
    operatorBefore: at ? (at.type === 'operator' || at.text === '!' ? span(at.from, at.to) : undefined) : before?.type === 'operator' && before.to === offset ? span(before.from, before.to) : undefined,
    isDead: at !== undefined && (at.type === 'comment' || at.variable === true || (at.type === 'unknown' && at.text !== '!' && at.text !== '$')),
    tokens,
  };
}

/** Whether a caret right behind a token is outside of it: such a token does not go on as one types. */
function endsItself(token: Token): boolean {
  if (token.type === 'string') return isClosed(token);
  return token.type === 'open' || token.type === 'close' || token.type === 'comma' || token.type === 'operator' || token.type === 'flag';
}

const isClosed = ({ text }: Token): boolean => text.length > 1 && text.endsWith(text[0]!) && !/(?:^|[^\\])(?:\\\\)*\\$/.test(text.slice(1, -1));

function wordOf(text: string, at: Token, offset: number): Span {
  if (at.text === '$') return span(at.from, at.to);
  if (at.type === 'comment' || at.type === 'operator' || at.type === 'unknown') return span(offset, offset);
  if (at.type !== 'string') return span(at.from, at.to);
  // A string that is not closed yet reaches to the end of its line, and swallows what was not meant to be in it.
  return span(at.from + 1, isClosed(at) ? at.to - 1 : offset + /^[\w.:/-]*/.exec(text.slice(offset, at.to))![0].length);
}

/** Whether a query could end where it ends: nothing is open, and no operand is missing. */
export function isFinished(text: string): boolean {
  const scan = new PlaceScan(text);
  for (const token of tokenizeLogql(text)) scan.take(token);
  return scan.isFinished;
}
