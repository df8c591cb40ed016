import type { Span } from '../../text/range';
import type { Grouping, LabelMatcher, StringLiteral, VectorMatching } from '../promql/ast';
import { Memo } from '../../text/memo';

export type { Grouping, GroupingLabel, LabelMatcher, MatchOperator, StringLiteral, VectorMatching } from '../promql/ast';

/** A number; not a number where a variable of Grafana stands for it. */
export interface NumberLiteral extends Span {
  readonly kind: 'number';
  readonly value: number;
}

/** A length of time in seconds; not a number where a variable of Grafana stands for it. */
export interface DurationLiteral extends Span {
  readonly kind: 'duration';
  readonly value: number;
  readonly text: string;
}

// ---- log queries

/** `{service="execution"}`. */
export interface StreamSelector extends Span {
  readonly kind: 'selector';
  readonly matchers: readonly LabelMatcher[];
  /** Whether a variable of Grafana stands for one of its matchers. */
  readonly isOpen: boolean;
}

/** A selector and the stages behind it: lines of logs. */
export interface LogQuery extends Span {
  readonly kind: 'logs';
  readonly selector: StreamSelector;
  readonly stages: readonly Stage[];
}

export type LineFilterOperator = '|=' | '!=' | '|~' | '!~' | '|>' | '!>';

/** What a line is compared with: a text, or addresses as in `ip("10.0.0.0/8")`; the span is that of the whole. */
export interface LineMatch extends Span {
  readonly isIp: boolean;
  readonly text: StringLiteral;
}

export interface LineFilter extends Span {
  readonly kind: 'line-filter';
  readonly operator: LineFilterOperator;
  readonly operatorSpan: Span;
  /** More than one where `or` stands between them. */
  readonly matches: readonly LineMatch[];
}

export type ParserName = 'json' | 'logfmt' | 'regexp' | 'pattern' | 'unpack';

/** A field that a parser takes out under a name of its own: `status="response.code"`, or `status` alone. */
export interface Extraction extends Span {
  readonly name: string;
  readonly nameSpan: Span;
  readonly path: StringLiteral | undefined;
}

export interface ParserFlag extends Span {
  readonly name: '--strict' | '--keep-empty';
}

/** A stage that makes labels of what a line holds. */
export interface ParserStage extends Span {
  readonly kind: 'parser';
  readonly name: ParserName;
  readonly nameSpan: Span;
  /** Of `logfmt`. */
  readonly flags: readonly ParserFlag[];
  /** Of `regexp` and `pattern`. */
  readonly pattern: StringLiteral | undefined;
  /** Of `json` and `logfmt`; without any, they take out everything. */
  readonly extractions: readonly Extraction[];
}

/** What a label is compared with; the value of a duration is in seconds, that of an `ip` a pattern. */
export type FilterValue =
  | StringLiteral
  | NumberLiteral
  | DurationLiteral
  | (Span & { readonly kind: 'bytes'; readonly value: number; readonly text: string })
  | (Span & { readonly kind: 'ip'; readonly pattern: StringLiteral });

export type ComparisonOperator = '=' | '!=' | '=~' | '!~' | '==' | '>' | '>=' | '<' | '<=';

export interface LabelComparison extends Span {
  readonly kind: 'comparison';
  readonly name: string;
  readonly nameSpan: Span;
  readonly operator: ComparisonOperator;
  readonly operatorSpan: Span;
  readonly value: FilterValue;
}

/** Two filters; a comma, and nothing between them, mean `and`. */
export interface LabelFilterOperation extends Span {
  readonly kind: 'operation';
  readonly operator: 'and' | 'or' | ',' | '';
  readonly left: LabelFilter;
  readonly right: LabelFilter;
}

export interface LabelFilterParen extends Span {
  readonly kind: 'paren';
  readonly filter: LabelFilter;
}

export type LabelFilter = LabelComparison | LabelFilterOperation | LabelFilterParen;

/** `| level="ERROR" and status >= 500`. */
export interface LabelFilterStage extends Span {
  readonly kind: 'label-filter';
  readonly filter: LabelFilter;
}

export interface LineFormat extends Span {
  readonly kind: 'line-format';
  readonly template: StringLiteral;
}

/** `name=other`, which renames, or `name="{{ … }}"`. */
export interface LabelFormatting extends Span {
  readonly name: string;
  readonly nameSpan: Span;
  readonly value: (Span & { readonly kind: 'label'; readonly name: string }) | StringLiteral;
}

export interface LabelFormat extends Span {
  readonly kind: 'label-format';
  readonly formats: readonly LabelFormatting[];
}

/** A label that is dropped or kept, with `matcher` only where its value matches. */
export interface ChosenLabel extends Span {
  readonly name: string;
  readonly nameSpan: Span;
  readonly matcher: LabelMatcher | undefined;
}

export interface LabelChoice extends Span {
  readonly kind: 'drop' | 'keep';
  readonly labels: readonly ChosenLabel[];
}

export interface Decolorize extends Span {
  readonly kind: 'decolorize';
}

export type Stage = LineFilter | ParserStage | LabelFilterStage | LineFormat | LabelFormat | LabelChoice | Decolorize;

// ---- metric queries

export type Conversion = 'bytes' | 'duration' | 'duration_seconds';

/** `| unwrap duration(took)`: the label whose value is the sample's. */
export interface Unwrap extends Span {
  readonly kind: 'unwrap';
  readonly label: string;
  readonly labelSpan: Span;
  readonly conversion: Conversion | undefined;
  /** The label filters behind it. */
  readonly filters: readonly LabelFilterStage[];
}

