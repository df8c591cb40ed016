import assert from 'node:assert/strict';
import { walk } from '../query/promql/ast';
import { parsePromql } from '../query/promql/parse';
import type { Contract } from './contract';
import { defaultContract, loadContract } from './load-contract';
import { shortestInterval, type ScrapedServices } from './scrape-interval';

/** The intervals that ServiceMonitors set, by service. */
const monitors = (seconds: Readonly<Record<string, number>>, recorded: readonly string[] = []): ScrapedServices => ({ recorded: new Set(recorded), scrapeSeconds: (service) => seconds[service] });

function interval(query: string, contract: Contract | undefined, scraped?: ScrapedServices): string | undefined {
  const selector = [...walk(parsePromql(query).expr!)].find((node) => node.kind === 'selector');
  const found = shortestInterval(selector!, contract, scraped);
  return found && `${found.of} every ${found.seconds}s by ${found.by}`;
}

describe('how often a metric is scraped', () => {
  const SLOW = monitors({ 'ai-engine': 60 });

  it('is what the ServiceMonitor of the selected service says', () => {
    assert.equal(interval('errors_total{service="ai-engine"}', defaultContract(), SLOW), '`ai-engine` every 60s by its ServiceMonitor');
    assert.equal(interval('some_metric{job="ai-engine"}', defaultContract(), SLOW), '`ai-engine` every 60s by its ServiceMonitor');
    assert.equal(interval('some_metric{job="ai-engine"}', undefined, SLOW), '`ai-engine` every 60s by its ServiceMonitor');
  });
  it('is what the contract says where no monitor does', () => {
    assert.equal(interval('errors_total{service="risk"}', defaultContract(), SLOW), '`risk` every 15s by the contract');
    assert.equal(interval('errors_total', defaultContract()), '`errors_total` every 15s by the contract');
  });
  it('is that of the service that is scraped most often, where none is selected', () => {
    assert.equal(interval('errors_total', defaultContract(), SLOW), '`errors_total` every 15s by the contract');
    assert.equal(interval('errors_total', defaultContract(), monitors({ 'ai-engine': 60, risk: 5 })), '`errors_total` every 5s by the ServiceMonitor of `risk`');
    const { contract } = loadContract('services: { risk: { port: 1 }, portfolio: { port: 2 } }\n');
    assert.equal(interval('errors_total', contract, monitors({ risk: 60, portfolio: 30 })), '`errors_total` every 30s by the ServiceMonitor of `portfolio`');
  });
  it('is not known of metrics of no known service', () => {
    assert.equal(interval('some_metric', defaultContract(), SLOW), undefined);
    assert.equal(interval('some_metric{job="other"}', defaultContract(), SLOW), undefined);
    assert.equal(interval('some_metric{job=~"ai-engine"}', defaultContract(), SLOW), undefined);
    assert.equal(interval('errors_total', undefined, SLOW), undefined);
  });
  it('is not known of what rules record, and of what others report of a service', () => {
    const recorded = monitors({ 'ai-engine': 60 }, ['errors']);
    for (const name of ['errors', 'job:errors:sum', 'ALERTS', 'kube_service_info']) assert.equal(interval(`${name}{service="ai-engine"}`, defaultContract(), recorded), undefined, name);
  });
});
