import { reportPlainComment } from '../query-hazard';
import { defineRule } from '../rule';

export default defineRule({
  id: 'promql/plain-comment',
  severity: 'error',
  query(query, context) {
    reportPlainComment(query, 'promql', context);
  },
});
