import type { Span } from '../../text/range';

/** The types that PromQL values have (https://prometheus.io/docs/prometheus/latest/querying/basics/#expression-language-data-types). */
export type ValueType = 'scalar' | 'instant vector' | 'range vector' | 'string';

export type MatchOperator = '=' | '!=' | '=~' | '!~';

export interface LabelMatcher extends Span {
  readonly name: string;
  /** Where the name stands; a bare quoted metric name has the span of its string. */
  readonly nameSpan: Span;
  readonly operator: MatchOperator;
  readonly value: string;
  /** Where the quoted value stands, quotes included. */
  readonly valueSpan: Span;
}

export interface NumberLiteral extends Span {
  readonly kind: 'number';
  readonly value: number;
  /** Written as a duration, such as `5m`; the value is in seconds. */
  readonly isDuration: boolean;
  /** Stands in parentheses, as a part of a duration expression. */
  readonly wrapped?: boolean;
}

export interface StringLiteral extends Span {
  readonly kind: 'string';
  readonly value: string;
}

/** A duration that is worked out at run time: arithmetic, `step()`, `range()`, `min_of()`, `max_of()`. */
export interface DurationOperation extends Span {
  readonly kind: 'duration';
  readonly operator: string;
  readonly operands: readonly DurationExpr[];
  /** Stands in parentheses. */
  readonly wrapped?: boolean;
  /** A variable of Grafana, whose text is the operator; it has no operands. */
  readonly variable?: true;
}
export type DurationExpr = NumberLiteral | DurationOperation;

export interface AtModifier extends Span {
  /** Unix seconds, or the bound of the query's range; not a number for a variable. */
  readonly at: number | 'start' | 'end';
  /** The variable of Grafana that stands for the time. */
  readonly variable?: string;
}

/** What may follow a selector or a subquery. */
export interface Modifiers {
  readonly offset?: DurationExpr;
  readonly at?: AtModifier;
  readonly range?: 'anchored' | 'smoothed';
}

export interface VectorSelector extends Span {
  readonly kind: 'selector';
  /** The metric name in front of the braces. */
  readonly name: string | undefined;
  readonly nameSpan: Span | undefined;
  /** The matchers in the braces, a quoted metric name among them as one of `__name__`. */
  readonly matchers: readonly LabelMatcher[];
  readonly modifiers: Modifiers;
}

export interface MatrixSelector extends Span {
  readonly kind: 'matrix';
  readonly selector: VectorSelector;
  readonly range: DurationExpr;
  readonly rangeSpan: Span;
}

export interface Subquery extends Span {
  readonly kind: 'subquery';
  readonly expr: Expr;
  readonly range: DurationExpr;
  readonly step: DurationExpr | undefined;
  readonly modifiers: Modifiers;
}

export interface Call extends Span {
  readonly kind: 'call';
  readonly name: string;
  readonly nameSpan: Span;
  readonly args: readonly Expr[];
}

export interface Grouping extends Span {
  readonly without: boolean;
  readonly labels: readonly GroupingLabel[];
}
export interface GroupingLabel extends Span {
  readonly name: string;
}

export interface Aggregation extends Span {
  readonly kind: 'aggregation';
  /** In lower case. */
  readonly operator: string;
  readonly operatorSpan: Span;
  readonly grouping: Grouping | undefined;
  readonly param: Expr | undefined;
  readonly expr: Expr;
}

export interface VectorMatching {
  readonly on: boolean;
  readonly labels: readonly GroupingLabel[];
  readonly span: Span;
  readonly group: { readonly side: 'left' | 'right'; readonly include: readonly GroupingLabel[]; readonly span: Span } | undefined;
}

/** The values that stand in for series which only one side has: of both sides, or of each on its own. */
export interface Fill extends Span {
  readonly both?: NumberLiteral;
  readonly left?: NumberLiteral;
  readonly right?: NumberLiteral;
}

export interface Binary extends Span {
  readonly kind: 'binary';
  /** In lower case. */
  readonly operator: string;
  readonly operatorSpan: Span;
  readonly bool: Span | undefined;
  readonly matching: VectorMatching | undefined;
  readonly fill: Fill | undefined;
  readonly left: Expr;
  readonly right: Expr;
}

export interface Unary extends Span {
  readonly kind: 'unary';
  readonly operator: '+' | '-';
  readonly expr: Expr;
}

export interface Paren extends Span {
  readonly kind: 'paren';
  readonly expr: Expr;
}

export type Expr = NumberLiteral | StringLiteral | VectorSelector | MatrixSelector | Subquery | Call | Aggregation | Binary | Unary | Paren;

/** The expressions directly inside of another one, in the order of the text. */
export function childrenOf(expr: Expr): readonly Expr[] {
  const children: Expr[] = [];
  pushChildren(expr, children);
  return children.reverse();
}

/** Adds the expressions directly inside of another one to a stack, so that the first one is taken first. Makes no lists, as `childrenOf` does. */
export function pushChildren(expr: Expr, stack: Expr[]): void {
  switch (expr.kind) {
    case 'matrix':
      stack.push(expr.selector);
      return;
    case 'subquery':
    case 'unary':
    case 'paren':
      stack.push(expr.expr);
      return;
    case 'call':
      for (let i = expr.args.length - 1; i >= 0; i--) stack.push(expr.args[i]!);
      return;
    case 'aggregation':
      stack.push(expr.expr);
      if (expr.param) stack.push(expr.param);
      return;
    case 'binary':
      stack.push(expr.right, expr.left);
  }
}

/** Every expression of a tree, the outer ones first, in the order of the text. Takes no recursion, however deep the tree is. */
export function walk(expr: Expr): Expr[] {
  const all: Expr[] = [];
  for (let at: Expr | undefined = expr; at; at = ahead.pop()) {
    all.push(at);
    pushChildren(at, ahead);
  }
  return all;
}

/** What a walk has still to go through. One for all walks, of which each query takes several; it is empty between them. */
const ahead: Expr[] = [];

const NONE: readonly never[] = [];

/** The expressions of one kind among others, in a list of just that length: a list that grows has room for a dozen more, and there are four for each query. */
export function ofKind<Kind extends Expr['kind']>(all: readonly Expr[], kind: Kind): readonly Extract<Expr, { kind: Kind }>[] {
  let count = 0;
  for (const expr of all) if (expr.kind === kind) count++;
  if (count === 0) return NONE;
  const found = new Array<Extract<Expr, { kind: Kind }>>(count);
  let next = 0;
  for (const expr of all) if (expr.kind === kind) found[next++] = expr as Extract<Expr, { kind: Kind }>;
  return found;
}

/** What stands inside of parentheses, however many. */
export function unwrap(expr: Expr): Expr {
  let at = expr;
  while (at.kind === 'paren') at = at.expr;
  return at;
}

const SET_OPERATORS = new Set(['and', 'or', 'unless']);
const COMPARISONS = new Set(['==', '!=', '>', '<', '>=', '<=']);
export const isSetOperator = (operator: string): boolean => SET_OPERATORS.has(operator);
export const isComparison = (operator: string): boolean => COMPARISONS.has(operator);
