import { unquotedQueries } from '../../model/unquoted-query';
import { defineRule } from '../rule';

export default defineRule({
  id: 'yaml/unquoted-query',
  severity: 'error',
  document(context) {
    for (const { from, to, edit } of unquotedQueries(context.document, context.kind)) {
      context.report({
        from,
        to,
        message: 'To YAML a `{` without quotes begins a mapping, and this query is none. Write it as a literal block (`|`), or in quotes.',
        fixes: [{ title: 'Convert to a literal block', edits: [edit] }],
      });
    }
  },
});
