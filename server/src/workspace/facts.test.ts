import assert from 'node:assert/strict';
import { createSnapshot } from '../features/snapshot';
import { NO_FACTS } from '../query/promql/metric-table';
import type { Source } from './contribution';
import { factsOfFile, WorkspaceIndex } from './facts';
import { recordedFacts } from './recorded-facts';

const yaml = (text: string): Source[] => createSnapshot({ path: 'a.yaml', languageId: 'yaml', text }).documents.map(({ analysis }) => analysis);
const rules = (...lines: string[]): Source[] => yaml(`groups:\n  - name: g\n    rules:\n${lines.map((line) => `      - { ${line} }\n`).join('')}`);
const monitor = (app: string, ...endpoints: string[]): Source[] =>
  yaml(`apiVersion: monitoring.coreos.com/v1\nkind: ServiceMonitor\nspec:\n  selector: { matchLabels: { app: ${app}, tier: backend } }\n  endpoints:\n${endpoints.map((endpoint) => `    - { ${endpoint} }\n`).join('')}`);

describe('the facts of a workspace', () => {
  describe('know the metrics that its rules record', () => {
    const labelsIn = (sources: readonly Source[], metric: string): readonly string[] | undefined => recordedFacts(factsOfFile(sources), [NO_FACTS]).metric(metric)?.labels;

    it('with the labels that the expression keeps and those that the rule adds', () => {
      assert.deepEqual(labelsIn(rules("record: a:sum, expr: 'sum by (job) (a)', labels: { team: core }"), 'a:sum'), ['job', 'team']);
    });
    it('with the labels of their group', () => {
      assert.deepEqual(labelsIn(yaml('groups:\n  - name: g\n    labels: { team: core }\n    rules:\n      - { record: a, expr: sum(b) }\n'), 'a'), ['team']);
    });
    it('through rules that build on others, wherever those stand', () => {
      const sources = [...rules("record: c, expr: 'max without (b) (b)'"), ...rules("record: b, expr: 'rate(a[5m])'"), ...rules("record: a, expr: 'sum by (a, b) (m)'")];
      assert.deepEqual(labelsIn(sources, 'b'), ['a', 'b']);
      assert.deepEqual(labelsIn(sources, 'c'), ['a']);
    });
    it('with the labels of all rules that record the same', () => {
      assert.deepEqual(labelsIn([...rules("record: x, expr: 'sum by (a) (m)'"), ...rules("record: x, expr: 'sum by (b) (m)'")], 'x'), ['a', 'b']);
    });
    for (const [name, sources] of Object.entries({
      'the metrics are not known': rules("record: x, expr: 'rate(m[5m])'"),
      'one of several rules leaves them open': [...rules("record: x, expr: 'sum by (a) (m)'"), ...rules('record: x, expr: m')],
      'the expression has an error': rules("record: x, expr: 'sum('"),
      'the rule builds on itself': rules('record: x, expr: y', 'record: y, expr: x'),
      'merge keys add labels': yaml('groups:\n  - name: g\n    rules:\n      - { record: x, expr: sum(m), labels: { <<: { a: b } } }\n'),
    })) {
      it(`and leave their labels open where ${name}`, () => assert.equal(labelsIn(sources, 'x'), undefined));
    }
    it('and leave the labels open of a chain of rules that is longer than anybody writes', () => {
      const chain = Array.from({ length: 300 }, (_, i) => `record: m${i}, expr: m${i + 1}`);
      assert.equal(labelsIn(rules(...chain, "record: m300, expr: 'sum by (a) (m)'"), 'm0'), undefined);
    });
  });

  it('know the labels that monitors give to their targets', () => {
    const service = 'apiVersion: v1\nkind: Service\nmetadata: { name: ledger, namespace: trading, labels: { app: books } }\n';
    const scraping = 'apiVersion: monitoring.coreos.com/v1\nkind: ServiceMonitor\nmetadata: { name: m }\nspec: { selector: { matchLabels: { app: books } }, endpoints: [{ port: http }, { port: admin }] }\n';
    const known = recordedFacts(factsOfFile([...yaml(service), ...yaml(scraping)]), []);
    assert.deepEqual(['job', 'namespace', 'endpoint', 'pod', 'alertname'].map((label) => known.labelValues('up', label)), [['ledger'], ['trading'], ['http', 'admin'], [], []]);
  });

  describe('know which recorded metrics may be NaN', () => {
    const divisionIn = (sources: readonly Source[], metric: string): string | undefined => recordedFacts(factsOfFile(sources), [NO_FACTS]).metric(metric)?.division;

    for (const [name, sources] of Object.entries({
      'a rule divides by what may be zero': rules('record: x, expr: a / b'),
      'a function hands it on': rules("record: x, expr: 'round(2 * (a / b), 0.1)'"),
      'a rule that it builds on divides': [...rules('record: x, expr: 1 + y'), ...rules('record: y, expr: z or c'), ...rules('record: z, expr: a % b')],
      'one of several rules divides': [...rules('record: x, expr: a'), ...rules('record: x, expr: a / b')],
    })) {
      it(`where ${name}`, () => assert.equal(divisionIn(sources, 'x'), 'b'));
    }
    for (const [name, sources] of Object.entries({
      'a rule divides by a number': rules('record: x, expr: a / 60'),
      'zeros are kept out': rules("record: x, expr: 'a / (b > 0)'"),
      'the result is filtered': rules("record: x, expr: 'a / b > 0'"),
      'what is divided is aggregated by another rule': [...rules("record: x, expr: 'max(y)'"), ...rules('record: y, expr: a / b')],
      'the rules build on each other': rules('record: x, expr: y', 'record: y, expr: x'),
      'the expression has an error': rules("record: x, expr: 'a / b +'"),
      'the chain of rules is longer than anybody writes': rules(...Array.from({ length: 5000 }, (_, i) => `record: ${i === 0 ? 'x' : `m${i}`}, expr: m${i + 1}`), 'record: m5000, expr: a / b'),
    })) {
      it(`but not where ${name}`, () => assert.equal(divisionIn(sources, 'x'), undefined));
    }
  });

  describe('know how often a service is scraped', () => {
    const seconds = (sources: readonly Source[], service = 'api'): number | undefined => factsOfFile(sources).scrapeSeconds(service, ['app']);

    it('by the ServiceMonitor that selects it', () => assert.equal(seconds(monitor('api', 'port: http, interval: 1m')), 60));
    it('at most, where several endpoints or monitors scrape it', () => {
      assert.equal(seconds([...monitor('api', 'interval: 1m', 'interval: 30s'), ...monitor('api', 'interval: 2m')]), 30);
    });
    it('by the labels that name services alone', () => assert.equal(seconds(monitor('api', 'interval: 1m'), 'backend'), undefined));
    for (const [name, sources] of Object.entries({
      'no monitor selects it': monitor('web', 'interval: 1m'),
      'an endpoint sets no interval': monitor('api', 'interval: 1m', 'port: http'),
      'another monitor sets none': [...monitor('api', 'interval: 1m'), ...monitor('api', 'port: http')],
      'its interval is no duration': monitor('api', 'interval: often'),
    })) {
      it(`but not where ${name}`, () => assert.equal(seconds(sources), undefined));
    }
  });

  describe('are the same object', () => {
    const RULES = ["record: a:sum, expr: 'sum by (job) (rate(a[5m]))'", 'alert: A, expr: up'];

    function after(change: (index: WorkspaceIndex) => void): boolean {
      const index = new WorkspaceIndex();
      index.set('a.yaml', rules(...RULES));
      index.set('b.yaml', monitor('api', 'interval: 1m'));
      const before = index.facts;
      change(index);
      return index.facts === before;
    }

    it('while nothing happens', () => assert.equal(after(() => undefined), true));
    it('after an edit that no other file can notice', () => {
      assert.equal(after((index) => index.set('a.yaml', rules(RULES[0]!.replace('5m', '10m'), 'alert: A, expr: up == 0'))), true);
    });
    it('when a file comes and goes that others cannot refer to', () => {
      assert.equal(after((index) => (index.set('c.yaml', rules('expr: up')), index.delete('c.yaml'))), true);
    });
    it('but not after other labels, names, intervals, or without a file', () => {
      assert.equal(after((index) => index.set('a.yaml', rules(RULES[0]!, 'alert: B, expr: up'))), false);
      assert.equal(after((index) => index.set('a.yaml', rules(RULES[0]!.replace('job', 'pod')))), false);
      assert.equal(after((index) => index.set('a.yaml', rules(RULES[0]!.replace('a:sum', 'b:sum')))), false);
      assert.equal(after((index) => index.set('b.yaml', monitor('api', 'interval: 2m'))), false);
      assert.equal(after((index) => index.delete('b.yaml')), false);
    });
    it('and yet tell people what rules and alerts say by now', () => {
      const index = new WorkspaceIndex();
      index.set('a.yaml', rules(...RULES));
      const known = recordedFacts(index.facts, []);
      assert.equal(known.metric('a:sum')?.help, 'Recording rule: sum by (job) (rate(a[5m]))');
      index.set('a.yaml', rules(RULES[0]!.replace('5m', '10m'), 'alert: B, expr: up'));
      assert.equal(known.metric('a:sum')?.help, 'Recording rule: sum by (job) (rate(a[10m]))');
      assert.deepEqual(known.labelValues(undefined, 'alertname'), ['B']);
    });
    it('and keep what other rules of a file say as it is', () => {
      const sources = [...rules(RULES[0]!), ...rules('record: b:sum, expr: b')];
      const index = new WorkspaceIndex();
      index.set('a.yaml', sources);
      const { facts } = index;
      const [names, other] = [facts.keys('expressions'), facts.get('expressions', 'b:sum')];
      index.set('a.yaml', [...rules(RULES[0]!.replace('5m', '10m')), sources[1]!]);
      assert.deepEqual(index.facts.get('expressions', 'a:sum'), ['sum by (job) (rate(a[10m]))']);
      assert.deepEqual([index.facts === facts, facts.keys('expressions') === names, facts.get('expressions', 'b:sum') === other], [true, true, true]);
    });
  });
});
