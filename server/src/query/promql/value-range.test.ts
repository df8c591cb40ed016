import assert from 'node:assert/strict';
import type { QueryFacts } from './facts';
import { NO_FACTS } from './metric-table';
import { parsePromql } from './parse';
import { canBeZero, outcome, valuesOf, type ValueRange } from './value-range';

const FACTS: QueryFacts = { ...NO_FACTS, metric: (name) => (name === 'requests_total' ? { name, type: 'counter', source: 'contract' } : undefined), metrics: () => [], labelValues: () => [] };

function rangeOf(query: string): ValueRange {
  const { expr } = parsePromql(query);
  assert.ok(expr, `${query} does not parse`);
  return valuesOf(expr, FACTS);
}

const Inf = Infinity;
const CASES: Readonly<Record<string, readonly (readonly [query: string, min: number, max: number])[]>> = {
  'Of a metric, only what its type says is known': [
    ['x', -Inf, Inf],
    ['up', 0, 1],
    ['{__name__="up", job="a"}', 0, 1],
    ['requests_total', 0, Inf],
    ['avg by (job) (up)', 0, 1],
    ['max_over_time(up[5m])', 0, 1],
    ['avg_over_time(up[5m:1m])', 0, 1],
  ],
  'Functions have ranges of their own': [
    ['absent(x)', 1, 1],
    ['rate(x[5m])', 0, Inf],
    ['hour()', 0, 23],
    ['day_of_week(x)', 0, 6],
    ['abs(x)', 0, Inf],
    ['abs(up - 3)', 2, 3],
    ['sgn(x)', -1, 1],
    ['clamp(x, 2, 5)', 2, 5],
    ['clamp_min(x, 1)', 1, Inf],
    ['clamp_max(up, 0.5)', 0, 0.5],
    ['clamp_max(x, scalar(y))', -Inf, Inf],
    ['quantile_over_time(0.5, up[5m])', 0, 1],
    ['quantile_over_time(2, up[5m])', -Inf, Inf],
    ['vector(3)', 3, 3],
    ['floor(up + 0.5)', 0, 1],
    ['round(up * 0.4)', 0, 0],
  ],
  'Aggregations': [
    ['count(x)', 1, Inf],
    ['group(x)', 1, 1],
    ['sum(x)', -Inf, Inf],
    ['sum(up)', 0, Inf],
    ['sum(rate(x[5m]))', 0, Inf],
    ['sum(-rate(x[5m]))', -Inf, 0],
    ['stddev(x)', 0, Inf],
    ['topk(3, up)', 0, 1],
    ['quantile(0.9, up)', 0, 1],
  ],
  'Arithmetic': [
    ['1 - up', 0, 1],
    ['up * 100', 0, 100],
    ['up / 2', 0, 0.5],
    ['up / -2', -0.5, 0],
    ['-up', -1, 0],
    ['up / up', 0, Inf],
    ['x / y', -Inf, Inf],
    ['rate(x[5m]) * rate(y[5m])', 0, Inf],
    ['up + fill(5) up', -Inf, Inf],
    ['up % 2', 0, 2],
    ['x % -3', -3, 3],
    ['-up % 2', -2, 0],
    ['x % y', -Inf, Inf],
    ['x % 0', -Inf, Inf],
    ['vector(10) % 3', 1, 1],
    ['vector(2) ^ 3', 8, 8],
    ['x ^ 2', -Inf, Inf],
  ],
  'A part of a whole lies between 0 and 1': [
    ['sum by (a) (rate(x{code="500"}[5m])) / sum by (a) (rate(x[5m]))', 0, 1],
    ['1 - sum(rate(x{code="500"}[5m])) / sum(rate(x[5m]))', 0, 1],
    ['count(up == 0) / count(up)', 0, 1],
    ['sum(rate(x[5m])) / sum(rate(x{code="500"}[5m]))', 0, Inf],
    ['sum(rate(x{code="500"}[5m])) / sum(rate(y[5m]))', 0, Inf],
    ['sum(rate(x{code="500"}[5m])) / sum(rate(x[1m]))', 0, Inf],
    ['sum(rate(x{code="500"}[5m])) / sum(rate(x[5m] offset 1h))', 0, Inf],
    ['sum by (a) (rate(x{code="500"}[5m])) / sum by (b) (rate(x[5m]))', 0, Inf],
    ['sum(x{code="500"}) / sum(x)', -Inf, Inf],
    ['avg(rate(x{code="500"}[5m])) / avg(rate(x[5m]))', 0, Inf],
  ],
  'Comparisons filter': [
    ['x > 5', 5, Inf],
    ['5 < x', 5, Inf],
    ['x <= 5', -Inf, 5],
    ['x == 5', 5, 5],
    ['x != 5', -Inf, Inf],
    ['x > bool 5', 0, 1],
    ['x > up', 0, Inf],
    ['(x > 5) or up', 0, Inf],
    ['up and x', 0, 1],
    ['up unless x', 0, 1],
  ],
};

describe('the values of a query', () => {
  for (const [title, cases] of Object.entries(CASES)) {
    describe(title, () => {
      for (const [query, min, max] of cases) {
        it(`${query}: ${min} to ${max}`, () => {
          const range = rangeOf(query);
          assert.deepEqual([range.min + 0, range.max + 0], [min, max]);
        });
      }
    });
  }

  it('can be zero, unless a filter or a bound keeps zeros out', () => {
    for (const query of ['x', 'up', 'x >= 0', 'x > -1', 'x != 1', 'x == 0', 'x <= 0', 'clamp_min(x, 0)', 'clamp(x, -1, 1)', 'clamp_min(x != 0, scalar(y))', 'sum(x != 0)', 'x > y', 'x > bool 0']) assert.ok(canBeZero(rangeOf(query)), query);
    for (const query of ['x > 0', 'x >= 1', 'x < 0', 'x != 0', '0 < x', 'x == 3', 'clamp_min(x, 1)', 'clamp(x, -2, -1)', 'count(x)', 'sum(x > 0)', '(x > 0) / 2', 'label_replace(x > 0, "a", "", "b", "")', '(x > 0) or (y < 0)', 'time()', 'exp(x)']) assert.ok(!canBeZero(rangeOf(query)), query);
  });
});

describe('the outcome of a comparison', () => {
  const of = (query: string): string => {
    const { expr } = parsePromql(query);
    assert.ok(expr?.kind === 'binary');
    return outcome(valuesOf(expr.left, FACTS), expr.operator, valuesOf(expr.right, FACTS));
  };

  it('is never true beyond the values that a side can have', () => {
    for (const query of ['up > 1', 'up < 0', 'up == 2', 'count(x) == 0', 'count(x) < 1', 'absent(x) != 1', '(x > 0) == 0', '0 == (x > 0)', '1 > bool 1', 'vector(0) > 80', 'rate(x[5m]) < 0', 'clamp_max(x, 3) > 4']) assert.equal(of(query), 'never', query);
  });

  it('is always true of values that all fulfil it', () => {
    for (const query of ['up >= 0', 'absent(x) == 1', 'count(x) > 0', '1 <= bool 1']) assert.equal(of(query), 'always', query);
  });

  it('is open otherwise', () => {
    for (const query of ['up > 0', 'x > 1', 'up == 1', 'x == y', 'sum(up) > 1', 'up > NaN', '(x > 5) <= 5', 'x > Inf']) assert.equal(of(query), query === 'x > Inf' ? 'never' : 'sometimes', query);
  });

  it('is open behind a filter that leaves nothing, which is reported for itself', () => assert.equal(of('(up > 5) > 7'), 'sometimes'));
});
