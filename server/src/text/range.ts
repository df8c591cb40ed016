/** A half-open range of UTF-16 offsets into a text. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

export const span = (from: number, to: number): Span => ({ from, to });

/**
 * An offset behind the end of any text that V8 can hold. Not `Infinity`: one span that ends there would make V8 keep the ends of every span of the
 * program in objects of their own.
 */
export const BEHIND_ALL = 2 ** 30 - 1;

export const shift = (s: Span, by: number): Span => (by === 0 ? s : { from: s.from + by, to: s.to + by });

/** Whether two spans share a character, or touch where one of them is a caret. */
export const overlaps = (a: Span, b: Span): boolean => a.from <= b.to && b.from <= a.to;

/** Replaces the text of a span; an empty span inserts. */
export interface TextEdit extends Span {
  readonly text: string;
}

/**
 * Applies edits that do not overlap, in any order.
 * Insertions at the same offset keep the order in which they were given.
 */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  const sorted = edits.map((edit, i) => ({ edit, i })).sort((a, b) => a.edit.from - b.edit.from || a.i - b.i);
  let out = '';
  let at = 0;
  for (const { edit } of sorted) {
    out += text.slice(at, edit.from) + edit.text;
    at = Math.max(at, edit.to);
  }
  return out + text.slice(at);
}