/** Lines of a window: what a range aggregation works on. */
export interface LogRange extends Span {
  readonly kind: 'log-range';
  readonly logs: LogQuery;
  readonly unwrap: Unwrap | undefined;
  readonly range: DurationLiteral;
  /** With its brackets. */
  readonly rangeSpan: Span;
  readonly offset: DurationLiteral | undefined;
}

export interface RangeAggregation extends Span {
  readonly kind: 'range-aggregation';
  /** In lower case, such as `count_over_time`; or a variable of Grafana. */
  readonly operator: string;
  readonly operatorSpan: Span;
  /** Of `quantile_over_time`. */
  readonly param: NumberLiteral | undefined;
  /** The parentheses with what they hold. */
  readonly argumentsSpan: Span;
  readonly range: LogRange;
  readonly grouping: Grouping | undefined;
}

export interface VectorAggregation extends Span {
  readonly kind: 'aggregation';
  /** In lower case, such as `sum`; or a variable of Grafana. */
  readonly operator: string;
  readonly operatorSpan: Span;
  readonly grouping: Grouping | undefined;
  /** Of `topk` and its kin. */
  readonly param: NumberLiteral | undefined;
  /** The parentheses with what they hold. */
  readonly argumentsSpan: Span;
  readonly expr: Expr;
}

export interface LabelReplace extends Span {
  readonly kind: 'label-replace';
  readonly nameSpan: Span;
  readonly expr: Expr;
  readonly target: StringLiteral;
  readonly replacement: StringLiteral;
  readonly source: StringLiteral;
  readonly pattern: StringLiteral;
}

export interface VectorCall extends Span {
  readonly kind: 'vector';
  readonly nameSpan: Span;
  readonly value: NumberLiteral;
}

export interface Binary extends Span {
  readonly kind: 'binary';
  /** In lower case. */
  readonly operator: string;
  readonly operatorSpan: Span;
  readonly bool: Span | undefined;
  readonly matching: VectorMatching | undefined;
  readonly left: Expr;
  readonly right: Expr;
}

export interface Paren extends Span {
  readonly kind: 'paren';
  readonly expr: Expr;
}

/** `variants(…, …) of ({…}[5m])`: several metrics of the same lines. */
export interface Variants extends Span {
  readonly kind: 'variants';
  readonly nameSpan: Span;
  readonly variants: readonly Expr[];
  /** The parentheses around the variants. */
  readonly variantsSpan: Span;
  readonly of: LogRange;
}

/** A variable of Grafana that stands for a whole expression. */
export interface OpenExpr extends Span {
  readonly kind: 'variable';
  readonly text: string;
}

export type Expr = LogQuery | RangeAggregation | VectorAggregation | LabelReplace | VectorCall | NumberLiteral | Binary | Paren | Variants | OpenExpr;

/** The expressions directly inside of another one, in the order of the text; those of a log range are its log query. */
export function childrenOf(expr: Expr): readonly Expr[] {
  switch (expr.kind) {
    case 'aggregation':
    case 'label-replace':
    case 'paren':
      return [expr.expr];
    case 'range-aggregation':
      return [expr.range.logs];
    case 'binary':
      return [expr.left, expr.right];
    case 'variants':
      return [...expr.variants, expr.of.logs];
    default:
      return [];
  }
}

/** Every expression of a tree, the outer ones first. */
export function* walk(expr: Expr): Generator<Expr> {
  const open = [expr];
  for (let at = open.pop(); at; at = open.pop()) {
    yield at;
    open.push(...childrenOf(at).toReversed());
  }
}

/** A log query with what a range aggregation around it adds. */
export interface LogsInUse {
  readonly logs: LogQuery;
  readonly range: LogRange | undefined;
  /** The aggregation that reads the range; undefined for a query of lines. */
  readonly aggregation: RangeAggregation | undefined;
}

const known = new Memo<Expr, readonly LogsInUse[]>();

/** Every log query of a tree, in the order of the text. */
export function logQueries(expr: Expr): readonly LogsInUse[] {
  let queries = known.get(expr);
  if (!queries) known.set(expr, (queries = findLogQueries(expr)));
  return queries;
}

function findLogQueries(expr: Expr): LogsInUse[] {
  const found: LogsInUse[] = [];
  for (const node of walk(expr)) {
    if (node.kind === 'range-aggregation') found.push({ logs: node.range.logs, range: node.range, aggregation: node });
    else if (node.kind === 'variants') found.push({ logs: node.of.logs, range: node.of, aggregation: undefined });
    else if (node.kind === 'logs') found.push({ logs: node, range: undefined, aggregation: undefined });
  }
  // What a range holds is met again as an expression of its own.
  const inRanges = new Set(found.flatMap(({ logs, range }) => (range ? [logs] : [])));
  return found.filter(({ logs, range }) => range !== undefined || !inRanges.has(logs)).sort((a, b) => a.logs.from - b.logs.from);
}

/** The comparisons of a label filter, in the order of the text. */
export function comparisonsOf(filter: LabelFilter): LabelComparison[] {
  if (filter.kind === 'comparison') return [filter];
  return filter.kind === 'paren' ? comparisonsOf(filter.filter) : [...comparisonsOf(filter.left), ...comparisonsOf(filter.right)];
}

/** What stands inside of parentheses, however many. */
export function unwrapParens(expr: Expr): Expr {
  let at = expr;
  while (at.kind === 'paren') at = at.expr;
  return at;
}
