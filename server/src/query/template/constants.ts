const SIMPLE: Readonly<Record<string, string>> = { a: '\x07', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v', '\\': '\\' };

/**
 * The value of a quoted Go constant, as strconv.Unquote reads it.
 *
 * @returns undefined where Go refuses it. Of bytes that are no UTF-8, the value is only one that looks alike
 */
export function goUnquote(literal: string): string | undefined {
  const quote = literal[0]!;
  const body = literal.slice(1, -1);
  if (quote === '`') return body.replaceAll('\r', '');
  let valid = true;
  const value = body.replace(/\\(?:x([\da-fA-F]{2})|u([\da-fA-F]{4})|U([\da-fA-F]{8})|([0-7]{3})|([\s\S]|$))/g, (whole, x?: string, u?: string, U?: string, octal?: string, simple?: string) => {
    const code = octal !== undefined ? parseInt(octal, 8) : simple === undefined ? parseInt((x ?? u ?? U)!, 16) : undefined;
    if (code !== undefined) {
      const isByte = octal !== undefined || x !== undefined;
      if (isByte ? code > 0xff : code > 0x10ffff || (code >= 0xd800 && code < 0xe000)) valid = false;
      return valid ? String.fromCodePoint(code) : whole;
    }
    const c = simple === quote ? quote : SIMPLE[simple!];
    if (c === undefined) valid = false;
    return c ?? whole;
  });
  if (!valid) return undefined;
  return quote === "'" && [...value].length !== 1 ? undefined : value;
}

/** Why Go does not take a text for a number (parse.newNumber); undefined where it does. */
export function numberProblem(text: string): string | undefined {
  if (/i$/.test(text)) return undefined;
  const no = `\`${text}\` is no number.`;
  if (!isUnderscored(text)) return no;
  const digits = text.replaceAll('_', '');
  const isPrefixed = /^[+-]?0[xXoObB]/.test(digits);
  if (/^[+-]?(?:0[xX][\da-fA-F]+|0[oO][0-7]+|0[bB][01]+|0[0-7]*|[1-9]\d*)$/.test(digits)) return isInRange(digits) ? undefined : `\`${text}\` does not fit into 64 bits.`;
  if (isPrefixed) return /^[+-]?0[xX](?:[\da-fA-F]+(?:\.[\da-fA-F]*)?|\.[\da-fA-F]+)[pP][+-]?\d+$/.test(digits) ? undefined : no;
  if (/^[+-]?\d+$/.test(digits)) return `${no} Behind a leading \`0\` there are octal digits.`;
  if (!/^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/.test(digits)) return no;
  return Number.isFinite(Number(digits)) ? undefined : `\`${text}\` is too large for a number.`;
}

/** Underscores separate digits, and may follow the prefix of a base. */
const isUnderscored = (text: string): boolean => !text.includes('_') || !/__|_$|_[.eEpP+-]|[.eEpP+-]_|^_/.test(text.replace(/^([+-]?0[xX])_/, '$1').replace(/^([+-]?0[xX][\da-fA-F_]*)/, (hex) => hex.replace(/[eE]/g, '0')));

function isInRange(digits: string): boolean {
  const unsigned = digits.replace(/^[+-]/, '');
  // What no 64 bits could hold is not worth computing.
  if (unsigned.replace(/^0[xXoObB]?0*/, '').length > 64) return false;
  const value = BigInt(/^0\d/.test(unsigned) ? `0o${unsigned.slice(1)}` : unsigned);
  return digits.startsWith('-') ? value <= 1n << 63n : value < 1n << 64n;
}
