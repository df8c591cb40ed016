import assert from 'node:assert/strict';
import { parsePromql } from './parse';
import { isOfRates, unitOf } from './value-unit';

const unit = (query: string): string | undefined => unitOf(parsePromql(query).expr!)?.kind;

describe('the unit of the values of a result', () => {
  for (const [query, expected] of [
    ['rate(x_total[5m]) > 0', 'per second'],
    ['5 < sum by (job) (irate(x_total[5m]))', 'per second'],
    ['max(-deriv(x[5m])) unless on (job) y', 'per second'],
    ['rate(a_total[5m]) + rate(b_total[5m])', 'per second'],
    ['rate(a_total[5m]) > 1 or rate(b_total[5m]) > 2', 'per second'],
    ['sum(rate(x_total{code="500"}[5m])) / sum(rate(x_total[5m])) > 0.1', 'share'],
    ['histogram_quantile(0.9, sum by (le) (rate(x_seconds_bucket[5m]))) > 1', 'seconds'],
    ['histogram_quantile(0.9, rate(x_seconds[5m]))', 'seconds'],
    ['histogram_quantile(0.9, rate(x_bytes_bucket[5m]))', undefined],
    ['count(rate(x_total[5m]) > 0)', undefined],
    ['rate(x_total[5m]) > bool 1', undefined],
    ['rate(x_total[5m]) * 100', undefined],
    ['rate(a_total[5m]) / rate(b_total[5m])', undefined],
    ['rate(a_total[5m]) > 1 or b > 2', undefined],
    ['x > 5', undefined],
    ['increase(x_total[5m]) > 5', undefined],
  ] as const) {
    it(`is ${expected ?? 'not known'} in ${query}`, () => assert.equal(unit(query), expected));
  }
});

describe('what is worked out of rates', () => {
  const of = (query: string): boolean => isOfRates(parsePromql(query).expr!);

  for (const query of ['rate(x_total[5m])', 'rate(x_total[5m]) * 100 > 1', '60 * sum by (job) (irate(x_total[5m]))', 'rate(a_total[5m]) / rate(b_total[5m])', 'x * on (job) group_left deriv(y[5m])', 'x > 5 or rate(x_total[5m]) > 1']) it(`is ${query}`, () => assert.ok(of(query)));
  for (const query of ['x', 'round(rate(x_total[5m]) * 60)', 'count(rate(x_total[5m]))', 'x > 5 and rate(x_total[5m]) > 1', 'rate(x_total[5m]) > bool 1', 'x > on (job) rate(y_total[5m])', 'increase(x_total[5m])']) it(`is not ${query}`, () => assert.ok(!of(query)));
});
