import { span, type Span } from '../../../text/range';
import { walk, type Binary, type Expr } from '../ast';
import type { QueryFacts } from '../facts';
import { canHave, type LabelSet } from '../label-set';
import { labelsOf } from '../labels';
import { covers } from '../node-at';
import { parsePromql } from '../parse';
import type { KnownLabel } from './label';

/**
 * The labels that make sense in the list around a caret: those that the series there can have, for an inner aggregation
 * may have dropped some. Where the query does not parse, the given ones.
 */
export function listLabels(text: string, offset: number, given: readonly KnownLabel[], facts: QueryFacts): readonly KnownLabel[] {
  const { expr } = parsePromql(text);
  const sets = expr && setsAround(expr, span(offset, offset), facts);
  if (!sets) return given;
  const possible = (label: string): boolean => sets.every((set) => canHave(set, label));
  const known = new Set(given.map(({ label }) => label));
  // Labels that no metric has, such as one that `label_replace` writes.
  const written = sets.flatMap(({ must, can }) => [...must, ...(can === 'any' ? [] : can)]).filter((label) => !known.has(label) && possible(label));
  return [...given.filter(({ label }) => possible(label)), ...[...new Set(written)].map((label) => ({ label, of: undefined }))];
}

/** What the labels of the list around a place must be among. */
function setsAround(expr: Expr, at: Span, facts: QueryFacts): LabelSet[] | undefined {
  for (const node of walk(expr)) {
    if (node.kind === 'aggregation' && node.grouping && covers(node.grouping, at)) return [labelsOf(node.expr, facts)];
    const sides = node.kind === 'binary' ? sidesAround(node, at) : undefined;
    if (sides) return sides.map((side) => labelsOf(side, facts));
  }
  return undefined;
}

function sidesAround({ matching, left, right }: Binary, at: Span): Expr[] | undefined {
  if (matching?.group && covers(matching.group.span, at)) return [matching.group.side === 'left' ? right : left];
  return matching && covers(matching.span, at) ? [left, right] : undefined;
}
