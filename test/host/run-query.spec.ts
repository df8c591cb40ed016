import assert from 'node:assert/strict';
import http from 'node:http';
import net from 'node:net';
import * as vscode from 'vscode';
import type { PanelDescription } from '../../client/src/panel-protocol';
import { closeAllEditors, eventually, extension, open, openNew, panelRows, PROMETHEUS_URL } from './helper';
import { screen, type Screen } from './screen';

const settings = (): vscode.WorkspaceConfiguration => vscode.workspace.getConfiguration('observability');
const useServer = (url: string | undefined): Thenable<void> => settings().update('prometheus.url', url, vscode.ConfigurationTarget.Global);
const run = (): Thenable<unknown> => vscode.commands.executeCommand('observability.runQuery');
const panel = (): Promise<PanelDescription | undefined> => extension().exports.describePanel();

/** What the panel says once it shows how this query ended, and not how an earlier one did. */
async function ended(expression: string): Promise<PanelDescription> {
  const description = await eventually(`how ${expression} ended`, panel, (found) => found?.expression === expression && !/running/i.test(found.status));
  return description!;
}

/** What VS Code's notifications say. A run of tests shows no toasts; the list of all is there. */
async function notifications(window: Screen): Promise<string[]> {
  await vscode.commands.executeCommand('notifications.showList');
  return window.texts('.notifications-center .notification-list-item-message');
}

