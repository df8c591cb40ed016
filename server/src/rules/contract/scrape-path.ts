import { replaceScalar, insertField } from '../../yaml/edit';
import { fixWith } from '../fix-with';
import { defineContractRule } from '../rule';
import { isOurMonitor } from './ours';

/** What the operator scrapes when an endpoint names no path. */
const DEFAULT_PATH = '/metrics';

export default defineContractRule({
  id: 'contract/scrape-path',
  severity: 'error',
  serviceMonitor(monitor, context) {
    const wanted = context.contract.endpoints.metrics;
    if (wanted === '' || !isOurMonitor(monitor, context.contract)) return;
    for (const endpoint of monitor.endpoints) {
      const { path } = endpoint;
      if (path && path.value !== wanted) {
        context.report({
          from: path.from,
          to: path.to,
          message: `The contract exposes metrics at \`${wanted}\`, not at \`${path.value}\`: Prometheus would scrape a path that no service answers on.`,
          fixes: [{ title: `Change the path to ${wanted}`, edits: [replaceScalar(path.scalar, wanted)] }],
        });
      } else if (!path && wanted !== DEFAULT_PATH && endpoint.port) {
        context.report({
          from: endpoint.port.from,
          to: endpoint.port.to,
          message: `This endpoint names no path, so Prometheus scrapes \`${DEFAULT_PATH}\`; the contract exposes metrics at \`${wanted}\`.`,
          fixes: fixWith(`Add the path ${wanted}`, insertField(context.document.text, endpoint.node, 'path', wanted, ['port'])),
        });
      }
    }
  },
});
