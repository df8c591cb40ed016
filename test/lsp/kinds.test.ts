import assert from 'node:assert/strict';
import { TestClient } from './client';
import { monitor, prometheusRule, ruleFile } from './manifests';

describe('what a document is taken for', function () {
  this.timeout(120_000);
  let client: TestClient;
  before(async () => {
    client = await TestClient.start();
  });
  after(() => client.stop());

  /** What the server said in its log about a text when it looked at it. */
  async function taken(text: string, languageId = 'yaml'): Promise<string> {
    client.logs.length = 0;
    const uri = 'file:///w/some.yaml';
    await client.check(text, uri, languageId);
    await client.until(() => client.logs.length > 0, 'a line in the log');
    return client.logs.map((line) => line.replace(`${uri}: `, '')).join('\n');
  }

  const TAKEN: Readonly<Record<string, string>> = {
    [monitor()]: 'ServiceMonitor',
    [prometheusRule()]: 'PrometheusRule',
    [ruleFile()]: 'Prometheus rule file',
    [[monitor(), monitor(), 'kind: Ingress\n', ruleFile()].join('---\n')]: '3 documents: ServiceMonitor (2), Prometheus rule file',
    'groups:\n': 'Prometheus rule file',
  };
  for (const [text, kind] of Object.entries(TAKEN)) it(`is logged: ${kind}`, async () => assert.equal(await taken(text), kind));

  it('is logged for query files and the contract', async () => {
    assert.equal(await taken('up\n\nsum(up)\n', 'promql'), '2 PromQL queries');
    assert.equal(await taken('{a="b"}', 'logql'), '1 LogQL query');
    client.logs.length = 0;
    await client.check('', 'file:///w/observability-contract.yaml');
    await client.until(() => client.logs.length > 0, 'a line in the log');
    assert.match(client.logs[0]!, /: the observability contract$/);
  });

  it('is logged once, and again when it changes', async () => {
    client.logs.length = 0;
    const uri = await client.open('file:///w/some.yaml', ruleFile());
    await client.diagnostics(uri);
    await client.replace(uri, 'critical', 'warning');
    await client.diagnostics(uri);
    await client.replace(uri, 'groups', 'teams');
    await client.diagnostics(uri);
    await client.until(() => client.logs.length >= 2, 'two lines in the log');
    assert.deepEqual(client.logs.map((line) => line.replace(`${uri}: `, '')), ['Prometheus rule file', 'none of the kinds that are checked']);
    await client.close(uri);
  });

  /** None of these is ours, however much in them would be wrong if they were. */
  const OTHERS: Readonly<Record<string, string>> = {
    'an Ingress': 'apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: { name: a }\nspec: { replicas: 1, replicas: 2 }\n',
    'YAML with mistakes': 'a: "\n\tb: [\n',
    'a file of groups that are no rules': 'groups:\n  - name: a\n    members: [b, c]\n',
    'groups with a map of users': 'groups: { admins: [a], users: [b] }\n',
    "another vendor's kind of the same name": monitor({ port: '1' }).replace('monitoring.coreos.com', 'azmonitoring.coreos.com'),
    'a custom resource definition that defines ours': 'apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nspec: { names: { kind: ServiceMonitor } }\n',
    'text that speaks of a PrometheusRule': 'kind: Secret\nstringData:\n  note: |\n    kind: PrometheusRule\n    apiVersion: monitoring.coreos.com/v1\n',
    'a list that mentions ours': '- ServiceMonitor\n- PrometheusRule\n',
    'a scalar': 'ServiceMonitor',
    'nothing': '',
    'comments': '# kind: ServiceMonitor\n',
    'a marker': '---\n',
  };
  for (const [name, text] of Object.entries(OTHERS)) {
    it(`is nothing that is checked: ${name}`, async () => {
      assert.deepEqual(await client.check(text), []);
      assert.match(await taken(text), /none of the kinds/);
    });
  }

  describe('is checked in a Helm template, as far as that can be told before it is rendered', () => {
    const TEMPLATES: Readonly<Record<string, readonly [text: string, codes: readonly string[]]>> = {
      'what is wrong without a hole in it': [`{{- if .Values.enabled }}\n${ruleFile('sum(')}{{- end }}\n`, ['promql/syntax']],
      'what is wrong beside a value': [ruleFile('sum(rate(a[{{ .Values.window }}])) > > 1'), ['promql/syntax']],
      'no query with more than a value in it': [ruleFile('sum(rate(a[5m])) {{ .Values.more }} > > 1'), []],
      'nothing that is missing': [monitor({ port: '1' }).replace('metadata:', 'metadata:\n  labels: {{- include "a.labels" . | nindent 4 }}'), []],
      'no value of a hole': [monitor({ namespace: '{{ .Release.Namespace }}', interval: '{{ .Values.interval }}' }), []],
      'nothing of YAML that only its rendering makes one': ['{{- range .Values.all }}\n- {{ . }}\n{{- end }}\n' + ruleFile().replace('groups:', 'groups: {{ x }}\n  a: b\n'), []],
    };
    for (const [name, [text, codes]] of Object.entries(TEMPLATES)) {
      it(name, async () => {
        assert.deepEqual((await client.check(text)).map(({ code }) => code), codes);
      });
    }

    it('which its log says', async () => assert.equal(await taken(`{{ if .Values.on }}\n${monitor()}{{ end }}\n`), 'ServiceMonitor, in a Helm template'));
  });

  it('is checked with the templates of alerts in it', async () => {
    const text = ruleFile('sum(').replace('summary: Errors', 'summary: "{{ $labels.pod }} of {{ $value | humanizePercentage }}"');
    assert.deepEqual((await client.check(text)).map(({ code }) => code), ['promql/syntax']);
  });

  it('is nothing where the language of the document is none of ours', async () => {
    for (const language of ['markdown', 'helm', 'json', 'plaintext', 'dockercompose']) assert.deepEqual(await client.check(ruleFile('sum('), 'file:///w/some', language), [], language);
  });

  it('keeps the kind that its text names while it has syntax errors', async () => {
    const codes = (await client.check(monitor().replace('  selector:', '  "selector:'))).map(({ code }) => code);
    assert.ok(codes.includes('yaml/syntax'), codes.join());
  });
});