/** Starts a server on a free port, and gives its address. */
async function listen(server: net.Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as net.AddressInfo).port}`;
}

/** A port on which nobody listens. */
async function freePort(): Promise<number> {
  const server = net.createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as net.AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

describe('Run Query', () => {
  afterEach(async () => {
    await vscode.commands.executeCommand('notifications.clearAll');
    await closeAllEditors();
    await useServer(undefined);
  });

  describe('against a real Prometheus', () => {
    before(function () {
      if (PROMETHEUS_URL === undefined) this.skip();
    });
    beforeEach(() => useServer(PROMETHEUS_URL));

    it('runs the query at the cursor and shows its rows in a panel beside the editor', async () => {
      const editor = await openNew('run/one.promql', 'sum by (job) (up)\n\ncount(http_requests_total)\n');
      editor.selection = new vscode.Selection(0, 3, 0, 3);
      await run();
      await ended('sum by (job) (up)');
      const rows = await eventually('five services are in the table', panelRows, (found) => found.length === 5);
      assert.ok(rows.some((row) => row.includes('ai-engine') && row.includes('1')), JSON.stringify(rows));
      const editors = vscode.window.tabGroups.all;
      assert.equal(editors.length, 2, 'the panel stands beside the editor');
      await screen?.screenshot('run-query-table');
    });

    it('runs the selection alone', async () => {
      const editor = await openNew('run/selection.promql', 'sum by (job) (up) > 99\n');
      editor.selection = new vscode.Selection(0, 0, 0, 17);
      await run();
      await ended('sum by (job) (up)');
      await eventually('the selection has rows', panelRows, (found) => found.length === 5);
    });

    it('runs from the lens above an expression, decoded from its YAML', async () => {
      const { document } = await openNew('run/lens.yaml', `groups:\n  - name: a\n    rules:\n      - record: a:b:c\n        expr: >-\n          sum by (job)\n          (up{namespace="quantum-trader"})\n`);
      const lenses = await eventually('a lens is there', () => vscode.commands.executeCommand<vscode.CodeLens[]>('vscode.executeCodeLensProvider', document.uri), (found) => found.length === 1);
      const { command } = lenses[0]!;
      assert.match(command!.title, /Run Query/);
      await vscode.commands.executeCommand(command!.command, ...(command!.arguments ?? []));
      const { title } = await ended('sum by (job) (up{namespace="quantum-trader"})');
      assert.ok(title.includes('record a:b:c'), title);
      await eventually('five services are in the table', panelRows, (found) => found.length === 5);
    });

    it('shows the error of the server verbatim', async () => {
      const query = 'label_replace(up, "service", "$1", "pod", "(")';
      await openNew('run/error.promql', `${query}\n`);
      await run();
      assert.match((await ended(query)).message, /invalid regular expression in label_replace\(\): \(/);
      await screen?.screenshot('run-query-error');
    });

    it('says so when a query returns nothing', async () => {
      await openNew('run/empty.promql', 'up == 42\n');
      await run();
      assert.match((await ended('up == 42')).message, /no series/i);
      assert.deepEqual(await panelRows(), []);
      await screen?.screenshot('run-query-empty');
    });

    it('shows values that are no vectors', async () => {
      await openNew('run/scalar.promql', '6 * 7\n');
      await run();
      await ended('6 * 7');
      await eventually('the number is in the table', panelRows, (found) => found.some((row) => row.includes('42')));
    });
  });

  it('shows the warnings and infos of a server above what it returned', async () => {
    // Prometheus 2.50 and later say this of `quantile(7, up)`; the one that is installed may be older.
    const answer = { status: 'success', data: { resultType: 'vector', result: [{ metric: {}, value: [1.7e9, '+Inf'] }] }, warnings: ['PromQL warning: quantile value should be between 0 and 1, got 7 (1:10)'], infos: ['PromQL info: something to know (1:1)'] };
    const server = http.createServer((_request, response) => response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer)));
    await useServer(await listen(server));
    try {
      await openNew('run/warning.promql', 'quantile(7, up)\n');
      await run();
      const { notices } = await ended('quantile(7, up)');
      assert.deepEqual(notices, [`Warning ${answer.warnings[0]}`, `Info ${answer.infos[0]}`]);
      await eventually('the result is in the table', panelRows, (found) => found.some((row) => row.includes('+Inf')));
      await screen?.screenshot('run-query-warnings');
    } finally {
      server.close();
      server.closeAllConnections();
    }
  });

  it('says clearly that a server cannot be reached, and nothing hangs', async () => {
    const port = await freePort();
    await useServer(`http://127.0.0.1:${port}`);
    await openNew('run/unreachable.promql', 'up\n');
    await run();
    const { message } = await ended('up');
    assert.match(message, new RegExp(`127\\.0\\.0\\.1:${port}`));
    assert.equal(extension().exports.lastOutcome()?.kind, 'unreachable');
    await screen?.screenshot('run-query-unreachable');
  });

  it('says that none is configured, with a button that opens the setting', async () => {
    await useServer('');
    await openNew('run/none.promql', 'up\n');
    await run();
    assert.match((await ended('up')).message, /observability\.prometheus\.url/);
    assert.equal(extension().exports.lastOutcome()?.kind, 'not-configured');
    if (screen === undefined) return;
    const window = screen;
    await eventually('a notification says so, too', () => notifications(window), (found) => found.some((text) => text.includes('observability.prometheus.url')));
    await eventually('the button is pressed', () => window.click({ selector: 'button:has-text("Open Setting")', where: 'webview' }).then(() => true, () => false), (pressed) => pressed);
    await eventually('the setting is shown', () => window.texts('.settings-editor .setting-item-label'), (found) => found.includes('Url'));
  });

  it('can be cancelled while a server does not answer', async function () {
    if (screen === undefined) return this.skip();
    const window = screen;
    const requests: http.IncomingMessage[] = [];
    const silent = http.createServer((request) => requests.push(request));
    await useServer(await listen(silent));
    try {
      await openNew('run/silent.promql', 'up\n');
      const running = run();
      await eventually('the server is asked', () => requests.some(({ url }) => url?.startsWith('/api/v1/query')), (asked) => asked);
      await eventually('the panel says that it runs', panel, (found) => /running/i.test(found?.status ?? ''));
      await eventually('Cancel is pressed', () => window.click({ selector: 'button:has-text("Cancel")', where: 'webview' }).then(() => true, () => false), (pressed) => pressed);
      await running;
      assert.equal(extension().exports.lastOutcome()?.kind, 'cancelled');
      assert.match((await ended('up')).message, /cancelled/);
      const query = requests.find(({ url }) => url?.startsWith('/api/v1/query'));
      assert.ok(query, 'the server was asked');
      await eventually('the server is told, too', () => query.socket.destroyed, (told) => told);
    } finally {
      silent.close();
      silent.closeAllConnections();
    }
  });

  it('is in the palette', async function () {
    if (screen === undefined) return this.skip();
    const window = screen;
    await openNew('run/palette.promql', 'up\n');
    await window.press('F1');
    await window.type('Observability: ');
    const titles = ['Run Query', 'Explain Query', 'Create Contract File'].map((title) => `Observability: ${title}`);
    await eventually('the commands are listed', () => window.texts('.quick-input-list .monaco-list-row .label-name'), (found) => titles.every((title) => found.includes(title)));
    await window.press('Escape');
  });

  it('is in the context menu of files with queries, and not of others', async function () {
    if (screen === undefined) return this.skip();
    const window = screen;
    const entries = async (): Promise<string[]> => {
      const found = await window.texts('.monaco-menu .action-label');
      if (found.length === 0) await vscode.commands.executeCommand('editor.action.showContextMenu');
      return found;
    };
    await openNew('run/menu.promql', 'up\n');
    await eventually('Run Query is offered', entries, (found) => found.includes('Run Query') && found.includes('Explain Query'));
    await window.screenshot('context-menu');
    await window.press('Escape');
    await openNew('run/other.yaml', 'a: b\n');
    const found = await eventually('another menu is open', entries, (list) => list.length > 0 && !list.includes('Run Query'));
    assert.ok(!found.includes('Explain Query'));
    await window.press('Escape');
  });

  it('says where to go when there is no query at the cursor', async () => {
    const before = extension().exports.lastOutcome();
    await open('namespace.yaml');
    assert.equal(await run(), undefined);
    assert.equal(extension().exports.lastOutcome(), before);
    assert.equal(await panel(), undefined, 'no panel is opened');
    if (screen === undefined) return;
    const window = screen;
    await eventually('a notification says so', () => notifications(window), (found) => found.some((text) => text.includes('No query at the cursor')));
  });
});
