import { isComparison, unwrap, walk, type Expr } from '../../query/promql/ast';
import { defineRule } from '../rule';

const ARITHMETIC = new Set(['+', '-', '*', '/', '%', '^', 'atan2']);

/** An aggregation that is set against another one which may be complete at another time. */
interface Uneven {
  readonly expr: Expr;
  readonly message: string;
}

const WAIT = 'give the alert a `for`, so that it waits until they are complete.';

/** Two aggregations that an operation sets against each other, and of which one may be complete before the other one is. */
function unevenIn(expr: Expr): Uneven | undefined {
  for (const node of walk(expr)) {
    if (node.kind !== 'binary' || !ARITHMETIC.has(node.operator)) continue;
    const [left, right] = [unwrap(node.left), unwrap(node.right)];
    if (left.kind !== 'aggregation' || right.kind !== 'aggregation') continue;
    if (isShifted(left) !== isShifted(right)) {
      return {
        expr: isShifted(left) ? left : right,
        message: `While Prometheus or its targets come back from a restart, the aggregate of now is of a part of the series and the one of the past of all: ${WAIT}`,
      };
    }
    const [one, other] = [jobOf(left), jobOf(right)];
    if (one !== undefined && other !== undefined && one !== other) {
      return {
        expr: right,
        message: `While Prometheus comes back from a restart, the targets of the job ${JSON.stringify(one)} and those of ${JSON.stringify(other)} are scraped one by one, and each of the two aggregates is of a part of its series: ${WAIT}`,
      };
    }
  }
  return undefined;
}

/** Whether an aggregation is of series as they were at another time. */
const isShifted = (expr: Expr): boolean => walk(expr).some((node) => node.kind === 'selector' && node.modifiers.offset !== undefined);

/** The one job that all series of an expression are from. */
function jobOf(expr: Expr): string | undefined {
  const jobs = new Set<string | undefined>();
  for (const node of walk(expr)) if (node.kind === 'selector') jobs.add(node.matchers.find(({ name, operator }) => name === 'job' && operator === '=')?.value);
  const [job] = jobs;
  return jobs.size === 1 ? job : undefined;
}

export default defineRule({
  id: 'alert/offset-without-for',
  severity: 'hint',
  promql({ region, binaries }, context) {
    if (region.role !== 'alert' || !region.rule || region.rule.for) return;
    for (const node of binaries) {
      if (!isComparison(node.operator) || node.bool) continue;
      const uneven = unevenIn(node.left) ?? unevenIn(node.right);
      if (!uneven) continue;
      const { expr, message } = uneven;
      context.reportIn(region, { from: expr.from, to: expr.to, message });
      return;
    }
  },
});
