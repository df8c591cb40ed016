import { traceqlProblems } from '../../query/traceql/parse';
import { defineRule } from '../rule';

export default defineRule({
  id: 'traceql/syntax',
  severity: 'warning',
  traceql(query, context) {
    for (const { from, to, ...problem } of traceqlProblems(query.text)) context.report({ ...problem, from: from + query.from, to: to + query.from });
  },
});
