import type { Span } from '../../text/range';
import type { Token } from '../token';
import { childrenOf, type Aggregation, type Binary, type Expr, type GroupingLabel, type VectorSelector } from './ast';
import { CommentWriter } from './comment-writer';
import { parseWithVariables } from './parse';
import { Printer, saysSomething } from './print';
import { sourceSpelling } from './spelling';

/** Where Prometheus breaks lines (promql/parser/prettier.go). */
export const DEFAULT_WIDTH = 100;

export interface FormatOptions {
  /** The longest expression that stays on one line, without its indentation; in bytes of UTF-8, as Prometheus counts. */
  readonly width?: number;
}

/**
 * Formats a query as Prometheus does (promql/parser/prettier.go), and keeps its comments: every comment stays behind or
 * above the code that it stood behind or above, in the order of the text.
 *
 * @returns undefined for a query with a syntax error, which is nobody's to rearrange, and for one without any code
 */
export function formatPromql(text: string, { width = DEFAULT_WIDTH }: FormatOptions = {}): string | undefined {
  const { expr, syntax, tokens } = parseWithVariables(text);
  return expr && syntax.length === 0 ? new Formatter(text, tokens, width).format(expr) : undefined;
}

const encoder = new TextEncoder();

class Formatter {
  private readonly out: CommentWriter;
  private readonly printer: Printer;
  private readonly code: readonly Token[];
  private readonly byStart: ReadonlyMap<number, number>;

  constructor(
    text: string,
    tokens: readonly Token[],
    private readonly width: number,
  ) {
    this.code = tokens.filter((token) => token.type !== 'comment');
    this.byStart = new Map(this.code.map((token, i) => [token.from, i]));
    this.out = new CommentWriter(text, tokens);
    this.printer = new Printer(sourceSpelling(this.code));
  }

  format(expr: Expr): string {
    this.out.break(0, this.code[0]!.from);
    this.layout(expr, 0);
    return this.out.finish();
  }

  // ---- what is split

  private isSplit(expr: Expr): boolean {
    return this.keepsComment(expr) || (isSplittable(expr) && encoder.encode(this.printer.expr(expr)).length > this.width);
  }

  /** Whether a comment stays inside of an expression; one that stands behind the last place for it moves behind the expression. */
  private keepsComment(expr: Expr): boolean {
    switch (expr.kind) {
      case 'selector':
        return this.out.hasComment(this.braces(expr));
      case 'matrix':
        return this.keepsComment(expr.selector);
      case 'subquery':
      case 'unary':
        return this.keepsComment(expr.expr);
      case 'call':
      case 'paren':
        return this.out.hasComment(expr);
      case 'aggregation':
        return this.out.hasComment({ from: expr.from, to: this.argumentsEnd(expr) });
      case 'binary':
        return this.out.hasComment({ from: expr.from, to: expr.right.from }) || this.keepsComment(expr.right);
      default:
        return false;
    }
  }

  // ---- layout

  /** Writes an expression; on a line of its own, it is indented by `level`. */
  private layout(expr: Expr, level: number): void {
    const { out, printer } = this;
    if (!this.isSplit(expr)) {
      out.code(printer.expr(expr), level);
      out.defer(expr.to);
      return;
    }
    switch (expr.kind) {
      case 'selector':
        this.matchers(expr, level);
        out.code(printer.selectorSuffix(expr.modifiers), level);
        break;
      case 'matrix':
        this.matchers(expr.selector, level);
        out.code(printer.rangeSuffix(expr.range, expr.selector.modifiers), level);
        break;
      case 'subquery':
        this.layout(expr.expr, level);
        out.code(printer.subquerySuffix(expr), level);
        break;
      case 'unary':
        out.code(expr.operator, level);
        this.layout(expr.expr, level);
        break;
      case 'binary':
        this.binary(expr, level);
        break;
      case 'call':
        out.code(expr.name, level);
        this.arguments(expr.args, level, expr.to);
        break;
      case 'paren':
        this.arguments([expr.expr], level, expr.to);
        break;
      case 'aggregation':
        this.aggregationHead(expr, level);
        this.arguments(childrenOf(expr), level, this.argumentsEnd(expr));
        break;
    }
    out.defer(expr.to);
  }

