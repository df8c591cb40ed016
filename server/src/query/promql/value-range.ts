import { isComparison, unwrap, type Aggregation, type Binary, type Call, type Expr } from './ast';
import type { QueryFacts } from './facts';
import { metricOf } from './labels';
import { isShare } from './share';
import { typeOf } from './types';

/**
 * The values that the samples of a result can have, NaN aside: a bound that is not known is infinite. What is said of
 * NaN by a comparison other than `!=` is always false, so it never has to be thought of.
 */
export interface ValueRange {
  readonly min: number;
  readonly max: number;
  /** Zero lies within the bounds and cannot be for all that, as in `x > 0`. */
  readonly notZero?: boolean;
}

const ANY: ValueRange = { min: -Infinity, max: Infinity };
const POSITIVE: ValueRange = { min: 0, max: Infinity };
const range = (min: number, max: number): ValueRange => ({ min, max });
const exactly = (value: number): ValueRange => (Number.isNaN(value) ? ANY : range(value, value));

export const canBeZero = ({ min, max, notZero }: ValueRange): boolean => !notZero && min <= 0 && max >= 0;
export const isConstant = ({ min, max }: ValueRange): boolean => min === max;

/** Works out the values of an expression. Of a metric only what its type says is known, and that `up` is 0 or 1. */
export function valuesOf(expr: Expr, facts: QueryFacts): ValueRange {
  const of = (inner: Expr): ValueRange => valuesOf(inner, facts);
  switch (expr.kind) {
    case 'number':
      return exactly(expr.value);
    case 'string':
      return ANY;
    case 'paren':
    case 'subquery':
      return of(expr.expr);
    case 'matrix':
      return of(expr.selector);
    case 'unary':
      return expr.operator === '-' ? negated(of(expr.expr)) : of(expr.expr);
    case 'selector': {
      const name = metricOf(expr);
      if (name === 'up') return range(0, 1);
      return name !== undefined && facts.metric(name)?.type === 'counter' ? POSITIVE : ANY;
    }
    case 'aggregation':
      return ofAggregation(expr, of);
    case 'call':
      return ofCall(expr, of);
    case 'binary':
      return ofBinary(expr, of);
  }
}

type Of = (expr: Expr) => ValueRange;

const negated = ({ min, max, notZero }: ValueRange): ValueRange => ({ min: -max, max: -min, notZero });
const hull = (a: ValueRange, b: ValueRange): ValueRange => ({ min: Math.min(a.min, b.min), max: Math.max(a.max, b.max), notZero: !canBeZero(a) && !canBeZero(b) });

/** A sum of at least one sample of a range. */
const summed = ({ min, max, notZero }: ValueRange): ValueRange => {
  if (min >= 0) return { min, max: max === 0 ? 0 : Infinity, notZero };
  return max <= 0 ? { min: -Infinity, max, notZero } : ANY;
};

/** A quantile outside of 0 to 1 is infinite. */
const isQuantile = (expr: Expr | undefined): boolean => {
  const at = expr && unwrap(expr);
  return at?.kind === 'number' && at.value >= 0 && at.value <= 1;
};

function ofAggregation({ operator, expr, param }: Aggregation, of: Of): ValueRange {
  switch (operator) {
    case 'count':
    case 'count_values':
      return range(1, Infinity);
    case 'group':
      return range(1, 1);
    case 'stddev':
    case 'stdvar':
      return POSITIVE;
    case 'sum':
      return summed(of(expr));
    case 'avg':
      return averaged(of(expr));
    case 'quantile':
      return isQuantile(param) ? averaged(of(expr)) : ANY;
    default:
      return of(expr);
  }
}

/** A mean lies within the bounds of what it is of, but may be zero where none of that is. */
const averaged = ({ min, max, notZero }: ValueRange): ValueRange => ({ min, max, notZero: notZero && (min >= 0 || max <= 0) });

