/** Characters: V8 makes a text of its own of so few. A longer slice would keep the whole file that it was cut from. */
const LONGEST = 12;

/** A power of two. Two texts that fall into one place take turns, which costs no more than not to know either. */
const PLACES = 1024;

const known: (string | undefined)[] = new Array<undefined>(PLACES).fill(undefined);

/**
 * A slice of a text. Keys such as `expr` and words such as `sum` stand in every rule of a file: the text that was made for the first one serves
 * all, and is found in tables faster, too, for V8 has its hash already.
 *
 * @param from as `to`, within the text
 */
export function shortText(text: string, from: number, to: number): string {
  const length = to - from;
  if (length === 0 || length > LONGEST) return text.slice(from, to);
  const place = (length + 37 * text.charCodeAt(from) + 101 * text.charCodeAt(from + (length >> 1)) + 331 * text.charCodeAt(to - 1)) & (PLACES - 1);
  const before = known[place];
  return before?.length === length && text.startsWith(before, from) ? before : (known[place] = text.slice(from, to));
}
