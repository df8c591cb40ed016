import { rename } from '../../query/promql/edits';
import { defineRule } from '../rule';

export default defineRule({
  id: 'alert/irate',
  severity: 'warning',
  promql({ region, calls }, context) {
    if (region.role !== 'alert') return;
    for (const node of calls) {
      if (node.name !== 'irate') continue;
      context.reportIn(region, {
        ...node.nameSpan,
        message: '`irate` looks at the last two samples alone: one quiet scrape resolves the alert, and `for` begins anew. `rate` looks at the whole window.',
        fixes: [{ title: 'Change to `rate`', edits: [rename(node, 'rate')] }],
      });
    }
  },
});
