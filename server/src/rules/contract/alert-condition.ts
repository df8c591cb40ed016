import type { RequiredAlert } from '../../contract/contract';
import { isComparison, unwrap, type Binary, type DurationExpr, type Expr, type NumberLiteral } from '../../query/promql/ast';
import { metricOf } from '../../query/promql/labels';
import { parseDuration } from '../../text/duration';
import type { Span } from '../../text/range';
import { defineContractRule, type Report } from '../rule';

/** A number that an expression compares with. */
interface Threshold extends Span {
  readonly value: number;
  readonly side: 'above' | 'below';
  /** By how much the compared expression is larger than what it measures: 100 of a percentage. */
  readonly scale: number;
}

const FLIPPED: Readonly<Record<string, string>> = { '>': '<', '<': '>', '>=': '<=', '<=': '>=' };

function numberIn(expr: Expr): NumberLiteral | undefined {
  const at = unwrap(expr);
  return at.kind === 'number' ? at : undefined;
}

/** By how much an expression multiplies what it measures, as far as numbers and the names of its metrics tell; a number is its value. */
function scaleOf(expr: Expr): number {
  const at = unwrap(expr);
  switch (at.kind) {
    case 'number':
      return at.value;
    case 'matrix':
      return scaleOf(at.selector);
    case 'subquery':
    case 'aggregation':
      return scaleOf(at.expr);
    case 'call': {
      const vector = at.args.find((arg) => unwrap(arg).kind !== 'number' && unwrap(arg).kind !== 'string');
      return vector ? scaleOf(vector) : 1;
    }
    case 'selector':
      return scaleOfMetric(metricOf(at) ?? '');
    case 'binary':
      if (at.operator === '*') return scaleOf(at.left) * scaleOf(at.right);
      if (at.operator === '/') return scaleOf(at.left) / scaleOf(at.right);
      return scaleOf(at.left);
    default:
      return 1;
  }
}

function scaleOfMetric(name: string): number {
  if (/percent|(?:^|[_:])pct(?:$|[_:])/.test(name)) return 100;
  return /milliseconds|(?:^|[_:])ms(?:$|[_:])/.test(name) ? 1000 : 1;
}

function thresholdOf({ operator, left, right }: Binary): Threshold[] {
  if (!isComparison(operator) || !Object.hasOwn(FLIPPED, operator)) return [];
  const onRight = numberIn(right);
  const literal = onRight ?? numberIn(left);
  if (!literal) return [];
  const towards = onRight ? operator : FLIPPED[operator]!;
  const scale = scaleOf(onRight ? left : right);
  if (!Number.isFinite(scale) || scale <= 0) return [];
  return [{ from: literal.from, to: literal.to, value: literal.value, side: towards.startsWith('>') ? 'above' : 'below', scale }];
}

const isAbout = (a: number, b: number): boolean => Math.abs(a - b) <= 1e-9 * Math.max(1, Math.abs(a), Math.abs(b));

const show = (value: number): string => String(Number(value.toPrecision(10)));

/** A required alert's number, where its expression compares with another one. */
function ofThreshold(name: string, nodes: readonly Expr[], wanted: number, side: 'above' | 'below'): Report | undefined {
  const thresholds = nodes.flatMap((node) => (node.kind === 'binary' ? thresholdOf(node) : []));
  // The share of failures above 5 % is the share of successes below 95 %.
  const agrees = ({ value, scale, side: towards }: Threshold): boolean => (towards === side ? isAbout(value, wanted * scale) : wanted < 1 && isAbout(value, (1 - wanted) * scale));
  if (thresholds.some(agrees)) return undefined;
  const candidates = thresholds.filter((one) => one.side === side);
  // Of several conditions, it cannot be told which one the contract means; without any, the number may stand in a recording rule.
  if (candidates.length !== 1) return undefined;
  const { from, to, value, scale } = candidates[0]!;
  const inUnit = show(wanted * scale);
  return {
    from,
    to,
    message: `By the contract \`${name}\` fires ${side} ${show(wanted)}${scale === 1 ? '' : `, which is ${inUnit} here`}, and this compares with ${show(value)}.`,
    // What is no division may be no share, and then another number would be as wrong as this one.
    fixes: wanted >= 1 || nodes.some((node) => node.kind === 'binary' && node.operator === '/') ? [{ title: `Compare with ${inUnit}`, edits: [{ from, to, text: inUnit }] }] : [],
  };
}

const secondsOf = (duration: DurationExpr): number | undefined => (duration.kind === 'number' ? duration.value : undefined);

/** A required alert's window, where its expression looks back otherwise. */
function ofWindow(name: string, nodes: readonly Expr[], window: string): Report | undefined {
  const wanted = parseDuration(window);
  const ranges = nodes.flatMap((node): (Span & { seconds: number | undefined })[] => (node.kind === 'matrix' || node.kind === 'subquery' ? [{ from: node.range.from, to: node.range.to, seconds: secondsOf(node.range) }] : []));
  if (wanted === undefined || ranges.length === 0 || ranges.some(({ seconds }) => seconds === undefined || isAbout(seconds, wanted))) return undefined;
  if (new Set(ranges.map(({ seconds }) => seconds)).size > 1) return undefined;
  const [first] = ranges;
  return {
    from: first!.from,
    to: first!.to,
    message: `By the contract \`${name}\` looks back ${window}, and this looks back otherwise.`,
    fixes: [{ title: `Look back ${window}`, edits: ranges.map(({ from, to }) => ({ from, to, text: window })) }],
  };
}

export default defineContractRule({
  id: 'contract/alert-condition',
  severity: 'error',
  promql({ region, nodes }, context) {
    const { required } = context.contract.alerts;
    const name = region.rule?.alert?.value;
    if (name === undefined || !Object.hasOwn(required, name)) return;
    const { above, below, window }: RequiredAlert = required[name]!;
    const found = [above === undefined ? undefined : ofThreshold(name, nodes, above, 'above'), below === undefined ? undefined : ofThreshold(name, nodes, below, 'below'), window === undefined ? undefined : ofWindow(name, nodes, window)];
    for (const report of found) if (report) context.reportIn(region, report);
  },
});
