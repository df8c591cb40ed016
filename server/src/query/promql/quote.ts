/** What Go calls printable (unicode.IsPrint): letters, marks, numbers, punctuation, symbols and the ASCII blank. */
const PRINTABLE = /^[\p{L}\p{M}\p{N}\p{P}\p{S} ]$/u;

const ESCAPED: Readonly<Record<string, string>> = { '\x07': '\\a', '\b': '\\b', '\f': '\\f', '\n': '\\n', '\r': '\\r', '\t': '\\t', '\v': '\\v', '\\': '\\\\', '"': '\\"' };

/** Writes a value as a double-quoted string literal, as Prometheus prints it (strconv.Quote of Go). */
export function goQuote(value: string): string {
  let out = '"';
  for (const c of value) out += ESCAPED[c] ?? (PRINTABLE.test(c) ? c : escapeCodePoint(c.codePointAt(0)!));
  return `${out}"`;
}

function escapeCodePoint(point: number): string {
  const hex = point.toString(16);
  if (point < 0x80) return `\\x${hex.padStart(2, '0')}`;
  return point > 0xffff ? `\\U${hex.padStart(8, '0')}` : `\\u${hex.padStart(4, '0')}`;
}

/**
 * The double-quoted spelling of a string literal that is written in other quotes, as long as no escape has to be added:
 * a regular expression in backticks keeps its backslashes, and with them its backticks.
 *
 * @param literal the literal with its quotes
 */
export function preferDoubleQuotes(literal: string): string {
  const body = literal.slice(1, -1);
  switch (literal[0]) {
    case "'":
      return body.includes('"') || body.includes("\\'") ? literal : `"${body}"`;
    case '`':
      // A literal over several lines could not be indented.
      if (/[\r\n]/.test(body)) return goQuote(body);
      return /["\\]/.test(body) ? literal : `"${body}"`;
    default:
      return literal;
  }
}
