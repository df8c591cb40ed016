import type { Span } from '../../text/range';
import { walk, type DurationExpr, type Expr, type Modifiers } from './ast';
import { durationLiteral } from './number';
import type { ParsedPromql } from './parse';
import type { Token } from '../token';
import { Memo } from '../../text/memo';

/** A version of Prometheus, as far as it decides over what a query may hold. */
export interface Version {
  readonly major: number;
  readonly minor: number;
}

/** Reads `3.5`, `v2.53.1` or `3`; undefined for anything else. */
export function parseVersion(text: string): Version | undefined {
  const match = /^v?(\d{1,4})(?:\.(\d{1,4}))?(?:\.\d+)?(?:[-+].*)?$/.exec(text.trim());
  return match ? { major: Number(match[1]), minor: Number(match[2] ?? 0) } : undefined;
}

const compare = (a: Version, b: Version): number => a.major - b.major || a.minor - b.minor;
export const isBefore = (a: Version, b: Version): boolean => compare(a, b) < 0;
export const showVersion = ({ major, minor }: Version): string => `${major}.${minor}`;

/** The Prometheus that queries are written for. */
export interface PrometheusTarget {
  /** Undefined is the newest. */
  readonly version: Version | undefined;
  /** Whether the version is what the configured server itself says, and not a setting. */
  readonly isLive?: boolean;
  /** The features that it enables, by the names of `--enable-feature`. */
  readonly features: ReadonlySet<string>;
}

/** Which version somebody has, and who says so, as in `…; by `observability.prometheus.version` yours is 2.53`. */
export const whatYoursIs = ({ isLive }: PrometheusTarget, version: Version): string => `${isLive ? 'the server of `observability.prometheus.url`' : 'by `observability.prometheus.version` yours'} is ${showVersion(version)}`;

export const NEWEST: PrometheusTarget = { version: undefined, features: new Set() };

/** @param version as `parseVersion` reads it; anything else, such as an empty text, stands for the newest */
export const prometheusTarget = (version: string, features: readonly string[]): PrometheusTarget => ({ version: parseVersion(version), features: new Set(features) });

const at = (major: number, minor: number): Version => ({ major, minor });

/** Since when something can be used. */
export interface Availability {
  readonly since: Version;
  /** The name that `--enable-feature` wants, and the version from which on it wants none. */
  readonly flag?: string;
  readonly stable?: Version;
}

const EXPERIMENTAL = 'promql-experimental-functions';
const experimental = (since: Version, stable?: Version): Availability => ({ since, flag: EXPERIMENTAL, stable });

/**
 * Functions and aggregations that came after Prometheus 2.0, from the change log of Prometheus
 * (https://github.com/prometheus/prometheus/blob/main/CHANGELOG.md). What is not listed is as old as any server in use,
 * or its beginning is not on record.
 */
const FUNCTIONS: Readonly<Record<string, Availability>> = {
  absent_over_time: { since: at(2, 16) },
  group: { since: at(2, 20) },
  last_over_time: { since: at(2, 26) },
  sgn: { since: at(2, 26) },
  clamp: { since: at(2, 26) },
  present_over_time: { since: at(2, 29) },
  ...Object.fromEntries(['acos', 'acosh', 'asin', 'asinh', 'atan', 'atanh', 'cos', 'cosh', 'deg', 'pi', 'rad', 'sin', 'sinh', 'tan', 'tanh', 'atan2'].map((name) => [name, { since: at(2, 31) }])),
  histogram_count: { since: at(2, 40) },
  histogram_sum: { since: at(2, 40) },
  histogram_fraction: { since: at(2, 40) },
  histogram_stddev: { since: at(2, 47) },
  histogram_stdvar: { since: at(2, 47) },
  histogram_avg: { since: at(2, 51) },
  mad_over_time: experimental(at(2, 49)),
  sort_by_label: experimental(at(2, 49)),
  sort_by_label_desc: experimental(at(2, 49)),
  limitk: experimental(at(2, 54)),
  limit_ratio: experimental(at(2, 54)),
  info: experimental(at(2, 55)),
  double_exponential_smoothing: experimental(at(3, 0)),
  ts_of_min_over_time: experimental(at(3, 5)),
  ts_of_max_over_time: experimental(at(3, 5)),
  ts_of_last_over_time: experimental(at(3, 5)),
  first_over_time: experimental(at(3, 7), at(3, 14)),
  ts_of_first_over_time: experimental(at(3, 7)),
  histogram_quantiles: experimental(at(3, 11)),
  start: experimental(at(3, 12)),
  end: experimental(at(3, 12)),
  range: experimental(at(3, 12)),
  step: experimental(at(3, 12)),
  min_of: experimental(at(3, 13)),
  max_of: experimental(at(3, 13)),
  start_timestamp: { since: at(3, 14), flag: 'use-start-timestamps' },
};

