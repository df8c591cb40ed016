import { span } from '../../text/range';
import { unquote } from '../promql/string-literal';
import { TokenReader } from '../promql/token-reader';
import type { Token } from '../token';
import type { ChosenLabel, ComparisonOperator, Conversion, DurationLiteral, Extraction, FilterValue, LabelComparison, LabelFilter, LabelFilterStage, LabelFormatting, LabelMatcher, LineFilter, LineFilterOperator, LineMatch, LogQuery, MatchOperator, NumberLiteral, ParserFlag, ParserName, ParserStage, Stage, StreamSelector, StringLiteral, Unwrap } from './ast';
import { byteCount, durationSeconds, numberValue } from './units';
import { CONVERSIONS, FUNCTIONS, LINE_FILTERS, PARSERS, RESERVED } from './words';

const MATCH_OPERATORS = new Set(['=', '!=', '=~', '!~']);
const COMPARISONS = new Set(['=', '!=', '==', '>', '>=', '<', '<=']);
/** How strongly the words between label filters bind; a comma, or nothing at all, takes everything that follows. */
const FILTER_PRECEDENCE: Readonly<Record<string, number>> = { or: 1, and: 2 };
/** What follows a function (isFunction of lex.go). */
const CALL = /\s*(?:\(|(?:by|without)\s*\()/iy;

/** The rules of the grammar (pkg/logql/syntax/syntax.y) for selectors and the stages behind them, one method a rule. */
export class StageParser extends TokenReader {
  constructor(
    tokens: readonly Token[],
    protected readonly text: string,
  ) {
    super(tokens.filter(({ type }) => type !== 'comment'));
  }

  // ---- words

  /** Whether a token is a function that is called, and no name. */
  protected isCallee(token: Token | undefined): boolean {
    if (token?.type !== 'identifier' || token.variable || !FUNCTIONS.has(token.text.toLowerCase())) return false;
    CALL.lastIndex = token.to;
    return CALL.test(this.text);
  }

  /** Whether a token is a label's name. */
  protected isName(token: Token | undefined): token is Token {
    return token?.type === 'identifier' && (token.variable === true || (!RESERVED.has(token.text.toLowerCase()) && !this.isCallee(token)));
  }

  protected name(): Token {
    return this.isName(this.token) ? this.next() : this.fail();
  }

  protected string(): StringLiteral {
    if (this.token?.type !== 'string') this.fail();
    const { from, to, text } = this.next();
    return { kind: 'string', from, to, value: unquote(text) };
  }

  /** A number without a sign, or a variable that stands for one. */
  protected number(): NumberLiteral {
    const { token } = this;
    if (token?.type !== 'number' && !token?.variable) this.fail();
    this.next();
    return { kind: 'number', from: token.from, to: token.to, value: token.variable ? Number.NaN : numberValue(token.text) };
  }

  protected signedNumber(): NumberLiteral {
    const sign = this.token;
    if (sign?.text !== '+' && sign?.text !== '-') return this.number();
    this.next();
    const { to, value } = this.number();
    return { kind: 'number', from: sign.from, to, value: sign.text === '-' ? -value : value };
  }

  protected duration(): DurationLiteral {
    const { token } = this;
    if (token?.type !== 'duration' && !token?.variable) this.fail();
    this.next();
    return { kind: 'duration', from: token.from, to: token.to, text: token.text, value: token.variable ? Number.NaN : (durationSeconds(token.text) ?? Number.NaN) };
  }

  // ---- log queries

  protected logQuery(): LogQuery {
    const selector = this.selector();
    const stages = this.stages();
    // Only a range aggregation reads an unwrapped label, and this is none.
    if (this.isUnwrap()) {
      this.next();
      this.fail();
    }
    return { kind: 'logs', from: selector.from, to: this.last, selector, stages };
  }

  protected selector(): StreamSelector {
    const open = this.expect('{');
    const matchers: LabelMatcher[] = [];
    let isOpen = false;
    while (!this.is('}')) {
      if (this.token?.variable && (this.is('}', 1) || this.is(',', 1))) {
        this.next();
        isOpen = true;
      } else matchers.push(this.matcher());
      if (!this.is(',')) break;
      this.next();
      if (this.is('}')) this.fail();
    }
    const close = this.expect('}');
    return { kind: 'selector', from: open.from, to: close.to, matchers, isOpen };
  }

  private matcher(): LabelMatcher {
    const label = this.name();
    const operator = this.token;
    if (operator?.type !== 'operator' || !MATCH_OPERATORS.has(operator.text)) this.fail();
    this.next();
    const value = this.string();
    return { from: label.from, to: value.to, name: label.text, nameSpan: span(label.from, label.to), operator: operator.text as MatchOperator, value: value.value, valueSpan: span(value.from, value.to) };
  }

  /** The stages up to an `unwrap`, or to what is no stage. */
  protected stages(): Stage[] {
    const stages: Stage[] = [];
    for (;;) {
      const { token } = this;
      if (token?.type !== 'operator' || (token.text !== '|' && !LINE_FILTERS.has(token.text)) || this.isUnwrap()) return stages;
      this.countOperation();
      stages.push(token.text === '|' ? this.stage() : this.lineFilter());
    }
  }

  protected isUnwrap(): boolean {
    return this.is('|') && this.word(1) === 'unwrap';
  }

  private lineFilter(): LineFilter {
    const operator = this.next();
    const matches = [this.lineMatch()];
    while (this.word() === 'or') {
      this.next();
      matches.push(this.lineMatch());
    }
    return { kind: 'line-filter', from: operator.from, to: this.last, operator: operator.text as LineFilterOperator, operatorSpan: span(operator.from, operator.to), matches };
  }

  private lineMatch(): LineMatch {
    if (!this.isIp()) {
      const text = this.string();
      return { from: text.from, to: text.to, isIp: false, text };
    }
    const { from, to, pattern } = this.ip();
    return { from, to, isIp: true, text: pattern };
  }

  private isIp(): boolean {
    return this.word() === 'ip' && this.isCallee(this.token);
  }

  private ip(): Extract<FilterValue, { kind: 'ip' }> {
    const { from } = this.next();
    this.expect('(');
    const pattern = this.string();
    const { to } = this.expect(')');
    return { kind: 'ip', from, to, pattern };
  }

  private stage(): Stage {
    const { from } = this.expect('|');
    const word = this.word();
    if (word !== undefined && PARSERS.has(word)) return this.parser(from, word as ParserName);
    switch (word) {
      case 'line_format': {
        this.next();
        const template = this.string();
        return { kind: 'line-format', from, to: template.to, template };
      }
      case 'label_format': {
        this.next();
        const formats = this.list(() => this.labelFormatting());
        return { kind: 'label-format', from, to: this.last, formats };
      }
      case 'drop':
      case 'keep': {
        this.next();
        const labels = this.list(() => this.chosenLabel());
        return { kind: word, from, to: this.last, labels };
      }
      case 'decolorize':
        return { kind: 'decolorize', from, to: this.next().to };
      default:
        return this.labelFilterStage(from);
    }
  }

  /** One or more, with commas between them. */
  protected list<T>(item: () => T): T[] {
    const items = [item()];
    while (this.is(',')) {
      this.next();
      items.push(item());
    }
    return items;
  }

  private parser(from: number, name: ParserName): ParserStage {
    const token = this.next();
    const nameSpan = span(token.from, token.to);
    const flags: ParserFlag[] = [];
    let pattern: StringLiteral | undefined;
    let extractions: Extraction[] = [];
    if (name === 'regexp' || name === 'pattern') pattern = this.string();
    while (name === 'logfmt' && this.token?.type === 'flag') {
      const flag = this.next();
      flags.push({ from: flag.from, to: flag.to, name: flag.text as ParserFlag['name'] });
    }
    if ((name === 'json' || name === 'logfmt') && this.isName(this.token)) extractions = this.list(() => this.extraction());
    return { kind: 'parser', from, to: this.last, name, nameSpan, flags, pattern, extractions };
  }

  private extraction(): Extraction {
    const { from, to, text } = this.name();
    let path: StringLiteral | undefined;
    if (this.is('=')) {
      this.next();
      path = this.string();
    }
    return { from, to: path?.to ?? to, name: text, nameSpan: span(from, to), path };
  }

  private labelFormatting(): LabelFormatting {
    const { from, to, text } = this.name();
    this.expect('=');
    const { token } = this;
    if (token?.type === 'string') {
      const value = this.string();
      return { from, to: value.to, name: text, nameSpan: span(from, to), value };
    }
    const other = this.name();
    return { from, to: other.to, name: text, nameSpan: span(from, to), value: { kind: 'label', from: other.from, to: other.to, name: other.text } };
  }

  private chosenLabel(): ChosenLabel {
    const operator = this.peek(1);
    if (operator?.type === 'operator' && MATCH_OPERATORS.has(operator.text)) {
      const matcher = this.matcher();
      return { from: matcher.from, to: matcher.to, name: matcher.name, nameSpan: matcher.nameSpan, matcher };
    }
    const { from, to, text } = this.name();
    return { from, to, name: text, nameSpan: span(from, to), matcher: undefined };
  }

  // ---- label filters

  private labelFilterStage(from: number): LabelFilterStage {
    const filter = this.labelFilter(0);
    return { kind: 'label-filter', from, to: filter.to, filter };
  }

  private labelFilter(minimum: number): LabelFilter {
    this.enter();
    let left = this.labelFilterTerm();
    for (;;) {
      const word = this.word();
      const precedence = word === undefined ? undefined : FILTER_PRECEDENCE[word];
      if (precedence !== undefined) {
        if (precedence <= minimum) break;
        this.countOperation();
        this.next();
        const right = this.labelFilter(precedence);
        left = { kind: 'operation', from: left.from, to: right.to, operator: word as 'and' | 'or', left, right };
      } else if (this.is(',') || this.is('(') || this.isName(this.token)) {
        // The grammar gives these no precedence, and its parser goes on reading wherever it can.
        this.countOperation();
        const operator = this.is(',') ? (this.next(), ',') : '';
        const right = this.labelFilter(0);
        left = { kind: 'operation', from: left.from, to: right.to, operator, left, right };
      } else break;
    }
    this.leave();
    return left;
  }

  private labelFilterTerm(): LabelFilter {
    if (this.is('(')) {
      const open = this.next();
      const filter = this.labelFilter(0);
      const close = this.expect(')');
      return { kind: 'paren', from: open.from, to: close.to, filter };
    }
    return this.comparison();
  }

  private comparison(): LabelComparison {
    const label = this.name();
    const { token } = this;
    if (token?.type !== 'operator' || !(COMPARISONS.has(token.text) || MATCH_OPERATORS.has(token.text))) this.fail();
    this.next();
    const operator = token.text as ComparisonOperator;
    const value = this.filterValue(operator);
    return { kind: 'comparison', from: label.from, to: value.to, name: label.text, nameSpan: span(label.from, label.to), operator, operatorSpan: span(token.from, token.to), value };
  }

  private filterValue(operator: ComparisonOperator): FilterValue {
    const { token } = this;
    if (token?.type === 'string' && MATCH_OPERATORS.has(operator)) return this.string();
    if (!COMPARISONS.has(operator)) this.fail();
    if (this.isIp() && (operator === '=' || operator === '!=')) return this.ip();
    if (token?.type === 'duration') return this.duration();
    if (token?.type === 'bytes') {
      this.next();
      return { kind: 'bytes', from: token.from, to: token.to, text: token.text, value: byteCount(token.text) ?? Number.NaN };
    }
    return this.signedNumber();
  }

  // ---- unwrap

  protected unwrap(): Unwrap {
    const { from } = this.expect('|');
    this.next();
    let conversion: Conversion | undefined;
    let label: Token;
    const word = this.word();
    if (word !== undefined && CONVERSIONS.has(word) && this.isCallee(this.token)) {
      this.next();
      conversion = word as Conversion;
      this.expect('(');
      label = this.name();
      this.expect(')');
    } else label = this.name();
    const filters: LabelFilterStage[] = [];
    while (this.is('|')) {
      const pipe = this.next();
      filters.push(this.labelFilterStage(pipe.from));
    }
    return { kind: 'unwrap', from, to: this.last, label: label.text, labelSpan: span(label.from, label.to), conversion, filters };
  }
}
