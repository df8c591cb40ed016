import { span } from '../../text/range';
import type { Token } from '../token';
import type { Aggregation, AtModifier, Binary, Call, Expr, Fill, Grouping, GroupingLabel, LabelMatcher, MatchOperator, Modifiers, NumberLiteral, Subquery, VectorMatching, VectorSelector } from './ast';
import type { CodeTokens } from './borrowed-tokens';
import { DURATION_CALLS, DurationParser, isNumberWord } from './duration-parser';
import { FUNCTION_TABLE } from './functions';
import { PRECEDENCE, UNARY_PRECEDENCE } from './precedence';
import type { QueryProblem } from './problem';
import { unquote } from './string-literal';
import { lowerCase, TooDeep, Unexpected, type FeatureUse } from './token-reader';
import { AGGREGATORS, AGGREGATORS_WITH_PARAMETER, FILL_WORDS, OPERATOR_WORDS } from './words';

export type { FeatureUse } from './token-reader';

export interface ParseResult {
  /** Undefined where a syntax error ended the parse. */
  readonly expr: Expr | undefined;
  /** The token that cannot stand where it stands, by where it begins; undefined there for the end of the query. */
  readonly unexpected?: { readonly at: number | undefined };
  /** The token at which reading gave up, and why; nothing is said of such a query. */
  readonly unread?: { readonly at: number | undefined; readonly reason: string };
  /** Everything else that the parser of Prometheus refuses. */
  readonly problems: readonly QueryProblem[];
  readonly features: readonly FeatureUse[];
}

/** Words that are never a metric's name. */
const RESERVED = new Set(['bool', 'on', 'ignoring', 'group_left', 'group_right', 'atan2']);
/** Of what has none, one for all. */
const NO_MODIFIERS: Modifiers = {};
const MATCH_OPERATORS = new Set(['=', '!=', '=~', '!~']);

/**
 * Parses a query by the grammar of Prometheus (promql/parser/generated_parser.y), one method a rule. Never throws.
 */
export function parseExpression({ list, count }: CodeTokens): ParseResult {
  const parser = new Parser(list, count);
  try {
    return { expr: parser.query(), problems: parser.problems, features: parser.features };
  } catch (error) {
    if (error instanceof TooDeep) return { expr: undefined, problems: [], features: [], unread: error };
    if (!(error instanceof Unexpected)) throw error;
    return { expr: undefined, unexpected: error, problems: parser.problems, features: parser.features };
  }
}

/** The rules of the grammar for expressions, one method a rule. */
class Parser extends DurationParser {
  query(): Expr {
    const expr = this.expression(0);
    if (this.token) this.fail();
    return expr;
  }

  private expression(minimum: number): Expr {
    this.enter();
    let left = this.unary();
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
    return word !== undefined && OPERATOR_WORDS.has(word) ? word : undefined;
  }

  private binary(left: Expr, operator: string, precedence: number): Binary {
    this.countOperation();
    const operatorToken = this.next();
    const bool = this.word() === 'bool' ? this.next() : undefined;
    const matching = this.vectorMatching();
    const fill = this.fillModifier();
    // Powers associate to the right, all others to the left.
    const right = this.expression(operator === '^' ? precedence - 1 : precedence);
    return { kind: 'binary', from: left.from, to: right.to, operator, operatorSpan: span(operatorToken.from, operatorToken.to), bool: bool && span(bool.from, bool.to), matching, fill, left, right };
  }

  private vectorMatching(): VectorMatching | undefined {
    const word = this.word();
    if (word !== 'on' && word !== 'ignoring') return undefined;
    const start = this.next().from;
    const labels = this.groupingLabels();
    const matchingSpan = span(start, this.last);
    const side = this.word();
    if (side !== 'group_left' && side !== 'group_right') return { on: word === 'on', labels, span: matchingSpan, group: undefined };
    const from = this.next().from;
    const include = this.is('(') ? this.groupingLabels() : [];
    return { on: word === 'on', labels, span: matchingSpan, group: { side: side === 'group_left' ? 'left' : 'right', include, span: span(from, this.last) } };
  }

