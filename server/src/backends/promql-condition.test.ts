import assert from 'node:assert/strict';
import { conditionOf } from './promql-condition';

describe('the condition of a query', () => {
  it('is its comparison with a number', () => {
    assert.deepEqual(conditionOf('sum(rate(errors_total[5m])) > 0.05'), { operator: '>', value: 0.05, compared: 'sum(rate(errors_total[5m]))' });
    assert.deepEqual(conditionOf('(up == 0)'), { operator: '==', value: 0, compared: 'up' });
    assert.deepEqual(conditionOf('-2 >= delta(x[1h])'), { operator: '<=', value: -2, compared: 'delta(x[1h])' });
  });
  it('is none where nothing is left out', () => {
    for (const text of ['up', 'up > bool 0', 'a > b', '1 > bool 2', 'up > 0 and up < 1', 'sum(', '']) assert.equal(conditionOf(text), undefined, text);
  });
});
