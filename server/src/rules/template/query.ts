import { languageOfRule } from '../../model/ruler';
import { overlaps } from '../../text/range';
import { unwrap } from '../../query/promql/ast';
import type { QueryProblem } from '../../query/promql/problem';
import { typeOf } from '../../query/promql/types';
import type { TemplateQuery } from '../../query/template/query';
import { defineRule } from '../rule';

/** A fix in a string of the template, where it needs no escapes there. */
function fixesIn(query: TemplateQuery, { fixes }: QueryProblem): QueryProblem['fixes'] {
  if (query.holes.length > 0) return [];
  return fixes.flatMap(({ title, edits }) => {
    const isPlain = edits.every((edit) => !/["`\\]/.test(edit.text) && query.toTemplate(edit).to - query.toTemplate(edit).from === edit.to - edit.from);
    return isPlain ? [{ title, edits: edits.map((edit) => ({ ...query.toTemplate(edit), text: edit.text })) }] : [];
  });
}

export default defineRule({
  id: 'template/query',
  severity: 'warning',
  template({ region, facts }, context) {
    // Loki asks itself.
    if (facts.queries.length > 0 && languageOfRule(region.rule.expr?.value ?? '', region.group.ruler) === 'logql') return;
    for (const query of facts.queries) {
      const { parsed, expr, holes } = query;
      for (const problem of [...parsed.syntax, ...parsed.types]) {
        // What is filled in may be just what is missing.
        if (holes.some((hole) => overlaps(hole, problem))) continue;
        context.reportIn(region, { ...query.toTemplate(problem), message: `${problem.message} The template then fails, and the text holds the error.`, fixes: fixesIn(query, problem) });
      }
      const type = expr && typeOf(unwrap(expr));
      if (type !== 'range vector' && type !== 'string') continue;
      context.reportIn(region, { ...query.toTemplate({ from: 0, to: parsed.text.length }), message: `A template can only use instant vectors and scalars, and this query gives a ${type}: the template fails, and the text holds the error.` });
    }
  },
});
