import { isComparison, unwrap, walk, type Expr, type LabelMatcher, type VectorSelector } from './ast';
import { labelsOf, metricOf } from './labels';
import { NO_FACTS } from './metric-table';
import { printPromql } from './print';
import { accepts } from './regexp';
import { valuesOf } from './value-range';

/** Larger queries are not compared. */
const MOST = { nodes: 100, matchers: 20 };

/**
 * Whether the results of two queries can hold series with the same labels at the same time, as far as that is clear: both
 * read the same metric in the same way, or neither result has any label.
 */
export function mayOverlap(a: Expr, b: Expr): boolean {
  const [left, right] = [walk(a), walk(b)];
  if (left.length > MOST.nodes || right.length > MOST.nodes) return false;
  if (hasNoLabels(a) && hasNoLabels(b)) return !areApart(a, b);
  const [first, second] = [selectorsOf(left), selectorsOf(right)];
  return first.length === 1 && second.length === 1 && shareSeries(first[0]!, second[0]!) && sameGrouping(left, right) && !areApart(a, b);
}

const selectorsOf = (nodes: readonly Expr[]): VectorSelector[] => nodes.filter((node) => node.kind === 'selector');

function hasNoLabels(expr: Expr): boolean {
  const { can } = labelsOf(expr, NO_FACTS);
  return can !== 'any' && [...can].every((label) => label === '__name__');
}

/** Whether two queries set the same value against thresholds that it cannot meet at once, as in `x > 5` and `x <= 5`. */
function areApart(a: Expr, b: Expr): boolean {
  const [left, right] = [unwrap(a), unwrap(b)];
  if (left.kind !== 'binary' || right.kind !== 'binary' || !isComparison(left.operator) || !isComparison(right.operator)) return false;
  if (printPromql(unwrap(left.left)) !== printPromql(unwrap(right.left))) return false;
  const [one, other] = [valuesOf(left, NO_FACTS), valuesOf(right, NO_FACTS)];
  return one.max <= other.min || other.max <= one.min;
}

/** Whether two queries keep the same labels of the series that they read, as far as aggregations and functions tell. */
const sameGrouping = (a: readonly Expr[], b: readonly Expr[]): boolean => !a.some(writesLabels) && !b.some(writesLabels) && groupings(a) === groupings(b);

const groupings = (nodes: readonly Expr[]): string =>
  JSON.stringify(nodes.flatMap((node) => (node.kind === 'aggregation' ? [{ without: node.grouping?.without ?? false, labels: node.grouping?.labels.map(({ name }) => name).sort() ?? [] }] : [])));

const writesLabels = (node: Expr): boolean => (node.kind === 'call' && /^(?:absent|label_|info$|histogram_quantile)/.test(node.name)) || (node.kind === 'aggregation' && node.operator === 'count_values');

/** Whether a series can be selected by both; of two patterns that is not known, and no is the answer. */
function shareSeries(a: VectorSelector, b: VectorSelector): boolean {
  const name = metricOf(a);
  if (name === undefined || name !== metricOf(b)) return false;
  if (a.matchers.length > MOST.matchers || b.matchers.length > MOST.matchers) return false;
  return a.matchers.every((one) => b.matchers.every((other) => one.name !== other.name || canBoth(one, other)));
}

function canBoth(a: LabelMatcher, b: LabelMatcher): boolean {
  if (a.operator === b.operator && a.value === b.value) return true;
  if (a.operator === '=') return accepts(b, a.value) === true;
  if (b.operator === '=') return accepts(a, b.value) === true;
  return a.operator.startsWith('!') && b.operator.startsWith('!');
}
