import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { answer, closeAllEditors, eventually, extension, openNew, PROMETHEUS_URL, waitForRules } from './helper';
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
});
