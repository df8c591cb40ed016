import assert from 'node:assert/strict';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import * as vscode from 'vscode';
import { answer, closeAllEditors, eventually, extension, openNew, panelRows, PROMETHEUS_URL } from './helper';
import { screen } from './screen';

const EXPR = 'count_over_time(up{job=~"$job"}[$__range]) * $factor';
const DASHBOARD = JSON.stringify({
  title: 'Demo', schemaVersion: 39,
  templating: { list: [{ name: 'source', type: 'datasource', query: 'prometheus' }, { name: 'job', type: 'query', multi: true, current: { value: ['ai-engine', 'risk'] } }, { name: 'factor', type: 'custom', query: '0,7', current: { value: '0' } }] },
  panels: [{ title: 'Up', datasource: { type: 'prometheus', uid: '${source}' }, targets: [{ refId: 'A', expr: EXPR }] }],
}, null, 2);

describe('A query of a dashboard', function () {
  this.timeout(90_000);
  const panel = () => extension().exports.describePanel();
  const set = (environments: object | undefined): Thenable<void> => vscode.workspace.getConfiguration('observability').update('environments', environments, vscode.ConfigurationTarget.Global);
  before(function () {
    if (PROMETHEUS_URL === undefined || !screen) this.skip();
  });
  beforeEach(() => set({ demo: { prometheus: PROMETHEUS_URL } }));
  afterEach(async () => {
    await closeAllEditors();
    await set(undefined);
  });
  const give = (name: string, value?: string): Promise<void> => answer(`Value of the variable ${name}`, value);
  // What is answered once is kept for a file, and would not be asked for in another try.
  let tries = 0;

  it('looks over a window that fits how often its targets are scraped', async () => {
    const asked: string[] = [];
    const server = http.createServer((request, response) => {
      let form = '';
      request.setEncoding('utf8').on('data', (text: string) => (form += text)).on('end', () => {
        asked.push(new URLSearchParams(form).get('query') ?? '');
        response.writeHead(200, { 'content-type': 'application/json' }).end('{"status":"success","data":{"resultType":"vector","result":[{"metric":{},"value":[1,"1"]}]}}');
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    try {
      await set({ demo: { prometheus: `http://127.0.0.1:${(server.address() as AddressInfo).port}` } });
      await openNew('dash/slow.yaml', 'apiVersion: monitoring.coreos.com/v1\nkind: ServiceMonitor\nmetadata: { name: slow, namespace: quantum-trader }\nspec:\n  selector: { matchLabels: { app: slow } }\n  endpoints: [{ port: http, interval: 60s }]\n');
      const text = JSON.stringify({ title: 'Slow', schemaVersion: 39, panels: [{ title: 'Slow', datasource: { type: 'prometheus' }, targets: [{ expr: 'rate(slow_total{service="slow"}[$__rate_interval])' }] }] }, null, 2);
      const editor = await openNew('dash/slow.json', text);
      const at = editor.document.positionAt(text.indexOf('slow_total'));
      editor.selection = new vscode.Selection(at, at);
      const run = async (): Promise<string[]> => {
        await vscode.commands.executeCommand('observability.runQuery');
        return asked;
      };
      await eventually('four scrapes are looked over', run, (queries) => queries.includes('rate(slow_total{service="slow"}[240s])'));
    } finally {
      server.close();
      server.closeAllConnections();
    }
  });

  it('asks for the values of its variables once, beginning with those of the dashboard', async () => {
    const window = screen!;
    const editor = await openNew(`dash/demo-${++tries}.json`, DASHBOARD);
    const at = editor.document.positionAt(DASHBOARD.indexOf('count_over_time') + 3);
    editor.selection = new vscode.Selection(at, at);
    const first = vscode.commands.executeCommand('observability.runQuery');
    await give('job');
    await give('factor', '7');
    await first;
    const shown = await eventually('the query has run', panel, (found) => found?.expression === 'count_over_time(up{job=~"(ai-engine|risk)"}[$__range]) * 7');
    assert.match(shown!.status, /^2 series/);
    const rows = await eventually('the rows are there', panelRows, (found) => found.length === 2);
    assert.ok(rows.every((row) => Number(row.at(-1)) > 0 && Number(row.at(-1)) % 7 === 0), JSON.stringify(rows));

    await vscode.window.showTextDocument(editor.document, vscode.ViewColumn.One);
    await vscode.commands.executeCommand('observability.runRangeQuery');
    await eventually('it runs with the same values', panel, (found) => found?.tabs.includes('Graph') === true && found.expression.endsWith('* 7'));

    await window.click({ selector: 'button:text-is("More")', where: 'webview' });
    await window.click({ selector: 'button:text-is("Variables…")', where: 'webview' });
    await give('job', 'risk');
    await give('factor');
    await eventually('it runs with others', panel, (found) => found?.expression === 'count_over_time(up{job=~"risk"}[$__range]) * 7' && /^1 series/.test(found.status));
  });
});
