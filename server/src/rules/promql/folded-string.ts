import { promqlOf } from '../../model/query-region';
import { walk } from '../../query/promql/ast';
import { isFolded, reportFoldedBreaks } from '../folded-break';
import { defineRule } from '../rule';

export default defineRule({
  id: 'promql/folded-string',
  severity: 'warning',
  query(query, context) {
    if (query.language !== 'promql' || !isFolded(query, context.document.text)) return;
    const { expr } = promqlOf(query);
    if (!expr) return;
    for (const node of walk(expr)) {
      if (node.kind !== 'selector') continue;
      for (const { operator, value, valueSpan } of node.matchers) if (operator === '=~' || operator === '!~') reportFoldedBreaks(query, { ...valueSpan, value }, context);
    }
  },
});
