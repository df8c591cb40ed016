import { isComparison, unwrap, walk, type Aggregation, type Binary, type Call, type Expr, type LabelMatcher, type VectorSelector } from './ast';
import type { QueryFacts } from './facts';
import { ANY_LABELS, canHave, derive, either, NO_LABELS, NOTHING, only, without, writing, type LabelSet } from './label-set';
import { NO_FACTS } from './metric-table';
import { isFilledIn } from '../variables';
import { isOpen } from './regexp';
import { matchesEmpty, typeOf } from './types';
import { Memo } from '../../text/memo';

const NAME = '__name__';

/** What follows from the queries alone, and what some facts say beyond it. */
const alone = new Memo<Expr, LabelSet>();
const known = new Memo<QueryFacts, Map<Expr, LabelSet>>();

function setsBy(facts: QueryFacts): Pick<Map<Expr, LabelSet>, 'get' | 'has'> & { set(expr: Expr, labels: LabelSet): void } {
  if (facts === NO_FACTS) return alone;
  let sets = known.get(facts);
  if (!sets) known.set(facts, (sets = new Map<Expr, LabelSet>()));
  return sets;
}

/**
 * The labels that the result of an expression carries (promql/engine.go of Prometheus). Range vectors and subqueries have
 * those of their series; scalars and strings have none.
 */
export function labelsOf(expr: Expr, facts: QueryFacts = NO_FACTS): LabelSet {
  const sets = setsBy(facts);
  const set = sets.get(expr);
  if (set) return set;
  const nodes = walk(expr);
  // Of most metrics nothing is known, and then nothing follows but what follows from the query alone.
  if (facts !== NO_FACTS && !nodes.some((node) => node.kind === 'selector' && listedLabels(node, facts) !== undefined)) {
    const same = labelsOf(expr, NO_FACTS);
    sets.set(expr, same);
    return same;
  }
  // The inner ones first, so that a long chain of operators takes no deep recursion.
  for (const node of nodes.reverse()) if (!sets.has(node)) sets.set(node, infer(node, facts));
  return sets.get(expr)!;
}

function infer(expr: Expr, facts: QueryFacts): LabelSet {
  switch (expr.kind) {
    case 'number':
    case 'string':
      return NO_LABELS;
    case 'selector':
      return ofSelector(expr, facts);
    case 'matrix':
      return labelsOf(expr.selector, facts);
    case 'subquery':
    case 'paren':
      return labelsOf(expr.expr, facts);
    case 'unary':
      return expr.operator === '-' ? without(labelsOf(expr.expr, facts), [NAME]) : labelsOf(expr.expr, facts);
    case 'call':
      return ofCall(expr, facts);
    case 'aggregation':
      return ofAggregation(expr, labelsOf(expr.expr, facts));
    case 'binary':
      return ofBinary(expr, labelsOf(expr.left, facts), labelsOf(expr.right, facts));
  }
}

// ---- selectors

/** The metric that a selector names; undefined where it leaves that open. */
export const metricOf = (selector: Pick<VectorSelector, 'name'> & { readonly matchers: readonly Pick<LabelMatcher, 'name' | 'operator' | 'value'>[] }): string | undefined => selector.name ?? selector.matchers.find((matcher) => matcher.name === NAME && matcher.operator === '=')?.value;

/** What is known to be all labels of a selector's metric. */
function listedLabels(selector: VectorSelector, facts: QueryFacts): readonly string[] | undefined {
  const name = metricOf(selector);
  return name === undefined ? undefined : facts.metric(name)?.labels;
}

/** Whether a matcher accepts no series that has the label. */
const wantsNone = (matcher: LabelMatcher): boolean => (matcher.operator === '=' && matcher.value === '') || (matcher.operator === '!~' && matcher.value === '.+');

function ofSelector(selector: VectorSelector, facts: QueryFacts): LabelSet {
  const must = new Set<string>();
  for (const matcher of selector.matchers) if (!matchesEmpty(matcher) && !isOpen(matcher) && !isFilledIn(matcher.name)) must.add(matcher.name);
  if (metricOf(selector) !== undefined) must.add(NAME);
  const unwanted = selector.matchers.filter(wantsNone);
  for (const { name } of unwanted) must.delete(name);
  const listed = listedLabels(selector, facts);
  if (!listed) return { must, can: 'any', cannot: unwanted.length === 0 ? NOTHING : new Set(unwanted.map(({ name }) => name)) };
  // A label that is asked for by name is taken to be there, whatever lists say.
  const can = new Set([...listed, ...must, NAME]);
  for (const { name } of unwanted) can.delete(name);
  return { must, can, cannot: NOTHING };
}

