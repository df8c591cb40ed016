import { isComparison, unwrap, walk, type Expr } from '../../query/promql/ast';
import { defineRule } from '../rule';

const ARITHMETIC = new Set(['+', '-', '*', '/', '%', '^', 'atan2']);

/** An aggregation that is set against its own past or another's, by arithmetic. */
function comparedWithPast(expr: Expr): Expr | undefined {
  for (const node of walk(expr)) {
    if (node.kind !== 'binary' || !ARITHMETIC.has(node.operator)) continue;
    const [left, right] = [unwrap(node.left), unwrap(node.right)];
    if (left.kind !== 'aggregation' || right.kind !== 'aggregation') continue;
    if (isShifted(left) !== isShifted(right)) return isShifted(left) ? left : right;
  }
  return undefined;
}

/** Whether an aggregation is of series as they were at another time. */
const isShifted = (expr: Expr): boolean => walk(expr).some((node) => node.kind === 'selector' && node.modifiers.offset !== undefined);

export default defineRule({
  id: 'alert/offset-without-for',
  severity: 'hint',
  promql({ region, binaries }, context) {
    if (region.role !== 'alert' || !region.rule || region.rule.for) return;
    for (const node of binaries) {
      if (!isComparison(node.operator) || node.bool) continue;
      const past = comparedWithPast(node.left) ?? comparedWithPast(node.right);
      if (!past) continue;
      context.reportIn(region, {
        from: past.from,
        to: past.to,
        message: 'While Prometheus or its targets come back from a restart, the aggregate of now is of a part of the series and the one of the past of all: give the alert a `for`, so that it waits until they are complete.',
      });
      return;
    }
  },
});