  private arguments(args: readonly Expr[], level: number, end: number): void {
    this.rows('(', args, ')', level, end, (arg) => this.layout(arg, level + 1));
  }

  /** Brackets with every item on a line of its own. */
  private rows<T extends Span>(open: string, items: readonly T[], close: string, level: number, end: number, write: (item: T) => void): void {
    this.out.code(open, level);
    items.forEach((item, i) => {
      if (i > 0) this.out.code(',', level);
      this.out.break(level + 1, item.from);
      write(item);
    });
    this.out.break(level + 1, end);
    this.out.code(close, level);
  }

  private binary(expr: Binary, level: number): void {
    this.layout(expr.left, level + 1);
    this.out.break(level, expr.operatorSpan.from);
    this.operator(expr, level);
    this.out.break(level + 1, expr.right.from);
    this.layout(expr.right, level + 1);
  }

  private operator(expr: Binary, level: number): void {
    const { out, printer } = this;
    const { matching } = expr;
    if (!matching || !saysSomething(matching) || !out.hasComment({ from: matching.span.from, to: matching.group?.span.to ?? matching.span.to })) {
      out.code(printer.operator(expr), level);
      return;
    }
    out.code(`${expr.operator}${printer.bool(expr)} ${matching.on ? 'on' : 'ignoring'} `, level);
    this.labels(matching.labels, matching.span, level);
    if (matching.group) {
      out.code(` group_${matching.group.side} `, level);
      this.labels(matching.group.include, matching.group.span, level);
    }
    out.code(printer.fill(expr), level);
  }

  private aggregationHead(expr: Aggregation, level: number): void {
    const { grouping } = expr;
    const head = this.printer.aggregationHead(expr);
    // What stands behind the arguments is written in front of them, without its comments: they keep their place.
    if (!grouping || grouping.from > expr.expr.from || !this.out.hasComment(grouping) || head === expr.operator) {
      this.out.code(head, level);
      return;
    }
    this.out.code(`${expr.operator} ${grouping.without ? 'without' : 'by'} `, level);
    this.labels(grouping.labels, grouping, level);
    this.out.code(' ', level);
  }

  /** @param list the span from the word in front of the labels to the closing parenthesis */
  private labels(labels: readonly GroupingLabel[], list: Span, level: number): void {
    if (!this.out.hasComment({ from: this.tokenAfter(list.from).from, to: list.to })) {
      this.out.code(this.printer.labels(labels), level);
      return;
    }
    this.rows('(', labels, ')', level, list.to, (label) => this.out.code(this.printer.spelling.label(label.name, label), level + 1));
  }

  /** The matchers of a selector, each on its line, in the order of the text: their comments may speak of the ones below. */
  private matchers(selector: VectorSelector, level: number): void {
    this.out.code(selector.name ?? '', level);
    this.rows('{', selector.matchers, '}', level, this.braces(selector).to, (matcher) => {
      this.out.code(this.printer.spelling.matcher(matcher), level + 1);
      this.out.defer(matcher.to);
    });
  }

  // ---- places

  private tokenAfter(start: number): Token {
    return this.code[this.byStart.get(start)! + 1]!;
  }

  /** From the opening to the closing brace; empty for a selector without matchers, which loses its braces. */
  private braces({ from, nameSpan, matchers }: VectorSelector): Span {
    const last = matchers[matchers.length - 1];
    if (!last) return { from, to: from };
    const open = this.code[this.byStart.get(from)! + (nameSpan ? 1 : 0)]!;
    let index = this.byStart.get(last.valueSpan.from)! + 1;
    while (this.code[index]!.text !== '}') index++;
    return { from: open.from, to: this.code[index]!.to };
  }

  /** Where the parenthesis behind an aggregation's arguments ends. */
  private argumentsEnd({ expr, grouping, to }: Aggregation): number {
    return grouping && grouping.from > expr.from ? this.code[this.byStart.get(grouping.from)! - 1]!.to : to;
  }
}

const SPLITTABLE: ReadonlySet<Expr['kind']> = new Set(['subquery', 'unary', 'binary', 'call', 'paren', 'aggregation']);

const isSplittable = (expr: Expr): boolean => SPLITTABLE.has(expr.kind) && !(expr.kind === 'call' && expr.args.length === 0);
