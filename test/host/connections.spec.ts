import assert from 'node:assert/strict';
import http from 'node:http';
import net, { type AddressInfo } from 'node:net';
import * as vscode from 'vscode';
import { closeAllEditors, eventually, extension, openNew, panelRows, PROMETHEUS_URL } from './helper';
import { screen } from './screen';

const VECTOR = JSON.stringify({ status: 'success', data: { resultType: 'vector', result: [{ metric: { __name__: 'up', job: 'ai-engine' }, value: [1, '1'] }] } });

/** A server of the Prometheus API that notes who asks it what. */
class Noting {
  readonly requests: { path: string; authorization: string | undefined; orgId: string | undefined }[] = [];
  private readonly server = http.createServer(({ url = '', headers }, response) => {
    this.requests.push({ path: url.split('?')[0]!, authorization: headers.authorization, orgId: headers['x-scope-orgid'] as string | undefined });
    if (this.wants !== undefined && headers.authorization !== this.wants) response.writeHead(401, { 'content-type': 'text/plain' }).end(`no entry with ${headers.authorization}`);
    else response.writeHead(200, { 'content-type': 'application/json' }).end(VECTOR);
  });

  constructor(private readonly wants?: string) {}

  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** The queries alone: what the server knows is asked in the background, too. */
  get queries(): Noting['requests'] {
    return this.requests.filter(({ path }) => path.endsWith('/api/v1/query'));
  }

  stop(): void {
    this.server.close();
    this.server.closeAllConnections();
  }
}

