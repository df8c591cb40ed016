import assert from 'node:assert/strict';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import * as vscode from 'vscode';
import { WebSocketServer } from 'ws';
import { closeAllEditors, eventually, extension, openNew, panelRows, PROMETHEUS_URL } from './helper';
import { pictures } from './pictures';
import { screen } from './screen';

const panel = () => extension().exports.describePanel();

describe('The result panel', () => {
  const set = (environments: object | undefined): Thenable<void> => vscode.workspace.getConfiguration('observability').update('environments', environments, vscode.ConfigurationTarget.Global);
  const press = (name: string): Promise<boolean> => eventually(`${name} is pressed`, () => screen!.click({ selector: `button:text-is("${name}")`, where: 'webview' }).then(() => true, () => false), (pressed) => pressed, 30_000);
  afterEach(async () => {
    await closeAllEditors();
    await set(undefined);
  });

  describe('of a real Prometheus', () => {
    before(function () {
      if (PROMETHEUS_URL === undefined) this.skip();
    });
    beforeEach(() => set({ demo: { prometheus: PROMETHEUS_URL } }));

    it('draws a range, with the threshold of the alert, and its parts', async () => {
      await openNew('panel/range.promql', 'sum by (job) (rate(http_requests_total[30s])) > 0.5\n');
      await vscode.commands.executeCommand('observability.runRangeQuery');
      const shown = await eventually('the graph is there', panel, (found) => found?.tab === 'Graph' && found.legend.length > 0);
      assert.deepEqual(shown!.tabs, ['Graph', 'Table', 'Explain', 'JSON']);
      assert.match(shown!.status, /series.*samples read.*step 15s/);
      if (!screen) return;
      await press('Without condition');
      await eventually('all series are drawn', panel, (found) => found?.legend.length === 5);
      await press('Explain');
      const explained = await eventually('the parts were run', panel, (found) => found?.tab === 'Explain' && found.text.includes('series'));
      assert.match(explained!.text, /sum by \(job\) \(…\).*5 series.*rate\(…\)/s);
    });

    it('says why a query is empty', async () => {
      await openNew('panel/empty.promql', 'rate(http_request_total[5m])\n');
      await vscode.commands.executeCommand('observability.runQuery');
      const shown = await eventually('the reason is there', panel, (found) => (found?.message ?? '').includes('Did you mean'));
      assert.match(shown!.message, /The server has no metric http_request_total within the last hour\. Did you mean http_requests_total\?/);
    });

    it('stays when it is pinned, and the next query opens another one', async function () {
      if (!screen) return this.skip();
      await openNew('panel/pin.promql', 'count(up)\n');
      await vscode.commands.executeCommand('observability.runQuery');
      await eventually('the row is shown', panelRows, (rows) => rows.length === 1);
      await press('Pin');
      await openNew('panel/pin.promql', 'count(up)\n');
      await vscode.commands.executeCommand('observability.runQuery');
      const labels = (): string[] => vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs.map(({ label }) => label));
      await eventually('there are two panels', labels, (found) => found.filter((label) => label === 'Query Result' || label.startsWith('📌')).length === 2);
    });
  });

  describe('of a Loki', () => {
    let server: http.Server;
    let sockets: WebSocketServer;
    const line = (level: string, at: number, text: string): [string, string] => [`${at}000000`, JSON.stringify({ levelname: level, service_name: 'risk', correlation_id: `c-${at % 7}`, message: text })];
    beforeEach(async () => {
      const now = Date.now();
      const values = Array.from({ length: 60 }, (_, i) => line(['INFO', 'INFO', 'WARNING', 'ERROR'][i % 4]!, now - i * 1000, `decision ${i}`));
      const body = JSON.stringify({ status: 'success', data: { resultType: 'streams', result: [{ stream: { service: 'risk', namespace: 'quantum-trader' }, values }], stats: { summary: { execTime: 0.01, totalBytesProcessed: 20_000 } } } });
      server = http.createServer((request, response) => response.writeHead(200, { 'content-type': 'application/json' }).end(request.url?.includes('/query_range') ? body : '{"status":"success","data":[]}'));
      sockets = new WebSocketServer({ server, path: '/loki/api/v1/tail' });
      sockets.on('connection', (socket) => socket.send(JSON.stringify({ streams: [{ stream: { service: 'risk' }, values: [line('CRITICAL', now + 5000, 'just now')] }] })));
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      await set({ demo: { loki: `http://127.0.0.1:${(server.address() as AddressInfo).port}` } });
    });
    afterEach(() => {
      for (const client of sockets.clients) client.terminate();
      server.close();
      server.closeAllConnections();
    });

    it('shows lines with their levels, and follows new ones', async () => {
      await openNew('panel/logs.logql', '{service="risk"} |= "decision"\n');
      await vscode.commands.executeCommand('observability.runQuery');
      const shown = await eventually('the lines are there', panel, (found) => found?.tab === 'Logs' && found.text.includes('decision 0'));
      assert.match(shown!.status, /^60 lines of 1 stream/);
      if (!screen) return;
      await press('Live');
      await eventually('the new line is there', panel, (found) => found?.text.includes('just now') === true);
      await pictures('panel-logs');
    });
  });

  it('looks right in every kind of theme', async function () {
    if (!screen) return this.skip();
    this.timeout(180_000);
    // Values that look like something, from a server of the test's own: the demo has run for a few seconds only.
    const values = (s: number, start: number) => Array.from({ length: 241 }, (_, i) => [start + i * 15, String(3 + s + 2 * Math.sin(i / 20 + s) + (i > 150 && s === 2 ? 4 : 0))]);
    const services = ['ai-engine', 'execution', 'risk', 'portfolio', 'rl-training'];
    const server = http.createServer((request, response) => {
      let form = '';
      request.setEncoding('utf8').on('data', (text: string) => (form += text)).on('end', () => {
        const start = Number(new URLSearchParams(form).get('start') ?? 0);
        const result = services.map((service, s) => ({ metric: { service, pod: `${service}-0` }, ...(start > 0 ? { values: values(s, start) } : { value: [1_700_000_000, String(s)] }) }));
        const data = { resultType: start > 0 ? 'matrix' : 'vector', result, stats: { samples: { totalQueryableSamples: 123_456 }, timings: { evalTotalTime: 0.012 } } };
        response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ status: 'success', data, infos: ['PromQL info: metric might not be a counter'] }));
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    try {
      await set({ production: { prometheus: `http://127.0.0.1:${(server.address() as AddressInfo).port}` } });
      await openNew('panel/themes.promql', 'sum by (service) (rate(http_requests_total{status=~"5.."}[5m])) > 7\n');
      await vscode.commands.executeCommand('observability.runRangeQuery');
      await eventually('the graph is there', panel, (found) => found?.tab === 'Graph' && found.legend.length === 5);
      await pictures('panel-graph');
      await press('Stacked');
      await screen.screenshot('panel-graph-stacked');
      await press('Stacked');
      await press('Explain');
      await eventually('the parts were run', panel, (found) => found?.tab === 'Explain' && found.text.includes('series'));
      await pictures('panel-explain');
      await press('Table');
      await eventually('the table is there', panelRows, (rows) => rows.length === 5);
      await press('More');
      await pictures('panel-table');
    } finally {
      server.close();
      server.closeAllConnections();
    }
  });
});
