import { entryOf } from '../../yaml/tree';
import { defineRule } from '../rule';
import { schemaRefusal } from './refusal';

export default defineRule({
  id: 'rule/expr-missing',
  severity: 'error',
  rule({ node, alert, record }, _group, context) {
    const entry = entryOf(node, 'expr');
    // A query that is there and empty, or null, is reported as a query.
    if (entry?.value) return;
    const { from, to } = entry?.key ?? alert ?? record ?? node.entries[0]?.key ?? node;
    context.report({ from, to, message: `The rule has no \`expr\`, the query that it evaluates; without it, ${schemaRefusal(context)}.` });
  },
});