describe('Connections', () => {
  const settings = (): vscode.WorkspaceConfiguration => vscode.workspace.getConfiguration('observability');
  const set = (environments: object | undefined, target = vscode.ConfigurationTarget.Global): Thenable<void> => settings().update('environments', environments, target);
  const run = (): Thenable<unknown> => vscode.commands.executeCommand('observability.runQuery');
  const panel = () => extension().exports.describePanel();
  const status = (): string => extension().exports.connectionStatus();
  const outcome = () => extension().exports.lastOutcome();
  const noting: Noting[] = [];
  const start = async (wants?: string): Promise<{ server: Noting; url: string }> => {
    const server = new Noting(wants);
    noting.push(server);
    return { server, url: await server.start() };
  };
  /** Chooses in a quick pick by typing, as a user does. */
  const choose = async (text: string): Promise<void> => {
    const isMeant = (row: string): boolean => row.toLowerCase().includes(text.toLowerCase());
    // The list before may still be there: what is typed into it goes astray.
    await eventually(`${text} is offered`, () => screen!.texts('.quick-input-widget .monaco-list-row'), (rows) => rows.some(isMeant));
    await screen!.type(text);
    await eventually('the choice is narrowed down', () => screen!.texts('.quick-input-widget .monaco-list-row.focused'), (rows) => rows.some(isMeant));
    await screen!.press('Enter');
  };
  const typeInto = async (prompt: string, text: string): Promise<void> => {
    await eventually(`${prompt} is asked for`, () => screen!.texts('.quick-input-widget .quick-input-message'), (texts) => texts.some((each) => each.includes(prompt)));
    await screen!.type(text);
    await screen!.press('Enter');
  };

  afterEach(async () => {
    await closeAllEditors();
    await set(undefined);
    await set(undefined, vscode.ConfigurationTarget.Workspace);
    for (const server of noting.splice(0)) server.stop();
  });

  it('send nothing to a server that only the workspace names before the user allows it', async function () {
    const { server, url } = await start();
    await set({ elsewhere: { prometheus: { url, orgId: 'team-a' } } }, vscode.ConfigurationTarget.Workspace);
    await openNew('connections/agree.promql', 'up\n');
    await run();
    const shown = await eventually('the panel asks', panel, (found) => (found?.message ?? '').includes(url));
    assert.match(shown!.message, /Nothing was sent: .* is named by the settings of this workspace/);
    assert.deepEqual(server.requests, []);
    assert.match(status(), /elsewhere · not allowed yet/);
    if (!screen) return;
    await screen.screenshot('connection-not-allowed-yet');
    await eventually('Allow and Run is pressed', () => screen!.click({ selector: 'button:has-text("Allow and Run")', where: 'webview' }).then(() => true, () => false), (pressed) => pressed);
    await eventually('the row is shown', panelRows, (rows) => rows.length === 1);
    assert.deepEqual(server.queries, [{ path: '/api/v1/query', authorization: undefined, orgId: 'team-a' }]);
    // Another tenant is another question.
    await set({ elsewhere: { prometheus: { url, orgId: 'team-b' } } }, vscode.ConfigurationTarget.Workspace);
    await openNew('connections/agree.promql', 'up\n');
    await run();
    await eventually('the panel asks again', panel, (found) => (found?.message ?? '').includes(url));
    assert.equal(server.queries.length, 1);
  });

  it('are chosen in the status bar, and each folder remembers its own', async function () {
    if (!screen) return this.skip();
    const [production, staging] = [await start(), await start()];
    await set({ production: { prometheus: production.url }, staging: { prometheus: staging.url } });
    await openNew('connections/choose.promql', 'up\n');
    await eventually('the first is in use', status, (text) => text.includes('production'));
    await screen.click({ selector: '.statusbar-item:has-text("production") a' });
    await choose('staging');
    await eventually('the other one is in use and was tested', status, (text) => text.includes('staging') && staging.server.requests.length > 0);
    await run();
    await eventually('the query went there', () => staging.server.queries.length, (count) => count > 0);
    assert.equal(production.server.queries.length, 0);
    await set({ production: { prometheus: production.url } });
    await eventually('one that is gone is not used', status, (text) => text.includes('production'));
    await set({ production: { prometheus: production.url }, staging: { prometheus: staging.url } });
    await eventually('it is remembered', status, (text) => text.includes('staging'));
  });

  it('keep credentials for the origin that they were given for, whatever a workspace says', async function () {
    if (!screen) return this.skip();
    const mine = await start('Bearer very-secret-token');
    await set({ secured: { prometheus: mine.url } });
    await openNew('connections/secret.promql', 'up\n');
    await run();
    const refused = await eventually('the server refuses', panel, (found) => (found?.message ?? '').includes('401'));
    assert.match(refused!.message, /Set Credentials/);

    const setting = vscode.commands.executeCommand('observability.setCredentials');
    await choose(mine.url);
    await choose('Bearer');
    await typeInto('Token', 'very-secret-token');
    await setting;
    await run();
    await eventually('the row is shown', panelRows, (rows) => rows.length === 1);

    // The workspace sends the same environment elsewhere: the user allows it, and the token still stays at home.
    const theirs = await start('something else');
    await set({ secured: { prometheus: theirs.url } }, vscode.ConfigurationTarget.Workspace);
    await openNew('connections/secret.promql', 'up\n');
    await run();
    await eventually('Allow and Run is pressed', () => screen!.click({ selector: 'button:has-text("Allow and Run")', where: 'webview' }).then(() => true, () => false), (pressed) => pressed);
    await eventually('the other server was asked', () => theirs.server.queries.length, (count) => count > 0);
    assert.deepEqual(theirs.server.requests.map(({ authorization }) => authorization).filter(Boolean), []);
    await set(undefined, vscode.ConfigurationTarget.Workspace);

    await openNew('connections/secret.promql', 'up\n');
    const removing = vscode.commands.executeCommand('observability.removeCredentials');
    await choose(mine.url);
    await removing;
    await run();
    await eventually('without them the server refuses again', outcome, (found) => found?.kind === 'error' && found.status === 401);
  });

  it('go through the proxy of VS Code', async function () {
    const asked: string[] = [];
    const proxy = http.createServer((request, response) => {
      asked.push(`${request.method} ${request.url?.split('?')[0]}`);
      response.writeHead(200, { 'content-type': 'application/json' }).end(VECTOR);
    });
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
    const all = vscode.workspace.getConfiguration('http');
    await all.update('proxy', `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`, vscode.ConfigurationTarget.Global);
    try {
      await set({ proxied: { prometheus: 'http://prometheus.invalid/prom' } });
      await openNew('connections/proxy.promql', 'up\n');
      await run();
      await eventually('the row is shown', panelRows, (rows) => rows.length === 1);
      assert.ok(asked.includes('POST http://prometheus.invalid/prom/api/v1/query'), JSON.stringify(asked));
    } finally {
      await all.update('proxy', undefined, vscode.ConfigurationTarget.Global);
      proxy.close();
      proxy.closeAllConnections();
    }
  });

  it('are tested: who answers, how fast, and who does not', async function () {
    if (PROMETHEUS_URL === undefined) this.skip();
    const silent = net.createServer();
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const { port } = silent.address() as AddressInfo;
    await new Promise((resolve) => silent.close(resolve));
    await set({ tested: { prometheus: PROMETHEUS_URL, loki: `http://127.0.0.1:${port}` } });
    await openNew('connections/test.promql', 'up\n');
    const answers = await vscode.commands.executeCommand<{ kind: string; result?: { name: string; version: string } }[]>('observability.testConnection');
    assert.deepEqual(answers.map(({ kind }) => kind), ['ok', 'unreachable']);
    assert.equal(answers[0]!.result!.name, 'Prometheus');
    await eventually('the status bar says so', status, (text) => /tested · Prometheus \d+\.\d+\.\d+\S* · \d+ ms/.test(text));
    await screen?.screenshot('connection-status');
  });
});