  private fillModifier(): Fill | undefined {
    const start = this.token?.from;
    if (!FILL_WORDS.has(this.word() ?? '')) return undefined;
    const seen = new Map<string, NumberLiteral>();
    for (let word = this.word(); word !== undefined && FILL_WORDS.has(word) && this.is('(', 1) && !seen.has(word) && !seen.has('fill'); word = this.word()) {
      if (word === 'fill' && seen.size > 0) break;
      this.next();
      this.expect('(');
      seen.set(word, this.signedNumber());
      this.expect(')');
    }
    if (start === undefined || seen.size === 0) return undefined;
    const at = span(start, this.last);
    this.use('promql-binop-fill-modifiers', at, 'Filling in missing series');
    return { ...at, both: seen.get('fill'), left: seen.get('fill_left'), right: seen.get('fill_right') };
  }

  private unary(): Expr {
    const { token } = this;
    if (token?.type !== 'operator' || (token.text !== '+' && token.text !== '-')) return this.postfix(this.primary());
    this.next();
    const expr = this.expression(UNARY_PRECEDENCE);
    if (expr.kind === 'number') return { ...expr, from: token.from, value: token.text === '-' ? -expr.value : expr.value };
    return { kind: 'unary', from: token.from, to: expr.to, operator: token.text, expr };
  }

  private primary(): Expr {
    const { token } = this;
    if (!token) this.fail();
    switch (token.type) {
      case 'number':
      case 'duration':
        return this.number();
      case 'string': {
        this.next();
        return { kind: 'string', from: token.from, to: token.to, value: unquote(token.text) };
      }
      case 'open':
        return token.text === '{' ? this.selector(undefined) : token.text === '(' ? this.paren() : this.fail();
      case 'identifier':
        return this.named();
      case 'colon':
        return this.fail();
      default:
        return this.fail();
    }
  }

  private paren(): Expr {
    const open = this.expect('(');
    const expr = this.expression(0);
    const close = this.expect(')');
    return { kind: 'paren', from: open.from, to: close.to, expr };
  }

  private named(): Expr {
    const token = this.token!;
    const word = lowerCase(token.text);
    if (isNumberWord(token)) return this.number();
    if ((AGGREGATORS.has(word) || (token.variable && !this.is('(', 1))) && (this.is('(', 1) || this.word(1) === 'by' || this.word(1) === 'without')) return this.aggregation();
    if (this.is('(', 1) && !token.text.includes(':')) {
      if (token.variable || FUNCTION_TABLE.has(token.text) || DURATION_CALLS.has(word) || word === 'start' || word === 'end') return this.call();
      // The message about an unknown function is worded by the token that follows.
      this.skip();
      this.fail();
    }
    if (RESERVED.has(word)) this.fail();
    this.next();
    return this.selector(token);
  }

  private call(): Call {
    const name = this.next();
    const fn = FUNCTION_TABLE.get(name.text) ?? FUNCTION_TABLE.get(lowerCase(name.text));
    const args = this.callBody();
    if (fn?.experimental) this.use('promql-experimental-functions', name, `The function \`${fn.name}\``);
    return { kind: 'call', from: name.from, to: this.last, name: fn?.name ?? name.text, nameSpan: span(name.from, name.to), args };
  }

  private callBody(): Expr[] {
    this.expect('(');
    let args: Expr[] | undefined;
    while (!this.is(')')) {
      const arg = this.expression(0);
      // A list that grows has room for a dozen more, and most calls have one argument.
      if (args) args.push(arg);
      else args = [arg];
      if (!this.is(',')) break;
      const comma = this.next();
      if (this.is(')')) this.report(comma, 'The arguments of a call cannot end with a comma.', [{ title: 'Remove the comma', edits: [{ from: comma.from, to: comma.to, text: '' }] }]);
    }
    this.expect(')');
    return args ?? [];
  }

