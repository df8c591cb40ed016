import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { FileChangeType, type CompletionList, type Diagnostic, type Hover, type Location } from 'vscode-languageserver/node';
import { until } from '../../scripts/lib/wait.mjs';
import { marked } from '../helper/marked';
import { Workspace } from '../helper/workspace';
import { TestClient } from './client';
import { monitor, ruleFile } from './manifests';

const recording = (expr: string, name = 'job:errors:rate5m'): string => `groups:\n  - name: recording\n    rules:\n      - record: ${name}\n        expr: ${expr}\n`;

describe('what other files of the workspace say', function () {
  this.timeout(120_000);
  let workspace: Workspace;
  let client: TestClient;

  async function start(files: Record<string, string>, pull = true): Promise<void> {
    workspace = new Workspace(files);
    client = await TestClient.start({ folders: [workspace.uri], pull });
  }
  afterEach(async () => {
    await client.stop();
    workspace.remove();
  });

  /** The files are read in the background: the server asks for a refresh when they said something. */
  const refreshed = (times: number): Promise<void> => client.until(() => client.refreshes.diagnostics >= times, `${times} refreshes`);
  const messages = async (uri: string): Promise<unknown[]> => (await client.diagnostics(uri)).map(({ message }) => message);
  const alerts = (expr: string): Promise<string> => client.open(workspace.uriOf('alerts.yaml'), ruleFile(expr));

  it('is completed: the metrics that their rules record', async () => {
    await start({ 'deep/recording.yaml': recording('sum by (job) (rate(errors_total[5m]))') });
    const uri = await alerts('job:er');
    const position = { line: 4, character: 20 };
    // What asked for a refresh first may have been something else.
    const isOffered = async (): Promise<boolean> => (await client.request<CompletionList>('textDocument/completion', { textDocument: { uri }, position })).items.some(({ label }) => label === 'job:errors:rate5m');
    await until(isOffered, { what: 'the recorded metric is offered' });
  });

  it('helps with unit tests of rules: alerts, what they say, and metrics', async () => {
    await start({ 'rules/alerts.yaml': ruleFile('sum by (job) (rate(errors_total[5m])) > 1'), 'rules/recording.yaml': recording('sum by (job) (rate(errors_total[5m]))') });
    const source = `rule_files: [rules/*.yaml]
tests:
  - input_series:
      - series: job:err«»
        values: 0+1x10
    alert_rule_test:
      - eval_time: 5m
        alertname: High«»ErrorRate
        exp_alerts:
          - exp_labels:
              jo«»: a
    promql_expr_test:
      - expr: job:errors«»
        eval_time: 5m
`;
    const { text, spans } = marked(source);
    const uri = await client.open(workspace.uriOf('tests.yaml'), text);
    const [series, alert, label, query] = spans.map(({ from }) => ({ textDocument: { uri }, position: client.document(uri).positionAt(from) }));
    const offered = async (at: unknown): Promise<string[]> => {
      const found = await client.request<CompletionList | CompletionList['items']>('textDocument/completion', at);
      return (Array.isArray(found) ? found : found.items).map((item) => item.label);
    };
    await until(async () => (await offered(series)).includes('job:errors:rate5m') && (await offered(alert)).length > 0, { what: 'all files are known' });
    const ofSeries = await offered(series);
    assert.ok(ofSeries.includes('job:errors:rate5m'));
    assert.ok(!ofSeries.includes('sum'), 'a series is no query');
    assert.ok((await offered(query)).includes('job:errors:rate5m'));
    assert.deepEqual(await offered(alert), ['HighErrorRate']);
    assert.ok((await offered(label)).includes('severity'));
    const shown = await client.request<Hover | null>('textDocument/hover', alert);
    assert.match(JSON.stringify(shown?.contents), /alert: HighErrorRate.*In the group `[\w-]+` of `alerts\.yaml`/);
    const [definition, ...others] = await client.request<Location[]>('textDocument/definition', alert);
    assert.deepEqual([definition?.uri, others], [workspace.uriOf('rules/alerts.yaml'), []]);
    const rules = await client.open(definition!.uri, workspace.read('rules/alerts.yaml'));
    const references = await client.request<Location[]>('textDocument/references', { textDocument: { uri: rules }, position: definition!.range.start, context: { includeDeclaration: false } });
    assert.deepEqual(references.map((found) => found.uri), [uri]);
  });

  it('is shown under the pointer', async () => {
    await start({ 'recording.yaml': recording('sum by (job) (rate(errors_total[5m]))') });
    const uri = await alerts('job:errors:rate5m > 0.05');
    await refreshed(1);
    const found = await client.request<Hover>('textDocument/hover', { textDocument: { uri }, position: { line: 4, character: 18 } });
    assert.match(JSON.stringify(found.contents), /Recording rule: sum by /);
  });

  it('is held against queries: the labels of recorded metrics', async () => {
    await start({ 'recording.yaml': recording('sum by (job) (rate(errors_total[5m]))') });
    const uri = await alerts('sum by (version) (job:errors:rate5m) > 0.05');
    await refreshed(1);
    const [found] = await messages(uri);
    assert.match(String(found), /`sum` cannot group by `version`.*`job:errors:rate5m` has no such label/);
  });

  it('counts as it stands on the disk once a document is closed that was open from the beginning', async () => {
    await start({ 'recording.yaml': recording('sum by (job) (rate(errors_total[5m]))') });
    const open = await client.open(workspace.uriOf('recording.yaml'), recording('sum by (version) (rate(errors_total[5m]))'));
    const uri = await alerts('sum by (version) (job:errors:rate5m) > 0.05');
    await refreshed(1);
    assert.deepEqual(await messages(uri), []);
    await client.close(open);
    await client.until(() => client.refreshes.diagnostics >= 2, 'a refresh once the file was read');
    assert.match(String((await messages(uri))[0]), /`job:errors:rate5m` has no such label/);
  });

  it('is nothing any more once a document is closed that has no file', async () => {
    await start({ 'recording.yaml': recording('sum by (job) (rate(errors_total[5m]))') });
    const uri = await alerts('sum by (version) (job:open:count) > 0.05');
    const open = await client.open(workspace.uriOf('unsaved.yaml'), recording('count by (job) (up)', 'job:open:count'));
    assert.match(String((await messages(uri))[0]), /`job:open:count` has no such label/);
    await client.close(open);
    for (let left = 600; left > 0 && (await messages(uri)).length > 0; left--) await sleep(50);
    assert.deepEqual(await messages(uri), []);
  });

  it('is held against queries: the intervals of ServiceMonitors', async () => {
    await start({ 'monitor.yaml': monitor({ interval: '1m' }) });
    const uri = await alerts('sum(rate(errors_total{service="ai-engine"}[1m])) > 0.05');
    await refreshed(1);
    assert.deepEqual(await client.rules(uri), ['promql/rate-window']);
    assert.match(String((await messages(uri))[0]), /^By its ServiceMonitor, `ai-engine` is scraped every 1m/);
  });

  it('is held against ServiceMonitors: the ports of the Services that they select', async () => {
    const service = (port: string): string => `apiVersion: v1\nkind: Service\nmetadata: { name: ai-engine, labels: { app: ai-engine } }\nspec:\n  ports: [{ name: ${port}, port: 8001 }]\n`;
    await start({ 'service.yaml': service('web') });
    const uri = await client.open(workspace.uriOf('monitor.yaml'), monitor());
    await refreshed(1);
    assert.deepEqual(await client.rules(uri), ['workspace/unknown-port']);
    workspace.write('service.yaml', service('http'));
    await client.notify('workspace/didChangeWatchedFiles', { changes: [{ uri: workspace.uriOf('service.yaml'), type: FileChangeType.Changed }] });
    await refreshed(2);
    assert.deepEqual(await client.rules(uri), []);
  });

  it('is held against monitors: what the Prometheus of the workspace asks for, as it is typed', async () => {
    const prometheus = (selector: string): string => `apiVersion: monitoring.coreos.com/v1\nkind: Prometheus\nmetadata: { name: main, namespace: quantum-trader }\nspec: { serviceMonitorSelector: ${selector} }\n`;
    await start({ 'deep/prometheus.yaml': prometheus('{ matchLabels: { release: main } }') });
    const uri = await client.open(workspace.uriOf('monitor.yaml'), monitor());
    await refreshed(1);
    assert.deepEqual(await client.rules(uri), ['workspace/not-selected']);
    const other = await client.open(workspace.uriOf('deep/prometheus.yaml'), workspace.read('deep/prometheus.yaml'));
    await client.replace(other, '{ matchLabels: { release: main } }', '{}');
    await refreshed(2);
    assert.deepEqual(await client.rules(uri), []);
    await client.replace(other, '{}', '{ matchLabels: { team: core } }');
    await refreshed(3);
    assert.match(String((await messages(uri))[0]), /Prometheus `main` asks for the label `team: core`/);
  });

  it('is held against Services: the ports of the Pods behind them, as they are typed', async () => {
    const deployment = (port: string): string => `apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: warehouse }\nspec:\n  selector: { matchLabels: { app: warehouse } }\n  template:\n    metadata: { labels: { app: warehouse } }\n    spec: { containers: [{ name: main, image: a, ports: [{ name: ${port}, containerPort: 80 }] }] }\n`;
    await start({ 'deployment.yaml': deployment('http') });
    const uri = await client.open(workspace.uriOf('service.yaml'), 'apiVersion: v1\nkind: Service\nmetadata: { name: warehouse }\nspec:\n  selector: { app: warehouse }\n  ports: [{ name: web, port: 80, targetPort: web }]\n');
    await refreshed(1);
    assert.deepEqual(await client.rules(uri), ['workspace/target-port']);
    const other = await client.open(workspace.uriOf('deployment.yaml'), deployment('http'));
    await client.replace(other, 'name: http', 'name: web');
    await refreshed(2);
    assert.deepEqual(await client.rules(uri), []);
  });

  it('tells which files hold patches, as a kustomization is typed', async () => {
    const patch = 'apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: shop }\nspec: { replicas: 5 }\n';
    await start({ 'overlays/prod/kustomization.yaml': 'patches:\n  - path: replicas.yaml\n', 'overlays/prod/replicas.yaml': patch });
    const uri = await client.open(workspace.uriOf('overlays/prod/replicas.yaml'), patch);
    await refreshed(1);
    assert.deepEqual(await client.rules(uri), []);
    const kustomization = await client.open(workspace.uriOf('overlays/prod/kustomization.yaml'), workspace.read('overlays/prod/kustomization.yaml'));
    await client.replace(kustomization, 'replicas.yaml', 'other.yaml');
    await refreshed(2);
    assert.deepEqual(await client.rules(uri), ['schema/missing-field', 'schema/missing-field']);
  });

  it('is held against the contract: the services that manifests implement', async () => {
    const service = (name: string): string => `apiVersion: v1\nkind: Service\nmetadata: { name: ${name}, labels: { app: ${name} } }\nspec: { selector: { app: ${name} }, ports: [{ name: http, port: 80 }] }\n`;
    await start({ 'a.yaml': service('orders') });
    const uri = await client.open(workspace.uriOf('observability-contract.yaml'), 'extends: none\nservices:\n  orders: { port: 80 }\n  billing: { port: 80 }\nscrape: { selector: app }\n');
    // The contract asks for a refresh of its own.
    const rulesBecome = async (expected: string): Promise<void> => {
      for (let times = client.refreshes.diagnostics; (await client.rules(uri)).join() !== expected; times++) await refreshed(times + 1);
    };
    await rulesBecome('contract/service-missing');
    assert.match(String((await messages(uri))[0]), /service `billing`: no Service leads to it/);
    workspace.write('b.yaml', service('billing'));
    await client.notify('workspace/didChangeWatchedFiles', { changes: [{ uri: workspace.uriOf('b.yaml'), type: FileChangeType.Created }] });
    await rulesBecome('');
  });

  it('is held against queries: the targets of monitors', async () => {
    const service = (name: string): string => `apiVersion: v1\nkind: Service\nmetadata: { name: ${name}, namespace: quantum-trader, labels: { app: ai-engine } }\nspec:\n  ports: [{ name: http, port: 8001 }]\n`;
    await start({ 'monitor.yaml': monitor(), 'service.yaml': service('ai-engine') });
    const uri = await alerts('up{job="ai-engnie"} == 0');
    await refreshed(1);
    assert.deepEqual(await client.rules(uri), ['workspace/target-label']);
    workspace.write('service.yaml', service('ai-engnie'));
    await client.notify('workspace/didChangeWatchedFiles', { changes: [{ uri: workspace.uriOf('service.yaml'), type: FileChangeType.Changed }] });
    await refreshed(2);
    assert.deepEqual(await client.rules(uri), []);
  });

  it('is held against rules: copies of them, as long as they are copies', async () => {
    await start({ 'copy.yaml': recording('sum by (job) (rate(errors_total[5m]))') });
    const uri = await client.open(workspace.uriOf('rules.yaml'), recording('sum by (job) (rate(errors_total[5m]))'));
    await refreshed(1);
    assert.deepEqual(await client.rules(uri), ['rule/duplicate']);
    const copy = await client.open(workspace.uriOf('copy.yaml'), workspace.read('copy.yaml'));
    await client.replace(copy, 'record: job:errors:rate5m', 'record: job:failures:rate5m');
    await refreshed(2);
    assert.deepEqual([await client.rules(uri), await client.rules(copy)], [[], []]);
  });

  it('counts as it stands in the editor, and editing it has other documents checked again', async () => {
    await start({ 'recording.yaml': recording('sum by (job) (rate(errors_total[5m]))') });
    const uri = await alerts('sum by (version) (job:errors:rate5m) > 0.05');
    await refreshed(1);
    assert.deepEqual(await client.rules(uri), ['promql/label-aggregated-away']);
    const other = await client.open(workspace.uriOf('recording.yaml'), workspace.read('recording.yaml'));
    await client.replace(other, 'by (job)', 'by (job, version)');
    await refreshed(2);
    assert.deepEqual(await client.rules(uri), []);
    await client.close(other);
    await refreshed(3);
    assert.deepEqual(await client.rules(uri), ['promql/label-aggregated-away'], 'a file that is closed unsaved counts as it is on the disk');
  });

  it('follows changes on the disk', async () => {
    await start({ 'recording.yaml': recording('sum by (job) (rate(errors_total[5m]))') });
    const uri = await alerts('sum by (version) (job:errors:rate5m) > 0.05');
    await refreshed(1);
    const changed = (type: FileChangeType): Promise<void> => client.notify('workspace/didChangeWatchedFiles', { changes: [{ uri: workspace.uriOf('recording.yaml'), type }] });
    workspace.write('recording.yaml', recording('sum by (job, version) (rate(errors_total[5m]))'));
    await changed(FileChangeType.Changed);
    await refreshed(2);
    assert.deepEqual(await client.rules(uri), []);
    workspace.write('recording.yaml', recording('sum by (pod) (rate(errors_total[5m]))'));
    await changed(FileChangeType.Changed);
    await refreshed(3);
    assert.deepEqual(await client.rules(uri), ['promql/label-aggregated-away']);
    workspace.delete('recording.yaml');
    await changed(FileChangeType.Deleted);
    await refreshed(4);
    assert.deepEqual(await client.rules(uri), []);
  });

  it('is there at the first answer about the whole workspace', async () => {
    await start({ 'a.yaml': ruleFile('sum by (version) (job:errors:rate5m) > 0.05'), 'recording.yaml': recording('sum by (job) (rate(errors_total[5m]))') });
    const { items } = await client.request<{ items: { uri: string; items: Diagnostic[] }[] }>('workspace/diagnostic', { previousResultIds: [] });
    assert.deepEqual(items.map((item) => [item.uri, item.items.map(({ code }) => code)]), [[workspace.uriOf('a.yaml'), ['promql/label-aggregated-away']]]);
  });

  it('is pushed to clients that do not pull', async () => {
    await start({ 'recording.yaml': recording('sum by (job) (rate(errors_total[5m]))') }, false);
    const uri = await alerts('sum by (version) (job:errors:rate5m) > 0.05');
    await client.until(() => client.published.some((params) => params.uri === uri && params.diagnostics.some(({ code }) => code === 'promql/label-aggregated-away')), 'the report');
  });
});
