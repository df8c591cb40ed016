import { reportPlainComment } from '../query-hazard';
import { defineRule } from '../rule';

export default defineRule({
  id: 'logql/plain-comment',
  severity: 'error',
  query(query, context) {
    reportPlainComment(query, 'logql', context);
  },
});
