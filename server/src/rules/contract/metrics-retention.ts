import { locatedText } from '../../model/located';
import { parseDuration } from '../../text/duration';
import { replaceScalar } from '../../yaml/edit';
import { valueAt } from '../../yaml/tree';
import { defineContractRule } from '../rule';
import { isOurNamespace } from './ours';

/** What the operator gives a Prometheus that says nothing of it (defaultRetention in pkg/prometheus/server/statefulset.go). */
const DEFAULT = '24h';

export default defineContractRule({
  id: 'contract/metrics-retention',
  severity: 'warning',
  resource({ kind, node, name, namespace, isPartial }, context) {
    const wanted = context.contract.metrics.retention;
    const least = parseDuration(wanted);
    if (kind !== 'Prometheus' || least === undefined || least <= 0) return;
    const written = locatedText(valueAt(node, 'spec', 'retention'));
    // Whose services a Prometheus in a namespace of its own scrapes, the cluster knows.
    const severity = isOurNamespace(context.contract, namespace) ? undefined : 'hint';
    if (written) {
      const kept = parseDuration(written.value);
      if (kept === undefined || kept >= least) return;
      context.report({
        from: written.from,
        to: written.to,
        severity,
        message: `This Prometheus keeps its metrics for ${written.value}; by the contract they are kept for ${wanted} at least, and queries look back as far.`,
        fixes: [{ title: `Keep them for ${wanted}`, edits: [replaceScalar(written.scalar, wanted)] }],
      });
    } else if (name && !isPartial && severity === undefined && parseDuration(DEFAULT)! < least && !valueAt(node, 'spec', 'retentionSize')) {
      context.report({ from: name.from, to: name.to, message: `Without \`spec.retention\`, the operator has this Prometheus keep its metrics for ${DEFAULT}; by the contract they are kept for ${wanted} at least. Add \`retention: ${wanted}\`.` });
    }
  },
});
