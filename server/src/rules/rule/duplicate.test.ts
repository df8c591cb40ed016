import assert from 'node:assert/strict';
import { problemsAmong } from '../../../../test/helper/check';

type Files = Readonly<Record<string, string>>;

const RULES = `
      - record: job:errors:rate5m
        expr: sum by (job) (rate(errors_total[5m]))
      - alert: ErrorsRising
        expr: job:errors:rate5m > 5
`;
const plain = (rules = RULES, name = 'errors'): string => `groups:\n  - name: ${name}\n    rules:${rules}`;
const object = (name: string, rules = RULES, namespace = 'monitoring'): string =>
  `apiVersion: monitoring.coreos.com/v1\nkind: PrometheusRule\nmetadata: { name: ${name}${namespace && `, namespace: ${namespace}`} }\nspec:\n${plain(rules).replace(/^/gm, '  ')}\n`;
const configMap = (rules = RULES): string => `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: rules }\ndata:\n  errors.yaml: |\n${plain(rules).replace(/^/gm, '    ')}\n`;
const alert = (query: string, name = 'ErrorsRising'): string => `\n      - alert: ${name}\n        expr: ${query}\n`;

const found = async (files: Files): Promise<string[]> =>
  (await problemsAmong(files)).filter(({ rule }) => rule === 'rule/duplicate').map(({ file, at, problem }) => `${file} ${at} ${problem.severity}`);

describe('rules of several files', () => {
  for (const [name, files] of Object.entries<Files>({
    'a PrometheusRule and a plain file': { 'manifests/rules.yaml': object('rules'), 'prometheus/errors.yaml': plain() },
    'a PrometheusRule and a ConfigMap': { 'manifests/rules.yaml': object('rules'), 'prometheus/errors.yaml': configMap() },
    'two files of a folder': { 'rules/a.yaml': plain(), 'rules/b.yaml': plain() },
    'two PrometheusRules of a namespace': { 'a/rules.yaml': object('a'), 'b/rules.yaml': object('b') },
  })) {
    it(`are told of once where a whole group stands in ${name}`, async () => {
      const [first, second] = Object.keys(files);
      assert.deepEqual(await found(files), [`${first} errors hint`, `${second} errors hint`]);
    });
  }
  it('are told of one by one where they are not whole groups', async () => {
    assert.deepEqual(await found({ 'a.yaml': plain(), 'b.yaml': plain(alert('job:errors:rate5m  >  5'), 'other') }), ['a.yaml ErrorsRising hint', 'b.yaml ErrorsRising hint']);
  });
  it('are told of where one name has two queries in a folder', async () => {
    assert.deepEqual(await found({ 'a.yaml': plain(alert('errors > 5')), 'b.yaml': plain(alert('errors > 6')) }), ['a.yaml ErrorsRising hint', 'b.yaml ErrorsRising hint']);
  });
  it('are named with their place', async () => {
    const [first] = await problemsAmong({ 'manifests/rules.yaml': object('rules'), 'prometheus/errors.yaml': plain() });
    assert.match(first!.problem.message, /^The group `errors` stands in `prometheus\/errors\.yaml`, too, with the same rules/);
  });

  for (const [name, files] of Object.entries<Files>({
    'they are one object for two environments': { 'staging/rules.yaml': object('rules'), 'production/rules.yaml': object('rules') },
    'they are of two namespaces': { 'a.yaml': object('rules', RULES, 'staging'), 'b.yaml': object('rules', RULES, 'production') },
    'they are plain files of two folders': { 'staging/rules.yaml': plain(), 'production/rules.yaml': plain() },
    'they are objects of two folders, and nobody says of which namespace': { 'a/rules.yaml': object('a', RULES, ''), 'b/rules.yaml': object('b', RULES, '') },
    'they are a ConfigMap for two environments': { 'staging/rules.yaml': configMap(), 'production/rules.yaml': configMap() },
    'a Helm template makes one of them': { 'templates/rules.yaml': `{{ if .Values.rules }}\n${object('rules')}{{ end }}\n`, 'rules/rules.yaml': plain() },
    'their labels differ': { 'a.yaml': plain(alert('up == 0')), 'b.yaml': plain(`${alert('up == 0')}        labels: { severity: page }\n`) },
    'one name has two queries in two folders': { 'a/rules.yaml': object('a', alert('errors > 5')), 'b/rules.yaml': plain(alert('errors > 6')) },
    'one name has queries of other series': { 'a.yaml': plain(alert('errors{job="a"} > 5')), 'b.yaml': plain(alert('errors{job="b"} > 5')) },
    'Prometheus never reads one of them': { 'a.yaml': `${plain(alert('up == 0', 'Other'))}---\n${plain(alert('up == 1'))}`, 'b.yaml': plain(alert('up == 1')) },
  })) {
    it(`are left alone where ${name}`, async () => assert.deepEqual(await found(files), []));
  }
});
