import { typeOf } from './types';
import { isSetOperator, type Expr } from './ast';
import { Memo } from '../../text/memo';

/** More alternatives than anybody reads; beyond, an expression is taken as one. */
const MAX_ALTERNATIVES = 24;

const known = new Memo<Expr, readonly Expr[]>();

/**
 * The expressions that an expression stands for once every `or` in it is decided: `sum(a or b) > 1` is `sum(a) > 1` or
 * `sum(b) > 1`. What holds for each of them holds for every series of the result. Spans stay those of the query.
 */
export function alternativesOf(expr: Expr): readonly Expr[] {
  if (!hasOr(expr)) return [expr];
  let all = known.get(expr);
  if (!all) known.set(expr, (all = expand(expr)));
  return all;
}

/** Most queries have none, and are not to be taken apart for that. */
function hasOr(expr: Expr): boolean {
  switch (expr.kind) {
    case 'paren':
    case 'unary':
    case 'subquery':
    case 'aggregation':
      return hasOr(expr.expr);
    case 'call':
      return expr.args.some(hasOr);
    case 'binary':
      return expr.operator === 'or' || hasOr(expr.left) || hasOr(expr.right);
    default:
      return false;
  }
}

function expand(expr: Expr): readonly Expr[] {
  switch (expr.kind) {
    case 'paren':
    case 'unary':
    case 'subquery':
    case 'aggregation':
      return rebuilt(expr, alternativesOf(expr.expr), expr.expr, (inner) => ({ ...expr, expr: inner }));
    case 'call': {
      const at = expr.args.findIndex((arg) => typeOf(arg) === 'instant vector' || typeOf(arg) === 'range vector');
      const vector = expr.args[at];
      // `absent` and `scalar` look at the vector as a whole.
      if (!vector || typeOf(expr) === 'scalar' || expr.name === 'absent' || expr.name === 'absent_over_time') return [expr];
      return rebuilt(expr, alternativesOf(vector), vector, (inner) => ({ ...expr, args: expr.args.map((arg, i) => (i === at ? inner : arg)) }));
    }
    case 'binary': {
      const left = alternativesOf(expr.left);
      if (expr.operator === 'or') return limited([...left, ...alternativesOf(expr.right)], expr);
      // Of `and` and `unless`, the right side as a whole decides which series of the left one stay.
      const right = isSetOperator(expr.operator) ? [expr.right] : alternativesOf(expr.right);
      if (left.length === 1 && right.length === 1 && left[0] === expr.left && right[0] === expr.right) return [expr];
      if (left.length * right.length > MAX_ALTERNATIVES) return [expr];
      return left.flatMap((a) => right.map((b) => ({ ...expr, left: a, right: b })));
    }
    default:
      return [expr];
  }
}

const limited = (all: readonly Expr[], whole: Expr): readonly Expr[] => (all.length > MAX_ALTERNATIVES ? [whole] : all);

const rebuilt = (whole: Expr, all: readonly Expr[], inner: Expr, make: (inner: Expr) => Expr): readonly Expr[] => (all.length === 1 && all[0] === inner ? [whole] : all.map(make));