/** Syntax, by the flag that it wanted or wants. */
const SYNTAX = {
  subquery: { since: at(2, 7) },
  compositeDuration: { since: at(2, 21) },
  atModifier: { since: at(2, 25), flag: 'promql-at-modifier', stable: at(2, 33) },
  negativeOffset: { since: at(2, 26), flag: 'promql-negative-offset', stable: at(2, 33) },
  underscores: { since: at(2, 54) },
  durationAsNumber: { since: at(2, 54) },
  quotedName: { since: at(3, 0) },
  durationExpression: { since: at(3, 4), flag: 'promql-duration-expr', stable: at(3, 14) },
  durationStep: { since: at(3, 6), flag: 'promql-duration-expr', stable: at(3, 14) },
  durationBound: { since: at(3, 13), flag: 'promql-duration-expr', stable: at(3, 14) },
  rangeModifier: { since: at(3, 7), flag: 'promql-extended-range-selectors' },
  fill: { since: at(3, 10), flag: 'promql-binop-fill-modifiers' },
  trim: { since: at(3, 11) },
} satisfies Readonly<Record<string, Availability>>;

/** A part of a query that not every server takes. */
export interface VersionedUse extends Span, Availability {
  /** What it is, to begin a sentence with. */
  readonly what: string;
}

const found = new Memo<ParsedPromql, readonly VersionedUse[]>();

/**
 * Everything in a query that is younger than Prometheus 2.0 or has wanted a flag, in the order of the text.
 *
 * @param nodes of its tree, where they are at hand
 */
export function versionedUses(parsed: ParsedPromql, nodes: readonly Expr[] = parsed.expr ? walk(parsed.expr) : []): readonly VersionedUse[] {
  let uses = found.get(parsed);
  if (!uses) found.set(parsed, (uses = collect(parsed, nodes).sort((a, b) => a.from - b.from || b.to - a.to)));
  return uses;
}

/** One of Go's three quotes. */
const isQuote = (c: number): boolean => c === 34 || c === 39 || c === 96;

function collect(parsed: ParsedPromql, nodes: readonly Expr[]): VersionedUse[] {
  const { text, expr, features } = parsed;
  const uses: VersionedUse[] = [];
  if (!expr) return uses;
  for (const node of nodes) addExpression(node, uses);
  if (MAY_HAVE_QUOTED_NAMES.test(text)) for (const node of nodes) addNames(node, text, uses);
  if (MAY_HAVE_TOKENS.test(text)) for (const token of parsed.tokens) if (token.type === 'number' || token.type === 'duration') addToken(token, uses);
  for (const feature of features) if (feature.flag === SYNTAX.rangeModifier.flag) uses.push(use(feature, feature.what, SYNTAX.rangeModifier));
  return uses;
}

const use = (span: Span, what: string, { since, flag, stable }: Availability): VersionedUse => ({ from: span.from, to: span.to, what, since, flag, stable });

function addNamed(span: Span, name: string, what: string, uses: VersionedUse[]): void {
  const availability = Object.hasOwn(FUNCTIONS, name) ? FUNCTIONS[name] : undefined;
  if (availability) uses.push(use(span, `${what} \`${name}\``, availability));
}

