import { scrapeOf } from '../../contract/contract';
import { parseDuration } from '../../text/duration';
import { replaceScalar } from '../../yaml/edit';
import { defineContractRule } from '../rule';
import { isOurMonitor, serviceOf } from './ours';

export default defineContractRule({
  id: 'contract/scrape-timeout',
  severity: 'error',
  serviceMonitor(monitor, context) {
    const { timeout, interval: contractInterval } = scrapeOf(context.contract, serviceOf(monitor.matchLabels, context.contract)?.value);
    const allowed = parseDuration(timeout);
    if (allowed === undefined || !isOurMonitor(monitor, context.contract)) return;
    for (const { interval, scrapeTimeout } of monitor.endpoints) {
      const actual = scrapeTimeout && parseDuration(scrapeTimeout.value);
      if (!scrapeTimeout || actual === undefined) continue;
      // A service that is scraped more often than the timeout lasts can only have a shorter one.
      const every = parseDuration(interval?.value ?? contractInterval) ?? allowed;
      const wanted = every < allowed ? (interval?.value ?? contractInterval) : timeout;
      if (actual === Math.min(allowed, every) || actual > every) continue;
      context.report({
        from: scrapeTimeout.from,
        to: scrapeTimeout.to,
        message: `The contract's scrape timeout is ${wanted}, not ${scrapeTimeout.value}: ${actual < allowed ? 'a slow but healthy service would be taken for down' : 'a scrape may hang for longer than the contract allows'}.`,
        fixes: [{ title: `Change the timeout to ${wanted}`, edits: [replaceScalar(scrapeTimeout.scalar, wanted)] }],
      });
    }
  },
});
