import { logqlOf, sourceProblem } from '../../model/query-region';
import { defineRule } from '../rule';

export default defineRule({
  id: 'logql/stage',
  severity: 'error',
  query(query, context) {
    if (query.language !== 'logql') return;
    for (const { isLate, ...problem } of logqlOf(query).stages) context.report({ ...sourceProblem(query, problem), ...(isLate ? { severity: 'warning' as const } : {}) });
  },
});
