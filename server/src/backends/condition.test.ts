import assert from 'node:assert/strict';
import { conditionOf } from './condition';

describe('the condition of a query', () => {
  it('is its comparison with a number', () => {
    assert.deepEqual(conditionOf('sum(rate(errors_total[5m])) > 0.05'), { operator: '>', value: 0.05, compared: 'sum(rate(errors_total[5m]))' });
    assert.deepEqual(conditionOf('(up == 0)'), { operator: '==', value: 0, compared: 'up' });
    assert.deepEqual(conditionOf('-2 >= delta(x[1h])'), { operator: '<=', value: -2, compared: 'delta(x[1h])' });
  });
  it('is told of LogQL in the same way', () => {
    assert.deepEqual(conditionOf('sum by (service) (rate({app="risk"} |= "error" [5m])) > 0.05', 'logql'), { operator: '>', value: 0.05, compared: 'sum by (service) (rate({app="risk"} |= "error" [5m]))' });
    assert.deepEqual(conditionOf('(10 < count_over_time({app="risk"}[1h]))', 'logql'), { operator: '>', value: 10, compared: 'count_over_time({app="risk"}[1h])' });
    for (const text of ['{app="risk"} |= "a > 5"', 'count_over_time({app="risk"}[5m]) > bool 0', 'sum(', '']) assert.equal(conditionOf(text, 'logql'), undefined, text);
  });
  it('is none where nothing is left out', () => {
    for (const text of ['up', 'up > bool 0', 'a > b', '1 > bool 2', 'up > 0 and up < 1', 'sum(', '']) assert.equal(conditionOf(text), undefined, text);
  });
});
