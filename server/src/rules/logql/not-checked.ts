import { MAX_LOGQL_TOKENS } from '../../query/logql/parse';
import { hazardOf } from '../../model/query-hazards';
import { logqlOf, sourceProblem } from '../../model/query-region';
import { defineRule } from '../rule';

export default defineRule({
  id: 'logql/not-checked',
  severity: 'warning',
  query(query, context) {
    if (query.language !== 'logql' || hazardOf(context.document.text, query)) return;
    const { unread, tokens, expr } = logqlOf(query);
    if (unread) {
      context.report(sourceProblem(query, { from: unread.from, to: unread.to, message: `The query is not checked: ${unread.reason}.`, fixes: [] }));
      return;
    }
    const first = tokens.find(({ type }) => type !== 'comment');
    if (expr && first && tokens.length > MAX_LOGQL_TOKENS) context.report({ ...sourceProblem(query, { from: first.from, to: first.to, message: `Only the syntax and the types of the query are checked: it has more than ${MAX_LOGQL_TOKENS} words and signs.`, fixes: [] }), severity: 'hint' });
  },
});
