import assert from 'node:assert/strict';
import { problemsAmong, problemsOf, WITH_CONTRACT, WITHOUT_CONTRACT } from '../../../test/helper/check';
import { createSnapshot } from '../features/snapshot';
import { symbolsOf } from '../features/symbols';
import { occurrencesOf } from '../workspace/navigation/occurrences';

const TESTS = `rule_files: [rules.yaml]
tests:
  - name: orders
    input_series:
      - { series: 'orders_total{job="nowhere"}', values: 0+10x5 }
    alert_rule_test:
      - { eval_time: 5m, alertname: OrdersStaled, exp_alerts: [] }
    promql_expr_test:
      - expr: rate(orders_total{job="nowhere", environment="dev"}[1s])
        eval_time: 5m
      - expr: "sum(\\u0075p))"
        eval_time: 5m
`;

describe('unit tests of rules', () => {
  it('are told by what they hold', () => {
    const taken = (text: string): string => createSnapshot({ path: 'a.yaml', languageId: 'yaml', text }).taken;
    assert.equal(taken(TESTS), 'unit tests of rules');
    for (const text of ['tests:\n  - name: a\n', 'tests: { input_series: [] }\n', 'tests:\n  - input_series: []\nsteps: []\n', 'kind: Pipeline\ntests:\n  - input_series: []\n']) assert.equal(taken(text), 'none of the kinds that are checked', text);
  });
  it('have queries of their own', () => {
    const [analysis] = createSnapshot({ path: 'a.yaml', languageId: 'yaml', text: TESTS }).analyses;
    assert.deepEqual(analysis!.queries.map(({ title, text }) => [title, text]), [['query of test orders', 'rate(orders_total{job="nowhere", environment="dev"}[1s])'], ['query of test orders', 'sum(up))']]);
  });
  // Their series are made up, and what a contract or a workspace says of real ones does not hold for them.
  for (const [name, settings] of [['without a contract', WITHOUT_CONTRACT], ['with one', WITH_CONTRACT]] as const) {
    it(`are held to what Prometheus can read alone, ${name}`, async () => {
      const problems = await problemsOf(TESTS, { settings });
      assert.deepEqual(problems.map(({ rule, from, to }) => `${rule} ${TESTS.slice(from, to)}`), ['promql/syntax )']);
    });
  }
  it('are read in time, however often aliases repeat what they hold', async () => {
    const many = (alias: string): string => Array.from({ length: 2000 }, () => alias).join(', ');
    const text = `tests: [&t { promql_expr_test: [&q { expr: &e sum(up, exp_samples: [&s { labels: &l 'up{', value: 1 }, ${many('*s')}] }, ${many('*q')}], alert_rule_test: [&a { alertname: A }, ${many('*a')}] }, ${many('*t')}]\n`;
    assert.deepEqual((await problemsOf(text, { settings: WITHOUT_CONTRACT })).map(({ rule }) => rule), ['promql/syntax', 'schema/unit-test']);
    const snapshot = createSnapshot({ path: 'a.yaml', languageId: 'yaml', text });
    assert.equal(occurrencesOf(snapshot.analyses[0]!).filter(({ kind }) => kind === 'alert').length, 1);
    assert.equal(symbolsOf(snapshot).length, 1);
  });

  it('read recording rules, and are no people that look at them', async () => {
    const rules = 'groups:\n  - name: g\n    rules:\n      - { record: a:b, expr: sum(up) }\n      - { record: c:d, expr: sum(up) }\n';
    const tests = 'tests:\n  - promql_expr_test: [{ expr: a:b, eval_time: 1m }]\n';
    assert.ok(!(await problemsAmong({ 'rules.yaml': rules, 'tests.yaml': tests }, WITHOUT_CONTRACT)).some(({ rule }) => rule === 'rule/unread'));
  });
});
