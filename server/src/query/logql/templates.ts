import { span, type Span } from '../../text/range';
import type { QueryProblem } from '../promql/problem';
import type { Command, Operand, Pipeline, TemplateNode } from '../template/ast';
import type { TemplateDialect } from '../template/dialect';
import { parseTemplate, type ParsedTemplate } from '../template/parse';
import { signatureOf } from '../template/functions';
import { logQueries, type Expr, type StringLiteral } from './ast';
import { innerSpan } from './string-place';
import { LOKI_FUNCTIONS } from './template-functions';

/** The templates of `line_format` and `label_format`; the labels are the fields of their dot. */
const DIALECT: TemplateDialect = { functions: LOKI_FUNCTIONS, variables: new Set(['$']), consequence: 'Loki refuses the query.' };

export const parseLineTemplate = (text: string): ParsedTemplate => parseTemplate(text, DIALECT);

/** Every template of a query, in the order of the text. */
export const templatesOf = (expr: Expr): StringLiteral[] =>
  logQueries(expr).flatMap(({ logs }) => logs.stages.flatMap((stage) => (stage.kind === 'line-format' ? [stage.template] : stage.kind === 'label-format' ? stage.formats.flatMap(({ value }) => (value.kind === 'string' ? [value] : [])) : [])));

/** Whether a variable of Grafana stands in a template; `$x` is one of the template's own. */
const isOpen = (text: string): boolean => /\$\{|\[\[/.test(text);

/** What Loki refuses the templates of a query for, and calls that fail on every line. */
export function checkTemplates(expr: Expr, query: string): { readonly refused: readonly QueryProblem[]; readonly failing: readonly QueryProblem[] } {
  const refused: QueryProblem[] = [];
  const failing: QueryProblem[] = [];
  for (const template of templatesOf(expr)) {
    if (isOpen(template.value)) continue;
    const { problem, tree } = parseLineTemplate(template.value);
    if (problem) refused.push(inQuery(problem, template, query));
    else if (tree) for (const wrong of commandsOf([...tree.body, ...[...tree.definitions.values()].flatMap(({ body }) => body)]).flatMap((command) => wrongCount(command))) failing.push(inQuery(wrong, template, query));
  }
  return { refused, failing };
}

/** A problem of a template at its place in the query; where escapes make that unclear, at the whole string. */
function inQuery(problem: QueryProblem, template: StringLiteral, query: string): QueryProblem {
  const at = innerSpan(query, template, problem);
  if (!at) return { from: template.from, to: template.to, message: problem.message, fixes: [] };
  const quote = query[template.from];
  const fixes = problem.fixes.flatMap((fix) => {
    const edits = fix.edits.flatMap((edit) => {
      const place = innerSpan(query, template, edit);
      return place && !(quote === '"' ? /["\\]/ : /`/).test(edit.text) ? [{ ...place, text: edit.text }] : [];
    });
    return edits.length === fix.edits.length ? [{ ...fix, edits }] : [];
  });
  return { ...at, message: problem.message, fixes };
}

interface PlacedCommand {
  readonly command: Command;
  /** Whether a value is handed on to it, as its last argument. */
  readonly isPiped: boolean;
}

function commandsOf(nodes: readonly TemplateNode[]): PlacedCommand[] {
  return nodes.flatMap((node): PlacedCommand[] => {
    if (node.kind === 'text' || node.kind === 'break' || node.kind === 'continue') return [];
    const own = node.pipeline ? ofPipeline(node.pipeline) : [];
    return node.kind === 'if' || node.kind === 'range' || node.kind === 'with' ? [...own, ...commandsOf(node.body), ...commandsOf(node.otherwise)] : own;
  });
}

const ofPipeline = ({ commands }: Pipeline): PlacedCommand[] => commands.flatMap((command, i) => [{ command, isPiped: i > 0 }, ...command.args.flatMap(inOperand)]);

function inOperand(operand: Operand): PlacedCommand[] {
  if (operand.kind === 'pipeline') return ofPipeline(operand);
  return operand.kind === 'read' && operand.of.kind === 'pipeline' ? ofPipeline(operand.of) : [];
}

/** A call with too many arguments, or too few: text/template tells when it runs. */
function wrongCount({ command, isPiped }: PlacedCommand): QueryProblem[] {
  const [first, ...rest] = command.args;
  if (first?.kind !== 'function') return [];
  const fn = LOKI_FUNCTIONS.get(first.name);
  if (!fn) return [];
  const count = rest.length + (isPiped ? 1 : 0);
  const required = fn.parameters.length - (fn.isVariadic ? 1 : 0);
  if (count >= required && (fn.isVariadic || count === required)) return [];
  const at: Span = span(command.from, command.to);
  return [{ ...at, message: `\`${first.name}\` takes ${fn.isVariadic ? 'at least ' : ''}${required} argument${required === 1 ? '' : 's'}, as in \`${signatureOf(fn)}\`, and here it has ${count}: every line gets the error \`TemplateFormatErr\`.`, fixes: [] }];
}
