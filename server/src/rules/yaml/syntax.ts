import { unquotedQueries } from '../../model/unquoted-query';
import { defineRule } from '../rule';

export default defineRule({
  id: 'yaml/syntax',
  severity: 'error',
  document(context) {
    if (context.document.errors.length === 0) return;
    // Behind a query that YAML takes for a mapping, nothing is what it seems; it has a rule of its own.
    const unquoted = Math.min(...unquotedQueries(context.document, context.kind).map(({ from }) => from));
    for (const error of context.document.errors) {
      if (error.code !== 'syntax' || error.from >= unquoted) continue;
      const { from, to, message, edit } = error;
      context.report({ from, to, message, fixes: edit ? [{ title: 'Replace the tab by blanks', edits: [edit] }] : [] });
    }
  },
});
