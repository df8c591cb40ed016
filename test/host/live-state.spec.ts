import assert from 'node:assert/strict';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import * as vscode from 'vscode';
import { closeAllEditors, eventually, extension, inWorkspace, openNew } from './helper';
import { screen } from './screen';

const RULES = `groups:
  - name: hostile
    rules:
      - alert: Burning
        expr: up == 0
        labels: { severity: info }
`;
const HOSTILE = '[click](command:workbench.action.quit) <img src=x onerror=alert(1)> $(flame)';

/** A server that evaluates one rule, scrapes for one monitor, and calls itself an Alertmanager and a Loki, too. */
class Evaluating {
  readonly requests: string[] = [];
  private readonly server = http.createServer(({ url = '' }, response) => {
    const path = url.split('?')[0]!;
    this.requests.push(path);
    const alert = { labels: { alertname: 'Burning', severity: 'info', team: HOSTILE }, annotations: { summary: HOSTILE }, state: 'firing', activeAt: new Date().toISOString(), value: '1' };
    const rule = { type: 'alerting', name: 'Burning', query: 'up == 0', labels: { severity: 'info' }, state: 'firing', health: 'ok', lastError: '', lastEvaluation: new Date().toISOString(), evaluationTime: 0.003, alerts: [alert] };
    const target = { scrapePool: 'serviceMonitor/n/risk/0', labels: {}, discoveredLabels: {}, scrapeUrl: 'http://10.0.0.1/metrics', health: 'down', lastError: HOSTILE, lastScrape: '', lastScrapeDuration: 0 };
    const answers: Record<string, unknown> = {
      '/api/v1/rules': { status: 'success', data: { groups: [{ name: 'hostile', file: 'x', rules: [rule] }] } },
      '/api/v1/targets': { status: 'success', data: { activeTargets: [target], droppedTargets: [] } },
      '/api/v2/alerts': [{ labels: alert.labels, annotations: {}, status: { state: 'active', silencedBy: [], inhibitedBy: [] }, receivers: [{ name: 'pager' }], startsAt: '', endsAt: '', generatorURL: '' }],
      '/loki/api/v1/query_range': { status: 'success', data: { resultType: 'streams', result: [{ stream: { service: 'risk' }, values: [[`${Date.now()}000000`, 'a line']] }] } },
    };
    if (path in answers) response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answers[path]));
    else response.writeHead(404).end();
  });

  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  stop(): void {
    this.server.close();
    this.server.closeAllConnections();
  }
}

