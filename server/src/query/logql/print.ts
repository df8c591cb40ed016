import type { Span } from '../../text/range';
import { goQuote, preferDoubleQuotes } from '../promql/quote';
import { printDuration, printFloat } from '../promql/spelling';
import type { Binary, DurationLiteral, Expr, FilterValue, Grouping, GroupingLabel, LabelFilter, LabelMatcher, LineFilter, LogQuery, LogRange, NumberLiteral, Stage, StreamSelector, Unwrap, VectorAggregation } from './ast';

/** A query on one line, whose strings and durations are written as Loki itself writes them. */
export const printLogql = (expr: Expr): string => new Printer(undefined).expr(expr);

/** A stage on one line, as an author might write it. */
export const printStage = (stage: Stage): string => new Printer(undefined).stage(stage);

/**
 * Prints queries on one line. Prints every expression once, however often it is asked for.
 *
 * @param source the query that the tree is of, if its numbers, durations and strings are to stay as they are written there
 */
export class Printer {
  private readonly printed = new WeakMap<Expr, string>();

  constructor(private readonly source: string | undefined) {}

  expr(expr: Expr): string {
    let text = this.printed.get(expr);
    if (text === undefined) this.printed.set(expr, (text = this.print(expr)));
    return text;
  }

  private print(expr: Expr): string {
    switch (expr.kind) {
      case 'number':
        return this.number(expr);
      case 'variable':
        return expr.text;
      case 'logs':
        return this.logs(expr);
      case 'vector':
        return `vector(${this.number(expr.value)})`;
      case 'paren':
        return `(${this.expr(expr.expr)})`;
      case 'binary':
        return `${this.expr(expr.left)} ${this.operator(expr)} ${this.expr(expr.right)}`;
      case 'range-aggregation':
        return `${expr.operator}(${expr.param ? `${this.number(expr.param)}, ` : ''}${this.logRange(expr.range)})${this.grouping(expr.grouping)}`;
      case 'aggregation':
        return `${this.aggregationHead(expr)}${expr.grouping ? ' ' : ''}(${expr.param ? `${this.number(expr.param)}, ` : ''}${this.expr(expr.expr)})`;
      case 'label-replace':
        return `label_replace(${[this.expr(expr.expr), ...[expr.target, expr.replacement, expr.source, expr.pattern].map((argument) => this.string(argument.value, argument))].join(', ')})`;
      case 'variants':
        return `variants(${expr.variants.map((variant) => this.expr(variant)).join(', ')}) of (${this.logRange(expr.of)})`;
    }
  }

  // ---- literals

  string(value: string, at: Span): string {
    return this.source === undefined ? goQuote(value) : preferDoubleQuotes(this.source.slice(at.from, at.to));
  }

