import assert from 'node:assert/strict';
import { createSnapshot } from '../features/snapshot';
import { problemsOf, WITHOUT_CONTRACT } from '../../../test/helper/check';

const groups = (expr: string): string => `groups:\n  - name: g\n    rules:\n      - alert: A\n        expr: '${expr}'\n`;
const object = (metadata: string, expr: string, kind = 'PrometheusRule', apiVersion = 'monitoring.coreos.com/v1'): string =>
  `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata:\n  name: r\n${metadata}spec:\n${groups(expr).replace(/^(?=.)/gm, '  ')}`;

const languages = (text: string, path = 'rules.yaml'): string[] => createSnapshot({ path, languageId: 'yaml', text }).documents.flatMap(({ analysis }) => analysis.queries.map(({ language }) => language));

/** Valid in both languages, in one of them, and in none. */
const BOTH = 'sum(count_over_time({app="a"}[5m])) > 5';
const PROMQL = 'sum(rate(errors_total{app="a"}[5m])) > 5';
const LOGQL = 'sum(rate({app="a"} |= "x" [5m])) > 5';
const NEITHER = 'sum(rate({app="a"}[5m]) > 5';

describe('the rules of Loki', () => {
  describe('are told by an object', () => {
    const labels = (line: string): string => `  labels:\n    ${line}\n`;
    for (const line of ['loki: "true"', 'loki_rule: ""', 'loki.grafana.com/rules: enabled', 'ruler: loki', 'rule-type: loki-rules', 'grafana.com/type: logql', 'example.com/loki-rules: "1"']) {
      it(`with the label or the annotation ${line}`, () => {
        for (const metadata of [labels(line), labels(line).replace('labels', 'annotations')]) {
          assert.deepEqual(languages(object(metadata, BOTH)), ['logql']);
          assert.deepEqual(languages(object(metadata, NEITHER)), ['logql']);
        }
      });
    }
    for (const line of ['app: loki', 'app.kubernetes.io/name: loki', 'release: loki', 'loki: "false"', 'prometheus: k8s', 'service: loki-rules']) {
      it(`but not with ${line}`, () => assert.deepEqual(languages(object(labels(line), BOTH)), ['promql']));
    }
    it('of the Loki operator', () => {
      assert.deepEqual(languages(object('', BOTH, 'AlertingRule', 'loki.grafana.com/v1')), ['logql']);
      assert.deepEqual(languages(object('', BOTH, 'RecordingRule', 'loki.grafana.com/v1beta1')), ['logql']);
      assert.deepEqual(languages(object('', BOTH, 'AlertingRule', 'example.com/v1')), []);
    });
    it('and not of OpenShift, or of Google\'s managed Prometheus', async () => {
      assert.deepEqual(languages(object('', BOTH, 'AlertingRule', 'monitoring.openshift.io/v1')), ['promql']);
      for (const kind of ['Rules', 'ClusterRules', 'GlobalRules']) {
        const text = object('', 'rate(up)', kind, 'monitoring.googleapis.com/v1').replace(/ expr: .*\n/, '$&          for: 5 minutes\n');
        const problems = await problemsOf(text, { settings: WITHOUT_CONTRACT });
        assert.deepEqual(problems.map(({ rule, from, to }) => `${rule} ${text.slice(from, to)}`), ['promql/type up', 'rule/duration 5 minutes'], kind);
        assert.match(problems[1]!.message, new RegExp(`whoever reads the ${kind} refuses it`));
        const version = { major: 2, minor: 30 };
        const [old] = await problemsOf(text.replace('for: 5 minutes', 'keep_firing_for: 5m').replace('rate(up)', 'up == 0'), { settings: { ...WITHOUT_CONTRACT, prometheus: { version, features: new Set<string>(), isLive: false } } });
        assert.match(old!.message, /`keep_firing_for` of a rule came with Prometheus 2\.42; by `observability\.prometheus\.version` yours is 2\.30\.$/);
      }
    });
    it('around the file of a ConfigMap', () => {
      const configMap = (metadata: string): string => `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: c\n${metadata}data:\n  r.yaml: |\n${groups(BOTH).replace(/^(?=.)/gm, '    ')}`;
      assert.deepEqual(languages(configMap(labels('loki_rule: "true"'))), ['logql']);
      assert.deepEqual(languages(configMap('')), ['promql']);
    });
  });

  describe('are told by a path, where the text does not say otherwise', () => {
    for (const path of ['loki/rules/a.yaml', 'file:///w/deploy/loki-rules/a.yaml', 'rules.loki.yaml', 'loki_rules.yaml']) {
      it(path, () => {
        assert.deepEqual([BOTH, LOGQL, PROMQL].flatMap((expr) => languages(groups(expr), path)), ['logql', 'logql', 'promql']);
        // A broken query says neither.
        assert.deepEqual(languages(groups(NEITHER), path), ['promql']);
      });
    }
    for (const path of ['rules/a.yaml', 'lokicial/a.yaml', 'mylokirules.yaml']) it(`not by ${path}`, () => assert.deepEqual(languages(groups(BOTH), path), ['promql']));
  });

  it('are checked as Loki reads them', async () => {
    assert.deepEqual((await problemsOf(object('  labels: { ruler: loki }\n', BOTH), { settings: WITHOUT_CONTRACT })).map(({ rule }) => rule), []);
    assert.deepEqual((await problemsOf(object('  labels: { ruler: loki }\n', NEITHER), { settings: WITHOUT_CONTRACT })).map(({ rule }) => rule), ['logql/syntax']);
    assert.deepEqual((await problemsOf(groups('{app="a"} |= "x"'), { file: 'loki/rules.yaml', settings: WITHOUT_CONTRACT })).map(({ rule }) => rule).filter((rule) => rule.startsWith('promql')), []);
  });

  it('are told anew when a label or a path changes', () => {
    const first = createSnapshot({ path: 'a.yaml', languageId: 'yaml', text: object('', BOTH) });
    const second = createSnapshot({ path: 'a.yaml', languageId: 'yaml', text: object('  labels: { ruler: loki }\n', BOTH) }, first);
    assert.deepEqual([first, second].flatMap(({ documents }) => documents.flatMap(({ analysis }) => analysis.queries.map(({ language }) => language))), ['promql', 'logql']);
  });
});
