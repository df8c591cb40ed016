import assert from 'node:assert/strict';
import { isTiming, rangeOf } from './timing';

describe('the time of a query', () => {
  it('ends now unless it says when, in steps that people write', () => {
    assert.deepEqual(rangeOf({ mode: 'range', seconds: 3600, step: 'medium' }, 10_000), { start: 6400, end: 10_000, step: 15 });
    assert.deepEqual(rangeOf({ mode: 'range', seconds: 3600, step: 'high', end: 9000 }, 10_000), { start: 5400, end: 9000, step: 5 });
    assert.deepEqual(rangeOf({ mode: 'range', seconds: 86_400, step: 7 }, 100_000).step, 8, 'as fine as Prometheus allows');
    assert.equal(rangeOf({ mode: 'range', seconds: 3600, step: 7 }, 10_000).step, 7);
  });

  it('has no more steps than Prometheus allows, whatever is asked', () => {
    for (const seconds of [0.1, 1, 60, 3600, 86_400, 30 * 86_400, 1e12]) {
      for (const step of ['low', 'medium', 'high', 1, 0.001, 1e9] as const) {
        const { start, end, step: used } = rangeOf({ mode: 'range', seconds, step }, 1e9);
        assert.ok(end > start && used >= 1 && (end - start) / used <= 11_000, JSON.stringify([seconds, step, start, end, used]));
      }
    }
  });

  it('is recognised', () => {
    assert.equal(isTiming({ mode: 'instant', seconds: 60, step: 'low' }), true);
    for (const value of [null, 7, {}, { mode: 'x', seconds: 1, step: 'low' }, { mode: 'range', seconds: -1, step: 'low' }, { mode: 'range', seconds: 1, step: 'toString' }, { mode: 'range', seconds: 1, step: 1, end: 'now' }, { mode: 'range', seconds: Infinity, step: 1 }]) assert.equal(isTiming(value), false, JSON.stringify(value));
  });
});
