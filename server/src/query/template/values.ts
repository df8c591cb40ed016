/**
 * The values that a template works with while it is expanded, as Go has them: a floating-point number is a `number` here, an
 * integer a `bigint`, and `nil` is `undefined`.
 */
export type GoValue = undefined | string | boolean | number | bigint | Sample | AlertData | Time | ReadonlyMap<string, GoValue> | readonly GoValue[];

/** A sample of a query (`template.sample`). */
export class Sample {
  constructor(
    readonly labels: ReadonlyMap<string, string>,
    readonly value: number,
  ) {}
}

/** What a template begins with (`template.AlertTemplateData`). */
export class AlertData {
  constructor(
    readonly labels: ReadonlyMap<string, string>,
    readonly externalLabels: ReadonlyMap<string, string>,
    readonly externalUrl: string,
    readonly value: number,
  ) {}
}

/** A point in time, in whole milliseconds since the epoch, as Prometheus keeps it. */
export class Time {
  constructor(readonly milliseconds: number) {}
}

/** Prometheus expands the text, and what is written cannot be told here: Go would write an address, or an API is not known. */
export class Unknown extends Error {}

/** Prometheus writes an error in place of the text. */
export class Failure extends Error {}

/** Go's word for the type of a value, for messages. */
export function typeOf(value: GoValue): string {
  switch (typeof value) {
    case 'undefined':
      return 'nil';
    case 'string':
      return 'string';
    case 'boolean':
      return 'bool';
    case 'number':
      return 'float64';
    case 'bigint':
      return 'int';
    default:
      return value instanceof Sample ? 'a sample' : value instanceof AlertData ? 'the data' : value instanceof Time ? 'a time' : Array.isArray(value) ? 'samples' : 'a map';
  }
}

export const isMap = (value: GoValue): value is ReadonlyMap<string, GoValue> => value instanceof Map;
export const isList = (value: GoValue): value is readonly GoValue[] => Array.isArray(value);

/** Whether Go takes a value for true (`template.IsTrue`). */
export function isTrue(value: GoValue): boolean {
  if (isMap(value)) return value.size > 0;
  if (isList(value)) return value.length > 0;
  return typeof value === 'object' ? true : typeof value === 'bigint' ? value !== 0n : Boolean(value) || Number.isNaN(value);
}

export const sortedKeys = (map: ReadonlyMap<string, unknown>): string[] => [...map.keys()].sort((a, b) => (a < b ? -1 : 1));

/** A value as `fmt.Sprint` writes it. */
export function sprint(value: GoValue): string {
  switch (typeof value) {
    case 'undefined':
      return '<no value>';
    case 'string':
      return value;
    case 'boolean':
    case 'bigint':
      return String(value);
    case 'number':
      return formatFloat(value, 'g', -1);
  }
  if (isMap(value)) return `map[${sortedKeys(value).map((key) => `${key}:${value.get(key) === undefined ? '<nil>' : sprint(value.get(key))}`).join(' ')}]`;
  if (value instanceof AlertData) return `{${sprint(value.labels)} ${sprint(value.externalLabels)} ${value.externalUrl} ${sprint(value.value)}}`;
  if (value instanceof Time) return utcText(value);
  if (isList(value) && value.length === 0) return '[]';
  throw new Unknown('Go writes the addresses of samples here, which are different each time');
}

/** A time as Go writes it: `2026-01-31 12:00:05.5 +0000 UTC`. */
function utcText({ milliseconds }: Time): string {
  const date = new Date(milliseconds);
  if (Number.isNaN(date.getTime())) throw new Unknown('the time is beyond the calendar');
  const fraction = ((milliseconds % 1000) + 1000) % 1000;
  const shown = fraction > 0 ? `.${String(fraction).padStart(3, '0').replace(/(?<!0)0+$/, '')}` : '';
  return `${date.toISOString().slice(0, 19).replace('T', ' ')}${shown} +0000 UTC`;
}

/**
 * A number as Go's strconv.FormatFloat writes it.
 *
 * @param precision digits behind the point, or all digits together for `g`; -1 for as many as tell it from its neighbours
 */
export function formatFloat(value: number, format: 'g' | 'f' | 'e', precision: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? '+Inf' : '-Inf';
  const sign = value < 0 || Object.is(value, -0) ? '-' : '';
  const size = Math.abs(value);
  if (format === 'f') return sign + (precision < 0 ? plain(size) : fixed(size, precision));
  if (format === 'e') return sign + exponential(precision < 0 ? size.toExponential() : scientific(size, precision));
  const digits = precision === 0 ? 1 : Math.min(precision, 100);
  const shown = digits < 0 ? size.toExponential() : scientific(size, digits - 1);
  const exponent = size === 0 ? 0 : Number(/e([-+]\d+)$/.exec(shown)![1]);
  if (exponent < -4 || exponent >= (digits < 0 ? SHORTEST_AS_DIGITS : digits)) return sign + exponential(shown.replace(/(?:\.|(?<![.0]))0+(?=e)/, ''));
  if (digits < 0) return sign + plain(size);
  const text = fixed(size, Math.max(digits - 1 - exponent, 0));
  return sign + (text.includes('.') ? text.replace(/(?:\.|(?<![.0]))0+$/, '') : text);
}

/** Where Go is free to choose how many digits there are, it goes over to exponents at a million (`eprec` of strconv). */
const SHORTEST_AS_DIGITS = 6;

/** Go rounds a half to the even digit, JavaScript upwards: where exactly a half is left, the digit is taken back. */
const isHalf = (rest: string): boolean => /^50*$/.test(rest);
const isOdd = (digit: string | undefined): boolean => '13579'.includes(digit ?? '0');

/** In the notation of `toExponential`, with so many digits behind the point. */
function scientific(size: number, digits: number): string {
  const count = Math.min(digits, 99);
  const [mantissa, exponent] = size.toExponential(100).split('e');
  const all = mantissa!.replace('.', '');
  const kept = all.slice(0, count + 1);
  if (!isHalf(all.slice(count + 1)) || isOdd(kept.at(-1))) return size.toExponential(count);
  return `${kept[0]}${count > 0 ? `.${kept.slice(1)}` : ''}e${exponent}`;
}

/** With so many digits behind the point. `toFixed` gives up above 10^21, where there is nothing behind the point. */
function fixed(size: number, digits: number): string {
  if (size >= 1e21) return `${BigInt(size)}${digits > 0 ? `.${'0'.repeat(digits)}` : ''}`;
  const count = Math.min(digits, 99);
  const [whole, fraction] = size.toFixed(100).split('.') as [string, string];
  const last = count > 0 ? fraction[count - 1] : whole.at(-1);
  if (!isHalf(fraction.slice(count)) || isOdd(last)) return size.toFixed(count);
  return count > 0 ? `${whole}.${fraction.slice(0, count)}` : whole;
}

/** All digits, without an exponent. */
function plain(size: number): string {
  const shown = String(size);
  if (!shown.includes('e')) return shown;
  if (size >= 1) return String(BigInt(size));
  const [mantissa, exponent] = shown.split('e-');
  return `0.${'0'.repeat(Number(exponent) - 1)}${mantissa!.replace('.', '')}`;
}

/** Go writes an exponent with two digits at least. */
const exponential = (text: string): string => text.replace(/e([-+])(\d)$/, 'e$10$2');
