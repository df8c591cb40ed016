import { picksSubstring } from '../../query/promql/regexp';
import { defineRule } from '../rule';

export default defineRule({
  id: 'promql/regexp-substring',
  severity: 'hint',
  promql({ region, selectors }, context) {
    for (const node of selectors) {
      for (const { name, operator, value, valueSpan } of node.matchers) {
        if ((operator !== '=~' && operator !== '!~') || name === '__name__' || !picksSubstring(value)) continue;
        context.reportIn(region, { ...valueSpan, message: `The expression picks a part out of the value of \`${name}\`, which thus holds several things in one: as labels of their own they could be matched exactly and grouped by.` });
      }
    }
  },
});
