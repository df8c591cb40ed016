import { reportFoldedComment } from '../query-hazard';
import { defineRule } from '../rule';

export default defineRule({
  id: 'logql/folded-comment',
  severity: 'error',
  query(query, context) {
    reportFoldedComment(query, 'logql', context);
  },
});
