import assert from 'node:assert/strict';
import type { MetricFact, MetricType, QueryFacts } from './facts';
import { classOf, findMetrics, type MetricClass } from './metric-index';
import { CombinedFacts, MetricTable } from './metric-table';

const fact = (name: string, type: MetricType = 'gauge'): MetricFact => ({ name, type, source: 'server' });
const table = (...metrics: MetricFact[]): MetricTable => new MetricTable(metrics);

const CLASSES: readonly MetricClass[] = ['counter', 'bucket', 'gauge', 'unknown'];
const find = (facts: QueryFacts, word: string, limit = 10): string[] => findMetrics(facts, { word, classes: CLASSES, limit }).metrics.map(({ name }) => name);

describe('the search for metrics', () => {
  const facts = table(fact('up'), fact('http_requests_total', 'counter'), fact('http_size', 'gauge'), fact('node_http_total', 'counter'), fact('job:http:rate5m', 'unknown'), fact('node_memory_MemFree_bytes'));

  it('finds what begins with a word, the classes in the order of the search', () => assert.deepEqual(find(facts, 'http_').slice(0, 2), ['http_requests_total', 'http_size']));
  it('finds names of which a part begins with the word, behind those that begin with it', () => assert.deepEqual(find(facts, 'http'), ['http_requests_total', 'http_size', 'node_http_total', 'job:http:rate5m']));
  it('does not mind the case', () => assert.deepEqual(find(facts, 'node_memory_memfree'), ['node_memory_MemFree_bytes']));
  it('finds nothing in the middle of a part', () => assert.deepEqual(find(facts, 'ttp'), []));
  it('finds all without a word', () => assert.deepEqual(find(facts, '').length, 6));

  it('says when there are more than the limit', () => {
    const found = findMetrics(facts, { word: '', classes: CLASSES, limit: 2 });
    assert.deepEqual([found.metrics.length, found.cut], [2, true]);
    assert.equal(findMetrics(facts, { word: '', classes: CLASSES, limit: 6 }).cut, false);
  });

  it('finds what several sources know, each name once, the classes of all in order', () => {
    const both = new CombinedFacts([table(fact('b'), fact('c_total', 'counter')), table(fact('a_total', 'counter'), fact('b', 'counter'))]);
    assert.deepEqual(find(both, ''), ['c_total', 'a_total', 'b']);
  });

  it('looks through facts of the same metrics once, and finds them as they are now', () => {
    const names = ['a', 'b_total'];
    let looks = 0;
    const made = (labels: readonly string[]): QueryFacts => {
      const all = table(...names.map((name) => ({ ...fact(name, 'unknown'), labels })));
      return { metric: (name) => all.metric(name), metrics: (prefix) => (looks++, all.metrics(prefix)), labelValues: () => [], identity: names };
    };
    for (const labels of [['x'], ['y']]) assert.deepEqual(findMetrics(made(labels), { word: '', classes: CLASSES, limit: 10 }).metrics.map((found) => [found.name, found.labels]), [['b_total', labels], ['a', labels]]);
    assert.equal(looks, 1);
  });

  it('finds the same metrics as a search by hand, among many', () => {
    const parts = ['http', 'node', 'cpu', 'total', 'seconds', 'x'];
    const many = Array.from({ length: 3000 }, (_, i) => fact(`${parts[i % 6]!}_${parts[(i >> 3) % 6]!}_${i}`, i % 2 === 0 ? 'counter' : 'gauge'));
    const byHand = (word: string): string[] => many.map(({ name }) => name).filter((name) => `_${name}`.includes(`_${word}`));
    const all = table(...many);
    for (const word of ['http', 'cpu_total', 'x_x', '12', 'total_1', 'seconds_http_3']) assert.deepEqual(find(all, word, 3000).sort(), byHand(word).sort(), word);
  });
});

describe('the class of a metric', () => {
  it('is its type', () => assert.equal(classOf(fact('a', 'summary')), 'summary'));
  it('is a class of its own for the buckets of classic histograms', () => assert.equal(classOf(fact('a_bucket', 'counter')), 'bucket'));
  it('is taken from the name where no source knows the type', () => assert.deepEqual(['a_total', 'a_count', 'a_sum', 'a'].map((name) => classOf(fact(name, 'unknown'))), ['counter', 'counter', 'counter', 'unknown']));
});

describe('a table of metrics', () => {
  const facts = table(fact('b'), fact('a'), fact('ab'), fact('a', 'counter'));
  it('knows them by name; of two with one name, the first', () => assert.deepEqual([facts.metric('a')?.type, facts.metric('c')], ['gauge', undefined]));
  it('gives those with a prefix in the order of their names', () => assert.deepEqual([...facts.metrics('a')].map(({ name }) => name), ['a', 'ab']));
  it('knows no metric by the name of what every object has', () => assert.equal(facts.metric('constructor'), undefined));
});
