import assert from 'node:assert/strict';
import { parsePromql } from './parse';
import { printPromql } from './print';

const print = (query: string): string => {
  const { expr } = parsePromql(query);
  assert.ok(expr, `${query} does not parse`);
  return printPromql(expr);
};

describe('printing a query as Prometheus does', () => {
  const CASES: Readonly<Record<string, string>> = {
    'SUM(errors_total)BY(job,"k8s.pod")': 'sum by (job, "k8s.pod") (errors_total)',
    'sum without()(x)': 'sum without () (x)',
    'sum by()(x)': 'sum(x)',
    'quantile(0x1,x)by("job")': 'quantile by (job) (1, x)',
    "x{b='1',a=~`\\d`,}": 'x{a=~"\\\\d",b="1"}',
    "{'a b'}": '{__name__="a b"}',
    'x{"job"="a","le.x"!="b"}': 'x{"le.x"!="b",job="a"}',
    'x[90s]offset-60m': 'x[1m30s] offset -1h',
    'x[300]': 'x[5m]',
    'x offset 0s': 'x',
    'x offset 1d@5': 'x @ 5.000 offset 1d',
    'x smoothed @ end()': 'x @ end() smoothed',
    'x[5m]@start()anchored': 'x[5m] anchored @ start()',
    '(a)[1h:]offset 5m': '(a)[1h:] offset 5m',
    'a[1h:60s]': 'a[1h:1m]',
    'a==bool on(x)b': 'a == bool on (x) b',
    'a/ignoring(x)group_right b': 'a / ignoring (x) group_right () b',
    'a+fill_left(-1)fill_right(0)b': 'a + fill_left (-1) fill_right (0) b',
    '- -5': '5',
    '-+x': '-+x',
    '2^-1e3': '2 ^ -1000',
    'x[(2*(step()+5m))]': 'x[(2 * (step() + 5m))]',
    'x[max_of(1m,-step())]': 'x[max_of(1m, -step())]',
    'x offset -(5m)': 'x offset -(5m)',
    'time()-inf': 'time() - +Inf',
    "'a\tb'": '"a\\tb"',
    'label_replace(up,"a","$1","b","(.*)")': 'label_replace(up, "a", "$1", "b", "(.*)")',
  };
  for (const [query, printed] of Object.entries(CASES)) {
    it(query, () => assert.equal(print(query), printed));
  }
});
