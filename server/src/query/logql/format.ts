import type { Span } from '../../text/range';
import { CommentWriter } from '../promql/comment-writer';
import { DEFAULT_WIDTH, type FormatOptions } from '../promql/format';
import type { Token } from '../token';
import type { Binary, Expr, LabelReplace, LineFilter, LogQuery, LogRange, RangeAggregation, Stage, Variants, VectorAggregation } from './ast';
import { parseLogqlWithVariables } from './parse';
import { Printer } from './print';

/**
 * Formats a query as Loki does (pkg/logql/syntax/prettier.go), keeps parentheses that Loki would drop, and keeps comments: every comment
 * stays behind or above the code that it stood behind or above, in the order of the text.
 *
 * @returns undefined for a query with a syntax error, which is nobody's to rearrange, and for one without any code
 */
export function formatLogql(text: string, { width = DEFAULT_WIDTH }: FormatOptions = {}): string | undefined {
  const { expr, syntax, tokens } = parseLogqlWithVariables(text);
  return expr && syntax.length === 0 ? new Formatter(text, tokens, width).format(expr) : undefined;
}

const encoder = new TextEncoder();

class Formatter {
  private readonly out: CommentWriter;
  private readonly printer: Printer;

  constructor(
    text: string,
    private readonly tokens: readonly Token[],
    private readonly width: number,
  ) {
    this.out = new CommentWriter(text, tokens);
    this.printer = new Printer(text);
  }

  format(expr: Expr): string {
    this.out.break(0, this.tokens.find(({ type }) => type !== 'comment')!.from);
    this.layout(expr, 0);
    return this.out.finish();
  }

  // ---- what is split

  private isTooLong(text: string): boolean {
    // Most queries are short, and bytes are at least as many as characters.
    return text.length > this.width || (text.length * 3 > this.width && encoder.encode(text).length > this.width);
  }

  private isSplit(expr: Expr): boolean {
    return this.keepsComment(expr) || (SPLITTABLE.has(expr.kind) && this.isTooLong(this.printer.expr(expr)));
  }

  /** Whether a comment stays inside of an expression; one that stands behind the last place for it moves behind the expression. */
  private keepsComment(expr: Expr): boolean {
    switch (expr.kind) {
      case 'logs':
        return this.isBetween(expr.selector, expr.stages);
      case 'range-aggregation':
      case 'aggregation':
        return this.out.hasComment({ from: expr.from, to: expr.argumentsSpan.to });
      case 'label-replace':
      case 'paren':
      case 'variants':
        return this.out.hasComment(expr);
      case 'binary':
        return this.out.hasComment({ from: expr.from, to: expr.right.from }) || this.keepsComment(expr.right);
      default:
        return false;
    }
  }

  /** Whether a comment stands somewhere between the first part of a chain and the last one. */
  private isBetween(first: Span, rest: readonly Span[]): boolean {
    const last = rest[rest.length - 1];
    return last !== undefined && this.out.hasComment({ from: first.from, to: last.from });
  }

  // ---- layout

  /** Writes an expression; on a line of its own, it is indented by `level`. */
  private layout(expr: Expr, level: number): void {
    const { out, printer } = this;
    if (!this.isSplit(expr)) out.code(printer.expr(expr), level);
    else {
      switch (expr.kind) {
        case 'logs':
          this.logs(expr, level);
          break;
        case 'range-aggregation':
          this.rangeAggregation(expr, level);
          break;
        case 'aggregation':
          this.aggregation(expr, level);
          break;
        case 'label-replace':
          this.labelReplace(expr, level);
          break;
        case 'paren':
          this.rows([expr.expr], level, expr.to, (inner) => this.layout(inner, level + 1));
          break;
        case 'variants':
          this.variants(expr, level);
          break;
        case 'binary':
          this.binary(expr, level);
          break;
      }
    }
    out.defer(expr.to);
  }

