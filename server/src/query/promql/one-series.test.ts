import assert from 'node:assert/strict';
import { NO_FACTS } from './metric-table';
import { toldApartBy } from './one-series';
import { parsePromql } from './parse';

describe('what tells the series of a result apart', () => {
  for (const [query, labels] of [
    ['up', 'any'],
    ['rate(x{job="a"}[5m]) > 5', 'any'],
    ['sum by (pod, job) (x)', ['pod', 'job']],
    ['sum by (pod, job) (x{job="a"})', ['pod']],
    ['sum by (job) (x{job=~"a|b"})', ['job']],
    ['topk(2, sum by (pod) (x))', ['pod']],
    ['topk by (pod) (1, sum by (pod) (x))', ['pod']],
    ['limit_ratio(1, sum by (pod) (x))', ['pod']],
    ['label_replace(sum by (pod) (x), "a", "b", "", "")', ['pod']],
    ['sum by (job) (x) / sum by (job) (y)', ['job']],
    ['sum by (a) (x) or vector(0)', ['a']],
    ['sum without (pod) (x)', 'any'],
    ['histogram_quantile(0.9, sum by (le, pod) (rate(x_bucket[5m])))', ['pod']],
    // One, whatever there is.
    ['sum(x)', undefined],
    ['(sum(rate(x[5m])))', undefined],
    ['sum by (job) (x{job="a"})', undefined],
    ['topk(1, x)', undefined],
    ['sort_desc(topk(1, x))', undefined],
    ['label_replace(sum(x), "a", "b", "", "")', undefined],
    ['absent(x{job="a"})', undefined],
    ['sum(x) or vector(0)', undefined],
    ['vector(1)', undefined],
    ['histogram_quantile(0.9, sum by (le) (rate(x_bucket[5m])))', undefined],
    ['sum(x) / sum(y) * 100', undefined],
  ] as const) {
    it(`${query}: ${String(labels ?? 'there is one')}`, () => assert.deepEqual(toldApartBy(parsePromql(query).expr!, NO_FACTS), labels));
  }
});