const FIXED: Readonly<Record<string, ValueRange>> = {
  absent: range(1, 1), absent_over_time: range(1, 1), present_over_time: range(1, 1), count_over_time: range(1, Infinity),
  changes: POSITIVE, resets: POSITIVE, rate: POSITIVE, irate: POSITIVE, increase: POSITIVE,
  stddev_over_time: POSITIVE, stdvar_over_time: POSITIVE, mad_over_time: POSITIVE,
  histogram_count: POSITIVE, histogram_stddev: POSITIVE, histogram_stdvar: POSITIVE, histogram_fraction: range(0, 1),
  exp: { ...POSITIVE, notZero: true }, sqrt: POSITIVE, sin: range(-1, 1), cos: range(-1, 1), tanh: range(-1, 1), cosh: range(1, Infinity), acos: range(0, Math.PI), acosh: POSITIVE,
  hour: range(0, 23), minute: range(0, 59), month: range(1, 12), day_of_week: range(0, 6), day_of_month: range(1, 31), day_of_year: range(1, 366), days_in_month: range(28, 31),
  time: { ...POSITIVE, notZero: true }, pi: range(Math.PI, Math.PI),
}; // prettier-ignore

/** Functions that hand on the values of a vector, or lie between them. */
const WITHIN = new Set(['label_replace', 'label_join', 'sort', 'sort_desc', 'sort_by_label', 'sort_by_label_desc', 'info', 'scalar', 'vector', 'min_over_time', 'max_over_time', 'last_over_time', 'first_over_time']);

function ofCall(call: Call, of: Of): ValueRange {
  const fixed = FIXED[call.name];
  if (fixed) return fixed;
  const [first, second, third] = call.args;
  if (!first) return ANY;
  if (WITHIN.has(call.name)) return of(first);
  switch (call.name) {
    case 'avg_over_time':
      return averaged(of(first));
    case 'quantile_over_time':
      return isQuantile(first) && second ? averaged(of(second)) : ANY;
    case 'sum_over_time':
      return summed(of(first));
    case 'abs': {
      const { min, max, notZero } = of(first);
      return { min: min <= 0 && max >= 0 ? 0 : Math.min(Math.abs(min), Math.abs(max)), max: Math.max(Math.abs(min), Math.abs(max)), notZero };
    }
    case 'sgn':
      return mapped(of(first), Math.sign);
    case 'floor':
      return mapped(of(first), Math.floor);
    case 'ceil':
      return mapped(of(first), Math.ceil);
    case 'round':
      // A half is rounded up.
      return second ? ANY : mapped(of(first), (value) => Math.floor(value + 0.5));
    case 'clamp_min':
      return second ? clamped(of(first), of(second), UNBOUND) : ANY;
    case 'clamp_max':
      return second ? clamped(of(first), negated(UNBOUND), of(second)) : ANY;
    case 'clamp':
      return second && third ? clamped(of(first), of(second), of(third)) : ANY;
    default:
      return ANY;
  }
}

/** The values of a function that never falls. */
const mapped = ({ min, max }: ValueRange, f: (value: number) => number): ValueRange => range(f(min), f(max));

/** A bound that clamps nothing from above; negated, from below. */
const UNBOUND = range(Infinity, Infinity);

function clamped({ min, max, notZero }: ValueRange, low: ValueRange, high: ValueRange): ValueRange {
  if (low.min > high.max) return ANY;
  const limit = (value: number): number => Math.min(Math.max(value, low.min), high.max);
  // Clamping makes zeros only of bounds that are zero.
  return { min: limit(min), max: limit(max), notZero: notZero && !canBeZero(low) && !canBeZero(high) };
}

