import assert from 'node:assert/strict';
import { walk } from '../query/promql/ast';
import { DEFAULT_BUDGET, type SelectorFact } from '../query/promql/live';
import { parsePromql } from '../query/promql/parse';
import { readSnapshot, snapshotSeries } from './metadata-snapshot';

const of = (metrics: object, more: object = {}) => readSnapshot(JSON.stringify({ version: 1, metrics, ...more }))!;
function fact(metrics: object, query: string): SelectorFact | undefined {
  const selector = walk(parsePromql(query).expr!).find((node) => node.kind === 'selector')!;
  return snapshotSeries(of(metrics), DEFAULT_BUDGET).selector(selector);
}

describe('a snapshot of metadata', () => {
  it('tells metrics with type, help and unit', () => {
    const { facts, version } = of({ a_total: { type: 'counter', help: 'How many.', unit: 'things' }, b: {}, gone: { gone: '2026-01-01' } }, { prometheus: '2.53.1' });
    assert.deepEqual([...facts.metrics()], [{ name: 'a_total', type: 'counter', help: 'How many.', unit: 'things', source: 'snapshot' }, { name: 'b', type: 'unknown', source: 'snapshot' }]);
    assert.deepEqual(version, { major: 2, minor: 53 });
  });

  it('tells the values of labels, and nothing where there are too many', () => {
    const { facts } = of({ a: { labels: { job: ['x', 'y', ''], pod: 400 } }, b: { labels: { job: ['z'] } } });
    assert.deepEqual([facts.labelValues('a', 'job'), facts.labelValues('a', 'pod'), facts.labelValues(undefined, 'job'), facts.labelValues('c', 'job')], [['x', 'y'], [], ['x', 'y', 'z'], []]);
  });

  it('is silent about what it does not hold', () => {
    assert.equal(fact({ a: {} }, 'a'), undefined);
    assert.equal(fact({ a: {} }, 'a{x="y"}'), undefined);
    assert.equal(fact({ a: { labels: { pod: 400 } } }, 'a{pod="x"}')?.absence, undefined);
    assert.equal(fact({ a: {} }, '{x="y"}'), undefined);
    assert.deepEqual(fact({ a: { series: 7 } }, 'a'), { series: 7 });
  });

  it('counts a series without a label among those that an empty value selects', () => {
    const metrics = { a: { labels: { job: ['x', ''] } } };
    for (const query of ['a{job=""}', 'a{job!="q"}', 'a{nope=""}', 'a{job=~"q"}']) assert.equal(fact(metrics, query)?.absence, undefined, query);
    assert.equal(fact(metrics, 'a{job="q"}')?.absence?.kind, 'value');
  });

  it('is read with care, whatever stands in its file', () => {
    for (const text of ['', '{', '[]', '7', 'null', '{}', '{"version":2,"metrics":{}}', '{"version":1,"metrics":[]}', '<<<<<<< HEAD']) assert.equal(readSnapshot(text), undefined, text);
    const odd = of({ a: 7, b: null, c: { type: 'x', help: 7, series: -1, labels: { l: [7, 'v'], m: 'x', n: null }, gone: 'yesterday' }, __proto__: { type: 'gauge' } });
    assert.deepEqual({ ...odd.snapshot.metrics.c, labels: { ...odd.snapshot.metrics.c!.labels } }, { labels: { l: ['v'] } });
    assert.equal(fact(JSON.parse('{"__proto__": {"series": 3}}') as object, '{__name__="__proto__"}')?.series, 3);
    assert.equal(fact({}, '{__name__="constructor"}')?.absence?.kind, 'metric');
  });

  it('says for how long the server keeps samples', () => {
    assert.equal(snapshotSeries(of({}, { retention: '15d' }), DEFAULT_BUDGET).retentionSeconds, 15 * 86_400);
    assert.equal(snapshotSeries(of({}, { retention: 'long' }), DEFAULT_BUDGET).retentionSeconds, undefined);
  });

  it('is read at once, with 200,000 metrics', () => {
    const { facts } = of(Object.fromEntries(Array.from({ length: 200_000 }, (_, i) => [`metric_${i}`, { type: 'gauge' }])));
    assert.equal([...facts.metrics('metric_1999')].length, 111);
  });
});
