import { logqlOf } from '../model/query-region';
import { isRefused, MAX_LOGQL_TOKENS } from '../query/logql/parse';
import type { LogqlQuery } from '../rules/rule';
import type { Analysis } from './snapshot';

/** The LogQL of a document that has no errors. */
export function logqlQueries(analysis: Analysis): LogqlQuery[] {
  const queries: LogqlQuery[] = [];
  for (const region of analysis.queries) {
    if (region.language !== 'logql' || region.excerpt?.isUnchecked) continue;
    const parsed = logqlOf(region);
    if (parsed.expr && !isRefused(parsed) && parsed.tokens.length <= MAX_LOGQL_TOKENS) queries.push({ region, parsed, expr: parsed.expr });
  }
  return queries;
}
