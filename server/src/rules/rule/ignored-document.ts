import { entryOf } from '../../yaml/tree';
import { defineRule } from '../rule';

export default defineRule({
  id: 'rule/ignored-document',
  severity: 'warning',
  document(context) {
    const key = context.isIgnored ? entryOf(context.document.root, 'groups')?.key : undefined;
    if (!key) return;
    context.report({ from: key.from, to: key.to, message: 'Prometheus reads the first document of a rule file and stops: it never sees these groups, and `promtool check rules` says nothing of them either. Move them to the `groups` of the first document, or to a file of their own.' });
  },
});
