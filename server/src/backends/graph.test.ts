import assert from 'node:assert/strict';
import { graphOf, seriesName } from './graph';
import type { Sample, Series } from './prometheus-response';

const series = (samples: Sample[], labels: [string, string][] = []): Series => ({ labels, samples, histograms: [] });

describe('a graph', () => {
  it('has a gap where a series has no sample, and keeps what is no number', () => {
    const { start, steps, series: [only] } = graphOf([series([[110, '1.5'], [130, 'NaN'], [140, '-Inf']])], { start: 100, end: 140, step: 10 });
    assert.deepEqual([start, steps, only!.values], [100, 5, [null, 1.5, null, 'NaN', '-Inf']]);
  });

  it('follows a server that moves the range to multiples of its step', () => {
    const { start, series: [only] } = graphOf([series([[120, '1'], [135, '2'], [150, '3']])], { start: 107, end: 152, step: 15 });
    assert.deepEqual([start, only!.values], [120, [1, 2, 3, null]]);
  });

  it('draws no more than can be drawn, and says what is left', () => {
    const many = Array.from({ length: 12_000 }, () => series([[0, '1']]));
    const short = graphOf(many, { start: 0, end: 10, step: 10 });
    assert.deepEqual([short.series.length, short.left], [10_000, 2_000]);
    const long = graphOf(many, { start: 0, end: 9990, step: 10 });
    assert.deepEqual([long.steps, long.series.length, long.left], [1000, 1000, 11_000]);
    assert.equal(graphOf([series([[0, '1']])], { start: 0, end: 1e9, step: 1 }).steps, 11_000);
  });

  it('counts series of native histograms, which have no line', () => {
    assert.equal(graphOf([{ labels: [], samples: [], histograms: [[1, { count: '1', sum: '1', buckets: [] }]] }], { start: 0, end: 1, step: 1 }).histograms, 1);
    assert.deepEqual(graphOf([], { start: 0, end: 1, step: 1 }).series, []);
  });

  it('has native histograms as a heat map, of all series together', () => {
    const at = (seconds: number, ...buckets: [lower: string, upper: string, count: string][]) => [seconds, { count: '1', sum: '1', buckets: buckets.map(([lower, upper, count]) => [0, lower, upper, count] as [number, string, string, string]) }] as [number, { count: string; sum: string; buckets: [number, string, string, string][] }];
    const { heat } = graphOf([
      { labels: [['a', '1']], samples: [], histograms: [at(110, ['1', '2', '3'], ['2', '4', '5']), at(120, ['4', '+Inf', '1'])] },
      { labels: [['a', '2']], samples: [], histograms: [at(110, ['1', '2', '4'], ['2', '4', '0'])] },
      series([[110, '1']]),
    ], { start: 100, end: 120, step: 10 });
    assert.deepEqual(heat, { buckets: [{ lower: 1, upper: 2 }, { lower: 2, upper: 4 }, { lower: 4, upper: null }], cells: [2, 2, 1, 1, 0, 7, 1, 1, 5], most: 7, series: 2, left: 0 });
    assert.equal(graphOf([series([[110, '1']])], { start: 100, end: 120, step: 10 }).heat, undefined);
  });

  it('names series as PromQL does', () => {
    assert.equal(seriesName([['__name__', 'up'], ['job', 'a"b'], ['k.8s', 'x']]), 'up{job="a\\"b", "k.8s"="x"}');
    assert.equal(seriesName([['__name__', 'http.requests'], ['a', 'b']]), '{"http.requests", a="b"}');
    assert.deepEqual([seriesName([]), seriesName([['__name__', 'up']])], ['{}', 'up']);
  });
});
