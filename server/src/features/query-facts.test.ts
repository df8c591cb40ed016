import assert from 'node:assert/strict';
import { defaultContract } from '../contract/load-contract';
import { factsOfFile } from '../workspace/facts';
import { factsFor } from './query-facts';
import { createSnapshot, type Snapshot } from './snapshot';

const rules = (...lines: string[]): Snapshot => createSnapshot({ path: 'rules.yaml', languageId: 'yaml', text: `groups:\n  - name: g\n    rules:\n${lines.map((line) => `      - { ${line} }\n`).join('')}` });

describe('what is known of metrics in a file', () => {
  it("is the contract's catalog, and what every server has", () => {
    const facts = factsFor(rules("alert: A, expr: 'up'"), defaultContract());
    assert.equal(facts.metric('http_requests_total')?.source, 'contract');
    assert.equal(facts.metric('up')?.source, 'server');
  });
  it('is no catalog where there is no contract', () => assert.equal(factsFor(rules("alert: A, expr: 'up'"), undefined).metric('http_requests_total'), undefined));

  it("is what the file's rules record, with the labels that their expressions keep and those that the rules add", () => {
    const facts = factsFor(rules("record: job:a:sum, expr: 'sum by (job) (a)', labels: { team: core }", "record: b:rate, expr: 'rate(b[5m])'"), undefined);
    const { name, type, help, labels, source } = facts.metric('job:a:sum')!;
    assert.deepEqual({ name, type, help, labels, source }, { name: 'job:a:sum', type: 'unknown', help: 'Recording rule: sum by (job) (a)', labels: ['job', 'team'], source: 'workspace' });
    assert.equal(facts.metric('b:rate')?.labels, undefined, 'the labels of b are not known');
  });
  it('has the labels of all rules that record the same metric', () => {
    assert.deepEqual(factsFor(rules("record: x, expr: 'sum by (a) (m)'", "record: x, expr: 'sum by (b) (m)'"), undefined).metric('x')?.labels, ['a', 'b']);
    assert.equal(factsFor(rules("record: x, expr: 'sum by (a) (m)'", "record: x, expr: 'm'"), undefined).metric('x')?.labels, undefined);
  });
  it('leaves open what a rule with an error records', () => assert.equal(factsFor(rules("record: x, expr: 'sum('"), undefined).metric('x')?.labels, undefined));
  it('knows the names of the alerts', () => assert.deepEqual(factsFor(rules("alert: One, expr: up", "alert: Two, expr: up"), undefined).labelValues('ALERTS', 'alertname'), ['One', 'Two']));
  it('knows the jobs of a configuration of Prometheus, and the labels of their targets', () => {
    const text = 'scrape_configs:\n  - job_name: nodes\n    static_configs: [{ targets: ["a:1"], labels: { team: core } }]\n  - job_name: sites\n    static_configs: [{ targets: ["b:1"] }]\n';
    const config = createSnapshot({ path: 'prometheus.yml', languageId: 'yaml', text });
    const facts = factsFor(rules("alert: A, expr: 'up'"), undefined, undefined, factsOfFile(config.analyses));
    assert.deepEqual([facts.labelValues('up', 'job'), facts.labelValues('up', 'team')], [['nodes', 'sites'], ['core']]);
  });

  it('is the same object while file and contract are', () => {
    const snapshot = rules("alert: A, expr: 'up'");
    assert.equal(factsFor(snapshot, defaultContract()), factsFor(snapshot, defaultContract()));
    assert.notEqual(factsFor(snapshot, undefined), factsFor(snapshot, defaultContract()));
  });
});
