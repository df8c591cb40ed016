import { setNested } from '../../yaml/edit';
import { fixWith } from '../fix-with';
import { defineContractRule } from '../rule';
import { isForeignRule } from './ours';

export default defineContractRule({
  id: 'contract/severity-missing',
  severity: 'error',
  alert(alert, _group, context) {
    if (!alert.alert || alert.label('severity')) return;
    const { severities, required } = context.contract.alerts;
    const names = Object.keys(severities);
    if (names.length === 0 || isForeignRule(alert, context.contract)) return;
    const name = alert.alert.value;
    const own = Object.hasOwn(required, name) ? required[name]!.severity : undefined;
    const offered = own ? [own] : names;
    context.report({
      from: alert.alert.from,
      to: alert.alert.to,
      message: `The alert \`${name}\` has no \`severity\` label, so Alertmanager cannot route it. The contract's severities are ${names.map((s) => `${s} (${severities[s]})`).join(', ')}.`,
      fixes: offered.flatMap((severity) => fixWith(`Add \`severity: ${severity}\``, setNested(context.document.text, alert.node, 'labels', 'severity', severity, ['for', 'keep_firing_for', 'expr', 'alert']))),
    });
  },
});
