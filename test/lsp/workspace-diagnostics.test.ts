import assert from 'node:assert/strict';
import fs from 'node:fs';
import { CancellationTokenSource, FileChangeType, type WorkspaceDiagnosticReport } from 'vscode-languageserver/node';
import { Workspace } from '../helper/workspace';
import { TestClient } from './client';
import { monitor, ruleFile } from './manifests';

describe('diagnostics of the whole workspace', function () {
  this.timeout(120_000);
  let workspace: Workspace;
  let client: TestClient;
  let known: { uri: string; value: string }[];

  async function start(files: Record<string, string | Uint8Array>, name?: string): Promise<void> {
    workspace = new Workspace(files, name);
    client = await TestClient.start({ folders: [workspace.uri] });
    known = [];
  }
  afterEach(async () => {
    await client.stop();
    workspace.remove();
  });

  /** Asks once, telling what is known, and remembers the answer as an editor does. */
  async function ask(token = new CancellationTokenSource().token): Promise<Record<string, unknown>> {
    const { items } = await client.request<WorkspaceDiagnosticReport>('workspace/diagnostic', { previousResultIds: known }, token);
    const news: Record<string, unknown> = {};
    for (const item of items) {
      const file = decodeURIComponent(item.uri.slice(workspace.uri.length + 1));
      known = known.filter(({ uri }) => uri !== item.uri);
      if (item.resultId !== undefined) known.push({ uri: item.uri, value: item.resultId });
      news[file] = item.kind === 'full' ? item.items.map(({ code }) => code) : 'unchanged';
      assert.equal(item.version, null);
    }
    return news;
  }
  const tell = (file: string, type: FileChangeType = FileChangeType.Changed): Promise<void> => client.notify('workspace/didChangeWatchedFiles', { changes: [{ uri: workspace.uriOf(file), type }] });

  const FILES = {
    'good.yaml': ruleFile(),
    'bad.yaml': ruleFile('sum('),
    'deep/down/monitor.yml': monitor({ port: 'web' }),
    'queries.promql': 'raet(up)\n',
    'other.yaml': 'kind: Ingress\n',
    'notes.txt': ruleFile('sum('),
    'node_modules/a/rules.yaml': ruleFile('sum('),
    '.hidden/rules.yaml': ruleFile('sum('),
  };

  it('tell what is wrong in the files that are not open, and say nothing of the others', async () => {
    await start(FILES);
    assert.deepEqual(await ask(), { 'bad.yaml': ['promql/syntax'], 'deep/down/monitor.yml': ['contract/port-name'], 'queries.promql': ['promql/syntax'] });
  });

  it('leave out what is open, for that is pulled for itself', async () => {
    await start(FILES);
    await client.open(workspace.uriOf('bad.yaml'), monitor());
    assert.deepEqual(Object.keys(await ask()), ['deep/down/monitor.yml', 'queries.promql']);
  });

  it('come again only when something changed, with what did not change marked so', async () => {
    await start(FILES);
    await ask();
    const next = ask();
    await tell('bad.yaml');
    assert.deepEqual(await next, { 'bad.yaml': 'unchanged', 'deep/down/monitor.yml': 'unchanged', 'queries.promql': 'unchanged' });
  });

  it('follow files that are changed, created and deleted', async () => {
    await start(FILES);
    await ask();

    workspace.write('bad.yaml', ruleFile('up == 0'));
    await tell('bad.yaml');
    assert.deepEqual((await ask())['bad.yaml'], []);

    workspace.write('new.yaml', monitor({ path: '/stats' }));
    await tell('new.yaml', FileChangeType.Created);
    assert.deepEqual((await ask())['new.yaml'], ['contract/scrape-path']);

    workspace.delete('new.yaml');
    await tell('new.yaml', FileChangeType.Deleted);
    assert.deepEqual((await ask())['new.yaml'], []);

    workspace.delete('deep');
    await tell('deep', FileChangeType.Deleted);
    assert.deepEqual(await ask(), { 'bad.yaml': 'unchanged', 'queries.promql': 'unchanged', 'deep/down/monitor.yml': [] });
  });

  it('follow the contract, on the disk and in the editor', async () => {
    await start(FILES);
    await ask();
    workspace.write('observability-contract.yaml', 'scrape: { port: web }\n');
    await tell('observability-contract.yaml', FileChangeType.Created);
    assert.deepEqual((await ask())['deep/down/monitor.yml'], []);
    const contract = await client.open(workspace.uriOf('observability-contract.yaml'), 'scrape: { port: http }\n');
    assert.deepEqual((await ask())['deep/down/monitor.yml'], ['contract/port-name']);
    await client.close(contract);
    assert.deepEqual((await ask())['deep/down/monitor.yml'], []);
  });

  it('follow the settings', async () => {
    await start(FILES);
    await ask();
    await client.configure({ contract: { enabled: false }, rules: { 'promql/syntax': 'hint' } });
    assert.deepEqual(await ask(), { 'bad.yaml': ['promql/syntax'], 'deep/down/monitor.yml': [], 'queries.promql': ['promql/syntax'] });
  });

  it('follow workspace folders that come and go', async () => {
    await start({ ...FILES, 'other/keep': '' });
    await ask();
    const change = (added: string[], removed: string[]) => client.notify('workspace/didChangeWorkspaceFolders', { event: { added: added.map((uri) => ({ uri, name: 'a' })), removed: removed.map((uri) => ({ uri, name: 'a' })) } });
    await change([], [workspace.uri]);
    assert.deepEqual(await ask(), { 'bad.yaml': [], 'deep/down/monitor.yml': [], 'queries.promql': [] });
    await change([workspace.uriOf('deep')], []);
    assert.deepEqual(await ask(), { 'deep/down/monitor.yml': ['contract/port-name'] });
  });

  it('take a file over when it is closed in the editor', async () => {
    await start(FILES);
    const uri = await client.open(workspace.uriOf('good.yaml'), ruleFile('sum('));
    await ask();
    workspace.write('good.yaml', ruleFile('sum('));
    await client.close(uri);
    assert.deepEqual((await ask())['good.yaml'], ['promql/syntax']);
  });

  it('stop waiting when the editor gives up, and answer the next request', async () => {
    await start(FILES);
    await ask();
    const cancel = new CancellationTokenSource();
    const given = client.request('workspace/diagnostic', { previousResultIds: known }, cancel.token).catch((error: unknown) => error);
    cancel.cancel();
    await given;
    const next = ask();
    await tell('bad.yaml');
    assert.equal((await next)['bad.yaml'], 'unchanged');
  });

  it('answer two requests that wait at the same time', async () => {
    await start(FILES);
    await ask();
    const first = client.request<WorkspaceDiagnosticReport>('workspace/diagnostic', { previousResultIds: known });
    const second = client.request<WorkspaceDiagnosticReport>('workspace/diagnostic', { previousResultIds: known });
    await tell('bad.yaml');
    assert.equal((await first).items.length, 3);
    assert.equal((await second).items.length, 3);
  });

  it('cancel one of two requests that wait and leave the other waiting', async () => {
    await start(FILES);
    await ask();
    const cancel = new CancellationTokenSource();
    const first = client.request('workspace/diagnostic', { previousResultIds: known }, cancel.token).catch((error: unknown) => error);
    const second = client.request<WorkspaceDiagnosticReport>('workspace/diagnostic', { previousResultIds: known });
    cancel.cancel();
    await first;
    workspace.write('bad.yaml', ruleFile('up == 0'));
    await tell('bad.yaml');
    const bad = (await second).items.find(({ uri }) => uri === workspace.uriOf('bad.yaml'));
    assert.ok(bad?.kind === 'full' && bad.items.length === 0);
  });

  it('count files alike whose names editors and Node encode differently', async () => {
    await start({ "a+b (c) @d, 'e' é [f].yaml": ruleFile('sum('), 'open (1).yaml': ruleFile('sum(') }, 'my project (old)');
    const encode = (uri: string): string => uri.replace(/[+()@,'[\]]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
    await client.open(encode(workspace.uriOf('open (1).yaml')), ruleFile());
    const first = await client.request<WorkspaceDiagnosticReport>('workspace/diagnostic', { previousResultIds: [] });
    assert.deepEqual(first.items.map(({ uri }) => uri), [workspace.uriOf("a+b (c) @d, 'e' é [f].yaml")]);
    known = first.items.map(({ uri, resultId }) => ({ uri: encode(uri), value: resultId! }));
    const next = client.request<WorkspaceDiagnosticReport>('workspace/diagnostic', { previousResultIds: known });
    await tell('open (1).yaml');
    assert.deepEqual((await next).items.map(({ kind }) => kind), ['unchanged']);
  });

  it('begin behind a byte order mark, as they do in the editor', async () => {
    await start({ 'bad.yaml': `\uFEFF${ruleFile('sum(')}`, 'first-line.promql': '\uFEFFraet(up)', 'observability-contract.yaml': '\uFEFFscrape: { port: web }\n', 'monitor.yaml': monitor({ port: 'web' }) });
    const { items } = await client.request<WorkspaceDiagnosticReport>('workspace/diagnostic', { previousResultIds: [] });
    assert.deepEqual(
      items.map((item) => (item.kind === 'full' ? item.items.map(({ code, range }) => [code, range.start]) : [])),
      [[['promql/syntax', { line: 4, character: 18 }]], [['promql/syntax', { line: 0, character: 0 }]]],
    );
  });

  it('skip what cannot be read and links that lead in circles', async () => {
    await start(FILES);
    fs.symlinkSync(workspace.folder, workspace.path('deep/circle'));
    fs.symlinkSync(workspace.path('nowhere.yaml'), workspace.path('broken-link.yaml'));
    assert.deepEqual(Object.keys(await ask()), ['bad.yaml', 'deep/down/monitor.yml', 'queries.promql']);
  });
});
