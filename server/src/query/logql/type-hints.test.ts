import assert from 'node:assert/strict';
import { logqlTypeHints } from './type-hints';

/** The query with its hints in it. */
const hinted = (text: string): string => logqlTypeHints(text).sort((a, b) => b.at - a.at).reduce((shown, { at, label }) => `${shown.slice(0, at)}«${label}»${shown.slice(at)}`, text);

describe('the types of LogQL', () => {
  const CASES: Readonly<Record<string, string>> = {
    'sum by (service, level) (rate({a="b"}[5m]))': 'sum by (service, level) (rate({a="b"}[5m]))«: instant vector {service, level}»',
    'sum(rate({a="b"}[5m])) / 2': 'sum(rate({a="b"}[5m]))«: instant vector {}» / 2',
    'topk(3, sum by (pod) (rate({a="b"}[5m]))) > (sum by (pod) (rate({a="b"}[1h])))': 'topk(3, sum by (pod) (rate({a="b"}[5m])))«: instant vector {pod}» > (sum by (pod) (rate({a="b"}[1h])))«: instant vector {pod}»',
    'quantile_over_time(0.9, {a="b"} | json | unwrap x [5m]) by (symbol)': 'quantile_over_time(0.9, {a="b"} | json | unwrap x [5m]) by (symbol)«: instant vector {symbol}»',
    'absent_over_time({service="risk", pod=~"a.+"}[5m])': 'absent_over_time({service="risk", pod=~"a.+"}[5m])«: instant vector {service}»',
    'label_replace(sum by (a) (rate({a="b"}[5m])), "c", "$1", "a", "(.*)")': 'label_replace(sum by (a) (rate({a="b"}[5m])), "c", "$1", "a", "(.*)")«: instant vector {a, c}»',
    'sum by (a, b, c, d, e) (rate({a="b"}[5m]))': 'sum by (a, b, c, d, e) (rate({a="b"}[5m]))«: instant vector {a, b, c, d, …}»',
  };
  for (const [query, expected] of Object.entries(CASES)) it(`of ${query}`, () => assert.equal(hinted(query), expected));

  for (const query of ['{a="b"} | json', 'rate({a="b"}[5m])', 'sum without (a) (rate({a="b"}[5m]))', 'vector(1)', '1 + 2', 'sum(', 'sum({a="b"})', 'sum by (a) (rate({a=~".*"}[5m]))']) it(`has none for ${query}`, () => assert.deepEqual(logqlTypeHints(query), []));
});
