import type { QueryProblem } from '../promql/problem';
import type { Expr, LogQuery, LogRange, Stage } from './ast';
import { isRefused, parseLogql } from './parse';
import { Printer } from './print';
import { functionNamed, LINE_FILTER_NAMES, OPERATOR_NAMES, STAGE_DOCS } from './vocabulary';

/** A part of a query, with what it does; the parts of a pipeline stand in the order in which a line goes through them. */
export interface ExplainedPart {
  /** The part with its own parts left out: `sum by (service) (…)`. On one line. */
  readonly text: string;
  /** What it does, in plain words. */
  readonly about: string;
  readonly children: readonly ExplainedPart[];
}

/** A query as a tree, and why Loki refuses it. Never throws; of a query with a syntax error there is no tree. */
export function explainLogql(text: string): { readonly root: ExplainedPart | undefined; readonly problems: readonly QueryProblem[] } {
  const parsed = parseLogql(text);
  const { syntax, types, stages, templates } = parsed;
  const problems = isRefused(parsed) ? [...syntax, ...types, ...stages.filter(({ isLate }) => !isLate), ...templates.refused] : [];
  return { root: parsed.expr && syntax.length === 0 ? new Explainer(text).expr(parsed.expr) : undefined, problems };
}

/** The first sentence of a text in Markdown, as plain text. */
const plainSentence = (markdown: string | undefined): string => /^(.*?[.:])(?=\s|$)/.exec(markdown ?? '')?.[1]?.replaceAll('`', '').replace(/[.:]$/, '') ?? '';

class Explainer {
  private readonly printer: Printer;

  constructor(text: string) {
    this.printer = new Printer(text);
  }

  expr(expr: Expr): ExplainedPart {
    const { printer } = this;
    switch (expr.kind) {
      case 'logs':
        return { text: 'lines of logs', about: '', children: this.pipeline(expr) };
      case 'range-aggregation':
        return { text: `${expr.operator}(${expr.param ? `${printer.number(expr.param)}, ` : ''}… ${printer.window(expr.range)})${printer.grouping(expr.grouping)}`, about: plainSentence(functionNamed(expr.operator)?.doc), children: this.lines(expr.range) };
      case 'aggregation':
        return { text: `${printer.aggregationHead(expr)}${expr.grouping ? ' ' : ''}(${expr.param ? `${printer.number(expr.param)}, ` : ''}…)`, about: plainSentence(functionNamed(expr.operator)?.doc), children: [this.expr(expr.expr)] };
      case 'binary':
        return { text: printer.operator(expr), about: OPERATOR_NAMES[expr.operator] ?? '', children: [this.expr(expr.left), this.expr(expr.right)] };
      case 'paren':
        return { text: '(…)', about: '', children: [this.expr(expr.expr)] };
      case 'label-replace':
        return { text: `label_replace(…, ${[expr.target, expr.replacement, expr.source, expr.pattern].map((argument) => printer.string(argument.value, argument)).join(', ')})`, about: `the label ${expr.target.value}, made of ${expr.source.value}`, children: [this.expr(expr.expr)] };
      case 'variants':
        return { text: 'variants(…) of (…)', about: 'several metrics of the same lines', children: [...expr.variants.map((variant) => this.expr(variant)), ...this.lines(expr.of)] };
      case 'vector':
        return { text: printer.expr(expr), about: 'one series without labels', children: [] };
      default:
        return { text: printer.expr(expr), about: '', children: [] };
    }
  }

  private lines({ logs, unwrap }: LogRange): ExplainedPart[] {
    const unwrapped = unwrap ? this.printer.unwrap(unwrap) : [];
    return [...this.pipeline(logs), ...unwrapped.map((text, i) => ({ text, about: i === 0 ? `the value of ${unwrap!.label}${unwrap!.conversion ? `, read as ${unwrap!.conversion === 'bytes' ? 'a size' : 'a duration'}` : ''}` : 'keeps lines by their labels', children: [] }))];
  }

  private pipeline({ selector, stages }: LogQuery): ExplainedPart[] {
    return [{ text: this.printer.selector(selector), about: 'the streams with these labels', children: [] }, ...stages.map((stage) => ({ text: this.printer.stage(stage), about: aboutStage(stage), children: [] }))];
  }
}

function aboutStage(stage: Stage): string {
  switch (stage.kind) {
    case 'line-filter':
      return `keeps lines: ${LINE_FILTER_NAMES[stage.operator]!}`;
    case 'label-filter':
      return 'keeps lines by their labels';
    case 'parser':
      return stage.extractions.length > 0 ? `makes labels: ${stage.extractions.map(({ name }) => name).join(', ')}` : plainSentence(STAGE_DOCS.get(stage.name)).toLowerCase().replace('json', 'JSON');
    case 'line-format':
      return 'writes the line anew';
    case 'label-format':
      return `writes labels: ${stage.formats.map(({ name }) => name).join(', ')}`;
    case 'drop':
      return 'drops labels';
    case 'keep':
      return 'drops all other labels';
    case 'decolorize':
      return 'takes colour codes out of the line';
  }
}

/** Longer parts are cut, so that what they do stays in sight. */
const WIDEST = 72;

/** The tree as text: a line for each part, what it does in a column of its own. */
export function explainedLogqlTree(root: ExplainedPart): string {
  const lines: { head: string; tail: string }[] = [];
  const add = ({ text, about, children }: ExplainedPart, lead: string, below: string): void => {
    const line = text.replace(/\s+/g, ' ');
    lines.push({ head: lead + (line.length > WIDEST ? `${line.slice(0, WIDEST - 1)}…` : line), tail: about });
    children.forEach((child, i) => {
      const isLast = i === children.length - 1;
      add(child, `${below}${isLast ? '└─ ' : '├─ '}`, `${below}${isLast ? '   ' : '│  '}`);
    });
  };
  add(root, '', '');
  const width = Math.max(...lines.map(({ head }) => head.length));
  return lines.map(({ head, tail }) => `${head.padEnd(width)}   ${tail}`.trimEnd()).join('\n');
}
