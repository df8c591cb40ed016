import { childrenOf, type Aggregation, type Binary, type DurationExpr, type Expr, type GroupingLabel, type LabelMatcher, type Modifiers, type Subquery, type VectorSelector } from './ast';
import { CANONICAL, canonicalMatcher, isMetricName, type Spelling } from './spelling';

/** A query on one line, as Prometheus itself prints it (Expr.String of promql/parser/printer.go). */
export const printPromql = (expr: Expr): string => new Printer(CANONICAL).expr(expr);

/** Prints queries on one line, in a given spelling. Prints every expression once, however often it is asked for. */
export class Printer {
  private readonly printed = new WeakMap<Expr, string>();

  constructor(readonly spelling: Spelling) {}

  expr(expr: Expr): string {
    let text = this.printed.get(expr);
    if (text === undefined) this.printed.set(expr, (text = this.print(expr)));
    return text;
  }

  private print(expr: Expr): string {
    switch (expr.kind) {
      case 'number':
        return this.spelling.number(expr);
      case 'string':
        return this.spelling.string(expr.value, expr);
      case 'selector':
        return this.selector(expr) + this.selectorSuffix(expr.modifiers);
      case 'matrix':
        return this.selector(expr.selector) + this.rangeSuffix(expr.range, expr.selector.modifiers);
      case 'subquery':
        return this.expr(expr.expr) + this.subquerySuffix(expr);
      case 'call':
        return `${expr.name}(${expr.args.map((arg) => this.expr(arg)).join(', ')})`;
      case 'aggregation':
        return `${this.aggregationHead(expr)}(${childrenOf(expr).map((arg) => this.expr(arg)).join(', ')})`;
      case 'binary':
        return `${this.expr(expr.left)} ${this.operator(expr)} ${this.expr(expr.right)}`;
      case 'unary':
        return expr.operator + this.expr(expr.expr);
      case 'paren':
        return `(${this.expr(expr.expr)})`;
    }
  }

  /** A selector without its modifiers. The order of its matchers does not matter, so equal selectors look equal. */
  private selector({ name = '', matchers }: VectorSelector): string {
    return matchers.length === 0 ? name : `${name}{${sortMatchers(matchers, this.spelling.keepsWhatIsWritten).map((matcher) => this.spelling.matcher(matcher)).join(',')}}`;
  }

  selectorSuffix(modifiers: Modifiers): string {
    return this.at(modifiers) + this.rangeWord(modifiers) + this.offset(modifiers);
  }

  rangeSuffix(range: DurationExpr, modifiers: Modifiers): string {
    return `[${this.window(range)}]${this.rangeWord(modifiers)}${this.at(modifiers)}${this.offset(modifiers)}`;
  }

  subquerySuffix({ range, step, modifiers }: Subquery): string {
    return `[${this.window(range)}:${step ? this.window(step) : ''}]${this.at(modifiers)}${this.offset(modifiers)}`;
  }

  /** Such as `sum by (job) `, up to the parenthesis. */
  aggregationHead({ operator, grouping }: Aggregation): string {
    if (!grouping || (!grouping.without && grouping.labels.length === 0)) return operator;
    return `${operator} ${grouping.without ? 'without' : 'by'} ${this.labels(grouping.labels)} `;
  }

  /** An operator with its modifiers. `ignoring ()` alone says nothing. */
  operator(expr: Binary): string {
    return expr.operator + this.bool(expr) + this.matching(expr) + this.fill(expr);
  }

  bool({ bool }: Binary): string {
    return bool ? ' bool' : '';
  }

  private matching({ matching }: Binary): string {
    if (!matching || !saysSomething(matching)) return '';
    const group = matching.group ? ` group_${matching.group.side} ${this.labels(matching.group.include)}` : '';
    return ` ${matching.on ? 'on' : 'ignoring'} ${this.labels(matching.labels)}${group}`;
  }

  fill({ fill }: Binary): string {
    if (!fill) return '';
    const { both, left, right } = fill;
    return Object.entries({ fill: both, fill_left: left, fill_right: right }).map(([word, value]) => (value ? ` ${word} (${this.spelling.number(value)})` : '')).join('');
  }

  labels(labels: readonly GroupingLabel[]): string {
    return `(${labels.map((label) => this.spelling.label(label.name, label)).join(', ')})`;
  }

  private rangeWord({ range }: Modifiers): string {
    return range ? ` ${range}` : '';
  }

  /** Timestamps are milliseconds in Prometheus, and printed as such. */
  private at({ at }: Modifiers): string {
    if (!at) return '';
    if (at.variable !== undefined) return ` @ ${at.variable}`;
    return typeof at.at === 'number' ? ` @ ${(Math.round(at.at * 1000) / 1000).toFixed(3)}` : ` @ ${at.at}()`;
  }

  private offset({ offset }: Modifiers): string {
    if (!offset) return '';
    const isZero = offset.kind === 'number' && !offset.wrapped && offset.value === 0;
    return isZero && !this.spelling.keepsWhatIsWritten ? '' : ` offset ${this.window(offset)}`;
  }

  private window(duration: DurationExpr): string {
    return duration.kind === 'number' && !duration.wrapped ? this.spelling.window(duration) : this.duration(duration);
  }

  private duration(duration: DurationExpr): string {
    const text = duration.kind === 'duration' && duration.variable ? duration.operator : duration.kind === 'number' ? this.spelling.number(duration) : this.durationOperation(duration.operator, duration.operands.map((operand) => this.duration(operand)));
    return duration.wrapped ? `(${text})` : text;
  }

  private durationOperation(operator: string, operands: readonly string[]): string {
    if (/^\w/.test(operator)) return `${operator}(${operands.join(', ')})`;
    return operands.length === 1 ? operator + operands[0]! : operands.join(` ${operator} `);
  }
}

/** Whether `on` or `ignoring` changes anything. */
export const saysSomething = (matching: NonNullable<Binary['matching']>): boolean => matching.on || matching.labels.length > 0 || matching.group !== undefined;

/** Matchers by their text, as Prometheus sorts them; a bare metric name in the braces comes first where it is kept as such. */
function sortMatchers(matchers: readonly LabelMatcher[], keepsMetricNames: boolean): LabelMatcher[] {
  const keyed = matchers.map((matcher) => ({ matcher, rank: keepsMetricNames && isMetricName(matcher) ? 0 : 1, key: canonicalMatcher(matcher) }));
  return keyed.sort((a, b) => a.rank - b.rank || (a.key < b.key ? -1 : a.key > b.key ? 1 : 0)).map(({ matcher }) => matcher);
}