  private aggregation(): Aggregation {
    const token = this.next();
    const operator = lowerCase(token.text);
    const before = this.grouping();
    const args = this.is('(') ? this.callBody() : this.fail();
    const grouping = before ?? this.grouping();
    const at = { from: token.from, to: this.last };
    const hasParam = AGGREGATORS_WITH_PARAMETER.has(operator);
    const desired = hasParam ? 2 : 1;
    if (args.length === 0) this.report(at, `\`${operator}\` has nothing to aggregate: put the series in its parentheses.`);
    else if (args.length !== desired) {
      this.report(at, hasParam ? `\`${operator}\` takes two arguments, ${operator === 'count_values' ? 'the name of a label' : 'a number'} and the series to aggregate, not ${args.length}.` : `\`${operator}\` takes one argument, the series to aggregate, not ${args.length}.`);
    }
    if (operator === 'limitk' || operator === 'limit_ratio') this.use('promql-experimental-functions', token, `The aggregation \`${operator}\``);
    return { kind: 'aggregation', from: at.from, to: at.to, operator, operatorSpan: span(token.from, token.to), grouping, param: hasParam ? args[0] : undefined, expr: args[desired - 1] ?? args[0] ?? { kind: 'number', from: at.to, to: at.to, value: 0, isDuration: false } };
  }

  private grouping(): Grouping | undefined {
    const word = this.word();
    if (word !== 'by' && word !== 'without') return undefined;
    const from = this.next().from;
    const labels = this.groupingLabels();
    return { from, to: this.last, without: word === 'without', labels };
  }

  private groupingLabels(): GroupingLabel[] {
    this.expect('(');
    const labels: GroupingLabel[] = [];
    while (!this.is(')')) {
      const { token } = this;
      if (token?.type !== 'identifier' && token?.type !== 'string') this.fail();
      this.next();
      const name = token.type === 'string' ? unquote(token.text) : token.text;
      if (name === '') this.report(token, 'A label must have a name.');
      labels.push({ from: token.from, to: token.to, name });
      if (!this.is(',')) break;
      this.next();
    }
    this.expect(')');
    return labels;
  }

  // ---- selectors

  private selector(name: Token | undefined): VectorSelector {
    const from = name?.from ?? this.token!.from;
    const matchers = this.is('{') ? this.matchers() : [];
    return { kind: 'selector', from, to: this.last, name: name?.text, nameSpan: name && span(name.from, name.to), matchers, modifiers: NO_MODIFIERS };
  }

  private matchers(): LabelMatcher[] {
    this.expect('{');
    const matchers: LabelMatcher[] = [];
    while (!this.is('}')) {
      matchers.push(this.matcher());
      if (!this.is(',')) break;
      this.next();
    }
    this.expect('}');
    return matchers;
  }

  private matcher(): LabelMatcher {
    const label = this.token;
    if (label?.type !== 'string' && label?.type !== 'identifier') this.fail();
    if (label.type === 'identifier' && label.text.includes(':')) this.fail();
    this.next();
    const nameSpan = span(label.from, label.to);
    const name = label.type === 'string' ? unquote(label.text) : label.text;
    const operator = this.token;
    if (operator?.type !== 'operator' || !MATCH_OPERATORS.has(operator.text)) {
      // A quoted name alone is the metric's.
      // A variable alone may be a whole list of matchers; what it asks for, nobody knows.
      if (label.variable && (this.is(',') || this.is('}'))) return { from: label.from, to: label.to, name, nameSpan, operator: '=', value: name, valueSpan: nameSpan };
      if (label.type === 'string') return { from: label.from, to: label.to, name: '__name__', nameSpan, operator: '=', value: name, valueSpan: nameSpan };
      this.fail();
    }
    this.next();
    const value = this.token;
    // A variable can bring the quotes itself.
    if (!value || (value.type !== 'string' && !/^\$\{.*:(?:double|single)quote\}$/.test(value.text))) this.fail();
    this.next();
    return { from: label.from, to: value.to, name, nameSpan, operator: operator.text as MatchOperator, value: value.type === 'string' ? unquote(value.text) : value.text, valueSpan: span(value.from, value.to) };
  }

  // ---- what follows an expression

  private postfix(primary: Expr): Expr {
    let expr = primary;
    for (;;) {
      const text = this.token?.text;
      const word = this.word();
      if (text === '[') expr = this.range(expr);
      else if (text === '@') expr = this.atModifier(expr);
      else if (word === 'offset') expr = this.offset(expr);
      else if (word === 'anchored' || word === 'smoothed') expr = this.rangeModifier(expr, word);
      else return expr;
    }
  }

