import { didYouMean } from '../../text/did-you-mean';
import { entriesOf, valueAt } from '../../yaml/tree';
import { defineContractRule } from '../rule';

export default defineContractRule({
  id: 'contract/required-alert',
  severity: 'warning',
  contractFile(_violations, context) {
    const { document, workspace } = context;
    // A workspace without any rule keeps them elsewhere.
    if (workspace.keys('alerts').length + workspace.keys('recorded').length === 0) return;
    const defined = new Set(workspace.keys('alerts'));
    const required = entriesOf(valueAt(document.root, 'alerts', 'required')).map(({ key }) => key);
    const unclaimed = [...defined].filter((name) => !required.some(({ text }) => text === name));
    for (const key of required) {
      if (defined.has(key.text) || key.text === '<<') continue;
      const meant = didYouMean(key.text, unclaimed);
      context.report({ from: key.from, to: key.to, message: `No rule file of the workspace defines the alert \`${key.text}\`, which the contract requires${meant === undefined ? '' : `; there is one called \`${meant}\``}.` });
    }
  },
});