function ofBinary(expr: Binary, of: Of): ValueRange {
  const { operator } = expr;
  const [left, right] = [of(expr.left), of(expr.right)];
  if (operator === 'or') return hull(left, right);
  if (operator === 'and' || operator === 'unless') return left;
  if (expr.fill) return isComparison(operator) && expr.bool ? range(0, 1) : ANY;
  if (isComparison(operator)) {
    if (expr.bool) return range(0, 1);
    // The samples that stay are the vector's, also where it stands on the right.
    return typeOf(expr.left) === 'scalar' ? filtered(right, MIRRORED[operator]!, left) : filtered(left, operator, right);
  }
  if (isShare(expr)) return range(0, 1);
  switch (operator) {
    case '+':
      return corners(left, right, (a, b) => a + b);
    case '-':
      return corners(left, right, (a, b) => a - b);
    case '*':
      return corners(left, right, (a, b) => (a === 0 || b === 0 ? 0 : a * b));
    case '/':
      if (isConstant(right) && right.min !== 0 && Number.isFinite(right.min)) return { ...corners(left, right, (a, b) => a / b), notZero: left.notZero };
      return left.min >= 0 && right.min >= 0 ? POSITIVE : ANY;
    case '%':
      // The rest has the sign of what is divided.
      if (!isConstant(right) || right.min === 0 || !Number.isFinite(right.min)) return ANY;
      return isFixed(left) ? exactly(left.min % right.min) : range(left.min >= 0 ? 0 : -Math.abs(right.min), left.max <= 0 ? 0 : Math.abs(right.min));
    case '^':
      return isFixed(left) && isFixed(right) ? exactly(left.min ** right.min) : ANY;
    default:
      return ANY;
  }
}

/** One finite number, of which operations give another one. */
const isFixed = (values: ValueRange): boolean => isConstant(values) && Number.isFinite(values.min);

/** The values of an operation that is monotonous in each of its operands: the bounds are among its corners. */
function corners(a: ValueRange, b: ValueRange, f: (a: number, b: number) => number): ValueRange {
  const all = [f(a.min, b.min), f(a.min, b.max), f(a.max, b.min), f(a.max, b.max)];
  return all.some(Number.isNaN) ? ANY : range(Math.min(...all), Math.max(...all));
}

const MIRRORED: Readonly<Record<string, string>> = { '>': '<', '<': '>', '>=': '<=', '<=': '>=', '==': '==', '!=': '!=' };

/** What is left of a range behind a comparison. */
function filtered(values: ValueRange, operator: string, { min, max }: ValueRange): ValueRange {
  const { notZero } = values;
  switch (operator) {
    case '>':
      return { min: Math.max(values.min, min), max: values.max, notZero: notZero || min >= 0 };
    case '>=':
      return { min: Math.max(values.min, min), max: values.max, notZero: notZero || min > 0 };
    case '<':
      return { min: values.min, max: Math.min(values.max, max), notZero: notZero || max <= 0 };
    case '<=':
      return { min: values.min, max: Math.min(values.max, max), notZero: notZero || max < 0 };
    case '==':
      return { min: Math.max(values.min, min), max: Math.min(values.max, max), notZero: notZero || min > 0 || max < 0 };
    default:
      return { ...values, notZero: notZero || (min === 0 && max === 0) };
  }
}

/** Whether a comparison can hold: `never` for no values that its sides can have, `always` for all of them. */
export function outcome(left: ValueRange, operator: string, right: ValueRange): 'never' | 'always' | 'sometimes' {
  if (!isPossible(left) || !isPossible(right)) return 'sometimes';
  const never = (op: string): boolean => {
    switch (op) {
      case '>':
        return left.max <= right.min;
      case '>=':
        return left.max < right.min;
      case '<':
        return left.min >= right.max;
      case '<=':
        return left.min > right.max;
      case '==':
        return left.max < right.min || left.min > right.max || (isConstant(left) && left.min === 0 && !canBeZero(right)) || (isConstant(right) && right.min === 0 && !canBeZero(left));
      default:
        return isConstant(left) && isConstant(right) && left.min === right.min;
    }
  };
  if (never(operator)) return 'never';
  return never(OPPOSITE[operator]!) ? 'always' : 'sometimes';
}

/** A range that earlier filters have emptied says nothing about later ones. */
const isPossible = ({ min, max }: ValueRange): boolean => min <= max;

const OPPOSITE: Readonly<Record<string, string>> = { '>': '<=', '<': '>=', '>=': '<', '<=': '>', '==': '!=', '!=': '==' };