  private range(expr: Expr): Expr {
    this.countOperation();
    const open = this.expect('[');
    const range = this.positiveDuration();
    if (this.is(':')) {
      this.next();
      const step = this.is(']') ? undefined : this.positiveDuration();
      const close = this.expect(']');
      return { kind: 'subquery', from: expr.from, to: close.to, expr, range, step, modifiers: NO_MODIFIERS } satisfies Subquery;
    }
    const close = this.expect(']');
    const rangeSpan = span(open.from, close.to);
    if (expr.kind !== 'selector') {
      const fixes = [{ title: 'Make it a subquery', edits: [{ from: close.from, to: close.from, text: ':' }] }];
      this.report(rangeSpan, 'A range can only follow a selector; over any other expression, write a subquery such as `[5m:]`.', expr.kind === 'matrix' || expr.kind === 'subquery' ? [] : fixes);
      return { kind: 'subquery', from: expr.from, to: close.to, expr, range, step: undefined, modifiers: NO_MODIFIERS };
    }
    if (expr.modifiers.offset) this.report(rangeSpan, 'The range stands before the offset: write `metric[5m] offset 1m`.');
    else if (expr.modifiers.at) this.report(rangeSpan, 'The range stands before the `@` modifier: write `metric[5m] @ 1700000000`.');
    return { kind: 'matrix', from: expr.from, to: close.to, selector: expr, range, rangeSpan };
  }

  /** The modifiers of what an `offset` or `@` follows; undefined where none can follow. */
  private modifiersOf(expr: Expr): Modifiers | undefined {
    if (expr.kind === 'selector' || expr.kind === 'subquery') return expr.modifiers;
    return expr.kind === 'matrix' ? expr.selector.modifiers : undefined;
  }

  /** The same with one more modifier, up to the last token. */
  private modified(expr: Expr, more: Modifiers): Expr {
    if (expr.kind === 'matrix') return { ...expr, to: this.last, selector: { ...expr.selector, modifiers: { ...expr.selector.modifiers, ...more } } };
    return expr.kind === 'selector' || expr.kind === 'subquery' ? { ...expr, to: this.last, modifiers: { ...expr.modifiers, ...more } } : expr;
  }

  private offset(expr: Expr): Expr {
    this.next();
    const offset = this.offsetDuration();
    const modifiers = this.modifiersOf(expr);
    if (!modifiers) this.report(expr, 'An offset can only follow a selector, a range or a subquery.');
    else if (modifiers.offset) this.report(expr, 'This selector has two offsets; keep one.');
    else return this.modified(expr, { offset });
    return { ...expr, to: this.last };
  }

  private atModifier(expr: Expr): Expr {
    const sign = this.next();
    const word = this.word();
    let at: AtModifier['at'];
    const variable = this.token?.variable ? this.next().text : undefined;
    if (variable !== undefined) {
      at = Number.NaN;
    } else if ((word === 'start' || word === 'end') && this.is('(', 1)) {
      this.next();
      this.expect('(');
      this.expect(')');
      at = word;
    } else {
      at = this.signedNumber().value;
      if (!Number.isFinite(at) || Math.abs(at) >= 2 ** 63) this.report(expr, 'The timestamp of an `@` modifier is out of bounds.');
    }
    const modifiers = this.modifiersOf(expr);
    if (!modifiers) this.report(expr, 'An `@` modifier can only follow a selector, a range or a subquery.');
    else if (modifiers.at) this.report(expr, 'This selector has two `@` modifiers; keep one.');
    else return this.modified(expr, { at: { at, from: sign.from, to: this.last, ...(variable === undefined ? {} : { variable }) } });
    return { ...expr, to: this.last };
  }

  private rangeModifier(expr: Expr, word: 'anchored' | 'smoothed'): Expr {
    const token = this.next();
    this.use('promql-extended-range-selectors', token, `The modifier \`${word}\``);
    const modifiers = expr.kind === 'subquery' ? undefined : this.modifiersOf(expr);
    if (!modifiers) this.report(expr, `\`${word}\` can only follow a selector or a range.`);
    else if (modifiers.range && modifiers.range !== word) this.report(expr, '`anchored` and `smoothed` cannot be used together.');
    else return this.modified(expr, { range: word });
    return { ...expr, to: this.last };
  }
}