describe('How rules and monitors fare', () => {
  const set = (environments: object | undefined, target = vscode.ConfigurationTarget.Global): Thenable<void> => vscode.workspace.getConfiguration('observability').update('environments', environments, target);
  let server: Evaluating;
  let url: string;
  beforeEach(async () => {
    server = new Evaluating();
    url = await server.start();
  });
  afterEach(async () => {
    await closeAllEditors();
    await set(undefined);
    await set(undefined, vscode.ConfigurationTarget.Workspace);
    await vscode.workspace.getConfiguration('observability').update('codeLens.live', undefined, vscode.ConfigurationTarget.Global);
    server.stop();
  });

  const titles = async (uri: vscode.Uri): Promise<string[]> =>
    ((await vscode.commands.executeCommand<vscode.CodeLens[]>('vscode.executeCodeLensProvider', uri)) ?? []).flatMap(({ command }) => (command && /show(?:Alerts|Targets)$/.test(command.command) ? [command.title] : []));
  const reports = (): vscode.TextDocument[] => vscode.workspace.textDocuments.filter(({ uri }) => uri.scheme === 'observability-report');

  it('is said above them, as text, and a click shows the alerts', async () => {
    await set({ live: { prometheus: url, alertmanager: url } });
    const { document } = await openNew('live/rules.yaml', RULES);
    const [title] = await eventually('the lens', () => titles(document.uri), (found) => found.length > 0);
    assert.match(title!, /^\$\(flame\) firing 1 · last evaluated \d+ s ago in 3 ms$/);
    if (screen) {
      await eventually('the lens is on the screen', () => screen!.texts('.codelens-decoration a'), (texts) => texts.some((text) => /firing 1/.test(text)));
      await screen.screenshot('lens-of-a-rule');
      await screen.click({ selector: '.codelens-decoration a:has-text("firing 1")' });
    } else {
      await vscode.commands.executeCommand('observability.showAlerts', { uri: document.uri.toString(), position: { line: 3, character: 8 } });
    }
    const [report] = await eventually('the report', reports, (found) => found.length > 0);
    assert.match(report!.getText(), /FIRING {2}Burning[^]*receivers +pager/);
    assert.ok(report!.getText().includes(HOSTILE));
    assert.equal(vscode.workspace.fs.isWritableFileSystem(report!.uri.scheme) === true, false);
    await screen?.screenshot('report-of-alerts');
    await vscode.workspace.getConfiguration('observability').update('codeLens.live', false, vscode.ConfigurationTarget.Global);
    await eventually('the setting turns them off', () => titles(document.uri), (found) => found.length === 0);
  });

  it('is said of monitors, and shown with the command at the cursor', async () => {
    await set({ live: { prometheus: url } });
    const { document } = await openNew('live/monitor.yaml', 'apiVersion: monitoring.coreos.com/v1\nkind: ServiceMonitor\nmetadata: { name: risk, namespace: n }\nspec:\n  selector: { matchLabels: { app: risk } }\n  endpoints: [{ port: http }]\n');
    const [title] = await eventually('the lens', () => titles(document.uri), (found) => found.length > 0);
    assert.equal(title, `$(error) 1 down: ${HOSTILE.replace('$(', '$ (').slice(0, 80)}${HOSTILE.length > 80 ? '…' : ''}`);
    await vscode.commands.executeCommand('observability.showTargets');
    const report = await eventually('the report', () => reports().find((one) => one.getText().startsWith('Targets of ServiceMonitor n/risk')), (found) => found !== undefined);
    assert.match(report!.getText(), /DOWN {2}http:\/\/10\.0\.0\.1\/metrics/);
  });

  it('is not asked of a server that only the workspace names before the user allows it', async () => {
    await set({ theirs: { prometheus: url } }, vscode.ConfigurationTarget.Workspace);
    const { document } = await openNew('live/theirs.yaml', RULES);
    await eventually('the environment is in use', () => extension().exports.connectionStatus(), (text) => text.includes('theirs'));
    await eventually('Run Query is there', () => vscode.commands.executeCommand<vscode.CodeLens[]>('vscode.executeCodeLensProvider', document.uri), (found) => (found ?? []).some(({ command }) => command?.command === 'observability.runQuery'));
    assert.deepEqual(await titles(document.uri), []);
    assert.deepEqual(server.requests, []);
  });

  it('leads to the logs of a service, and of a request through all of them', async () => {
    await set({ live: { prometheus: url, loki: url } });
    await openNew('live/logs.yaml', 'apiVersion: v1\nkind: Service\nmetadata: { name: risk, namespace: n, labels: { app: risk } }\n');
    await vscode.commands.executeCommand('observability.showLogs');
    const shown = await eventually('the logs', () => extension().exports.describePanel(), (found) => found?.expression === '{service="risk", namespace="n"}' && !/running/i.test(found.status));
    assert.match(shown!.title, /logs of risk/);
    await vscode.commands.executeCommand('observability.followCorrelationId', 'req-42');
    await eventually('the request', () => extension().exports.describePanel(), (found) => found?.expression === '{service=~".+"} |= "req-42" | json | correlation_id = "req-42"');
    assert.equal(server.requests.filter((path) => path === '/loki/api/v1/query_range').length, 2);
  });

  it('is said to be unknown where the environment names no server', async () => {
    await set({ empty: { alertmanager: url } });
    const { document } = await openNew('live/none.yaml', RULES);
    await vscode.commands.executeCommand('observability.showAlerts');
    await vscode.commands.executeCommand('observability.showLogs');
    assert.deepEqual(reports().filter((one) => one.uri.query === document.uri.toString()), []);
    assert.deepEqual(server.requests, []);
    assert.ok(inWorkspace('live/none.yaml').path.length > 0);
  });
});
