import { removeField } from '../../yaml/edit';
import { entryOf, type YamlMapping } from '../../yaml/tree';
import { fixWith } from '../fix-with';
import { defineRule } from '../rule';
import { refusal } from './refusal';

/** The key that a rule's kind is at: an empty `alert` or `record`, or else what the rule begins with. */
const keyOf = (node: YamlMapping) => (entryOf(node, 'alert') ?? entryOf(node, 'record') ?? node.entries[0])?.key ?? node;

export default defineRule({
  id: 'rule/kind',
  severity: 'error',
  rule({ node, alert, record }, _group, context) {
    const { text } = context.document;
    if (alert?.value && record?.value) {
      const { from, to } = entryOf(node, alert.from > record.from ? 'alert' : 'record')!.key;
      context.report({
        from,
        to,
        message: `A rule either fires an alert or records a metric: with both \`alert\` and \`record\`, ${refusal(context)}. Make two rules of it.`,
        fixes: [...fixWith('Remove `record`', removeField(text, node, 'record')), ...fixWith('Remove `alert`', removeField(text, node, 'alert'))],
      });
    } else if (!alert?.value && !record?.value) {
      const { from, to } = keyOf(node);
      context.report({ from, to, message: `The rule has neither the name of an alert (\`alert\`) nor that of the metric that it records (\`record\`); ${refusal(context)}.` });
    }
  },
});
