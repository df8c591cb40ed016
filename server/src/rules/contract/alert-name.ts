import { compileRegexp } from '../../query/promql/regexp';
import { defineContractRule } from '../rule';
import { isOurRule } from './ours';

/** The words of a name, written as a name in CamelCase. */
const camelCase = (name: string): string => name.split(/[^A-Za-z0-9]+/).map((word) => word.slice(0, 1).toUpperCase() + word.slice(1)).join('');

export default defineContractRule({
  id: 'contract/alert-name',
  severity: 'hint',
  alert(alert, _group, context) {
    const { name: pattern, required } = context.contract.alerts;
    const name = alert.alert!;
    if (pattern === '') return;
    const { regexp } = compileRegexp(pattern);
    if (!regexp || name.value === '' || regexp.matches(name.value) || Object.hasOwn(required, name.value)) return;
    if (!isOurRule(alert, context.contract)) return;
    const better = camelCase(name.value);
    context.report({
      from: name.from,
      to: name.to,
      message: `By the contract the names of alerts follow \`${pattern}\`${better !== name.value && regexp.matches(better) ? `, such as \`${better}\`` : ''}. Routes, silences and runbooks use the name as it is, so rename it there, too.`,
    });
  },
});
