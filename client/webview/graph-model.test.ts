import assert from 'node:assert/strict';
import type { GraphData } from '../../server/src/lsp/protocol';
import { lastValue, legendNames, linesOf, nearest, shortNumber, stacked, timesOf, valueRange } from './graph-model';

const graph = (...labels: Record<string, string>[]): GraphData => ({ start: 100, step: 10, steps: 3, left: 0, histograms: 0, series: labels.map((each, i) => ({ name: `series ${i}`, labels: each, values: [1, null, 'NaN'] })) });

describe('the model of a graph', () => {
  it('has times on its grid, and gaps where nothing can be drawn', () => {
    assert.deepEqual(timesOf(graph({})), [100, 110, 120]);
    assert.deepEqual(linesOf(graph({})), [[1, null, null]]);
  });

  it('stacks what is shown, with gaps where nothing is', () => {
    const lines = [[1, null, 3], [10, null, null], [100, 200, null]];
    assert.deepEqual(stacked(lines, () => true), [[1, null, 3], [11, null, 3], [111, 200, 3]]);
    assert.deepEqual(stacked(lines, (i) => i !== 1), [[1, null, 3], [null, null, null], [101, 200, 3]]);
    assert.deepEqual(stacked([], () => true), []);
  });

  it('shows all values, the threshold, and zero on demand', () => {
    const near = (actual: [number, number], expected: [number, number]): void => actual.forEach((value, i) => assert.ok(Math.abs(value - expected[i]!) < 1e-9, JSON.stringify(actual)));
    near(valueRange(10, 20, { isFromZero: false }), [9.4, 20.6]);
    near(valueRange(10, 20, { isFromZero: true }), [0, 21.2]);
    near(valueRange(10, 20, { isFromZero: false, threshold: 30 }), [8.8, 31.2]);
    near(valueRange(5, 5, { isFromZero: false }), [4.5, 5.5]);
    near(valueRange(-5, -1, { isFromZero: true }), [-5.3, 0]);
    assert.deepEqual(valueRange(Infinity, -Infinity, { isFromZero: false }), [0, 1]);
    assert.deepEqual(valueRange(NaN, NaN, { isFromZero: false, threshold: NaN }), [0, 1]);
  });

  it('writes numbers short', () => {
    for (const [value, text] of [[0, '0'], [0.05, '0.05'], [1500, '1.5k'], [-2_000_000, '-2M'], [3e-9, '3e-9'], [1.25e-7, '1.25e-7'], [1 / 3, '0.3333'], [5e15, '5e+15'], [Infinity, '+Inf'], [NaN, 'NaN']] as const) assert.equal(shortNumber(value), text);
    assert.deepEqual([lastValue([1, 'NaN', null]), lastValue([null]), lastValue([2500])], ['NaN', '', '2.5k']);
  });

  it('names what tells series apart', () => {
    assert.deepEqual(legendNames(graph({ job: 'a', pod: 'x' }, { job: 'a', pod: 'y' })), ['x', 'y']);
    assert.deepEqual(legendNames(graph({ job: 'a', pod: 'x' }, { job: 'b' })), ['job=a, pod=x', 'job=b']);
    assert.deepEqual(legendNames(graph({ job: 'a' })), ['series 0']);
    assert.deepEqual(legendNames(graph({}, {})), ['series 0', 'series 1']);
    assert.deepEqual(legendNames(graph({ job: 'a' }, {})), ['a', '(no labels)']);
  });

  it('finds the series next to a place', () => {
    const lines = [[1, 5], [2, null], [9, 6]];
    assert.equal(nearest(lines, 0, 1.8, () => true), 1);
    assert.equal(nearest(lines, 0, 1.8, (i) => i !== 1), 0);
    assert.equal(nearest(lines, 1, 100, () => true), 2);
    assert.equal(nearest([[null]], 0, 1, () => true), undefined);
  });
});
