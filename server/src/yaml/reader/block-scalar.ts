import type { YamlScalar } from '../tree';
import { behindBlanks, BLANK, COMMENT, lineEnd, NEWLINE, scalar, UNUSUAL } from './plain';

const HEADER = /[|>](?:([-+])([1-9])?|([1-9])([-+])?)?/y;

/** A block scalar and the line behind it. */
export interface BlockScalar {
  readonly node: YamlScalar;
  /** Where the line behind its last one begins; blank lines count as its own only where its header keeps them (`+`). */
  readonly end: number;
}

/**
 * Reads a literal or folded scalar (YAML 1.2.2, section 8.1) from its `|` or `>` on.
 *
 * @param column of the collection that it is a value of; its lines are indented further
 */
export function readBlockScalar(text: string, from: number, column: number): BlockScalar {
  HEADER.lastIndex = from;
  const [header, chompFirst, digitBehind, digitFirst, chompBehind] = HEADER.exec(text)!;
  const chomp = chompFirst ?? chompBehind;
  const digit = digitFirst ?? digitBehind;
  const first = firstLine(text, behindHeader(text, from + header.length));
  const trim = digit === undefined ? first.indent : column + Number(digit);
  if (first.indent <= column || first.indent < trim || first.widest > trim) throw UNUSUAL;
  const body = lines(text, first.at, trim);
  const raw = text.slice(first.at + trim, body.contentEnd);
  const isFolded = text[from] === '>';
  const content = isFolded ? fold(raw, trim) : unindent(raw, trim, body.isRagged);
  const breaks = chomp === '-' ? 0 : chomp === '+' ? Math.max(1, body.breaks) : 1;
  const value = '\n'.repeat(first.blankLines) + content + '\n'.repeat(breaks);
  let to = body.contentEnd;
  while (text.charCodeAt(to - 1) === BLANK) to--;
  return { node: scalar(from, to, value, 'string', isFolded ? 'folded' : 'literal'), end: chomp === '+' ? body.end : body.blanksFrom };
}

/** The beginning of the line behind a header, where nothing but a comment may follow. */
function behindHeader(text: string, from: number): number {
  const at = behindBlanks(text, from);
  const end = text.charCodeAt(at) === COMMENT && at > from ? lineEnd(text, at) : at;
  if (text.charCodeAt(end) !== NEWLINE) throw UNUSUAL;
  return end + 1;
}

/** The first line that is not blank, and what is before it. */
function firstLine(text: string, from: number): { at: number; indent: number; blankLines: number; widest: number } {
  let at = from;
  for (let blankLines = 0, widest = 0; ; blankLines++) {
    const content = behindBlanks(text, at);
    if (content >= text.length) throw UNUSUAL;
    if (text.charCodeAt(content) !== NEWLINE) return { at, indent: content - at, blankLines, widest };
    widest = Math.max(widest, content - at);
    at = content + 1;
  }
}

interface Lines {
  /** The end of the last line that is not blank, without its line feed. */
  readonly contentEnd: number;
  /** Where the blank lines behind it begin, and where they end. */
  readonly blanksFrom: number;
  readonly end: number;
  /** Line feeds behind the content. */
  readonly breaks: number;
  /** Whether a blank line has fewer blanks than the scalar is indented, yet some. */
  readonly isRagged: boolean;
}

function lines(text: string, from: number, trim: number): Lines {
  let contentEnd = from;
  let blanksFrom = from;
  let breaks = 0;
  let isRagged = false;
  let blankWidth = 0;
  let at = from;
  while (at < text.length) {
    const content = behindBlanks(text, at);
    if (text.charCodeAt(content) === NEWLINE) {
      blankWidth = Math.max(blankWidth, content - at);
      isRagged ||= content > at && content - at < trim;
      breaks++;
      at = content + 1;
    } else {
      // Blanks without a line feed at the end of the text.
      if (content >= text.length) throw UNUSUAL;
      if (content - at < trim) break;
      contentEnd = lineEnd(text, content);
      at = blanksFrom = Math.min(text.length, contentEnd + 1);
      breaks = at - contentEnd;
      blankWidth = 0;
    }
  }
  // Blank lines at the end that are indented further than the text are a part of it.
  if (blankWidth > trim) throw UNUSUAL;
  return { contentEnd, blanksFrom, end: at, breaks, isRagged };
}

/** The indentation of a scalar, as it stands behind a line feed. */
const BREAKS = Array.from({ length: 32 }, (_, width) => `\n${' '.repeat(width)}`);

function unindent(raw: string, trim: number, isRagged: boolean): string {
  const lineBreak = BREAKS[trim];
  if (!isRagged && lineBreak !== undefined) return raw.replaceAll(lineBreak, '\n');
  return raw.split('\n').map((line, i) => (i === 0 ? line : line.slice(trim))).join('\n');
}

/** Folds lines (YAML 1.2.2, section 8.1.3): a single line feed is a blank, but not next to a line that is indented further. */
function fold(raw: string, trim: number): string {
  let value = '';
  let separator = '';
  let wasIndented = false;
  for (const [i, source] of raw.split('\n').entries()) {
    const line = i === 0 ? source : source.slice(trim);
    if (line.charCodeAt(0) === BLANK) {
      if (separator === ' ') separator = '\n';
      else if (!wasIndented && separator === '\n') separator = '\n\n';
      value += separator + line;
      separator = '\n';
      wasIndented = true;
    } else if (line === '') {
      if (separator === '\n') value += '\n';
      else separator = '\n';
    } else {
      value += separator + line;
      separator = ' ';
      wasIndented = false;
    }
  }
  return value;
}
