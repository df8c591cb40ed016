import { LineIndex, type Lines, type Position } from './line-index';
import type { Span } from './range';
import { withItems } from './edited-list';

/** A stretch of a text that begins a line. All pieces but the last end with a line feed. */
export class Piece {
  /** How many lines end in it. */
  readonly breaks: number;
  private index: LineIndex | undefined;

  constructor(readonly text: string) {
    this.breaks = lineBreaks(text);
  }

  /** Its lines, counted from its own beginning. */
  get lines(): LineIndex {
    return (this.index ??= new LineIndex(this.text));
  }
}

/** How many lines end in a text. */
function lineBreaks(text: string): number {
  let count = 0;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) count++;
  return text.includes('\r') ? new LineIndex(text).lineCount - 1 : count;
}

/**
 * A text in pieces, so that an edit makes a few of them anew and takes over the others: what it costs follows the edit, and hardly the
 * text. Only the sums of lengths and lines are written anew for all, as numbers in a row.
 */
export class PiecedText<P extends Piece = Piece> implements Lines {
  private whole: string | undefined;

  /**
   * @param pieces at least one
   * @param starts the offset at which each piece begins, and the length of the text behind the last. Integers, for V8 takes what is read of an array
   *   of doubles for a double: one span that began there would make it keep both ends of every span of the program in objects of their own
   * @param startLines the line at which each piece begins, and the number of line breaks behind the last
   */
  private constructor(
    readonly pieces: readonly P[],
    readonly starts: Int32Array,
    readonly startLines: Int32Array,
  ) {}

  static of<P extends Piece>(pieces: readonly P[]): PiecedText<P> {
    return new PiecedText<P>([], new Int32Array(1), new Int32Array(1)).with(0, 0, pieces);
  }

  /** The text with other pieces in the place of those from one index up to another. */
  with(from: number, to: number, pieces: readonly P[]): PiecedText<P> {
    const all = withItems(this.pieces, from, to, pieces);
    return new PiecedText(all, spliced(this.starts, from, to, pieces, ({ text }) => text.length), spliced(this.startLines, from, to, pieces, ({ breaks }) => breaks));
  }

  get length(): number {
    return this.starts[this.pieces.length]!;
  }

  /** The text as a whole. It costs its length, once: what is asked on every keystroke asks for a slice. */
  toString(): string {
    return (this.whole ??= this.pieces.length === 1 ? this.pieces[0]!.text : this.pieces.map(({ text }) => text).join(''));
  }

  /** As `String.prototype.slice` for offsets from the beginning. */
  slice(from: number, to = this.length): string {
    const first = this.pieceAt(from);
    const start = this.starts[first]!;
    if (to <= this.starts[first + 1]!) return this.pieces[first]!.text.slice(from - start, Math.max(from, to) - start);
    const last = this.pieceAt(to);
    return [this.pieces[first]!.text.slice(from - start), ...this.pieces.slice(first + 1, last).map(({ text }) => text), this.pieces[last]!.text.slice(0, to - this.starts[last]!)].join('');
  }

  /** The index of the piece that holds an offset; of two that touch there, of the second. */
  pieceAt(offset: number): number {
    return lastNotAbove(this.starts, this.pieces.length, offset);
  }

  get lineCount(): number {
    return this.startLines[this.pieces.length]! + 1;
  }

  lineStart(line: number): number {
    if (line >= this.lineCount) return this.length;
    const piece = lastNotAbove(this.startLines, this.pieces.length, line);
    return this.starts[piece]! + this.pieces[piece]!.lines.lineStart(line - this.startLines[piece]!);
  }

  lineEnd(line: number): number {
    if (line >= this.lineCount) return this.length;
    const piece = lastNotAbove(this.startLines, this.pieces.length, line);
    return this.starts[piece]! + this.pieces[piece]!.lines.lineEnd(line - this.startLines[piece]!);
  }

  lineAt(offset: number): number {
    const piece = this.pieceAt(offset);
    return this.startLines[piece]! + this.pieces[piece]!.lines.lineAt(offset - this.starts[piece]!);
  }

  position(offset: number): Position {
    const clamped = Math.max(0, Math.min(offset, this.length));
    const line = this.lineAt(clamped);
    return { line, character: clamped - this.lineStart(line) };
  }

  offset({ line, character }: Position): number {
    if (line < 0) return 0;
    if (line >= this.lineCount) return this.length;
    const start = this.lineStart(line);
    return Math.min(start + Math.max(0, character), Math.max(start, this.lineEnd(line)));
  }
}

/** The pieces that an edit touches: those that hold a character of it, or one beside it. */
export const touched = (text: PiecedText, { from, to }: Span): { readonly first: number; readonly last: number } => ({ first: text.pieceAt(Math.max(0, from - 1)), last: text.pieceAt(to) });

/** Sums with those of some pieces written anew, and those behind them moved. */
function spliced<P>(sums: Int32Array, from: number, to: number, pieces: readonly P[], sizeOf: (piece: P) => number): Int32Array {
  const result = new Int32Array(sums.length - (to - from) + pieces.length);
  result.set(sums.subarray(0, from + 1));
  pieces.forEach((piece, i) => void (result[from + i + 1] = result[from + i]! + sizeOf(piece)));
  const moved = from + pieces.length;
  const by = result[moved]! - sums[to]!;
  for (let i = to + 1; i < sums.length; i++) result[i - to + moved] = sums[i]! + by;
  return result;
}

/** The last index below `count` of a sorted list with a value that is not above another; the first where all are. Of equal values, the last. */
function lastNotAbove(sorted: Int32Array, count: number, value: number): number {
  let low = 0;
  let high = count;
  while (low + 1 < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle]! <= value) low = middle;
    else high = middle;
  }
  return low;
}
