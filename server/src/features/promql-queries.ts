import { promqlOf } from '../model/query-region';
import { walk } from '../query/promql/ast';
import { isRefused } from '../query/promql/parse';
import { beyondChecks } from '../query/promql/size';
import { templateFacts } from '../query/template/infer';
import { parseTemplate } from '../query/template/parse';
import type { AlertTemplate, PromqlQuery } from '../rules/rule';
import type { Analysis } from './snapshot';

const accepted = new WeakMap<Analysis, readonly PromqlQuery[]>();

/** The PromQL of a document that has no errors, read once for all rules. */
export function promqlQueries(analysis: Analysis): readonly PromqlQuery[] {
  let queries = accepted.get(analysis);
  if (!queries) {
    queries = analysis.queries.flatMap((region): PromqlQuery[] => {
      if (region.language !== 'promql' || region.excerpt?.isUnchecked) return [];
      const parsed = promqlOf(region);
      return parsed.expr && !isRefused(parsed) && beyondChecks(parsed) === undefined ? [{ region, parsed, expr: parsed.expr, nodes: walk(parsed.expr) }] : [];
    });
    accepted.set(analysis, queries);
  }
  return queries;
}

const templates = new WeakMap<Analysis, readonly AlertTemplate[]>();

/** The templates of a document's alerts, read once for all rules. */
export function alertTemplates(analysis: Analysis): readonly AlertTemplate[] {
  let known = templates.get(analysis);
  if (!known) {
    const queries = new Map(promqlQueries(analysis).map((query) => [query.region.scalar, query]));
    known = analysis.templates.map((region) => ({ region, parsed: parseTemplate(region.text), facts: templateFacts(region.text), query: region.rule.expr && queries.get(region.rule.expr.scalar) }));
    templates.set(analysis, known);
  }
  return known;
}

/** Gives back what was read for the rules. */
export function forgetQueries(analysis: Analysis): void {
  accepted.delete(analysis);
  templates.delete(analysis);
}