// ---- functions

/** Functions whose series keep the metric's name (funcs that hand on `Metric` in promql/functions.go). */
const KEEPS_NAME = new Set(['last_over_time', 'first_over_time', 'sort', 'sort_desc', 'sort_by_label', 'sort_by_label_desc', 'label_replace', 'label_join']);

function ofCall(call: Call, facts: QueryFacts): LabelSet {
  if (call.name === 'absent' || call.name === 'absent_over_time') return ofAbsent(call.args[0]);
  if (typeOf(call) === 'scalar') return NO_LABELS;
  if (isFilledIn(call.name)) return ANY_LABELS;
  // The vector that the function works on; `vector(1)` and `hour()` have none, and make a series without labels.
  const vector = call.args.find((arg) => typeOf(arg) === 'instant vector' || typeOf(arg) === 'range vector');
  if (!vector) return NO_LABELS;
  const inner = labelsOf(vector, facts);
  switch (call.name) {
    case 'info':
      return { ...ANY_LABELS, must: inner.must };
    case 'label_replace':
      return ofLabelReplace(call, inner);
    case 'label_join':
      return ofLabelJoin(call, inner);
    case 'histogram_quantile':
    case 'histogram_fraction':
      return without(inner, [NAME, 'le']);
    case 'histogram_quantiles': {
      const label = textOf(call.args[1]);
      return label === undefined ? ANY_LABELS : writing(without(inner, [NAME, 'le']), label, { can: true, must: true });
    }
    default:
      return KEEPS_NAME.has(call.name) ? inner : without(inner, [NAME]);
  }
}

const textOf = (expr: Expr | undefined): string | undefined => {
  const at = expr && unwrap(expr);
  return at?.kind === 'string' ? at.value : undefined;
};

/** The one series of `absent` has the labels of equality matchers, unless a later matcher is of the same label (createLabelsForAbsentFunction). */
function ofAbsent(arg: Expr | undefined): LabelSet {
  const inner = arg && unwrap(arg);
  const selector = inner?.kind === 'matrix' ? inner.selector : inner;
  if (selector?.kind !== 'selector') return NO_LABELS;
  const seen = new Set<string>();
  const labels = new Set<string>();
  for (const { name, operator, value } of selector.matchers) {
    if (name === NAME) continue;
    if (operator === '=' && value !== '' && !seen.has(name)) labels.add(name);
    else labels.delete(name);
    if (operator === '=') seen.add(name);
  }
  // Parentheses and `@` hide the selector in some versions, and then there are no labels at all.
  const certain = inner === arg && !selector.modifiers.at;
  return { must: new Set(certain ? labels : []), can: labels, cannot: new Set() };
}

function ofLabelReplace(call: Call, inner: LabelSet): LabelSet {
  const [, target, replacement, source, pattern] = call.args.map(textOf);
  if (target === undefined || replacement === undefined || source === undefined || pattern === undefined) return ANY_LABELS;
  const always = pattern === '.*' || pattern === '(.*)';
  const fixed = replacement.replace(/\$(?:\w+|\{\w+\})/g, '') !== '';
  const copies = /^\$(?:1|\{1\})$/.test(replacement) && (pattern === '(.*)' || pattern === '(.+)') && inner.must.has(source);
  return writing(inner, target, {
    // An empty replacement takes the label away.
    can: replacement !== '' || (!always && canHave(inner, target)),
    must: copies || (fixed && (always || inner.must.has(target))),
  });
}

function ofLabelJoin(call: Call, inner: LabelSet): LabelSet {
  const [, target, separator, ...sources] = call.args.map(textOf);
  if (target === undefined || separator === undefined || sources.includes(undefined)) return ANY_LABELS;
  const separated = separator !== '' && sources.length > 1;
  return writing(inner, target, {
    can: separated || sources.some((source) => canHave(inner, source!)),
    must: separated || sources.some((source) => inner.must.has(source!)),
  });
}

// ---- aggregations

/** Aggregations that hand on some of their series as they are. */
export const SELECTS_SERIES: ReadonlySet<string> = new Set(['topk', 'bottomk', 'limitk', 'limit_ratio']);

