import { inlineCode } from '../../text/markdown';
import type { TypeHint } from '../promql/type-hints';
import { unwrapParens, type Expr } from './ast';
import { resultLabels } from './labels';
import { isRefused, parseLogql } from './parse';

/** In the middle of a line there is room for few labels. */
const MOST_LABELS = 4;

/**
 * The labels of each operand of a query's outermost operations; of a query without any, those of the query. Lines of logs, numbers, and series
 * whose labels follow from the logs have no hint; nor has a query that Loki refuses.
 */
export function logqlTypeHints(text: string): TypeHint[] {
  const parsed = parseLogql(text);
  if (!parsed.expr || isRefused(parsed)) return [];
  return operands(parsed.expr).flatMap((operand): TypeHint[] => {
    const labels = unwrapParens(operand).kind === 'vector' ? undefined : resultLabels(operand);
    if (!labels) return [];
    const braces = `{${[...labels.slice(0, MOST_LABELS), ...(labels.length > MOST_LABELS ? ['…'] : [])].join(', ')}}`;
    const sentence = labels.length === 0 ? 'It has no labels.' : `It has ${labels.map(inlineCode).join(', ')} as far as the logs do; no other labels.`;
    return [{ at: operand.to, label: `: instant vector ${braces}`, tooltip: `An instant vector. ${sentence}` }];
  });
}

function operands(expr: Expr): Expr[] {
  const out: Expr[] = [];
  const open = [expr];
  for (let at = open.pop(); at; at = open.pop()) {
    if (at.kind === 'binary') open.push(at.right, at.left);
    else out.push(at);
  }
  return out;
}
