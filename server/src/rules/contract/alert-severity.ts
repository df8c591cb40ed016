import { replaceScalar } from '../../yaml/edit';
import { defineContractRule } from '../rule';

export default defineContractRule({
  id: 'contract/alert-severity',
  severity: 'error',
  alert(alert, _group, context) {
    const { required, severities } = context.contract.alerts;
    const name = alert.alert!.value;
    const wanted = Object.hasOwn(required, name) ? required[name]!.severity : undefined;
    const severity = alert.label('severity');
    // A missing or unknown severity is another rule's report.
    if (!wanted || !severity || severity.value === wanted || !Object.hasOwn(severities, severity.value)) return;
    context.report({
      from: severity.from,
      to: severity.to,
      message: `The contract requires \`${name}\` with the severity \`${wanted}\` (${severities[wanted] ?? 'not routed'}); as \`${severity.value}\` it would reach ${severities[severity.value]} instead.`,
      fixes: [{ title: `Change the severity to ${wanted}`, edits: [replaceScalar(severity.scalar, wanted)] }],
    });
  },
});
