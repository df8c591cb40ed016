import { isComparison, isSetOperator, unwrap, walk, type Binary, type Expr, type VectorSelector } from '../../query/promql/ast';
import { wrap } from '../../query/promql/edits';
import { metricOf, SELECTS_SERIES } from '../../query/promql/labels';
import { typeOf } from '../../query/promql/types';
import { defineRule, type CheckContext, type Report } from '../rule';

/**
 * What is made of the value of an expression: `shown` as it is; `compared`, or compared with 0 or 1, which asks whether
 * a counter has `begun`; `aggregated`; or put to a use that is fine for counters.
 */
type Use = 'shown' | 'compared' | 'begun' | 'aggregated' | 'fine';

const ADDS_UP = new Set(['sum', 'avg', 'min', 'max', 'quantile', 'stddev', 'stdvar']);
/** Functions that ask for no value, or that are made for counters. */
const FINE = new Set(['absent', 'absent_over_time', 'timestamp', 'start_timestamp', 'changes', 'resets', 'rate', 'irate', 'increase', 'delta', 'idelta', 'deriv', 'count_over_time', 'present_over_time', 'info']);

type Visit = (selector: VectorSelector, use: Use) => void;

function visit(expr: Expr, use: Use, found: Visit): void {
  switch (expr.kind) {
    case 'selector':
      return found(expr, use);
    case 'paren':
    case 'unary':
    case 'subquery':
      return visit(expr.expr, use, found);
    case 'aggregation':
      if (ADDS_UP.has(expr.operator)) return visit(expr.expr, use === 'fine' ? 'fine' : 'aggregated', found);
      return visit(expr.expr, SELECTS_SERIES.has(expr.operator) ? use : 'fine', found);
    case 'call':
      for (const arg of expr.args) if (typeOf(arg) !== 'string') visit(arg, FINE.has(expr.name) ? 'fine' : use, found);
      return;
    case 'binary':
      return ofBinary(expr, use, found);
    default:
      return;
  }
}

const numberOf = (expr: Expr): number | undefined => {
  const at = unwrap(expr);
  return at.kind === 'number' ? at.value : undefined;
};

const isZeroOrOne = (expr: Expr): boolean => numberOf(expr) === 0 || numberOf(expr) === 1;

const namesIn = (expr: Expr): (string | undefined)[] => walk(expr).flatMap((node) => (node.kind === 'selector' ? [metricOf(node)] : []));

/** Whether a counter stands beside its own past, which is an increase made by hand. */
function isOwnPast({ left, right }: Binary): boolean {
  if (typeOf(left) === 'scalar' || numberOf(right) !== undefined) return false;
  const names = namesIn(left);
  return namesIn(right).some((name) => name !== undefined && names.includes(name));
}

function ofBinary(expr: Binary, use: Use, found: Visit): void {
  const { operator, left, right } = expr;
  const ofSides = useOfSides(expr, use);
  visit(left, ofSides, found);
  // The right side of `and` and `unless` is only looked at for whether it is there.
  visit(right, operator === 'and' || operator === 'unless' ? 'shown' : ofSides, found);
}

function useOfSides(expr: Binary, use: Use): Use {
  const { operator, left, right, bool } = expr;
  if (isSetOperator(operator)) return use;
  if (isComparison(operator)) {
    if (use === 'fine' || bool || isOwnPast(expr)) return 'fine';
    return isZeroOrOne(left) || isZeroOrOne(right) ? 'begun' : 'compared';
  }
  return (operator === '-' && isOwnPast(expr)) || (operator === '*' && (numberOf(left) === 0 || numberOf(right) === 0)) ? 'fine' : use;
}

function reportOf(selector: VectorSelector, use: Use, { facts, kind }: CheckContext): Report | undefined {
  const name = metricOf(selector);
  if (name === undefined || use === 'shown' || use === 'fine') return undefined;
  const type = facts.metric(name)?.type ?? 'unknown';
  const isCounter = type === 'counter';
  // Names with a colon are those of recording rules, which may be of any type.
  const looksLikeOne = type === 'unknown' && /^[^:]*_total$/.test(name) && use !== 'begun';
  if (!isCounter && !looksLikeOne) return undefined;
  const does = use === 'aggregated' ? 'aggregated' : 'compared';
  const at = selector.nameSpan ?? selector;
  return {
    from: at.from,
    to: at.to,
    // A panel may well show a total.
    severity: isCounter && kind !== 'dashboard' ? undefined : 'hint',
    message: `\`${name}\` ${isCounter ? 'is a counter' : 'is a counter by its name'}: it only grows until its process restarts, so that its value says how long the process has run. It is ${does} here; take \`rate\` or \`increase\` of it first.`,
    fixes: Object.keys(selector.modifiers).length > 0 ? [] : ['rate', 'increase'].map((fn) => ({ title: `Change to \`${fn}(…[5m])\``, edits: wrap(selector, `${fn}(`, '[5m])') })),
  };
}

export default defineRule({
  id: 'promql/counter-read-raw',
  severity: 'warning',
  promql({ region, expr }, context) {
    visit(expr, 'shown', (selector, use) => {
      const report = reportOf(selector, use, context);
      if (report) context.reportIn(region, report);
    });
  },
});
