import { promqlOf, type QueryRegion } from '../model/query-region';
import { walk, type Aggregation, type Binary, type Call, type Expr, type VectorSelector } from '../query/promql/ast';
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
  const selectors: VectorSelector[] = [];
  const calls: Call[] = [];
  const aggregations: Aggregation[] = [];
  const binaries: Binary[] = [];
  for (const node of nodes) {
    if (node.kind === 'selector') selectors.push(node);
    else if (node.kind === 'call') calls.push(node);
    else if (node.kind === 'aggregation') aggregations.push(node);
    else if (node.kind === 'binary') binaries.push(node);
  }
  return { region, parsed, expr, nodes, selectors, calls, aggregations, binaries };
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