/** Where an expression names metrics and labels. */
function addNames(expr: Expr, text: string, uses: VersionedUse[]): void {
  if (expr.kind === 'selector') {
    for (const { nameSpan } of expr.matchers) addName(nameSpan, text, uses);
  } else if (expr.kind === 'aggregation') {
    for (const label of expr.grouping?.labels ?? []) addName(label, text, uses);
  } else if (expr.kind === 'binary' && expr.matching) {
    for (const label of expr.matching.labels) addName(label, text, uses);
    for (const label of expr.matching.group?.include ?? []) addName(label, text, uses);
  }
}

function addName(name: Span, text: string, uses: VersionedUse[]): void {
  if (isQuote(text.charCodeAt(name.from))) uses.push(use(name, 'A quoted name', SYNTAX.quotedName));
}

function addExpression(expr: Expr, uses: VersionedUse[]): void {
  switch (expr.kind) {
    case 'call':
      return addNamed(expr.nameSpan, expr.name, 'The function', uses);
    case 'aggregation':
      return addNamed(expr.operatorSpan, expr.operator, 'The aggregation', uses);
    case 'number':
      if (expr.isDuration) uses.push(use(expr, 'A duration as a number', SYNTAX.durationAsNumber));
      return;
    case 'selector':
      return addModifiers(expr.modifiers, uses);
    case 'matrix':
      return addDuration(expr.range, uses);
    case 'subquery':
      uses.push(use({ from: expr.expr.to, to: expr.to }, 'A subquery', SYNTAX.subquery));
      addDuration(expr.range, uses);
      if (expr.step) addDuration(expr.step, uses);
      return addModifiers(expr.modifiers, uses);
    case 'binary':
      addNamed(expr.operatorSpan, expr.operator, 'The operator', uses);
      if (expr.operator === '</' || expr.operator === '>/') uses.push(use(expr.operatorSpan, `The operator \`${expr.operator}\``, SYNTAX.trim));
      if (expr.fill) uses.push(use(expr.fill, 'Filling in missing series', SYNTAX.fill));
  }
}

function addModifiers({ offset, at: atModifier }: Modifiers, uses: VersionedUse[]): void {
  if (atModifier) uses.push(use(atModifier, 'The `@` modifier', SYNTAX.atModifier));
  if (!offset) return;
  addDuration(offset, uses);
  if (offset.kind === 'number' && offset.value < 0) uses.push(use(offset, 'A negative offset', SYNTAX.negativeOffset));
}

function addDuration(duration: DurationExpr, uses: VersionedUse[]): void {
  if (duration.kind === 'duration' && duration.variable) return;
  if (duration.kind === 'number' && !duration.wrapped) {
    if (!duration.isDuration) uses.push(use(duration, 'A number as a duration', SYNTAX.durationAsNumber));
    return;
  }
  const operators = operatorsOf(duration);
  if (operators.has('min_of') || operators.has('max_of')) uses.push(use(duration, '`min_of` or `max_of` in a duration', SYNTAX.durationBound));
  else uses.push(operators.has('step') ? use(duration, '`step()` in a duration', SYNTAX.durationStep) : use(duration, 'Arithmetic with durations', SYNTAX.durationExpression));
}

const operatorsOf = (duration: DurationExpr): Set<string> => (duration.kind === 'number' ? new Set() : new Set([duration.operator, ...duration.operands.flatMap((operand) => [...operatorsOf(operand)])]));

/** What no text lacks that names something in quotes: they open behind a bracket or a comma, or behind a comment. */
const MAY_HAVE_QUOTED_NAMES = /[{(,]\s*["'`]|#/;

/** What no text lacks that has such a token: tokens are made anew for who asks, and hardly any query has one. Every word is looked at once. */
const MAY_HAVE_TOKENS = /(?<!\w)\d\w*(?:_|[a-z]\d)/i;

/** What shows in single tokens: long numbers, and durations of several units. */
function addToken(token: Token, uses: VersionedUse[]): void {
  if (token.type === 'number' && token.text.includes('_')) uses.push(use(token, 'A number with underscores', SYNTAX.underscores));
  if (token.type === 'duration' && /\d[a-z]+\d/i.test(token.text) && 'value' in durationLiteral(token.text)) uses.push(use(token, 'A duration of several units', SYNTAX.compositeDuration));
}
