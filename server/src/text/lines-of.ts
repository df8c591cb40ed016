/** A line of a text, with its line break, if it has one. */
export interface Line {
  readonly text: string;
  readonly from: number;
}

/** The lines of a text, one after the other. */
export function* linesOf(text: string): Generator<Line> {
  for (let from = 0; from < text.length; ) {
    const newline = text.indexOf('\n', from);
    const to = newline < 0 ? text.length : newline + 1;
    yield { text: text.slice(from, to), from };
    from = to;
  }
}
