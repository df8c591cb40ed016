import assert from 'node:assert/strict';
import fc from 'fast-check';
import { statesOf, statesStepByStep } from '../../../../test/helper/alert-states';
import { alertSpans, backtest, presenceOf } from './alert-states';

/** Evaluations every 10 seconds: `x` where the series is there; states as `.`, `p` and `f`. */
const states = (series: string, hold: number, keep = 0): string =>
  statesOf([...series].map((each) => each === 'x'), 10, { for: hold, keepFiringFor: keep }).map((state) => (state === 'inactive' ? '.' : state[0])).join('');

describe('the states of an alert', () => {
  it('fires at once without `for`', () => assert.equal(states('.xx.x', 0), '.ff.f'));
  it('waits for `for`, counted from the first evaluation with the series', () => assert.equal(states('.xxxx.', 20), '.ppff.'));
  it('fires at the first evaluation that is late enough', () => assert.equal(states('xxxx', 15), 'ppff'));
  it('begins anew after a gap of one evaluation', () => assert.equal(states('xx.xxx', 20), 'pp.ppf'));
  it('keeps firing, counted from the first evaluation without the series', () => assert.equal(states('x.......', 0, 20), 'fff.....'));
  it('keeps nothing that is only pending', () => assert.equal(states('xx..x', 30, 60), 'pp..p'));
  it('forgets the gap when the series is back', () => assert.equal(states('x..x..x....', 0, 30), 'ffffffffff.'));

  it('never fires without the series having been there for as long as it waits', () => {
    fc.assert(fc.property(fc.array(fc.boolean(), { maxLength: 60 }), fc.integer({ min: 0, max: 50 }), (series, hold) => {
      statesOf(series, 10, { for: hold, keepFiringFor: 0 }).forEach((state, i) => {
        const needed = Math.ceil(hold / 10) + 1;
        assert.equal(state === 'firing', i + 1 >= needed && series.slice(i + 1 - needed, i + 1).every(Boolean));
      });
    }));
  });

  it('are those of Prometheus, evaluation by evaluation', () => {
    const durations = fc.integer({ min: 0, max: 70 });
    fc.assert(fc.property(fc.array(fc.boolean(), { maxLength: 60 }), durations, durations, (series, hold, keepFiringFor) => {
      const timing = { for: hold, keepFiringFor };
      assert.deepEqual(statesOf(series, 10, timing), statesStepByStep(series, 10, timing));
    }), { numRuns: 1000 });
  });

  it('are spans of time', () => {
    assert.deepEqual(presenceOf([true, true, true, false, true]), [0, 3, 4, 5]);
    assert.deepEqual(alertSpans([0, 3, 4, 5], { start: 100, interval: 10, steps: 5 }, { for: 10, keepFiringFor: 0 }), [
      { state: 'pending', from: 100, to: 110 }, { state: 'firing', from: 110, to: 130 }, { state: 'pending', from: 140, to: 150 },
    ]);
    assert.deepEqual(alertSpans([], { start: 0, interval: 10, steps: 0 }, { for: 0, keepFiringFor: 0 }), []);
  });

  it('add up to what a rule would have done', () => {
    const bits = (text: string): number[] => presenceOf([...text].map((each) => each === 'x'));
    const { firings, withdrawn, firstFiring, longestFiring } = backtest([bits('xxxx..xx'), bits('.x......'), bits('.....xxx')], { start: 1000, interval: 10, steps: 8 }, { for: 20, keepFiringFor: 0 });
    assert.deepEqual([firings, withdrawn, firstFiring, longestFiring], [2, 1, 1020, 20]);
    assert.deepEqual(backtest([], { start: 0, interval: 10, steps: 0 }, { for: 0, keepFiringFor: 0 }), { series: [], firings: 0, withdrawn: 0, firstFiring: undefined, longestFiring: 0 });
  });
});
