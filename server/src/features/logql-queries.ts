import { logqlOf } from '../model/query-region';
import { isRefused, MAX_LOGQL_TOKENS } from '../query/logql/parse';
import type { LogqlQuery } from '../rules/rule';
import type { Analysis } from './snapshot';

const accepted = new WeakMap<Analysis, readonly LogqlQuery[]>();

/** The LogQL of a document that has no errors, read once for all rules. */
export function logqlQueries(analysis: Analysis): readonly LogqlQuery[] {
  let queries = accepted.get(analysis);
  if (!queries) {
    queries = analysis.queries.flatMap((region): LogqlQuery[] => {
      if (region.language !== 'logql' || region.excerpt?.isUnchecked) return [];
      const parsed = logqlOf(region);
      return parsed.expr && !isRefused(parsed) && parsed.tokens.length <= MAX_LOGQL_TOKENS ? [{ region, parsed, expr: parsed.expr }] : [];
    });
    accepted.set(analysis, queries);
  }
  return queries;
}
