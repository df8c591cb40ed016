import assert from 'node:assert/strict';
import { problemsOf, WITHOUT_CONTRACT } from '../../../test/helper/check';
import { createSnapshot, type Snapshot } from '../features/snapshot';
import { parseYaml } from '../yaml/parse';
import { groupListsIn } from './chart-values';

const GROUP = '{ name: g, rules: [{ alert: A, expr: up }] }';
const found = (values: string): number => groupListsIn(parseYaml(values)[0]!.document.root).length;
const snapshotOf = (text: string): Snapshot => createSnapshot({ path: 'values.yaml', languageId: 'yaml', text });

describe('rules in the values of a chart', () => {
  const VALUES = `prometheus:
  prometheusSpec:
    retention: 10d
additionalPrometheusRulesMap:
  orders:
    groups:
      - name: orders
        rules:
          - alert: OrdersStalled
            expr: rate(orders_total[5m) == 0
            fro: 5m
            annotations:
              summary: "{{ $labels.job }"
  trades:
    groups:
      - name: orders
        rules:
          - record: trades:rate5m
            expr: rate(trades_total[5m])
`;

  describe('are groups below a key that names their Prometheus', () => {
    for (const [name, values, count] of [
      ['the map of kube-prometheus-stack', `additionalPrometheusRulesMap: { a: { groups: [${GROUP}] }, b: { groups: [${GROUP}] } }`, 2],
      ['its list', `additionalPrometheusRules: [{ name: a, groups: [${GROUP}] }]`, 1],
      ['the values of a chart within a chart', `kube-prometheus-stack: { additionalPrometheusRulesMap: { a: { groups: [${GROUP}] } } }`, 1],
      ['the files of the chart `prometheus`', `serverFiles: { alerting_rules.yml: { groups: [${GROUP}] } }`, 1],
      ['the values of a HelmRelease of Flux', `apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nspec: { values: { additionalPrometheusRulesMap: { a: { groups: [${GROUP}] } } } }`, 1],
      ['those of an Application of Argo CD', `apiVersion: argoproj.io/v1alpha1\nkind: Application\nspec: { source: { helm: { valuesObject: { additionalPrometheusRulesMap: { a: { groups: [${GROUP}] } } } } } }`, 1],
      ['those of one of its sources', `apiVersion: argoproj.io/v1alpha1\nkind: Application\nspec: { sources: [{ ref: a }, { helm: { valuesObject: { serverFiles: { a: { groups: [${GROUP}] } } } } }] }`, 1],
      ['groups that have none', 'serverFiles: { alerting_rules.yml: { groups: [{ name: g, rules: [] }] } }', 0],
      ['groups of other things', 'prometheus: { groups: [{ name: g, rules: [{ allow: x }] }] }', 0],
      ['groups below no such key', `alerts: { groups: [${GROUP}] }`, 0],
      ['what VictoriaMetrics reads, in MetricsQL', `victoria-metrics-k8s-stack: { prometheus: { groups: [${GROUP}] } }\nvmalert: { prometheus: { groups: [${GROUP}] } }`, 0],
      ['what Loki reads', `loki: { prometheusRules: { groups: [${GROUP}] } }`, 0],
      ['objects among the values', `prometheus: { extra: [{ apiVersion: operator.victoriametrics.com/v1beta1, kind: VMRule, spec: { groups: [${GROUP}] } }] }`, 0],
      ['an object', `apiVersion: example.com/v1\nprometheus: { groups: [${GROUP}] }`, 0],
      ['a list', `- prometheus: { groups: [${GROUP}] }`, 0],
    ] as const) {
      it(`${name}: ${count}`, () => assert.equal(found(values), count));
    }
    it('however deep values are, and however often aliases repeat them, in time', () => {
      assert.equal(found(`prometheus: ${'{ a: '.repeat(50)}{ groups: [${GROUP}] }${' }'.repeat(50)}`), 0);
      const repeated = Array.from({ length: 12 }, (_, i) => `a${i + 1}: &a${i + 1} [${Array.from({ length: 10 }, () => `*a${i}`).join(', ')}]`).join('\n');
      assert.equal(found(`a0: &a0 [x]\n${repeated}\nprometheus: { groups: [${GROUP}] }`), 1);
    });
  });

  it('are checked at their places', async () => {
    const problems = await problemsOf(VALUES, { file: 'values.yaml', settings: WITHOUT_CONTRACT });
    assert.deepEqual(problems.filter(({ severity }) => severity === 'error' || severity === 'warning').map(({ rule, from, to }) => `${rule} ${VALUES.slice(from, to)}`), ['promql/syntax )', 'schema/unknown-field fro', 'template/syntax }']);
  });
  it('are of one file for each list, so that a name may stand in two', async () => {
    assert.ok(!(await problemsOf(VALUES, { file: 'values.yaml', settings: WITHOUT_CONTRACT })).some(({ rule }) => rule === 'rule/group-name'));
  });
  it('are told of as what they are', () => {
    assert.equal(snapshotOf(VALUES).taken, 'values of a chart with Prometheus rules');
    assert.equal(snapshotOf('prometheus:\n  retention: 10d\n  groups: []\n').taken, 'none of the kinds that are checked');
  });
  it('are checked again behind an edit', () => {
    const before = snapshotOf(VALUES);
    const after = createSnapshot({ ...before, text: VALUES.replace('[5m)', '[5m])') }, before);
    assert.deepEqual(after.analyses[0]!.queries.map(({ text }) => text), ['rate(orders_total[5m]) == 0', 'rate(trades_total[5m])']);
  });
});
