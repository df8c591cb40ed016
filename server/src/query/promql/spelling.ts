import type { Span } from '../../text/range';
import type { Token } from '../token';
import type { LabelMatcher, NumberLiteral } from './ast';
import { goQuote, preferDoubleQuotes } from './quote';

/** How the literals and names of a query are written. */
export interface Spelling {
  /** A number or a duration, without the parentheses around it. */
  number(literal: NumberLiteral): string;
  /** A literal that alone is a range, a step or an offset. */
  window(literal: NumberLiteral): string;
  string(value: string, at: Span): string;
  /** A label in a list. */
  label(name: string, at: Span): string;
  matcher(matcher: LabelMatcher): string;
  /** Whether `offset 0s` and a quoted metric name are written as they were. */
  readonly keepsWhatIsWritten: boolean;
}

const LEGACY_NAME = /^[a-zA-Z_:][a-zA-Z0-9_:]*$/;
const LEGACY_LABEL = /^[a-zA-Z_][a-zA-Z0-9_]*$/;

/** As the server itself prints a query (the String methods of promql/parser/printer.go of Prometheus 3). */
export const CANONICAL: Spelling = {
  number: (literal) => (literal.isDuration ? printDuration(literal.value) : printFloat(literal.value)),
  window: ({ value }) => printDuration(value),
  string: goQuote,
  label: (name) => (LEGACY_NAME.test(name) ? name : goQuote(name)),
  matcher: canonicalMatcher,
  keepsWhatIsWritten: false,
};

/** A matcher as Prometheus prints it, and by whose text it sorts matchers. */
export function canonicalMatcher({ name, operator, value }: LabelMatcher): string {
  return `${LEGACY_LABEL.test(name) ? name : goQuote(name)}${operator}${goQuote(value)}`;
}

/**
 * As the author wrote it: `0x1F`, `1e9`, `24h` and a regular expression in backticks are what somebody chose. Names and
 * strings lose quotes and escapes that say nothing.
 *
 * @param tokens the tokens of the query that the spans refer to, without comments
 */
export function sourceSpelling(tokens: readonly Token[]): Spelling {
  const byStart = new Map(tokens.map((token, i) => [token.from, i]));
  const literalAt = (at: Span): string => tokens[byStart.get(at.from)!]!.text;
  const number = (literal: NumberLiteral): string => {
    if (!Number.isFinite(literal.value)) return printFloat(literal.value);
    // Signs and parentheses stand around the literal; the sign that counts is the value's.
    const written = tokens.slice(byStart.get(literal.from)).find((token) => token.type === 'number' || token.type === 'duration')!;
    return (literal.value < 0 || Object.is(literal.value, -0) ? '-' : '') + written.text;
  };
  const string = (_: string, at: Span): string => preferDoubleQuotes(literalAt(at));
  // `inf` and `nan` would be read as numbers without their quotes.
  const label = (name: string, at: Span): string => (LEGACY_LABEL.test(name) && !/^(?:inf|nan)$/i.test(name) ? name : requote(literalAt(at)));
  return {
    number,
    window: number,
    string,
    label,
    matcher: (matcher) => (isMetricName(matcher) ? string(matcher.value, matcher.nameSpan) : `${label(matcher.name, matcher.nameSpan)}${matcher.operator}${string(matcher.value, matcher.valueSpan)}`),
    keepsWhatIsWritten: true,
  };
}

const requote = (text: string): string => (/^["'`]/.test(text) ? preferDoubleQuotes(text) : text);

/** Whether a matcher is a quoted metric name alone: `{"http.requests"}`. */
export const isMetricName = ({ nameSpan, valueSpan }: LabelMatcher): boolean => nameSpan.from === valueSpan.from;

/** A float without an exponent, with as many digits as tell it from its neighbours (strconv.FormatFloat with 'f' and -1). */
export function printFloat(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? '+Inf' : '-Inf';
  const sign = value < 0 || Object.is(value, -0) ? '-' : '';
  const [mantissa, exponent] = Math.abs(value).toExponential().split('e') as [string, string];
  const digits = mantissa.replace('.', '');
  const point = 1 + Number(exponent);
  if (point <= 0) return `${sign}0.${'0'.repeat(-point)}${digits}`;
  return sign + (digits.length <= point ? digits.padEnd(point, '0') : `${digits.slice(0, point)}.${digits.slice(point)}`);
}

/** Years and weeks only where nothing is left over, for `90d` is easier to read than `12w6d` (model.Duration of prometheus/common). */
const UNITS = [['y', 31_536_000_000, true], ['w', 604_800_000, true], ['d', 86_400_000, false], ['h', 3_600_000, false], ['m', 60_000, false], ['s', 1000, false], ['ms', 1, false]] as const;

/** @param seconds may be negative */
export function printDuration(seconds: number): string {
  let rest = Math.floor(Math.round(Math.abs(seconds) * 1e9) / 1e6);
  if (rest === 0) return '0s';
  let out = seconds < 0 ? '-' : '';
  for (const [unit, size, exact] of UNITS) {
    if (rest < size || (exact && rest % size !== 0)) continue;
    out += `${Math.floor(rest / size)}${unit}`;
    rest %= size;
  }
  return out;
}
