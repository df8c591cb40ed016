import { isComparison, unwrap, type Binary, type Expr, type VectorSelector } from './ast';
import { metricOf } from './labels';
import { isShare } from './share';
import { typeOf } from './types';

/**
 * What the values of a result are, as far as the query alone says so for sure: a number per second, a part of a whole between 0 and 1, or
 * a time in seconds.
 */
export interface ValueUnit {
  readonly kind: 'per second' | 'share' | 'seconds';
  /** The expression that makes it so. */
  readonly by: Expr;
}

/** Aggregations whose results are of the unit of what they aggregate. */
const KEEPS_UNIT: ReadonlySet<string> = new Set(['sum', 'avg', 'min', 'max', 'topk', 'bottomk', 'limitk', 'limit_ratio', 'quantile', 'stddev']);

/** Functions that hand on the labels and the values of a vector, or its values without their signs. */
const HANDS_ON: ReadonlySet<string> = new Set(['abs', 'sort', 'sort_desc', 'label_replace', 'label_join']);
/** Functions whose results are numbers per second. */
const IS_RATE: ReadonlySet<string> = new Set(['rate', 'irate', 'deriv']);

export function unitOf(expr: Expr): ValueUnit | undefined {
  switch (expr.kind) {
    case 'paren':
    case 'unary':
      return unitOf(expr.expr);
    case 'aggregation': {
      const unit = KEEPS_UNIT.has(expr.operator) ? unitOf(expr.expr) : undefined;
      // The sum of shares is none.
      return unit?.kind === 'share' && expr.operator === 'sum' ? undefined : unit;
    }
    case 'call':
      if (IS_RATE.has(expr.name)) return { kind: 'per second', by: expr };
      if (expr.name === 'histogram_quantile') return isTimed(expr.args[1]) ? { kind: 'seconds', by: expr } : undefined;
      if (HANDS_ON.has(expr.name)) return expr.args[0] && unitOf(expr.args[0]);
      return undefined;
    case 'binary':
      return ofBinary(expr);
    default:
      return undefined;
  }
}

function ofBinary(expr: Binary): ValueUnit | undefined {
  const { operator, left, right } = expr;
  if (isComparison(operator)) return expr.bool ? undefined : unitOf(typeOf(left) === 'scalar' ? right : left);
  switch (operator) {
    case 'and':
    case 'unless':
      return unitOf(left);
    case 'or': {
      const [a, b] = [unitOf(left), unitOf(right)];
      return a?.kind === b?.kind ? a : undefined;
    }
    case '+':
    case '-': {
      const [a, b] = [unitOf(left), unitOf(right)];
      return a?.kind === 'per second' && b?.kind === 'per second' ? a : undefined;
    }
    case '/':
      return isShare(expr) ? { kind: 'share', by: expr } : undefined;
    default:
      return undefined;
  }
}

/** Whether the values of a result are worked out of rates, whatever unit they have in the end: then they have as many digits as these. */
export function isOfRates(expr: Expr): boolean {
  switch (expr.kind) {
    case 'paren':
    case 'unary':
      return isOfRates(expr.expr);
    case 'aggregation':
      return KEEPS_UNIT.has(expr.operator) && isOfRates(expr.expr);
    case 'call':
      return IS_RATE.has(expr.name) || (HANDS_ON.has(expr.name) && expr.args[0] !== undefined && isOfRates(expr.args[0]));
    case 'binary': {
      const { operator, left, right } = expr;
      if (isComparison(operator)) return !expr.bool && isOfRates(typeOf(left) === 'scalar' ? right : left);
      return isOfRates(left) || (operator !== 'and' && operator !== 'unless' && isOfRates(right));
    }
    default:
      return false;
  }
}

/** Whether the buckets that a quantile is taken of are of a time in seconds, by their name. */
function isTimed(expr: Expr | undefined): boolean {
  const selector = expr && selectorIn(expr);
  const name = selector && metricOf(selector);
  return name !== undefined && /_seconds(?:_bucket)?$/.test(name);
}

/** The selector that aggregations and rates are of. */
function selectorIn(expr: Expr): VectorSelector | undefined {
  const inner = unwrap(expr);
  switch (inner.kind) {
    case 'selector':
      return inner;
    case 'matrix':
      return inner.selector;
    case 'aggregation':
      return selectorIn(inner.expr);
    case 'call':
      return inner.args.length === 1 ? selectorIn(inner.args[0]!) : undefined;
    default:
      return undefined;
  }
}
