import { unwrap, walk, type Expr } from './ast';
import type { QueryFacts } from './facts';
import type { LiveSeries } from './live';
import { labelBraces, labelSentence } from './label-words';
import { labelsOf } from './labels';
import { parsePromql } from './parse';
import { typeOf } from './types';

/** A word about an expression that is shown behind it. */
export interface TypeHint {
  /** Where the expression ends. */
  readonly at: number;
  readonly label: string;
  /** Markdown. */
  readonly tooltip: string;
}

/** In the middle of a line there is room for few labels. */
const MOST_LABELS = 4;

/**
 * The type and labels of each operand of a query's outermost operations; of a query without any, those of the query. What
 * is plain to see, such as the type of a number, has no hint; nor has a query that does not parse.
 */
export function typeHints(text: string, facts: QueryFacts): TypeHint[] {
  const { expr, types } = parsePromql(text);
  if (!expr || types.length > 0) return [];
  return operands(expr).flatMap((operand): TypeHint[] => {
    const type = typeOf(operand);
    const { kind } = unwrap(operand);
    if (kind === 'number' || kind === 'string') return [];
    if (type !== 'instant vector' && type !== 'range vector') return [{ at: operand.to, label: `: ${type}`, tooltip: `A ${type}.` }];
    const labels = labelsOf(operand, facts);
    const braces = labelBraces(labels, MOST_LABELS);
    // A selector says itself what it is, and that nothing is known helps nobody.
    if (kind === 'selector' || braces === '{…}') return [];
    return [{ at: operand.to, label: `: ${type} ${braces}`, tooltip: `${type === 'instant vector' ? 'An' : 'A'} ${type}. ${labelSentence(labels)}` }];
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

/** How many series each selector of a query has on a server, where that is known exactly. */
export function seriesHints(text: string, live: LiveSeries): TypeHint[] {
  const { expr, types } = parsePromql(text);
  if (!expr || types.length > 0) return [];
  const inRanges = new Map(walk(expr).flatMap((node) => (node.kind === 'matrix' ? [[node.selector, node] as const] : [])));
  return walk(expr).flatMap((node): TypeHint[] => {
    const fact = node.kind === 'selector' ? live.selector(node) : undefined;
    if (node.kind !== 'selector' || !fact?.sets) return [];
    const count = fact.sets.length;
    return [{ at: (inRanges.get(node) ?? node).to, label: ` ${count} series`, tooltip: `${live.who} had ${count} series of it in the last hour.` }];
  });
}
