import { isComparison, type Aggregation, type Binary, type Call, type Expr, type LabelMatcher, type VectorSelector } from './ast';
import { isMatched, matchesOpenly, SELECTS_SERIES } from './labels';
import { accepts, isOpen } from './regexp';
import { isFilledIn } from '../variables';
import { typeOf } from './types';
import { Memo } from '../../text/memo';

/** The matchers that the labels of every series of a result satisfy, by the label. */
export type Conditions = ReadonlyMap<string, readonly LabelMatcher[]>;

const NONE: Conditions = new Map();
const known = new Memo<Expr, Conditions>();

/** What selectors ask of labels, as far as it still holds for the result: until a label is dropped, or written anew. */
export function conditionsOf(expr: Expr): Conditions {
  let conditions = known.get(expr);
  if (!conditions) known.set(expr, (conditions = infer(expr)));
  return conditions;
}

function infer(expr: Expr): Conditions {
  switch (expr.kind) {
    case 'selector':
      return ofSelector(expr);
    case 'matrix':
      return conditionsOf(expr.selector);
    case 'paren':
    case 'unary':
    case 'subquery':
      return conditionsOf(expr.expr);
    case 'aggregation':
      return ofAggregation(expr);
    case 'call':
      return ofCall(expr);
    case 'binary':
      return ofBinary(expr);
    default:
      return NONE;
  }
}

function ofSelector({ matchers }: VectorSelector): Conditions {
  const conditions = new Map<string, LabelMatcher[]>();
  for (const matcher of matchers) {
    if (matcher.name === '__name__' || isOpen(matcher) || isFilledIn(matcher.name)) continue;
    conditions.set(matcher.name, [...(conditions.get(matcher.name) ?? []), matcher]);
  }
  return conditions;
}

const kept = (conditions: Conditions, keeps: (label: string) => boolean): Conditions => new Map([...conditions].filter(([label]) => keeps(label)));

function ofAggregation({ operator, grouping, expr }: Aggregation): Conditions {
  const inner = conditionsOf(expr);
  if (SELECTS_SERIES.has(operator)) return inner;
  const listed = new Set(grouping?.labels.map(({ name }) => name));
  // `count_values` writes a label, which is not worth a closer look.
  if (operator === 'count_values' || isFilledIn(operator) || [...listed].some(isFilledIn)) return NONE;
  return kept(inner, (label) => listed.has(label) !== (grouping?.without ?? false));
}

/** Functions that write labels, or take them from elsewhere. */
const WRITES_LABELS = /^(?:label_|info$|absent|histogram_quantiles$)/;

function ofCall(call: Call): Conditions {
  if (WRITES_LABELS.test(call.name) || isFilledIn(call.name) || typeOf(call) === 'scalar') return NONE;
  const vector = call.args.find((arg) => typeOf(arg) === 'instant vector' || typeOf(arg) === 'range vector');
  return vector ? conditionsOf(vector) : NONE;
}

function ofBinary(expr: Binary): Conditions {
  const { operator, matching } = expr;
  if (typeOf(expr.left) === 'scalar') return conditionsOf(expr.right);
  if (typeOf(expr.right) === 'scalar') return conditionsOf(expr.left);
  if (operator === 'or' || expr.fill || matchesOpenly(expr)) return NONE;
  const [left, right] = [conditionsOf(expr.left), conditionsOf(expr.right)];
  if (operator === 'and' || operator === 'unless') return left;
  const [base, other] = matching?.group?.side === 'right' ? [right, left] : [left, right];
  const copied = new Set(matching?.group?.include.map(({ name }) => name));
  // One-to-one matching keeps the labels alone that are matched; so does a filter, which the left side's series pass as they are.
  const keepsAll = matching?.group !== undefined || (isComparison(operator) && !expr.bool && !matching);
  const result = new Map(kept(base, (label) => !copied.has(label) && (keepsAll || isMatched(expr, label))));
  for (const [label, matchers] of other) {
    if (copied.has(label)) result.set(label, matchers);
    else if (isMatched(expr, label)) result.set(label, [...(result.get(label) ?? []), ...matchers]);
  }
  return result;
}

/** Two matchers that no value of a label satisfies both. */
export interface Clash {
  readonly left: LabelMatcher;
  readonly right: LabelMatcher;
}

/** More conditions of one label than anybody writes. */
const MAX_COMPARED = 20;

/** Why no series of two vectors can have the same value of a label; the label is one of the given ones. */
export function clashOf(ofLeft: Conditions, ofRight: Conditions, isCompared: (label: string) => boolean): Clash | undefined {
  for (const [label, lefts] of ofLeft) {
    const rights = ofRight.get(label);
    if (!rights || !isCompared(label) || lefts.length > MAX_COMPARED || rights.length > MAX_COMPARED) continue;
    for (const left of lefts) for (const right of rights) if (excludes(left, right) || excludes(right, left)) return { left, right };
  }
  return undefined;
}

/** Whether a matcher asks for one value, and another one refuses it. An absent label is a matter of its own. */
const excludes = (one: LabelMatcher, other: LabelMatcher): boolean => one.operator === '=' && one.value !== '' && accepts(other, one.value) === false;
