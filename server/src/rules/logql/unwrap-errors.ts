import { comparisonsOf, logQueries } from '../../query/logql/ast';
import { insert } from '../../query/promql/edits';
import { defineRule } from '../rule';

export default defineRule({
  id: 'logql/unwrap-errors',
  severity: 'information',
  logql({ region, expr }, context) {
    for (const { range } of logQueries(expr)) {
      const unwrap = range?.unwrap;
      if (!unwrap || unwrap.filters.some(({ filter }) => comparisonsOf(filter).some(({ name }) => name === '__error__'))) continue;
      context.reportIn(region, {
        from: unwrap.from,
        to: unwrap.to,
        message: `One line whose \`${unwrap.label}\` is ${unwrap.conversion === 'bytes' ? 'no size' : unwrap.conversion ? 'no duration' : 'no number'} makes the whole query fail. Leave such lines out with \`| __error__=""\` behind it.`,
        fixes: [{ title: 'Add `| __error__=""`', edits: [insert(unwrap.to, ' | __error__=""')] }],
        ...(region.role === 'query' ? {} : { severity: 'warning' }),
      });
    }
  },
});
