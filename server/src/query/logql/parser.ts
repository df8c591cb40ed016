import { span, type Span } from '../../text/range';
import { PRECEDENCE } from '../promql/precedence';
import type { QueryProblem } from '../promql/problem';
import { TooDeep, Unexpected } from '../promql/token-reader';
import type { Token } from '../token';
import type { Binary, DurationLiteral, Expr, Grouping, GroupingLabel, LabelReplace, LogQuery, LogRange, NumberLiteral, RangeAggregation, StreamSelector, Unwrap, Variants, VectorAggregation, VectorMatching } from './ast';
import { StageParser } from './stage-parser';
import { RANGE_AGGREGATIONS, VECTOR_AGGREGATIONS } from './words';

export interface ParseResult {
  /** Undefined where a syntax error ended the parse. */
  readonly expr: Expr | undefined;
  /** The token that cannot stand where it stands, by its index; the number of tokens for the end of the query. */
  readonly unexpected: number | undefined;
  /** Why a query was not judged at all, and the index of the token where that was found. */
  readonly unread?: { readonly token: number; readonly reason: string };
  /** Everything else that the grammar of Loki refuses. */
  readonly problems: readonly QueryProblem[];
}

/**
 * Parses a query by the grammar of Loki (pkg/logql/syntax/syntax.y), one method a rule. Never throws.
 *
 * @param tokens the tokens of the query, comments included
 * @param text the query itself, in which the tokens stand
 */
export function parseExpression(tokens: readonly Token[], text: string): ParseResult {
  const parser = new Parser(tokens, text);
  const indexOf = (at: number | undefined): number => (at === undefined ? tokens.length : tokens.findIndex(({ from }) => from === at));
  try {
    return { expr: parser.query(), unexpected: undefined, problems: parser.problems };
  } catch (error) {
    if (error instanceof TooDeep) return { expr: undefined, unexpected: undefined, problems: [], unread: { token: indexOf(error.at), reason: error.reason } };
    if (!(error instanceof Unexpected)) throw error;
    return { expr: undefined, unexpected: indexOf(error.at), problems: parser.problems };
  }
}

/** The rules of the grammar for metric queries, and for what stands around a log query. */
class Parser extends StageParser {
  query(): Expr {
    const expr = this.expression(0);
    if (this.token) this.fail();
    return expr;
  }

  private expression(minimum: number): Expr {
    this.enter();
    let left = this.primary();
    for (;;) {
      const operator = this.binaryOperator();
      const precedence = operator === undefined ? undefined : PRECEDENCE[operator];
      if (operator === undefined || precedence === undefined || precedence <= minimum) break;
      left = this.binary(left, operator, precedence);
    }
    this.leave();
    return left;
  }

  private binaryOperator(): string | undefined {
    const { token } = this;
    if (token?.type === 'operator') return token.text;
    const word = this.word();
    return word === 'and' || word === 'or' || word === 'unless' ? word : undefined;
  }

  private binary(left: Expr, operator: string, precedence: number): Binary {
    this.countOperation();
    const operatorToken = this.next();
    const bool = this.word() === 'bool' ? this.next() : undefined;
    const matching = this.vectorMatching();
    // Powers associate to the right, all others to the left.
    const right = this.expression(operator === '^' ? precedence - 1 : precedence);
    return { kind: 'binary', from: left.from, to: right.to, operator, operatorSpan: span(operatorToken.from, operatorToken.to), bool: bool && span(bool.from, bool.to), matching, left, right };
  }

  private vectorMatching(): VectorMatching | undefined {
    const word = this.word();
    if (word !== 'on' && word !== 'ignoring') return undefined;
    const start = this.next().from;
    const labels = this.labels();
    const matchingSpan = span(start, this.last);
    const side = this.word();
    if (side !== 'group_left' && side !== 'group_right') return { on: word === 'on', labels, span: matchingSpan, group: undefined };
    const from = this.next().from;
    const include = this.is('(') ? this.labels() : [];
    return { on: word === 'on', labels, span: matchingSpan, group: { side: side === 'group_left' ? 'left' : 'right', include, span: span(from, this.last) } };
  }

  private labels(): GroupingLabel[] {
    this.expect('(');
    const labels = this.is(')') ? [] : this.list(() => this.groupingLabel());
    this.expect(')');
    return labels;
  }

  private groupingLabel(): GroupingLabel {
    const { from, to, text } = this.name();
    return { from, to, name: text };
  }

  private grouping(): Grouping | undefined {
    const word = this.word();
    if (word !== 'by' && word !== 'without') return undefined;
    const { from } = this.next();
    const labels = this.labels();
    return { from, to: this.last, without: word === 'without', labels };
  }

  private primary(): Expr {
    const { token } = this;
    if (!token) this.fail();
    if (token.text === '{') return this.logQuery();
    if (token.text === '(') return this.paren();
    if (token.type === 'number' || token.text === '+' || token.text === '-') return this.signedNumber();
    if (token.type !== 'identifier') this.fail();
    if (token.variable) return this.open(token);
    const word = token.text.toLowerCase();
    if (this.isCallee(token)) {
      if (RANGE_AGGREGATIONS.has(word)) return this.rangeAggregation();
      if (VECTOR_AGGREGATIONS.has(word)) return this.vectorAggregation();
      if (word === 'label_replace') return this.labelReplace();
      if (word === 'vector') return this.vector();
      if (word === 'variants') return this.variants();
    }
    // The message about an unknown function is worded by the token that follows.
    if (this.is('(', 1)) this.skip();
    return this.fail();
  }

