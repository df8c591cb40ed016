import { promqlOf } from '../model/query-region';
import { walk } from '../query/promql/ast';
import { isRefused } from '../query/promql/parse';
import { beyondChecks } from '../query/promql/size';
import { templateFacts } from '../query/template/infer';
import { parseTemplate } from '../query/template/parse';
import type { AlertTemplate, PromqlQuery } from '../rules/rule';
import type { Analysis } from './snapshot';

/** The PromQL of a document that has no errors. */
export function promqlQueries(analysis: Analysis): PromqlQuery[] {
  const queries: PromqlQuery[] = [];
  for (const region of analysis.queries) {
    if (region.language !== 'promql' || region.excerpt?.isUnchecked) continue;
    const parsed = promqlOf(region);
    if (parsed.expr && !isRefused(parsed) && beyondChecks(parsed) === undefined) queries.push({ region, parsed, expr: parsed.expr, nodes: walk(parsed.expr) });
  }
  return queries;
}

/** The templates of a document's alerts, each with the query of its alert. */
export function alertTemplates(analysis: Analysis, queries: readonly PromqlQuery[]): AlertTemplate[] {
  if (analysis.templates.length === 0) return [];
  const byScalar = new Map(queries.map((query) => [query.region.scalar, query]));
  return analysis.templates.map((region) => ({ region, parsed: parseTemplate(region.text), facts: templateFacts(region.text), query: region.rule.expr && byScalar.get(region.rule.expr.scalar) }));
}
