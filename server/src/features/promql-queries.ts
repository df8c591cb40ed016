import { promqlOf } from '../model/query-region';
import { walk } from '../query/promql/ast';
import { isRefused } from '../query/promql/parse';
import { beyondChecks } from '../query/promql/size';
import { templateFacts } from '../query/template/infer';
import { parseTemplate } from '../query/template/parse';
import type { AlertTemplate, PromqlQuery } from '../rules/rule';
import type { Analysis } from './snapshot';

/** The PromQL of a document that has no errors. */
export const promqlQueries = (analysis: Analysis): PromqlQuery[] =>
  analysis.queries.flatMap((region): PromqlQuery[] => {
    if (region.language !== 'promql' || region.excerpt?.isUnchecked) return [];
    const parsed = promqlOf(region);
    return parsed.expr && !isRefused(parsed) && beyondChecks(parsed) === undefined ? [{ region, parsed, expr: parsed.expr, nodes: walk(parsed.expr) }] : [];
  });

/** The templates of a document's alerts, each with the query of its alert. */
export function alertTemplates(analysis: Analysis, queries: readonly PromqlQuery[]): AlertTemplate[] {
  if (analysis.templates.length === 0) return [];
  const byScalar = new Map(queries.map((query) => [query.region.scalar, query]));
  return analysis.templates.map((region) => ({ region, parsed: parseTemplate(region.text), facts: templateFacts(region.text), query: region.rule.expr && byScalar.get(region.rule.expr.scalar) }));
}
