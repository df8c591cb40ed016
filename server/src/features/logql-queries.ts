import { logqlOf } from '../model/query-region';
import { isRefused } from '../query/logql/parse';
import type { LogqlQuery } from '../rules/rule';
import type { Analysis } from './snapshot';

/** Tokens. A query beyond them was made to be large; that it is well-formed is all that is said of it. */
const MAX_TOKENS = 4000;

const accepted = new WeakMap<Analysis, readonly LogqlQuery[]>();

/** The LogQL of a document that has no errors, read once for all rules. */
export function logqlQueries(analysis: Analysis): readonly LogqlQuery[] {
  let queries = accepted.get(analysis);
  if (!queries) {
    queries = analysis.queries.flatMap((region): LogqlQuery[] => {
      if (region.language !== 'logql' || region.excerpt?.isUnchecked) return [];
      const parsed = logqlOf(region);
      return parsed.expr && !isRefused(parsed) && parsed.tokens.length <= MAX_TOKENS ? [{ region, parsed, expr: parsed.expr }] : [];
    });
    accepted.set(analysis, queries);
  }
  return queries;
}
