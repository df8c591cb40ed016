import { parseDuration } from '../../text/duration';
import { insertField, replaceScalar } from '../../yaml/edit';
import { fixWith } from '../fix-with';
import { defineContractRule } from '../rule';

export default defineContractRule({
  id: 'contract/alert-for',
  severity: 'error',
  alert(alert, _group, context) {
    const { required } = context.contract.alerts;
    const name = alert.alert!;
    const wanted = Object.hasOwn(required, name.value) ? required[name.value]!.for : undefined;
    if (wanted === undefined) return;
    const pending = alert.for;
    if (pending && parseDuration(pending.value) === parseDuration(wanted)) return;
    context.report({
      from: (pending ?? name).from,
      to: (pending ?? name).to,
      message: pending
        ? `The contract requires \`${name.value}\` with \`for: ${wanted}\`, not ${pending.value}.`
        : `The contract requires \`${name.value}\` with \`for: ${wanted}\`; without it the alert fires at the first evaluation.`,
      fixes: pending
        ? fixWith(`Change \`for\` to ${wanted}`, replaceScalar(pending.scalar, wanted))
        : fixWith(`Add \`for: ${wanted}\``, insertField(context.document.text, alert.node, 'for', wanted, ['expr', 'alert'])),
    });
  },
});
