import { parseDuration } from '../../text/duration';
import { MAX_DURATION_SECONDS } from '../promql/number';

const GO_UNITS: Readonly<Record<string, number>> = { ns: 1e-9, us: 1e-6, 'µs': 1e-6, 'μs': 1e-6, ms: 1e-3, s: 1, m: 60, h: 3600 };
const GO_DURATION = /^([-+]?)((?:(?:\d+(?:\.\d*)?|\.\d+)(?:ns|us|µs|μs|ms|s|m|h))+)$/;

/** The seconds of a range such as `5m`; undefined where Loki refuses it (model.ParseDuration of prometheus/common). */
export function rangeSeconds(text: string): number | undefined {
  const seconds = parseDuration(text);
  return seconds !== undefined && seconds <= MAX_DURATION_SECONDS ? seconds : undefined;
}

/** The seconds of a duration outside of a range: Prometheus's, or else Go's, which may be negative and fractional (parseDuration of lex.go). */
export function durationSeconds(text: string): number | undefined {
  const prometheus = rangeSeconds(text);
  if (prometheus !== undefined) return prometheus;
  // Go knows a zero without a unit, with or without a sign.
  if (text === '-0') return 0;
  const match = GO_DURATION.exec(text);
  if (!match) return undefined;
  let sum = 0;
  for (const [, count, unit] of match[2]!.matchAll(/([\d.]+)([a-zµμ]+)/gy)) sum += Number(count) * GO_UNITS[unit!]!;
  if (sum > MAX_DURATION_SECONDS) return undefined;
  return match[1] === '-' ? -sum : sum;
}

const BYTE_UNITS: Readonly<Record<string, number>> = {
  '': 1, b: 1, k: 1e3, kb: 1e3, m: 1e6, mb: 1e6, g: 1e9, gb: 1e9, t: 1e12, tb: 1e12, p: 1e15, pb: 1e15,
  ki: 2 ** 10, kib: 2 ** 10, mi: 2 ** 20, mib: 2 ** 20, gi: 2 ** 30, gib: 2 ** 30, ti: 2 ** 40, tib: 2 ** 40, pi: 2 ** 50, pib: 2 ** 50,
}; // prettier-ignore

/** What an unsigned integer of 64 bits cannot hold any more. */
const MAX_BYTES = 2 ** 64;

/** The bytes of a size such as `5MB` or `1.5KiB`; undefined where it is none (humanize.ParseBytes, as lex.go calls it). */
export function byteCount(text: string): number | undefined {
  const match = /^(\d+(?:\.\d*)?|\.\d+)([BikKMGTP]*)$/.exec(text);
  const unit = match && BYTE_UNITS[match[2]!.toLowerCase()];
  if (unit === undefined || unit === null) return undefined;
  const bytes = Number(match![1]) * unit;
  return bytes < MAX_BYTES ? bytes : undefined;
}

const HEX_FLOAT = /^0x([\da-f_]*)(?:\.([\da-f_]*))?p([+-]?\d+)$/i;

/** The value of a number as it is written, which may be one with a hexadecimal mantissa, such as `0x1p-2`; NaN where it is none. */
export function numberValue(text: string): number {
  const match = HEX_FLOAT.exec(text.replace(/_/g, ''));
  if (!match) return Number(text);
  const [, whole, fraction = '', exponent] = match;
  return parseInt(whole! + fraction, 16) * 2 ** (Number(exponent) - 4 * fraction.length);
}
