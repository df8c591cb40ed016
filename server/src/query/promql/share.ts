import { isComparison, unwrap, type Binary, type DurationExpr, type Expr, type VectorSelector } from './ast';
import { metricOf } from './labels';
import { typeOf } from './types';

/** Functions of counters, which are never below zero, so that a part of their sum is never above the whole. */
const OF_COUNTERS = new Set(['rate', 'irate', 'increase', 'count_over_time', 'changes', 'resets']);

/**
 * Whether a division is of a part by its whole, as in
 * `sum by (job) (rate(x{code="500"}[5m])) / sum by (job) (rate(x[5m]))`: then it lies between 0 and 1.
 */
export function isShare({ operator, matching, fill, left, right }: Binary): boolean {
  const [part, whole] = [unwrap(left), unwrap(right)];
  if (operator !== '/' || fill || matching || part.kind !== 'aggregation' || whole.kind !== 'aggregation' || part.operator !== whole.operator) return false;
  const labels = ({ grouping }: typeof part): string => JSON.stringify([grouping?.without ?? false, [...new Set(grouping?.labels.map((label) => label.name))].sort()]);
  if (labels(part) !== labels(whole)) return false;
  if (part.operator === 'sum') return isPartOf(part.expr, whole.expr, false);
  return part.operator === 'count' && isPartOf(part.expr, whole.expr, true);
}

/**
 * Whether the series of one expression are among those of another one, with the same values.
 *
 * @param counting only the number of series counts, so that filters and any function's values are welcome
 */
function isPartOf(partExpr: Expr, wholeExpr: Expr, counting: boolean): boolean {
  const part = unwrap(partExpr);
  const whole = unwrap(wholeExpr);
  if (counting && part.kind === 'binary' && isComparison(part.operator) && !part.bool && !part.matching?.group && typeOf(part.right) === 'scalar') return isPartOf(part.left, whole, true);
  if (part.kind === 'call' && whole.kind === 'call') {
    if (part.name !== whole.name || part.args.length !== 1 || !(counting || OF_COUNTERS.has(part.name))) return false;
    const [a, b] = [unwrap(part.args[0]!), unwrap(whole.args[0]!)];
    if (a.kind === 'matrix' && b.kind === 'matrix') return isSame(a.range, b.range) && selectsPart(a.selector, b.selector);
    return false;
  }
  return counting && part.kind === 'selector' && whole.kind === 'selector' && selectsPart(part, whole);
}

function selectsPart(part: VectorSelector, whole: VectorSelector): boolean {
  const name = metricOf(part);
  if (name === undefined || name !== metricOf(whole)) return false;
  const { offset, at, range } = part.modifiers;
  const other = whole.modifiers;
  if (range !== other.range || at?.at !== other.at?.at || !isSame(offset, other.offset)) return false;
  return whole.matchers.every((matcher) => matcher.name === '__name__' || part.matchers.some((m) => m.name === matcher.name && m.operator === matcher.operator && m.value === matcher.value));
}

const isSame = (a: DurationExpr | undefined, b: DurationExpr | undefined): boolean => (a === undefined || b === undefined ? a === b : a.kind === 'number' && b.kind === 'number' && a.value === b.value);
