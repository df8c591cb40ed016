import { span, type Span } from '../../text/range';
import type { Operand, Pipeline, TemplateNode } from '../template/ast';
import { comparisonsOf, logQueries, unwrapParens, walk, type Expr, type LabelComparison, type LogQuery, type LogsInUse, type StringLiteral } from './ast';
import { captureNames } from './pattern';
import { groupNames } from './regexp';
import { innerSpan } from './string-place';
import { parseLineTemplate } from './templates';

/** A place where a query reads a label by its name. The span is that of the name. */
export interface LabelUse extends Span {
  readonly name: string;
  readonly by: 'filter' | 'format' | 'template' | 'unwrap' | 'grouping';
  /** The stage that reads it, by its index; the number of stages for what stands behind them all. */
  readonly stage: number;
  readonly comparison: LabelComparison | undefined;
}

/** What the stages in front of a place make labels of. */
export interface MadeLabels {
  /** The labels with a name of their own. */
  readonly names: ReadonlySet<string>;
  /** Whether a parser takes out everything that a line holds, whatever its names. */
  readonly everything: boolean;
}

/** The labels that a stage makes, besides those of the stream. */
function madeBy(stage: LogQuery['stages'][number]): MadeLabels {
  const names = (list: readonly string[]): MadeLabels => ({ names: new Set(list), everything: false });
  if (stage.kind === 'label-format') return names(stage.formats.map(({ name }) => name));
  if (stage.kind !== 'parser') return names([]);
  switch (stage.name) {
    case 'regexp':
      return names(groupNames(stage.pattern?.value ?? ''));
    case 'pattern':
      return names(captureNames(stage.pattern?.value ?? ''));
    case 'unpack':
      return { names: new Set(), everything: true };
    default:
      return stage.extractions.length > 0 ? names(stage.extractions.map(({ name }) => name)) : { names: new Set(), everything: true };
  }
}

/** What the first stages of a log query make, up to the one with this index. */
export function madeBefore({ stages }: LogQuery, index: number): MadeLabels {
  const made = stages.slice(0, index).map(madeBy);
  return { names: new Set(made.flatMap(({ names }) => [...names])), everything: made.some(({ everything }) => everything) };
}

/** Every place at which a log query, or the aggregation right around it, reads a label, in the order of the text. */
export function labelUses(inUse: LogsInUse, expr: Expr, query: string): LabelUse[] {
  const { logs, range } = inUse;
  const uses: LabelUse[] = [];
  const add = (by: LabelUse['by'], stage: number, name: string, at: Span, comparison?: LabelComparison): void => void uses.push({ name, by, stage, from: at.from, to: at.to, comparison });
  logs.stages.forEach((stage, i) => {
    if (stage.kind === 'label-filter') for (const comparison of comparisonsOf(stage.filter)) add('filter', i, comparison.name, comparison.nameSpan, comparison);
    else if (stage.kind === 'line-format') for (const field of templateFields(stage.template, query)) add('template', i, field.name, field);
    else if (stage.kind === 'label-format') {
      for (const { value } of stage.formats) {
        if (value.kind === 'label') add('format', i, value.name, value);
        else for (const field of templateFields(value, query)) add('template', i, field.name, field);
      }
    }
  });
  const end = logs.stages.length;
  if (range?.unwrap) {
    add('unwrap', end, range.unwrap.label, range.unwrap.labelSpan);
    for (const { filter } of range.unwrap.filters) for (const comparison of comparisonsOf(filter)) add('filter', end, comparison.name, comparison.nameSpan, comparison);
  }
  for (const { name, from, to } of groupedBy(inUse, expr)) add('grouping', end, name, { from, to });
  return uses.sort((a, b) => a.from - b.from);
}

/** The labels that the result of a log query is grouped by at once: by its own aggregation, or by the one right around that. */
function groupedBy({ aggregation }: LogsInUse, expr: Expr): readonly (Span & { readonly name: string })[] {
  if (!aggregation) return [];
  if (aggregation.grouping) return aggregation.grouping.without ? [] : aggregation.grouping.labels;
  for (const node of walk(expr)) {
    if (node.kind === 'aggregation' && unwrapParens(node.expr) === aggregation) return node.grouping && !node.grouping.without ? node.grouping.labels : [];
  }
  return [];
}

/** The fields of the dot that a template reads, where their place in the query is clear; in a loop and in `with`, the dot is another one. */
export function templateFields(template: StringLiteral, query: string): readonly (Span & { readonly name: string })[] {
  const { tree } = parseLineTemplate(template.value);
  if (!tree) return [];
  return fieldsOf(tree.body).flatMap(({ name, from, to }) => {
    const at = innerSpan(query, template, span(from, to));
    return at ? [{ name, ...at }] : [];
  });
}

type Field = Span & { readonly name: string };

function fieldsOf(nodes: readonly TemplateNode[]): Field[] {
  return nodes.flatMap((node): Field[] => {
    if (node.kind === 'text' || node.kind === 'break' || node.kind === 'continue') return [];
    const own = node.pipeline ? inPipeline(node.pipeline) : [];
    if (node.kind === 'if') return [...own, ...fieldsOf(node.body), ...fieldsOf(node.otherwise)];
    return node.kind === 'range' || node.kind === 'with' ? [...own, ...fieldsOf(node.otherwise)] : own;
  });
}

const inPipeline = ({ commands }: Pipeline): Field[] => commands.flatMap(({ args }) => args.flatMap(inOperand));

function inOperand(operand: Operand): Field[] {
  if (operand.kind === 'pipeline') return inPipeline(operand);
  if (operand.kind !== 'read') return [];
  if (operand.of.kind === 'pipeline') return inPipeline(operand.of);
  return operand.of.kind === 'dot' ? operand.fields.slice(0, 1) : [];
}

/** Every name that a query itself makes a label, whatever stage does it. */
export const ownNames = (expr: Expr): ReadonlySet<string> => new Set(logQueries(expr).flatMap(({ logs }) => [...madeBefore(logs, logs.stages.length).names]));
