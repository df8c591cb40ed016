import { isComparison, unwrap, type Binary, type Expr } from './ast';
import { canHave } from './label-set';
import { isMatched, labelsOf, matchesOpenly, SELECTS_SERIES } from './labels';
import { NO_FACTS } from './metric-table';
import { typeOf } from './types';
import { outcome, valuesOf } from './value-range';
import { Memo } from '../../text/memo';

/** Functions that give a result for each series that they are given. `clamp` gives none where its bounds cross, and windows may hold no sample. */
const ONE_FOR_EACH = new Set(
  ('vector abs ceil floor round clamp_min clamp_max exp ln log2 log10 sqrt sgn deg rad sin cos tan asin acos atan sinh cosh tanh asinh acosh atanh ' +
    'label_replace label_join sort sort_desc sort_by_label sort_by_label_desc timestamp ' +
    'hour minute month year day_of_week day_of_month day_of_year days_in_month').split(' '),
);

/** Whether an expression has a result at any time, whatever series there are: `vector(0)` has, and so has `sum(x) or vector(0)`. */
export function alwaysReturns(expr: Expr): boolean {
  // Only operators nest deeply: those of a long chain are asked one after the other, the inner ones first.
  if (expr.kind !== 'binary') return infer(expr);
  let always = known.get(expr);
  if (always === undefined) known.set(expr, (always = ofBinary(expr)));
  return always;
}

const known = new Memo<Binary, boolean>();

function infer(expr: Exclude<Expr, Binary>): boolean {
  switch (expr.kind) {
    case 'number':
      return true;
    case 'paren':
    case 'unary':
      return alwaysReturns(expr.expr);
    case 'aggregation': {
      const count = expr.param && unwrap(expr.param);
      return alwaysReturns(expr.expr) && (!SELECTS_SERIES.has(expr.operator) || (expr.operator !== 'limit_ratio' && count?.kind === 'number' && count.value >= 1));
    }
    case 'call':
      return typeOf(expr) === 'scalar' || (ONE_FOR_EACH.has(expr.name) && expr.args.every((arg) => typeOf(arg) === 'string' || alwaysReturns(arg)));
    default:
      return false;
  }
}

function ofBinary(expr: Binary): boolean {
  const { operator, bool, left, right } = expr;
  if (operator === 'or') return alwaysReturns(left) || alwaysReturns(right);
  if (operator === 'unless' || expr.fill || !alwaysReturns(left) || !alwaysReturns(right)) return false;
  if (isComparison(operator) && !bool && outcome(valuesOf(left, NO_FACTS), operator, valuesOf(right, NO_FACTS)) !== 'always') return false;
  return typeOf(left) === 'scalar' || typeOf(right) === 'scalar' || matchesWhatever(expr);
}

/** Whether any series of the left side matches any of the right one, because there is no label to compare. */
export function matchesWhatever(expr: Binary): boolean {
  if (matchesOpenly(expr)) return false;
  const sides = [labelsOf(expr.left, NO_FACTS), labelsOf(expr.right, NO_FACTS)];
  if (expr.matching?.on) return expr.matching.labels.every(({ name }) => sides.every((side) => !canHave(side, name)));
  return sides.every(({ can }) => can !== 'any' && [...can].every((label) => !isMatched(expr, label)));
}
