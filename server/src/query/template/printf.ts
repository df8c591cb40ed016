import { formatFloat, sprint, typeOf, Unknown, type GoValue } from './values';

/** Flags, width, precision and verb. */
const VERB = /%([-+# 0]*)([1-9]\d*)?(?:\.(\d*))?([a-zA-Z%])|%/g;

/** A format with its values filled in, as fmt.Sprintf does it. What it does with wrong verbs is Go's way of telling of a mistake, and is told here, too. */
export function sprintf(format: string, values: readonly GoValue[]): string {
  if (/%[^a-zA-Z%]*[[*]/.test(format)) throw new Unknown('a format with `*` or `[n]` is not worked out here');
  let next = 0;
  const text = format.replace(VERB, (whole, flags: string | undefined, width: string | undefined, precision: string | undefined, verb: string | undefined) => {
    if (verb === undefined) return '%!(NOVERB)';
    if (verb === '%') return '%';
    if (next >= values.length) return `%!${verb}(MISSING)`;
    const shown = one(verb, flags ?? '', precision === undefined ? undefined : Number(precision), values[next++], whole);
    return pad(shown, flags ?? '', Number(width ?? 0));
  });
  if (next >= values.length) return text;
  return `${text}%!(EXTRA ${values.slice(next).map((value) => `${goType(value)}=${sprint(value)}`).join(', ')})`;
}

function goType(value: GoValue): string {
  if (typeof value === 'object') throw new Unknown('the format has fewer verbs than values');
  return typeOf(value);
}

function one(verb: string, flags: string, precision: number | undefined, value: GoValue, whole: string): string {
  const plus = (text: string): string => (flags.includes('+') && !/^[-+]/.test(text) ? `+${text}` : flags.includes(' ') && !/^[-+]/.test(text) ? ` ${text}` : text);
  if (flags.includes('#')) throw new Unknown(`\`${whole}\` is not worked out here`);
  switch (verb) {
    case 'v':
      if (value === undefined) return '<nil>';
      return typeof value === 'number' ? plus(formatFloat(value, 'g', precision ?? -1)) : typeof value === 'bigint' ? plus(String(value)) : sprint(value);
    case 's':
      if (typeof value === 'string') return precision === undefined ? value : [...value].slice(0, precision).join('');
      if (typeof value === 'object') return sprint(value);
      break;
    case 'q':
      if (typeof value === 'string') return quoted(value);
      break;
    case 'd':
      if (typeof value === 'bigint') return plus(String(value));
      break;
    case 'f':
    case 'F':
      if (typeof value === 'number') return plus(formatFloat(value, 'f', precision ?? 6));
      break;
    case 'e':
      if (typeof value === 'number') return plus(formatFloat(value, 'e', precision ?? 6));
      break;
    case 'g':
      if (typeof value === 'number') return plus(formatFloat(value, 'g', precision ?? -1));
      break;
    case 't':
      if (typeof value === 'boolean') return String(value);
      break;
    case 'x':
    case 'X':
      if (typeof value === 'bigint') return verb === 'x' ? value.toString(16) : value.toString(16).toUpperCase();
      throw new Unknown(`\`${whole}\` is not worked out here`);
    default:
      throw new Unknown(`\`${whole}\` is not worked out here`);
  }
  if (value === undefined) return `%!${verb}(<nil>)`;
  return `%!${verb}(${goType(value)}=${sprint(value)})`;
}

function pad(text: string, flags: string, width: number): string {
  const missing = Math.min(width, 10_000) - [...text].length;
  if (missing <= 0) return text;
  if (flags.includes('-')) return text + ' '.repeat(missing);
  if (!flags.includes('0') || /^[-+]?(?:Inf|NaN)/.test(text)) return ' '.repeat(missing) + text;
  return /^[-+]/.test(text) ? text[0]! + '0'.repeat(missing) + text.slice(1) : '0'.repeat(missing) + text;
}

/** A text in Go's double quotes. */
function quoted(text: string): string {
  if (/[^\x20-\x7e\n\t\r]/.test(text.replace(/[\p{L}\p{N}\p{P}\p{S}]/gu, ''))) throw new Unknown('the text has characters that Go escapes');
  return `"${text.replace(/[\\"]/g, '\\$&').replaceAll('\n', '\\n').replaceAll('\t', '\\t').replaceAll('\r', '\\r')}"`;
}
