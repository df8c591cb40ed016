import assert from 'node:assert/strict';
import { prometheusTarget } from '../../server/src/query/promql/versions';
import { check, problemsOf, WITHOUT_CONTRACT, type CheckOptions } from '../helper/check';

const NO_CONTRACT: CheckOptions = { settings: WITHOUT_CONTRACT };
const resource = (groups: string): string => `apiVersion: monitoring.coreos.com/v1\nkind: PrometheusRule\nmetadata: { name: n }\nspec:\n  groups:\n${groups.replace(/^(?=.)/gm, '  ')}`;
const rules = async (text: string, options: CheckOptions = NO_CONTRACT): Promise<string[]> => (await problemsOf(text, options)).map(({ rule, severity }) => `${rule} ${severity}`);

describe('the structure of rule groups', () => {
  it('is checked in a PrometheusRule, whose fate the messages tell', async () => {
    await check(
      resource(`- rules:
# ^^^^^ without which Kubernetes refuses the PrometheusRule
  - record: a
    expr: up
    for: 5m
#   ^^^ the operator rejects the whole PrometheusRule
`).replace(/^ {2}(?=#)/gm, '').replace(/^#( *)(\^+)/gm, '#  $1$2'),
      NO_CONTRACT,
    );
  });

  it('is not guessed behind a syntax error', async () => {
    assert.deepEqual(await rules('groups:\n- name: g\n  rules:\n  - alert: A\n    expr: up == 0\n   for: 5\n'), ['yaml/syntax error']);
  });

  it('may come through aliases and merge keys, and is reported once', async () => {
    assert.deepEqual(await rules('groups:\n- name: g\n  rules:\n  - &x { alert: A, expr: up == 0, for: 5 }\n  - { <<: *x, alert: B }\n'), ['rule/duration error']);
    assert.deepEqual(await rules('groups:\n- name: g\n  rules:\n  - { alert: A, expr: up == 0, labels: &l { __name__: a } }\n  - { alert: B, expr: up == 0, labels: *l }\n'), ['rule/label-name error']);
  });

  it('lets a PrometheusRule have an empty for and interval, which the operator removes, and nothing else empty', async () => {
    assert.deepEqual(await rules(resource('- name: g\n  interval: ""\n  rules:\n  - { alert: A, expr: up == 0, for: "" }\n')), []);
    assert.deepEqual(await rules(resource('- name: g\n  query_offset: ""\n  rules:\n  - { alert: A, expr: up == 0, keep_firing_for: "" }\n')), ['rule/duration error', 'rule/duration error']);
  });

  it('names what an older Prometheus does not know', async () => {
    const old: CheckOptions = { settings: { ...WITHOUT_CONTRACT, prometheus: prometheusTarget('2.30', []) } };
    const text = 'groups:\n- name: g\n  limit: 1\n  query_offset: 1m\n  labels: { a: b }\n  rules:\n  - { alert: A, expr: up == 0, keep_firing_for: 5m }\n';
    assert.deepEqual(await rules(text, old), Array.from({ length: 4 }, () => 'rule/version warning'));
    assert.deepEqual(await rules(text, { settings: { ...WITHOUT_CONTRACT, prometheus: prometheusTarget('3.0', []) } }), []);
    assert.deepEqual(await rules('groups:\n- name: g\n  rules:\n  - { record: a-b, expr: up }\n', old), ['rule/record-name error']);
  });
});
