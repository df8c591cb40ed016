import assert from 'node:assert/strict';
import { rowsOf, strength } from './heat-model';

describe('the model of a heat map', () => {
  it('has a row between each two bounds, also where buckets of several sizes lie on each other', () => {
    const buckets = [{ lower: 2, upper: 4 }, { lower: 1, upper: 2 }, { lower: 1, upper: 4 }, { lower: null, upper: 1 }];
    assert.deepEqual(rowsOf({ buckets, cells: [], most: 0, series: 1, left: 0 }), { bounds: [-Infinity, 1, 2, 4], spans: [[2, 3], [1, 2], [1, 3], [0, 1]] });
  });

  it('shows few observations beside very many, and none as none', () => {
    assert.equal(strength(0, 100), 0);
    assert.ok(strength(1, 10_000) > 0.1);
    assert.equal(strength(100, 100), 1);
  });
});
