import { parseDuration } from '../../text/duration';

/** Durations are 64-bit nanoseconds in Prometheus. */
export const MAX_DURATION_SECONDS = 2 ** 63 / 1e9;

/** The seconds of a duration literal, or what is wrong with it (model.ParseDuration of prometheus/common). */
export function durationLiteral(text: string): { value: number } | { error: string } {
  const value = parseDuration(text);
  if (value === undefined) return { error: `\`${text}\` is not a duration: units stand from the largest to the smallest, each once, as in \`1h30m\`.` };
  return value > MAX_DURATION_SECONDS ? { error: `The duration \`${text}\` is out of range.` } : { value };
}

/** What needs no second look: no other base, no exponent, nothing out of range. */
const PLAIN = /^(?:0|[1-9]\d{0,14})(?:\.\d{1,15})?$/;

/** The value of a number literal, or what is wrong with it (strconv.ParseInt with base 0, then strconv.ParseFloat, of Go). */
export function numberLiteral(text: string): { value: number } | { error: string } {
  if (PLAIN.test(text)) return { value: Number(text) };
  const lower = text.toLowerCase();
  if (lower === 'inf' || lower === '+inf') return { value: Infinity };
  if (lower === 'nan') return { value: NaN };
  const digits = lower.replaceAll('_', '');
  if (/^0x[0-9a-f]+$/.test(digits)) return { value: Number(digits) };
  if (/^0[0-7]+$/.test(digits)) return { value: parseInt(digits, 8) };
  const value = Number(digits);
  if (!/^(?:\d+(?:\.\d*)?|\.\d+)(?:e[-+]?\d+)?$/.test(digits) || Number.isNaN(value)) return { error: `\`${text}\` is not a number.` };
  return Number.isFinite(value) ? { value } : { error: `The number \`${text.length > 24 ? `${text.slice(0, 24)}…` : text}\` is out of range: a float has at most 1.8e308.` };
}

const HEXADECIMAL = /0[xX]_?[0-9a-fA-F]+(?:_[0-9a-fA-F]+)*(?![A-Za-z0-9_.])/y;
const DECIMAL = /(?:[0-9]+(?:_[0-9]+)*(?:\.(?:[0-9]+(?:_[0-9]+)*)?)?|\.[0-9]+(?:_[0-9]+)*)(?:[eE][-+]?[0-9]+(?:_[0-9]+)*)?(?![A-Za-z0-9_.])/y;

/** The end of a number at an offset, or undefined when none ends there (Lexer.scanNumber of Prometheus). */
export function scanNumber(text: string, at: number): number | undefined {
  const pattern = text[at] === '0' && (text[at + 1] === 'x' || text[at + 1] === 'X') ? HEXADECIMAL : DECIMAL;
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : undefined;
}
