import { logqlOf } from '../model/query-region';
import { isRefused, MAX_LOGQL_TOKENS } from '../query/logql/parse';
import type { LogqlQuery } from '../rules/rule';
import type { Analysis } from './snapshot';

/** The LogQL of a document that has no errors. */
export const logqlQueries = (analysis: Analysis): LogqlQuery[] =>
  analysis.queries.flatMap((region): LogqlQuery[] => {
    if (region.language !== 'logql' || region.excerpt?.isUnchecked) return [];
    const parsed = logqlOf(region);
    return parsed.expr && !isRefused(parsed) && parsed.tokens.length <= MAX_LOGQL_TOKENS ? [{ region, parsed, expr: parsed.expr }] : [];
  });