  /** A variable of Grafana, which may be a whole expression or the name of a function. */
  private open(token: Token): Expr {
    if (this.is('{', 2) && this.is('(', 1)) return this.rangeAggregation();
    if (this.is('(', 1) || this.word(1) === 'by' || this.word(1) === 'without') return this.vectorAggregation();
    this.next();
    return { kind: 'variable', from: token.from, to: token.to, text: token.text };
  }

  private paren(): Expr {
    const open = this.expect('(');
    const expr = this.expression(0);
    const close = this.expect(')');
    return { kind: 'paren', from: open.from, to: close.to, expr };
  }

  // ---- aggregations

  private rangeAggregation(): RangeAggregation {
    const token = this.next();
    const open = this.expect('(');
    const param = this.param();
    const range = this.logRange();
    const close = this.expect(')');
    const grouping = this.grouping();
    return { kind: 'range-aggregation', from: token.from, to: this.last, operator: operatorOf(token), operatorSpan: span(token.from, token.to), param, argumentsSpan: span(open.from, close.to), range, grouping };
  }

  private vectorAggregation(): VectorAggregation {
    const token = this.next();
    const before = this.grouping();
    const open = this.expect('(');
    const param = this.param();
    const expr = this.expression(0);
    const close = this.expect(')');
    const grouping = before ?? this.grouping();
    return { kind: 'aggregation', from: token.from, to: this.last, operator: operatorOf(token), operatorSpan: span(token.from, token.to), grouping, param, argumentsSpan: span(open.from, close.to), expr };
  }

  /** A number in front of the first comma. */
  private param(): NumberLiteral | undefined {
    const { token } = this;
    if ((token?.type !== 'number' && !token?.variable) || !this.is(',', 1)) return undefined;
    const param = this.number();
    this.expect(',');
    return param;
  }

  private labelReplace(): LabelReplace {
    const token = this.next();
    this.expect('(');
    const expr = this.expression(0);
    const [target, replacement, source, pattern] = [this.argument(), this.argument(), this.argument(), this.argument()];
    this.expect(')');
    return { kind: 'label-replace', from: token.from, to: this.last, nameSpan: span(token.from, token.to), expr, target, replacement, source, pattern };
  }

  private argument(): LabelReplace['target'] {
    this.expect(',');
    return this.string();
  }

  private vector(): Expr {
    const token = this.next();
    this.expect('(');
    const value = this.number();
    this.expect(')');
    return { kind: 'vector', from: token.from, to: this.last, nameSpan: span(token.from, token.to), value };
  }

  private variants(): Variants {
    const token = this.next();
    const open = this.expect('(');
    const variants = this.list(() => this.expression(0));
    const variantsSpan = span(open.from, this.expect(')').to);
    if (this.word() !== 'of') this.fail();
    this.next();
    this.expect('(');
    const of = this.logRange();
    this.expect(')');
    return { kind: 'variants', from: token.from, to: this.last, nameSpan: span(token.from, token.to), variants, variantsSpan, of };
  }

  // ---- log ranges

  /** The range may stand in front of the stages or behind them; parentheses may surround the lines, or all of it. */
  private logRange(): LogRange {
    if (!this.is('(')) return this.bareLogRange(this.selector());
    this.enter();
    const open = this.expect('(');
    if (this.is('(')) {
      const inner = this.logRange();
      const close = this.expect(')');
      this.leave();
      return { ...inner, from: open.from, to: close.to };
    }
    const selector = this.selector();
    if (this.is('[')) return this.closed(open, this.bareLogRange(selector));
    const stages = this.stages();
    const unwrap = this.isUnwrap() ? this.unwrap() : undefined;
    const logs = logsOf(selector, stages);
    if (!this.is(')')) return this.closed(open, this.behind(logs, unwrap));
    this.expect(')');
    this.leave();
    const { range, rangeSpan, offset } = this.window();
    // Behind a selector alone, an unwrap may still follow.
    const late = stages.length === 0 && !unwrap && this.isUnwrap() ? this.unwrap() : unwrap;
    return { kind: 'log-range', from: open.from, to: this.last, logs, unwrap: late, range, rangeSpan, offset };
  }

  private closed(open: Token, inner: LogRange): LogRange {
    const close = this.expect(')');
    this.leave();
    return { ...inner, from: open.from, to: close.to };
  }

  private bareLogRange(selector: StreamSelector): LogRange {
    if (!this.is('[')) {
      const stages = this.stages();
      return this.behind(logsOf(selector, stages), this.isUnwrap() ? this.unwrap() : undefined);
    }
    const { range, rangeSpan, offset } = this.window();
    const stages = this.stages();
    const unwrap = this.isUnwrap() ? this.unwrap() : undefined;
    return { kind: 'log-range', from: selector.from, to: this.last, logs: logsOf(selector, stages), unwrap, range, rangeSpan, offset };
  }

  /** The range behind the stages. */
  private behind(logs: LogQuery, unwrap: Unwrap | undefined): LogRange {
    const { range, rangeSpan, offset } = this.window();
    return { kind: 'log-range', from: logs.from, to: this.last, logs, unwrap, range, rangeSpan, offset };
  }

  private window(): { range: DurationLiteral; rangeSpan: Span; offset: DurationLiteral | undefined } {
    const open = this.expect('[');
    const range = this.duration();
    const close = this.expect(']');
    const rangeSpan = span(open.from, close.to);
    if (this.word() !== 'offset') return { range, rangeSpan, offset: undefined };
    this.next();
    return { range, rangeSpan, offset: this.duration() };
  }
}

const operatorOf = (token: Token): string => (token.variable ? token.text : token.text.toLowerCase());

const logsOf = (selector: StreamSelector, stages: LogQuery['stages']): LogQuery => ({ kind: 'logs', from: selector.from, to: stages[stages.length - 1]?.to ?? selector.to, selector, stages });
