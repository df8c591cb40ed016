import { scrapeOf } from '../../contract/contract';
import { replaceScalar } from '../../yaml/edit';
import { defineContractRule } from '../rule';
import { isOurMonitor, serviceOf } from './ours';

export default defineContractRule({
  id: 'contract/port-name',
  severity: 'error',
  serviceMonitor(monitor, context) {
    const wanted = scrapeOf(context.contract, serviceOf(monitor.matchLabels, context.contract)?.value).port;
    if (wanted === '' || !isOurMonitor(monitor, context.contract)) return;
    for (const { port } of monitor.endpoints) {
      if (!port || port.value === wanted) continue;
      const isNumber = port.scalar.type === 'number';
      context.report({
        from: port.from,
        to: port.to,
        message: isNumber
          ? `\`port\` is the name of the Service's port, not its number: by the contract it is \`${wanted}\`. With a number the ServiceMonitor selects no target.`
          : `By the contract the Service's port is named \`${wanted}\`, not \`${port.value}\`: this endpoint would find no target.`,
        fixes: [{ title: `Change the port to ${wanted}`, edits: [replaceScalar(port.scalar, wanted)] }],
      });
    }
  },
});
