import assert from 'node:assert/strict';
import { contractFacts } from './contract-facts';
import { loadContract } from './load-contract';

const { contract } = loadContract(`
namespaces: [trading]
environments: { production: [prod] }
services: { risk: {} }
metrics:
  labels: [service]
  catalog:
    a_total: { type: counter, labels: [status], help: What a does }
    b: { type: gauge }
    c_seconds: { type: histogram, help: How long c takes }
    d_seconds: { type: summary }
alerts: { severities: { critical: pager } }
`);

describe('what a contract says of metrics', () => {
  const facts = contractFacts(contract);

  it('is the type, the help, and every label: its own, the common ones, those of the scrape', () => {
    assert.deepEqual(facts.metric('a_total'), { name: 'a_total', type: 'counter', help: 'What a does', labels: ['status', 'service', 'job', 'instance'], source: 'contract' });
    assert.equal(facts.metric('z'), undefined);
  });

  it('is the same for the series that histograms and summaries are made of', () => {
    assert.deepEqual([...facts.metrics()].map(({ name }) => name), ['a_total', 'b', 'c_seconds', 'c_seconds_bucket', 'c_seconds_count', 'c_seconds_sum', 'd_seconds', 'd_seconds_count', 'd_seconds_sum']);
    assert.deepEqual(facts.metric('c_seconds_bucket'), { name: 'c_seconds_bucket', type: 'counter', help: 'Observations up to the bound `le`: How long c takes', labels: ['le', 'service', 'job', 'instance'], source: 'contract' });
    assert.equal(facts.metric('c_seconds')?.type, 'histogram');
    assert.deepEqual(facts.metric('d_seconds')?.labels, ['quantile', 'service', 'job', 'instance']);
  });

  it('finds them by prefix', () => assert.deepEqual([...facts.metrics('c_seconds_')].map(({ name }) => name), ['c_seconds_bucket', 'c_seconds_count', 'c_seconds_sum']));

  it('knows values of labels', () => {
    assert.deepEqual(facts.labelValues('a_total', 'service'), ['risk']);
    assert.deepEqual(facts.labelValues(undefined, 'environment'), ['production']);
    assert.deepEqual(facts.labelValues(undefined, 'namespace'), ['trading']);
    assert.deepEqual(facts.labelValues(undefined, 'severity'), ['critical']);
    assert.deepEqual(facts.labelValues(undefined, 'constructor'), []);
  });

  it('is the same object for the same contract', () => assert.equal(contractFacts(contract), facts));
});
