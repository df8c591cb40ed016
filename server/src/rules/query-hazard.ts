import { hazardOf } from '../model/query-hazards';
import type { QueryRegion } from '../model/query-region';
import { toLiteralBlock } from '../yaml/rewrite-scalar';
import type { CheckContext } from './rule';

/** Reports a comment that, once YAML joined the lines, swallows the rest of a query. */
export function reportFoldedComment(query: QueryRegion, language: QueryRegion['language'], context: CheckContext): void {
  const { text, root } = context.document;
  const hazard = hazardOf(text, query);
  if (hazard?.kind !== 'folded-comment' || hazard.language !== language) return;
  const { scalar } = query;
  // A folded block keeps every character but its mark.
  const edit = scalar!.style === 'folded' ? { from: scalar!.from, to: scalar!.from + 1, text: '|' } : toLiteralBlock(text, root, scalar!, hazard.meant);
  context.report({
    ...hazard.at,
    message: 'YAML joins these lines into one, so this comment swallows the rest of the query. A literal block (`|`) keeps the lines apart.',
    fixes: edit ? [{ title: 'Convert to a literal block', edits: [edit] }] : [],
  });
}

/** Reports a ` #` that ends a query without quotes. */
export function reportPlainComment(query: QueryRegion, language: QueryRegion['language'], context: CheckContext): void {
  const { text, root } = context.document;
  const hazard = hazardOf(text, query);
  if (hazard?.kind !== 'plain-comment' || hazard.language !== language) return;
  const edit = toLiteralBlock(text, root, query.scalar!, hazard.meant, hazard.to);
  context.report({
    ...hazard.at,
    message: 'To YAML a ` #` ends a value without quotes: the query stops here, and what follows is a comment. Write the query as a literal block (`|`).',
    fixes: edit ? [{ title: 'Convert to a literal block', edits: [edit] }] : [],
  });
}
