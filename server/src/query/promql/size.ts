import { childrenOf, type Expr } from './ast';
import type { ParsedPromql } from './parse';

/** Tokens, and levels of the tree. A query beyond them was made to be large, and what looks at each of its parts would take too long. */
const MAX_QUERY = { tokens: 4000, depth: 400 };

/** Why nothing but the syntax and the types of a query is checked; undefined where all is. */
export function beyondChecks({ size, expr }: ParsedPromql): string | undefined {
  if (!expr) return undefined;
  if (size > MAX_QUERY.tokens) return `it has more than ${MAX_QUERY.tokens} words and signs`;
  // Every level takes a token at least.
  return size > MAX_QUERY.depth && isDeeper(expr, MAX_QUERY.depth) ? `more than ${MAX_QUERY.depth} levels are nested here` : undefined;
}

function isDeeper(expr: Expr, levels: number): boolean {
  let depth = 0;
  for (let level: readonly Expr[] = [expr]; level.length > 0; level = level.flatMap((node) => childrenOf(node))) if (++depth > levels) return true;
  return false;
}
