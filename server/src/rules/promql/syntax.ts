import { hazardOf } from '../../model/query-hazards';
import { promqlOf, sourceProblem } from '../../model/query-region';
import { isFragment } from '../../query/promql/fragment';
import { defineRule } from '../rule';

export default defineRule({
  id: 'promql/syntax',
  severity: 'error',
  query(query, context) {
    if (query.language !== 'promql') return;
    // Where YAML took a part of the query away, that is what is wrong, and it has rules of its own.
    if (hazardOf(context.document.text, query)) return;
    // Grafana does not send what is still empty.
    if (context.kind === 'dashboard' && query.text.trim() === '') return;
    const parsed = promqlOf(query);
    if (query.excerpt && isFragment(parsed)) return;
    for (const problem of parsed.syntax) context.report(sourceProblem(query, problem));
  },
});
