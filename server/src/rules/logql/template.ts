import { logqlOf, sourceProblem } from '../../model/query-region';
import { defineRule } from '../rule';

export default defineRule({
  id: 'logql/template',
  severity: 'error',
  query(query, context) {
    if (query.language !== 'logql') return;
    const { refused, failing } = logqlOf(query).templates;
    for (const problem of refused) context.report(sourceProblem(query, problem));
    for (const problem of failing) context.report({ ...sourceProblem(query, problem), severity: 'warning' });
  },
});
