import { logqlOf, sourceProblem } from '../../model/query-region';
import { defineRule } from '../rule';

export default defineRule({
  id: 'logql/type',
  severity: 'error',
  query(query, context) {
    if (query.language !== 'logql') return;
    // A stage of Promtail may select all that comes by (ParseLogSelector without validation).
    if (context.kind === 'promtail-config') return;
    for (const problem of logqlOf(query).types) context.report(sourceProblem(query, problem));
  },
});