  number({ from, to, value }: NumberLiteral): string {
    const written = this.source?.slice(from, to).replace(/\s+/g, '');
    // A comment may stand behind the sign.
    const number = written === undefined || /[#/]/.test(written) ? printFloat(value) : written;
    // Without the blank, Loki would read `-0` as a duration.
    return number.replace(/^-(?=0(?![\d.]))/, '- ');
  }

  duration({ text, value }: DurationLiteral): string {
    return this.source === undefined && Number.isFinite(value) ? printDuration(value) : text;
  }

  // ---- log queries

  logs({ selector, stages }: LogQuery): string {
    return [this.selector(selector), ...stages.map((stage) => this.stage(stage))].join(' ');
  }

  selector(selector: StreamSelector): string {
    // Of a variable that stands for matchers, nobody knows between which others it belongs.
    if (selector.isOpen && this.source !== undefined) return this.source.slice(selector.from, selector.to);
    return `{${selector.matchers.map((matcher) => this.matcher(matcher)).join(', ')}}`;
  }

  private matcher({ name, operator, value, valueSpan }: LabelMatcher): string {
    return `${name}${operator}${this.string(value, valueSpan)}`;
  }

  stage(stage: Stage): string {
    switch (stage.kind) {
      case 'line-filter':
        return this.lineFilter(stage);
      case 'parser':
        return ['|', stage.name, ...stage.flags.map(({ name }) => name), ...(stage.pattern ? [this.string(stage.pattern.value, stage.pattern)] : []), ...(stage.extractions.length > 0 ? [stage.extractions.map(({ name, path }) => (path ? `${name}=${this.string(path.value, path)}` : name)).join(', ')] : [])].join(' ');
      case 'label-filter':
        return `| ${this.labelFilter(stage.filter)}`;
      case 'line-format':
        return `| line_format ${this.string(stage.template.value, stage.template)}`;
      case 'label-format':
        return `| label_format ${stage.formats.map(({ name, value }) => `${name}=${value.kind === 'label' ? value.name : this.string(value.value, value)}`).join(', ')}`;
      case 'drop':
      case 'keep':
        return `| ${stage.kind} ${stage.labels.map(({ name, matcher }) => (matcher ? this.matcher(matcher) : name)).join(', ')}`;
      case 'decolorize':
        return '| decolorize';
    }
  }

  private lineFilter({ operator, matches }: LineFilter): string {
    return `${operator} ${matches.map(({ isIp, text }) => (isIp ? `ip(${this.string(text.value, text)})` : this.string(text.value, text))).join(' or ')}`;
  }

  private labelFilter(filter: LabelFilter): string {
    switch (filter.kind) {
      case 'paren':
        return `(${this.labelFilter(filter.filter)})`;
      case 'operation': {
        const between = filter.operator === ',' ? ', ' : filter.operator === '' ? ' ' : ` ${filter.operator} `;
        return `${this.labelFilter(filter.left)}${between}${this.labelFilter(filter.right)}`;
      }
      case 'comparison': {
        const { name, operator, value } = filter;
        return value.kind === 'string' || value.kind === 'ip' ? `${name}${operator}${this.filterValue(value)}` : `${name} ${operator} ${this.filterValue(value)}`;
      }
    }
  }

  private filterValue(value: FilterValue): string {
    switch (value.kind) {
      case 'string':
        return this.string(value.value, value);
      case 'ip':
        return `ip(${this.string(value.pattern.value, value.pattern)})`;
      case 'bytes':
        return value.text;
      case 'duration':
        return this.source === undefined ? value.text : this.duration(value);
      case 'number':
        return this.number(value);
    }
  }

  // ---- ranges

  logRange(range: LogRange): string {
    const lines = [this.logs(range.logs), ...(range.unwrap ? this.unwrap(range.unwrap) : [])].join(' ');
    return `${lines}${range.logs.stages.length > 0 || range.unwrap ? ' ' : ''}${this.window(range)}`;
  }

  window({ range, offset }: LogRange): string {
    return `[${this.duration(range)}]${offset ? ` offset ${this.duration(offset)}` : ''}`;
  }

  /** The stage itself, and the filters behind it. */
  unwrap({ label, conversion, filters }: Unwrap): string[] {
    return [`| unwrap ${conversion ? `${conversion}(${label})` : label}`, ...filters.map((stage) => this.stage(stage))];
  }

  // ---- around expressions

  /** Such as `sum by (service)`, up to the parenthesis. */
  aggregationHead({ operator, grouping }: VectorAggregation): string {
    return `${operator}${this.grouping(grouping)}`;
  }

  grouping(grouping: Grouping | undefined): string {
    return grouping ? ` ${grouping.without ? 'without' : 'by'} ${this.labels(grouping.labels)}` : '';
  }

  private labels(labels: readonly GroupingLabel[]): string {
    return `(${labels.map(({ name }) => name).join(', ')})`;
  }

  /** Such as `/ on (service) group_left`. */
  operator({ operator, bool, matching, right }: Binary): string {
    const parts = [operator, ...(bool ? ['bool'] : [])];
    if (matching) parts.push(matching.on ? 'on' : 'ignoring', this.labels(matching.labels));
    // Parentheses right behind the word are its labels.
    if (matching?.group) parts.push(`group_${matching.group.side}`, ...(matching.group.include.length > 0 || beginsWithParen(right) ? [this.labels(matching.group.include)] : []));
    return parts.join(' ');
  }
}

function beginsWithParen(expr: Expr): boolean {
  let at = expr;
  while (at.kind === 'binary') at = at.left;
  return at.kind === 'paren';
}
