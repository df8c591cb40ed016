import { scrapeOf } from '../../contract/contract';
import { parseDuration } from '../../text/duration';
import { insertField, replaceScalar } from '../../yaml/edit';
import { fixWith } from '../fix-with';
import { defineContractRule } from '../rule';
import { isOurMonitor, serviceOf } from './ours';

export default defineContractRule({
  id: 'contract/scrape-interval',
  severity: 'error',
  serviceMonitor(monitor, context) {
    const service = serviceOf(monitor.matchLabels, context.contract)?.value;
    const wanted = scrapeOf(context.contract, service).interval;
    if (wanted === '' || !isOurMonitor(monitor, context.contract)) return;
    const by = service !== undefined && context.contract.services[service]?.scrape?.interval ? `for \`${service}\` ` : '';
    for (const { node, port, interval } of monitor.endpoints) {
      if (interval && parseDuration(interval.value) !== parseDuration(wanted)) {
        context.report({
          from: interval.from,
          to: interval.to,
          message: `The contract's scrape interval ${by}is ${wanted}, not ${interval.value}: rates and alerts over these series count on it.`,
          fixes: [{ title: `Change the interval to ${wanted}`, edits: [replaceScalar(interval.scalar, wanted)] }],
        });
      } else if (!interval && port) {
        // Which interval Prometheus falls back on is its own setting, so this may yet be the right one.
        context.report({
          from: port.from,
          to: port.to,
          severity: 'warning',
          message: `This endpoint sets no interval, so it is scraped as often as Prometheus's own \`scrapeInterval\` says (30s unless set); the contract ${by}asks for ${wanted}.`,
          fixes: fixWith(`Add the interval ${wanted}`, insertField(context.document.text, node, 'interval', wanted, ['path', 'port'])),
        });
      }
    }
  },
});
