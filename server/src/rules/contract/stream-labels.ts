import { UNTOLD_LABELS } from '../../model/stream-labels';
import { defineContractRule } from '../rule';

export default defineContractRule({
  id: 'contract/stream-labels',
  severity: 'warning',
  promtailJob({ node, name, labels, isOpen, namespaces }, context) {
    const { logs, namespaces: ours } = context.contract;
    if (logs.labels.length === 0 || !namespaces.some((one) => ours.includes(one))) return;
    for (const field of logs.fields) {
      const made = labels.get(field);
      if (!made || logs.labels.includes(field) || UNTOLD_LABELS.has(field)) continue;
      context.report({ from: made.from, to: made.to, message: `\`${field}\` is a field of the lines by the contract, and no label: as one, it makes streams of its own for each value. Leave it in the line, and filter behind a parser.` });
    }
    const missing = isOpen ? [] : logs.labels.filter((label) => !labels.has(label) && !UNTOLD_LABELS.has(label));
    if (missing.length === 0) return;
    const at = name ?? node;
    const named = missing.map((label) => `\`${label}\``).join(', ');
    context.report({ from: at.from, to: at.to, message: `By the contract, streams are selected by ${named}, and this job makes no such ${missing.length === 1 ? 'label' : 'labels'}: queries of its logs find nothing. Add a relabeling with that \`target_label\`.` });
  },
});
