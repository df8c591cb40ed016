import { shortText } from '../../text/short-text';

const SIMPLE: Readonly<Record<string, string>> = { a: '\x07', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v', '\\': '\\', "'": "'", '"': '"' };

/** The value of a quoted string (strutil.Unquote of Prometheus); of a broken one, what can be made of it. Never throws. */
export function unquote(literal: string): string {
  const quote = literal[0];
  const body = shortText(literal, 1, Math.max(literal.length > 1 && literal.endsWith(quote ?? '') ? literal.length - 1 : literal.length, 1));
  if (quote === '`' || !body.includes('\\')) return body;
  return body.replace(/\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([0-7]{3})|([\s\S]))/g, (whole: string, x?: string, u?: string, U?: string, octal?: string, simple?: string) => {
    const code = x ?? u ?? U;
    const point = code !== undefined ? parseInt(code, 16) : octal !== undefined ? parseInt(octal, 8) : undefined;
    if (point !== undefined) return point <= 0x10ffff ? String.fromCodePoint(point) : whole;
    return SIMPLE[simple!] ?? whole;
  });
}

/** Writes a string as a double-quoted literal. */
export const quoteString = (value: string): string => JSON.stringify(value);
