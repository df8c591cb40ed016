/**
 * The blanks and tabs between the beginning of a line and an offset in it; undefined where anything else stands between them. It looks at this line
 * alone, however long the text is: a pattern that ends in `$` looks from every blank of the text on.
 */
export function indentationBefore(text: string, at: number): string | undefined {
  let from = at;
  while (from > 0 && isBlank(text[from - 1]!)) from--;
  return from === 0 || text[from - 1] === '\n' || text[from - 1] === '\r' ? text.slice(from, at) : undefined;
}

const isBlank = (character: string): boolean => character === ' ' || character === '\t';
