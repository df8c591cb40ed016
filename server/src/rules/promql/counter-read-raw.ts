import { isComparison, isSetOperator, unwrap, walk, type Binary, type Call, type Expr, type VectorSelector } from '../../query/promql/ast';
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
      return vectorsOf(expr).forEach((arg) => visit(arg, FINE.has(expr.name) ? 'fine' : use, found));
    case 'binary':
      return ofBinary(expr, use, found);
    default:
      return;
  }
}

const vectorsOf = (call: Call): Expr[] => call.args.filter((arg) => typeOf(arg) !== 'string');

const isNumber = (expr: Expr, ...values: readonly number[]): boolean => {
  const at = unwrap(expr);
  return at.kind === 'number' && values.includes(at.value);
};

const namesIn = (expr: Expr): (string | undefined)[] => walk(expr).flatMap((node) => (node.kind === 'selector' ? [metricOf(node)] : []));

function ofBinary({ operator, left, right, bool }: Binary, use: Use, found: Visit): void {
  const both = (one: Use): void => [left, right].forEach((side) => visit(side, one, found));
  if (isSetOperator(operator)) {
    visit(left, use, found);
    // The right side of `and` and `unless` is only looked at for whether it is there.
    return visit(right, operator === 'or' ? use : 'shown', found);
  }
  // A counter beside its own past is an increase made by hand.
  const isOwnPast = (): boolean => {
    if (typeOf(left) === 'scalar') return false;
    const names = namesIn(left);
    return namesIn(right).some((name) => name !== undefined && names.includes(name));
  };
  if (isComparison(operator)) {
    if (use === 'fine' || bool || isOwnPast()) return both('fine');
    return both(isNumber(left, 0, 1) || isNumber(right, 0, 1) ? 'begun' : 'compared');
  }
  if ((operator === '-' && isOwnPast()) || (operator === '*' && (isNumber(left, 0) || isNumber(right, 0)))) return both('fine');
  return both(use);
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