  /** Parentheses with every item on a line of its own. */
  private rows<T extends Span>(items: readonly T[], level: number, end: number, write: (item: T) => void): void {
    this.out.code('(', level);
    items.forEach((item, i) => {
      if (i > 0) this.out.code(',', level);
      this.out.break(level + 1, item.from);
      write(item);
    });
    this.out.break(level + 1, end);
    this.out.code(')', level);
  }

  private logs({ selector, stages }: LogQuery, level: number): void {
    this.out.code(this.printer.selector(selector), level);
    this.out.defer(selector.to);
    for (const group of inGroups(stages)) this.stages(group, level + 1);
  }

  /** A stage on a line of its own; line filters in a row share one, as long as they fit. */
  private stages(group: readonly Stage[], level: number): void {
    const isSplit = this.isBetween(group[0]!, group.slice(1)) || this.isTooLong(group.map((stage) => this.printer.stage(stage)).join(' '));
    for (const [i, stage] of group.entries()) {
      if (i === 0 || isSplit) this.out.break(level, stage.from);
      else this.out.code(' ', level);
      this.out.code(this.printer.stage(stage), level);
      this.out.defer(stage.to);
    }
  }

  private logRange(range: LogRange, level: number): void {
    const { logs, unwrap } = range;
    this.layout(logs, level);
    if (unwrap) {
      const starts = [unwrap.from, ...unwrap.filters.map(({ from }) => from)];
      for (const [i, text] of this.printer.unwrap(unwrap).entries()) {
        this.out.break(level + 1, starts[i]!);
        this.out.code(text, level + 1);
      }
      this.out.defer(unwrap.to);
    }
    this.out.code(` ${this.printer.window(range)}`, level);
    this.out.defer(range.to);
  }

  private rangeAggregation(expr: RangeAggregation, level: number): void {
    this.out.code(expr.operator, level);
    this.rows([...(expr.param ? [expr.param] : []), expr.range], level, expr.argumentsSpan.to, (item) => (item.kind === 'number' ? this.layout(item, level + 1) : this.logRange(item, level + 1)));
    this.out.code(this.printer.grouping(expr.grouping), level);
  }

  private aggregation(expr: VectorAggregation, level: number): void {
    this.out.code(this.printer.aggregationHead(expr), level);
    this.rows([...(expr.param ? [expr.param] : []), expr.expr], level, expr.argumentsSpan.to, (item) => this.layout(item, level + 1));
  }

  private labelReplace({ expr, target, replacement, source, pattern, to }: LabelReplace, level: number): void {
    this.out.code('label_replace', level);
    this.rows([expr, target, replacement, source, pattern], level, to, (item) => {
      if (item.kind !== 'string') return this.layout(item, level + 1);
      this.out.code(this.printer.string(item.value, item), level + 1);
      this.out.defer(item.to);
    });
  }

  private variants({ variants, variantsSpan, of, to }: Variants, level: number): void {
    this.out.code('variants', level);
    this.rows(variants, level, variantsSpan.to, (variant) => this.layout(variant, level + 1));
    this.out.code(' of ', level);
    this.rows([of], level, to, (range) => this.logRange(range, level + 1));
  }

  private binary(expr: Binary, level: number): void {
    this.layout(expr.left, level + 1);
    this.out.break(level, expr.operatorSpan.from);
    this.out.code(this.printer.operator(expr), level);
    this.out.break(level + 1, expr.right.from);
    this.layout(expr.right, level + 1);
  }
}

const SPLITTABLE: ReadonlySet<Expr['kind']> = new Set(['logs', 'range-aggregation', 'aggregation', 'label-replace', 'binary', 'paren', 'variants']);

/** Line filters in a row are one group, as Loki takes them for one stage; every other stage stands for itself. */
function inGroups(stages: readonly Stage[]): Stage[][] {
  const groups: Stage[][] = [];
  for (const stage of stages) {
    const last = groups[groups.length - 1];
    if (stage.kind === 'line-filter' && last?.[0]?.kind === 'line-filter') (last as LineFilter[]).push(stage);
    else groups.push([stage]);
  }
  return groups;
}
