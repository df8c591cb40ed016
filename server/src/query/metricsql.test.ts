import assert from 'node:assert/strict';
import { isMetricsql } from './metricsql';

describe('a query of MetricsQL', () => {
  for (const text of ['sum(rollup_rate(x[5m])) by (rollup)', 'topk_last(5, x)', 'lag(x[1d]) > 900', 'WITH (a = up) a == 0', 'sum(x) default 0', 'rate(x) keep_metric_names', 'sum(increase(x_bucket)) by (vmrange)', 'count_gt_over_time(x[5m], 3)']) it(text, () => assert.equal(isMetricsql(text), true));
  for (const text of ['rate(x[5m]) > 0', 'lag{job="a"}', 'kafka_consumer_lag > 5', 'histogram_quantile(0.9, sum by (le) (rate(x_bucket[5m])))', 'max_over_time(lag[5m])', 'label_replace(x, "a", "$1", "b", "(.*)")', 'with_default']) it(`is not ${text}`, () => assert.equal(isMetricsql(text), false));
});
