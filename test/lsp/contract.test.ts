import assert from 'node:assert/strict';
import { FileChangeType } from 'vscode-languageserver/node';
import { Workspace } from '../helper/workspace';
import { TestClient, textOf } from './client';
import { monitor } from './manifests';

const CONTRACT = 'observability-contract.yaml';

describe("the team's contract", function () {
  this.timeout(120_000);
  let workspace: Workspace;
  let client: TestClient;

  async function start(files: Record<string, string> = {}): Promise<void> {
    workspace = new Workspace({ 'monitors/ai.yaml': monitor({ port: 'web' }), ...files });
    client = await TestClient.start({ folders: [workspace.uri] });
    await client.open(workspace.uriOf('monitors/ai.yaml'), workspace.read('monitors/ai.yaml'));
  }
  const rules = (): Promise<unknown[]> => client.rules(workspace.uriOf('monitors/ai.yaml'));
  const tell = (type: FileChangeType, file = CONTRACT): Promise<void> => client.notify('workspace/didChangeWatchedFiles', { changes: [{ uri: workspace.uriOf(file), type }] });
  const refreshed = (times: number): Promise<void> => client.until(() => client.refreshes.diagnostics >= times && client.refreshes.lenses >= times, `refresh ${times}`);

  afterEach(async () => {
    await client.stop();
    workspace.remove();
  });

  it('is the built-in one where the folder has none', async () => {
    await start();
    assert.deepEqual(await rules(), ['contract/port-name']);
  });

  it("is the one at the folder's root, for files anywhere below it", async () => {
    await start({ [CONTRACT]: 'scrape: { port: web }\n' });
    assert.deepEqual(await rules(), []);
  });

  it('may be a .yml file', async () => {
    await start({ 'observability-contract.yml': 'scrape: { port: web }\n' });
    assert.deepEqual(await rules(), []);
  });

  it('refreshes the open documents when its file is created, changed and deleted', async () => {
    await start();
    assert.deepEqual(await rules(), ['contract/port-name']);

    workspace.write(CONTRACT, 'scrape: { port: web }\n');
    await tell(FileChangeType.Created);
    await refreshed(1);
    assert.deepEqual(await rules(), []);

    workspace.write(CONTRACT, 'endpoints: { metrics: /stats }\nscrape: { port: web }\n');
    await tell(FileChangeType.Changed);
    await refreshed(2);
    assert.deepEqual(await rules(), ['contract/scrape-path']);

    workspace.delete(CONTRACT);
    await tell(FileChangeType.Deleted);
    await refreshed(3);
    assert.deepEqual(await rules(), ['contract/port-name']);
  });

  it('counts as it stands in the editor while it is open, and as it is on the disk once it is closed', async () => {
    await start({ [CONTRACT]: 'scrape: { port: web }\n' });
    const contract = await client.open(workspace.uriOf(CONTRACT), 'scrape: { port: http }\n');
    await refreshed(1);
    assert.deepEqual(await rules(), ['contract/port-name']);
    await client.replace(contract, 'http', 'web');
    await refreshed(2);
    assert.deepEqual(await rules(), []);
    await client.replace(contract, 'web', 'other');
    await refreshed(3);
    assert.deepEqual(await rules(), ['contract/port-name']);
    await client.close(contract);
    await refreshed(4);
    assert.deepEqual(await rules(), []);
  });

  it('is checked itself, first for its syntax and then for its fields', async () => {
    await start();
    const found = async (text: string): Promise<unknown> => {
      const contract = await client.open(workspace.uriOf(CONTRACT), text);
      const diagnostics = await client.diagnostics(contract);
      const marks = diagnostics.map(({ code, range }) => [code, client.textAt(contract, range)]);
      await client.close(contract);
      return marks;
    };
    assert.deepEqual(await found('scrape:\n  interval: 15s\n  interval: 10s\nlogs: [\n'), [['yaml/duplicate-key', 'interval'], ['yaml/syntax', '']]);
    assert.deepEqual(await found('version: 1\nscrap: {}\nscrape:\n  interval: 15 s\nmetrics: { catalog: { a: { labels: [b] } } }\n'), [
      ['schema/unknown-field', 'scrap'],
      ['schema/invalid-value', '15 s'],
      ['schema/missing-field', 'a'],
    ]);
  });

  it('that is wrong in one part keeps its other parts in force', async () => {
    await start({ [CONTRACT]: 'scrape: { port: web, interval: often }\nnamespaces: [quantum-trader]\n' });
    assert.deepEqual(await rules(), []);
  });

  it('that is wrong in its syntax keeps what can be read of it in force, and never switches the checks off', async () => {
    await start();
    for (const broken of ['{', '- a\n', 'just text\n', '', '# nothing\n', 'a: "\n', '\t\t:\n', '[]', '42', 'null', '&a [*a]', '? [complex]\n: key\n']) {
      const contract = await client.open(workspace.uriOf(CONTRACT), broken);
      assert.deepEqual(await rules(), ['contract/port-name'], JSON.stringify(broken));
      await client.close(contract);
    }
  });

  it('belongs to its own workspace folder', async () => {
    workspace = new Workspace({
      [`a/${CONTRACT}`]: 'scrape: { port: web }\n',
      [`b/${CONTRACT}`]: 'scrape: { port: http }\n',
      [`b/inner/${CONTRACT}`]: 'scrape: { port: metrics }\n',
    });
    client = await TestClient.start({ folders: ['a', 'b', 'b/inner'].map((folder) => workspace.uriOf(folder)) });
    const portOf = async (folder: string): Promise<unknown> => {
      const found = await client.check(monitor({ port: 'unknown' }), workspace.uriOf(`${folder}/deep/down/monitor.yaml`));
      return found.map((diagnostic) => /is named `(\w+)`/.exec(textOf(diagnostic))?.[1]);
    };
    assert.deepEqual(await portOf('a'), ['web']);
    assert.deepEqual(await portOf('b'), ['http']);
    assert.deepEqual(await portOf('b/inner'), ['metrics'], 'the innermost folder counts');
  });

  it('follows workspace folders that come and go', async () => {
    await start({ [`other/${CONTRACT}`]: 'scrape: { port: web }\n' });
    const uri = await client.open(workspace.uriOf('other/deep/monitor.yaml'), monitor({ port: 'web' }));
    assert.deepEqual(await client.rules(uri), ['contract/port-name']);
    const event = (added: string[], removed: string[]) => ({ event: { added: added.map((folder) => ({ uri: folder, name: 'other' })), removed: removed.map((folder) => ({ uri: folder, name: 'other' })) } });
    await client.notify('workspace/didChangeWorkspaceFolders', event([workspace.uriOf('other')], []));
    await refreshed(1);
    assert.deepEqual(await client.rules(uri), []);
    await client.notify('workspace/didChangeWorkspaceFolders', event([], [workspace.uriOf('other')]));
    await refreshed(2);
    assert.deepEqual(await client.rules(uri), ['contract/port-name']);
  });

  it('of a document outside of all folders is the one beside it', async () => {
    await start({ [`outside/${CONTRACT}`]: 'scrape: { port: web }\n' });
    await client.stop();
    client = await TestClient.start();
    assert.deepEqual(await client.check(monitor({ port: 'web' }), workspace.uriOf('outside/monitor.yaml')), []);
    assert.equal((await client.check(monitor({ port: 'web' }), 'untitled:Untitled-1')).length, 1, 'a document without a folder has the built-in contract');
  });

  it('extends other files, and follows them on the disk and in the editor', async () => {
    await start({ [CONTRACT]: 'extends: [base/a b.yaml]\n', 'base/a b.yaml': 'scrape: { port: web }\n' });
    assert.deepEqual(await rules(), []);
    workspace.write('base/a b.yaml', 'scrape: { port: other }\n');
    await tell(FileChangeType.Changed, 'base/a b.yaml');
    await refreshed(1);
    assert.deepEqual(await rules(), ['contract/port-name']);
    const base = await client.open(workspace.uriOf('base/a b.yaml'), 'scrape: { port: web }\n');
    await refreshed(2);
    assert.deepEqual(await rules(), []);
    await client.close(base);
    await refreshed(3);
    assert.deepEqual(await rules(), ['contract/port-name']);
  });

  it('follows the folders of the files that it extends, of which a watcher may tell nothing else', async () => {
    await start({ [CONTRACT]: 'extends: [team/base.yaml]\n' });
    assert.deepEqual(await rules(), ['contract/port-name']);
    workspace.write('team/base.yaml', 'scrape: { port: web }\n');
    await tell(FileChangeType.Created, 'team');
    await refreshed(1);
    assert.deepEqual(await rules(), []);
    workspace.delete('team');
    await tell(FileChangeType.Deleted, 'team');
    await refreshed(2);
    assert.deepEqual(await rules(), ['contract/port-name']);
    await tell(FileChangeType.Created, 'tea');
    assert.deepEqual(await rules(), ['contract/port-name']);
  });

  it('says at its place what it cannot extend, until that is there', async () => {
    await start();
    const contract = await client.open(workspace.uriOf(CONTRACT), 'extends:\n  - base.yaml\n  - observability-contract.yaml\n');
    const found = (await client.diagnostics(contract)).map((diagnostic) => [diagnostic.code, client.textAt(contract, diagnostic.range), textOf(diagnostic)]);
    assert.deepEqual(found, [
      ['schema/invalid-value', 'base.yaml', '`base.yaml` cannot be read: there is no such file.'],
      ['schema/invalid-value', 'observability-contract.yaml', '`observability-contract.yaml` leads back to this file: a contract cannot extend itself.'],
    ]);
    const before = client.refreshes.diagnostics;
    workspace.write('base.yaml', 'scrape: { port: web }\n');
    await tell(FileChangeType.Created, 'base.yaml');
    await refreshed(before + 1);
    assert.deepEqual([(await client.diagnostics(contract)).length, await rules()], [1, []]);
  });

  it('is found in folders whose names editors and Node encode differently', async () => {
    workspace = new Workspace({ [CONTRACT]: 'scrape: { port: web }\n' }, "a+b (c) @d, 'e' é [f]");
    const encoded = workspace.uri.replace(/[+()@,'[\]]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
    client = await TestClient.start({ folders: [encoded] });
    assert.deepEqual(await client.check(monitor({ port: 'web' }), `${encoded}/deep/monitor.yaml`), []);
  });

  it('has a template, which is a valid contract', async () => {
    await start();
    const { text } = await client.request<{ text: string }>('observability/contractTemplate');
    assert.match(text, /^# observability-contract\.yaml$/m);
    const found = await client.check(text, workspace.uriOf(CONTRACT));
    // This workspace scrapes one service, and the template names those of the built-in contract.
    assert.deepEqual([...new Set(found.map(({ code }) => code))], ['contract/service-missing']);
  });
});
