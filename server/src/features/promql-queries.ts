import { promqlOf, type QueryRegion } from '../model/query-region';
import { ofKind, walk, type Expr } from '../query/promql/ast';
import { isRefused, type ParsedPromql } from '../query/promql/parse';
import { beyondChecks } from '../query/promql/size';
import { factsOf } from '../query/template/infer';
import { parseTemplate } from '../query/template/parse';
import type { AlertTemplate, PromqlQuery } from '../rules/rule';
import type { YamlScalar } from '../yaml/tree';
import type { Analysis } from './snapshot';

/** The PromQL of a document that has no errors. */
export function promqlQueries(analysis: Analysis): PromqlQuery[] {
  const queries: PromqlQuery[] = [];
  for (const region of analysis.queries) {
    if (region.language !== 'promql' || region.excerpt?.isUnchecked) continue;
    const parsed = promqlOf(region);
    if (parsed.expr && !isRefused(parsed) && beyondChecks(parsed) === undefined) queries.push(queryOf(region, parsed, parsed.expr));
  }
  return queries;
}

function queryOf(region: QueryRegion, parsed: ParsedPromql, expr: Expr): PromqlQuery {
  const nodes = walk(expr);
  return { region, parsed, expr, nodes, selectors: ofKind(nodes, 'selector'), calls: ofKind(nodes, 'call'), aggregations: ofKind(nodes, 'aggregation'), binaries: ofKind(nodes, 'binary') };
}

/** The templates of a document's alerts, each with the query of its alert. */
export function alertTemplates(analysis: Analysis, queries: readonly PromqlQuery[]): AlertTemplate[] {
  if (analysis.templates.length === 0) return [];
  const [only] = queries;
  const byScalar = queries.length > 1 ? new Map(queries.map((query) => [query.region.scalar, query])) : undefined;
  const queryAt = (scalar: YamlScalar): PromqlQuery | undefined => (byScalar ? byScalar.get(scalar) : only?.region.scalar === scalar ? only : undefined);
  return analysis.templates.map((region) => {
    const parsed = parseTemplate(region.text);
    return { region, parsed, facts: factsOf(parsed), query: region.rule.expr && queryAt(region.rule.expr.scalar) };
  });
}
