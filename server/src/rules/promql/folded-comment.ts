import { reportFoldedComment } from '../query-hazard';
import { defineRule } from '../rule';

export default defineRule({
  id: 'promql/folded-comment',
  severity: 'error',
  query(query, context) {
    reportFoldedComment(query, 'promql', context);
  },
});
