import assert from 'node:assert/strict';
import { alwaysReturns } from './always-returns';
import { parsePromql } from './parse';

const ALWAYS = [
  '1',
  'time()',
  'scalar(x)',
  'vector(0)',
  'vector(scalar(x))',
  'hour()',
  'hour(vector(time()))',
  '-(vector(1))',
  'sum(vector(1))',
  'topk(1, vector(1))',
  'x or vector(0)',
  'vector(0) or x',
  'sum(x or vector(0)) * 100',
  'sum(x or vector(0)) / (sum(y) or vector(1))',
  'vector(1) + on () label_replace(vector(1), "a", "b", "", "")',
  'vector(1) > 0',
  'vector(1) > bool 2',
  'vector(1) and vector(2)',
  'clamp_min(vector(1), 2)',
];

const SOMETIMES = [
  'x',
  'absent(x)',
  'absent(vector(1))',
  'rate(x[5m])',
  'vector(1) > 2',
  'hour() > 5',
  'vector(1) unless x',
  'x and vector(1)',
  'vector(1) + label_replace(vector(1), "a", "b", "", "")',
  'vector(1) + fill (0) x',
  'topk(0, vector(1))',
  'topk(scalar(x), vector(1))',
  'limit_ratio(0.5, vector(1))',
  'histogram_quantile(0.9, vector(1))',
  'clamp(vector(1), 5, 1)',
  'sum_over_time(vector(1)[1s:1m])',
];

describe('an expression has a result whatever series there are', () => {
  const of = (query: string): boolean => {
    const { expr } = parsePromql(query);
    assert.ok(expr, `${query} does not parse`);
    return alwaysReturns(expr);
  };

  for (const query of ALWAYS) it(query, () => assert.ok(of(query)));
  for (const query of SOMETIMES) it(`but not ${query}`, () => assert.ok(!of(query)));
});
