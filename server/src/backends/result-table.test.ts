import assert from 'node:assert/strict';
import fc from 'fast-check';
import { histogramText, tableOf } from './result-table';
import type { Series } from './prometheus-response';

const series = (labels: Record<string, string>, value = '1', seconds = 1_700_000_000): Series => ({ labels: Object.entries(labels), samples: [[seconds, value]], histograms: [] });
const names = (columns: { name: string }[]): string[] => columns.map(({ name }) => name);

describe('the table of a result', () => {
  it('has the metric first, then the labels of all series in order, then the value', () => {
    const table = tableOf({ type: 'vector', series: [series({ job: 'b', __name__: 'up' }, '1'), series({ instance: 'i', job: 'a', __name__: 'up' }, 'NaN')] }, 10);
    assert.deepEqual(names(table.columns), ['Metric', 'instance', 'job', 'Value']);
    assert.deepEqual(table.columns.map(({ kind }) => kind), ['metric', 'label', 'label', 'value']);
    assert.deepEqual(table.rows, [['up', '', 'b', '1'], ['up', 'i', 'a', 'NaN']]);
    assert.equal(table.evaluatedAt, '2023-11-14T22:13:20.000Z');
  });

  it('has no column for a name that no series bears', () => {
    assert.deepEqual(names(tableOf({ type: 'vector', series: [series({ job: 'a' })] }, 10).columns), ['job', 'Value']);
    assert.deepEqual(names(tableOf({ type: 'vector', series: [series({})] }, 10).columns), ['Value']);
  });

  it('may be empty', () => {
    assert.deepEqual(tableOf({ type: 'vector', series: [] }, 10), { columns: [{ kind: 'value', name: 'Value' }], rows: [], total: 0, evaluatedAt: undefined });
  });

  it('shows no more rows than asked for, and says how many there are', () => {
    const many = Array.from({ length: 12 }, (_, i) => series({ i: String(i) }));
    const table = tableOf({ type: 'vector', series: many }, 5);
    assert.equal(table.rows.length, 5);
    assert.equal(table.total, 12);
  });

  it('of a scalar and of a string is one cell', () => {
    assert.deepEqual(tableOf({ type: 'scalar', sample: [0, '+Inf'] }, 10), { columns: [{ kind: 'value', name: 'Value' }], rows: [['+Inf']], total: 1, evaluatedAt: '1970-01-01T00:00:00.000Z' });
    assert.deepEqual(tableOf({ type: 'string', sample: [0, 'hi'] }, 10).rows, [['hi']]);
  });

  it('of a matrix has a row for each series: how many samples, from when to when, and the newest', () => {
    const samples: [number, string][] = Array.from({ length: 7 }, (_, i) => [i, String(i * 10)]);
    const table = tableOf({ type: 'matrix', series: [{ labels: [['job', 'a']], samples, histograms: [] }, { labels: [['job', 'b']], samples: [[0, '5']], histograms: [] }] }, 10);
    assert.deepEqual(names(table.columns), ['job', 'Last value', 'Samples', 'First sample', 'Last sample', 'Recent values']);
    assert.deepEqual(table.rows[0], ['a', '60', '7', '1970-01-01T00:00:00.000Z', '1970-01-01T00:00:06.000Z', '… 20  30  40  50  60']);
    assert.deepEqual(table.rows[1], ['b', '5', '1', '1970-01-01T00:00:00.000Z', '1970-01-01T00:00:00.000Z', '5']);
  });

  it('survives a time that no calendar has', () => {
    assert.equal(tableOf({ type: 'vector', series: [series({}, '1', 1e300)] }, 10).evaluatedAt, undefined);
  });

  it('summarises a native histogram, which stands among floats in the order of time', () => {
    const histogram = { count: '5', sum: '2.5', buckets: [] };
    const table = tableOf({ type: 'matrix', series: [{ labels: [], samples: [[1, '1'], [3, '3']], histograms: [[2, histogram]] }] }, 10);
    assert.equal(table.rows[0]?.at(-1), '1  count 5 · sum 2.5  3');
  });

  it('keeps rare labels together when there are too many for columns of their own', () => {
    const wide = Array.from({ length: 50 }, (_, i) => series({ common: 'x', [`l${String(i).padStart(2, '0')}`]: `"${i}"` }));
    const table = tableOf({ type: 'vector', series: wide }, 100);
    assert.equal(table.columns.length, 42);
    assert.deepEqual(names(table.columns).slice(0, 2), ['common', 'l00']);
    assert.deepEqual(names(table.columns).slice(-2), ['Other labels', 'Value']);
    assert.deepEqual(table.rows[49]?.slice(-2), ['l49="\\"49\\""', '1']);
  });

  it('loses no label and has as many cells as columns, whatever the labels are called', () => {
    const labels = fc.dictionary(fc.string({ unit: 'binary', maxLength: 6 }), fc.string({ minLength: 1, maxLength: 5 }), { maxKeys: 60 });
    fc.assert(fc.property(fc.array(labels, { maxLength: 8 }), (all) => {
      const table = tableOf({ type: 'vector', series: all.map((each) => series(each)) }, 100);
      for (const [index, row] of table.rows.entries()) {
        assert.equal(row.length, table.columns.length);
        const filled = row.filter((cell, at) => cell !== '' && ['metric', 'label'].includes(table.columns[at]?.kind ?? '')).length;
        const inMore = row[table.columns.findIndex(({ kind }) => kind === 'more')] ?? '';
        const expected = Object.keys(all[index] ?? {}).length;
        if (inMore === '') assert.equal(filled, expected);
        else assert.ok(filled < expected);
      }
    }));
  });
});

describe('a native histogram in one line', () => {
  it('names count, sum and the fullest buckets with their bounds', () => {
    const line = histogramText({ count: '10', sum: '7.5', buckets: [[0, '0.25', '0.5', '3'], [1, '-1', '-0.5', '2'], [2, '2', '4', '1'], [3, '-0.001', '0.001', '4']] });
    assert.equal(line, 'count 10 · sum 7.5 · (0.25, 0.5] 3 · [-1, -0.5) 2 · (2, 4) 1 · [-0.001, 0.001] 4');
  });

  it('counts the buckets that it leaves out', () => {
    const line = histogramText({ count: '21', sum: '1', buckets: [1, 2, 3, 4, 5, 6].map((n) => [0, String(n), String(n + 1), String(n)]) });
    assert.equal(line, 'count 21 · sum 1 · (3, 4] 3 · (4, 5] 4 · (5, 6] 5 · (6, 7] 6 · 2 more buckets');
  });
});
