import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { answer, apply, closeAllEditors, eventually, extension, fixesFor, openNew, PROMETHEUS_URL, waitForRules } from './helper';
import { screen } from './screen';

const ANALYSIS = `apiVersion: argoproj.io/v1alpha1
kind: AnalysisTemplate
metadata:
  name: success-rate
spec:
  args:
    - name: service
  metrics:
    - name: success-rate
      interval: 1m
      successCondition: result[0] >= 0.95
      failureLimit: 3
      provider:
        prometheus:
          address: http://prometheus.monitoring:9090
          query: |
            count by (job) (up{job="{{args.service}}"})
    - name: latency
      successCondition: result[0] < 0.5
      provider:
        prometheus:
          address: http://prometheus.monitoring:9090
          query: |
            histogram_quantile(0.95, sum by (le) (rate(http_request_duration_seconds_bucket{service="{{args.service}}"})))
`;

describe('A query that another program holds', function () {
  this.timeout(90_000);
  const panel = () => extension().exports.describePanel();
  const set = (environments: object | undefined): Thenable<void> => vscode.workspace.getConfiguration('observability').update('environments', environments, vscode.ConfigurationTarget.Global);
  afterEach(async () => {
    await closeAllEditors();
    await set(undefined);
  });

  it('is checked where it stands', async () => {
    const { document } = await openNew('rollouts/analysis.yaml', ANALYSIS);
    const [problem] = await waitForRules(document.uri, ['promql/type']);
    assert.equal(document.getText(problem!.range), 'http_request_duration_seconds_bucket{service="{{args.service}}"}');
    await screen?.screenshot('held-query');
  });

  // What is answered once is kept for a file, and would not be asked for in another try.
  let tries = 0;
  it('runs with a value for what the program puts in', async function () {
    if (PROMETHEUS_URL === undefined || !screen) return this.skip();
    await set({ demo: { prometheus: PROMETHEUS_URL } });
    const editor = await openNew(`rollouts/run-${++tries}.yaml`, ANALYSIS);
    const at = editor.document.positionAt(ANALYSIS.indexOf('count by') + 3);
    editor.selection = new vscode.Selection(at, at);
    const run = vscode.commands.executeCommand('observability.runQuery');
    await answer('Value of the variable {{args.service}}', 'risk');
    await run;
    const shown = await eventually('the query has run', panel, (found) => found?.expression === 'count by (job) (up{job="risk"})');
    assert.match(shown!.status, /^1 series/);
  });

  it('is said to return several series where one is taken, and a quick fix aggregates them', async () => {
    const editor = await openNew('rollouts/scaled.yaml', 'apiVersion: keda.sh/v1alpha1\nkind: ScaledObject\nmetadata: { name: a }\nspec:\n  triggers:\n    - type: prometheus\n      metadata:\n        query: sum by (pod) (rate(http_requests_total[2m]))\n');
    const [problem] = await waitForRules(editor.document.uri, ['promql/several-series']);
    const fix = (await fixesFor(editor.document.uri, problem!)).find(({ title }) => title.includes('`max`'));
    await apply(fix!);
    assert.match(editor.document.getText(), /query: max\(sum by \(pod\) \(rate\(http_requests_total\[2m\]\)\)\)\n/);
  });
});

const CHART = `{{- if .Values.alerts.enabled }}
apiVersion: monitoring.coreos.com/v1
kind: PrometheusRule
metadata:
  name: {{ include "orders.fullname" . }}
spec:
  groups:
    - name: {{ .Release.Name }}.rules
      rules:
        - alert: OrdersFailing
          expr: sum by (service) (rate(orders_failed_total{namespace="{{ .Release.Namespace }}"}[5m])) > {{ .Values.alerts.most }}
          for: {{ .Values.alerts.for }}
          labels:
            severity: critical
          annotations:
            summary: "{{\`{{ $labels.service }}\`}} loses {{\`{{ $value | humanise }}\`}} orders a second"
            description: |
              {{ "{{" }} $labels.service {{ "}}" }} in {{\`{{\`}} $labels.zone {{\`}}\`}} loses orders.
{{- end }}
`;

describe('A rule of a chart, with values in its query and a template that is escaped for Helm,', () => {
  afterEach(closeAllEditors);

  it('is checked, completed and mended as what Prometheus gets', async () => {
    const editor = await openNew('charts/templates/alerts.yaml', CHART);
    const { document } = editor;
    const problems = await waitForRules(document.uri, ['template/syntax', 'alert/annotation-label']);
    assert.deepEqual(problems.map(({ range }) => document.getText(range)).sort(), ['humanise', 'zone']);
    await screen?.screenshot('helm-escape');
    const behind = document.positionAt(CHART.indexOf('$labels.service }}`') + '$labels.'.length);
    const { items } = await vscode.commands.executeCommand<vscode.CompletionList>('vscode.executeCompletionItemProvider', document.uri, behind);
    assert.ok(items.some(({ label }) => label === 'service'), JSON.stringify(items.map(({ label }) => label)));
    const fix = (await fixesFor(document.uri, problems.find(({ range }) => document.getText(range) === 'humanise')!)).find(({ title }) => title.includes('`humanize`'));
    await apply(fix!);
    assert.match(document.getText(), /\{\{`\{\{ \$value \| humanize \}\}`\}\} orders/);
  });
});

describe('The configuration of Alertmanager in the values of a chart', () => {
  afterEach(closeAllEditors);

  it('is checked and explained as the file that it becomes', async () => {
    const text = 'kube-prometheus-stack:\n  alertmanager:\n    config:\n      route:\n        receiver: team\n        group_wait: 30s\n        routes:\n          - receiver: pager-duty\n      receivers:\n        - name: team\n        - name: pagerduty\n';
    const editor = await openNew('charts/values.yaml', text);
    const [problem] = await waitForRules(editor.document.uri, ['schema/alertmanager-config']);
    assert.equal(editor.document.getText(problem!.range), 'pager-duty');
    const hovers = await vscode.commands.executeCommand<vscode.Hover[]>('vscode.executeHoverProvider', editor.document.uri, editor.document.positionAt(text.indexOf('group_wait') + 3));
    assert.match(hovers.flatMap(({ contents }) => contents.map((content) => (typeof content === 'string' ? content : content.value))).join('\n'), /how long to wait before sending the initial notification/);
    const [fix] = await fixesFor(editor.document.uri, problem!);
    await apply(fix!);
    assert.equal(editor.document.getText(), text.replace('pager-duty', 'pagerduty'));
  });
});
