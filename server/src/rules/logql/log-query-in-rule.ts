import { unwrapParens } from '../../query/logql/ast';
import { defineRule } from '../rule';

export default defineRule({
  id: 'logql/log-query-in-rule',
  severity: 'warning',
  logql({ region, expr }, context) {
    if (region.role !== 'alert' && region.role !== 'record') return;
    const inner = unwrapParens(expr);
    if (inner.kind !== 'logs') return;
    const [before, after] = region.role === 'alert' ? ['sum(count_over_time(', ' [5m])) > 0'] : ['sum(count_over_time(', ' [5m]))'];
    context.reportIn(region, {
      from: expr.from,
      to: expr.to,
      message: `A rule needs a number, and this query gives lines of logs: every evaluation fails, and the ${region.role === 'alert' ? 'alert never fires' : 'metric is never recorded'}. Count the lines of a window, as in \`count_over_time(… [5m])\`.`,
      fixes: [{ title: `Count the lines with \`${before}… [5m]))${region.role === 'alert' ? ' > 0' : ''}\``, edits: [{ from: expr.from, to: inner.from, text: before }, { from: inner.to, to: expr.to, text: after }] }],
    });
  },
});
