import { didYouMean } from '../../text/did-you-mean';
import { replaceScalar } from '../../yaml/edit';
import { defineContractRule } from '../rule';
import { isForeignRule } from './ours';

export default defineContractRule({
  id: 'contract/severity-unknown',
  severity: 'error',
  alert(alert, _group, context) {
    const { severities } = context.contract.alerts;
    const severity = alert.label('severity');
    if (!severity || Object.hasOwn(severities, severity.value)) return;
    const names = Object.keys(severities);
    // A templated severity is known only when the alert fires.
    if (names.length === 0 || severity.value.includes('{{') || isForeignRule(alert, context.contract)) return;
    const meant = didYouMean(severity.value, names);
    const offered = meant ? [meant] : names;
    context.report({
      from: severity.from,
      to: severity.to,
      message: `\`${severity.value}\` is not a severity of the contract, so no route is made for it: write ${names.map((s) => `\`${s}\` (${severities[s]})`).join(', ')}.`,
      fixes: offered.map((name) => ({ title: `Change the severity to ${name}`, edits: [replaceScalar(severity.scalar, name)] })),
    });
  },
});
