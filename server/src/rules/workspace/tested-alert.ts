import { replaceScalar } from '../../yaml/edit';
import { slipOf } from '../../text/slip';
import { entryOf, isScalar } from '../../yaml/tree';
import { defineRule } from '../rule';

export default defineRule({
  id: 'workspace/tested-alert',
  severity: 'warning',
  object({ type, node }, context) {
    if (context.kind !== 'unit-tests' || type !== 'alert_rule_test') return;
    const name = entryOf(node, 'alertname')?.value;
    if (!isScalar(name) || name.text === '' || context.workspace.get('alerts', name.text).length > 0) return;
    const meant = slipOf(name.text, context.workspace.keys('alerts'));
    if (meant === undefined) return;
    const fixes = [{ title: `Change to \`${meant}\``, edits: [replaceScalar(name, meant)] }];
    context.report({ from: name.from, to: name.to, message: `No rule of the workspace defines the alert \`${name.text}\`; did you mean \`${meant}\`? A test that expects no alert passes without it, whatever the rule does.`, fixes });
  },
});
