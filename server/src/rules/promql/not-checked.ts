import { hazardOf } from '../../model/query-hazards';
import { promqlOf, sourceProblem } from '../../model/query-region';
import { beyondChecks } from '../../query/promql/size';
import { defineRule } from '../rule';

export default defineRule({
  id: 'promql/not-checked',
  severity: 'warning',
  query(query, context) {
    if (query.language !== 'promql' || hazardOf(context.document.text, query)) return;
    const parsed = promqlOf(query);
    if (parsed.unread) {
      const { from, to, reason } = parsed.unread;
      context.report(sourceProblem(query, { from, to, message: `The query is not checked: ${reason}.`, fixes: [] }));
      return;
    }
    const reason = beyondChecks(parsed);
    if (reason === undefined) return;
    const first = parsed.tokens.find(({ type }) => type !== 'comment');
    if (first) context.report({ ...sourceProblem(query, { from: first.from, to: first.to, message: `Only the syntax and the types of the query are checked: ${reason}.`, fixes: [] }), severity: 'hint' });
  },
});
