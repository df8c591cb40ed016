import { promqlOf, sourceProblem } from '../../model/query-region';
import { defineRule } from '../rule';

export default defineRule({
  id: 'promql/type',
  severity: 'error',
  query(query, context) {
    if (query.language !== 'promql') return;
    for (const problem of promqlOf(query).types) context.report(sourceProblem(query, problem));
  },
});