function ofAggregation({ operator, grouping, param }: Aggregation, inner: LabelSet): LabelSet {
  if (SELECTS_SERIES.has(operator)) return inner;
  const labels = grouping?.labels.map((label) => label.name) ?? [];
  if (isFilledIn(operator) || labels.some(isFilledIn)) return ANY_LABELS;
  if (operator !== 'count_values') return grouping?.without ? without(inner, [...labels, NAME]) : only(inner, labels);
  // The value is written into its label first, so that `without` may take it away again.
  const label = textOf(param);
  if (label === undefined) return ANY_LABELS;
  const counted = writing(inner, label, { can: true, must: true });
  return grouping?.without ? without(counted, [...labels, NAME]) : only(counted, [...labels, label]);
}

// ---- binary operations

/** Whether variables of Grafana decide by which labels series match. */
export const matchesOpenly = ({ matching }: Binary): boolean => matching !== undefined && [...matching.labels, ...(matching.group?.include ?? [])].some(({ name }) => isFilledIn(name));

/** Whether a label must be equal on both sides. */
export function isMatched({ matching }: Binary, label: string): boolean {
  const listed = matching?.labels.some((other) => other.name === label) ?? false;
  return matching?.on ? listed : !listed && label !== NAME;
}

function ofBinary(expr: Binary, left: LabelSet, right: LabelSet): LabelSet {
  const { operator } = expr;
  const [leftIsScalar, rightIsScalar] = [typeOf(expr.left) === 'scalar', typeOf(expr.right) === 'scalar'];
  if (leftIsScalar && rightIsScalar) return NO_LABELS;
  // Of `atan2`, older versions keep the name.
  const keepsName = (isComparison(operator) && !expr.bool) || operator === 'atan2';
  if (leftIsScalar || rightIsScalar) {
    const vector = leftIsScalar ? right : left;
    return keepsName ? vector : without(vector, [NAME]);
  }
  if (matchesOpenly(expr)) return ANY_LABELS;
  switch (operator) {
    case 'or':
      return either(left, right);
    case 'unless':
      return left;
    case 'and':
      return joined(expr, left, right, { keepsListed: 'all', copied: new Set(), keepsName: true });
  }
  if (expr.fill) return filled(expr, left, right);
  const { matching } = expr;
  const copied = new Set(matching?.group?.include.map((label) => label.name));
  if (matching?.group?.side === 'right') return joined(expr, right, left, { keepsListed: 'all', copied, keepsName });
  // One-to-one matching takes the labels away that are not matched.
  return joined(expr, left, right, { keepsListed: matching?.group ? 'all' : matching?.on ? 'only' : 'not', copied, keepsName });
}

/** How the series of a binary operation get their labels: from one side, with some copied from the other. */
interface Join {
  /** Whether the base keeps all of its labels, only those listed in `on`, or those not listed in `ignoring`. */
  readonly keepsListed: 'all' | 'only' | 'not';
  readonly copied: ReadonlySet<string>;
  readonly keepsName: boolean;
}

function joined(expr: Binary, base: LabelSet, other: LabelSet, { keepsListed, copied, keepsName }: Join): LabelSet {
  const listed = new Set(expr.matching?.labels.map((label) => label.name));
  const can = (label: string): boolean => {
    if (copied.has(label)) return canHave(other, label);
    if (label === NAME && !keepsName) return false;
    if (keepsListed !== 'all' && listed.has(label) !== (keepsListed === 'only')) return false;
    return canHave(base, label) && (!isMatched(expr, label) || canHave(other, label));
  };
  let within: ReadonlySet<string> | 'any' = 'any';
  if (base.can !== 'any') within = new Set([...base.can, ...copied]);
  else if (keepsListed === 'only') within = new Set([...listed, ...copied]);
  // Where all labels but a few must be equal, none can be there that the other side cannot have.
  else if (!expr.matching?.on && other.can !== 'any') within = new Set([...other.can, ...listed, ...copied, NAME]);
  return derive({
    within,
    from: [base, other],
    labels: [...listed, ...copied, NAME],
    can,
    must: (label) => (copied.has(label) ? other.must.has(label) : base.must.has(label) || (isMatched(expr, label) && other.must.has(label))),
  });
}

/** Where missing series are filled in, a series of either side may stand alone. */
function filled({ matching }: Binary, left: LabelSet, right: LabelSet): LabelSet {
  if (matching?.group) return ANY_LABELS;
  const labels = matching?.labels.map((label) => label.name) ?? [];
  const both = either(left, right);
  return matching?.on ? only(both, labels) : without(both, labels);
}
