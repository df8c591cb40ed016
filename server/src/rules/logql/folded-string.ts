import { logqlOf } from '../../model/query-region';
import { logQueries } from '../../query/logql/ast';
import { filterMatchers } from '../../query/logql/matchers';
import { isFolded, reportFoldedBreaks } from '../folded-break';
import { defineRule } from '../rule';

export default defineRule({
  id: 'logql/folded-string',
  severity: 'warning',
  query(query, context) {
    if (query.language !== 'logql' || !isFolded(query, context.document.text)) return;
    const { expr } = logqlOf(query);
    if (!expr) return;
    for (const inUse of logQueries(expr)) {
      const { selector, stages } = inUse.logs;
      for (const { operator, value, valueSpan } of [...selector.matchers, ...filterMatchers(inUse)]) if (operator === '=~' || operator === '!~') reportFoldedBreaks(query, { ...valueSpan, value }, context);
      for (const stage of stages) {
        if (stage.kind === 'line-filter' && (stage.operator === '|~' || stage.operator === '!~')) for (const { isIp, text } of stage.matches) if (!isIp) reportFoldedBreaks(query, text, context);
        if (stage.kind === 'parser' && stage.name === 'regexp' && stage.pattern) reportFoldedBreaks(query, stage.pattern, context);
      }
    }
  },
});
