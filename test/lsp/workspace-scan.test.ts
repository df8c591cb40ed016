import assert from 'node:assert/strict';
import { Workspace } from '../helper/workspace';
import { TestClient, type ClientOptions } from './client';
import { ruleFile } from './manifests';

interface Report {
  readonly items: readonly { readonly uri: string; readonly items?: readonly { readonly code: string }[] }[];
}

describe('the files that nobody has opened', function () {
  this.timeout(120_000);
  let workspace: Workspace;
  let client: TestClient;
  afterEach(async () => {
    await client.stop();
    workspace.remove();
  });

  async function start(files: Record<string, string>, options: ClientOptions = {}): Promise<void> {
    workspace = new Workspace(files);
    client = await TestClient.start({ folders: [workspace.uri], ...options });
  }
  const reported = async (): Promise<string[]> => {
    const { items } = await client.request<Report>('workspace/diagnostic', { previousResultIds: [] });
    return items.filter((item) => (item.items ?? []).length > 0).map(({ uri }) => uri.slice(workspace.uri.length + 1));
  };

  it('are not checked where `.gitignore` leaves them out', async () => {
    await start({ '.gitignore': 'generated/\n', 'a.yaml': ruleFile('sum('), 'generated/b.yaml': ruleFile('sum(') });
    assert.deepEqual(await reported(), ['a.yaml']);
  });

  it('are dashboards, too, and no other JSON', async () => {
    const dashboard = (expr: string): string => JSON.stringify({ schemaVersion: 39, panels: [{ datasource: { type: 'prometheus' }, targets: [{ expr }] }] });
    await start({ 'a.json': dashboard('sum('), 'b.json': dashboard('sum(up)'), 'package.json': '{ "name": "x", "expr": "sum(" }' });
    assert.deepEqual(await reported(), ['a.json']);
    workspace.write('b.json', dashboard('raet(up[5m])'));
    await client.notify('workspace/didChangeWatchedFiles', { changes: [{ uri: workspace.uriOf('b.json'), type: 2 }] });
    assert.deepEqual(await reported(), ['a.json', 'b.json']);
  });

  it('are read once, whatever is asked for', async () => {
    await start({ 'a.yaml': ruleFile('sum('), 'b/c.yaml': ruleFile('sum(') });
    assert.deepEqual(await reported(), ['a.yaml', 'b/c.yaml']);
    workspace.delete('b');
    await client.notify('workspace/didChangeWatchedFiles', { changes: [{ uri: workspace.uriOf('b'), type: 3 }] });
    assert.deepEqual(await reported(), ['a.yaml']);
  });

  it('hold up no answer about an open document, however large they are', async () => {
    const rules = Array.from({ length: 3000 }, (_, i) => `      - alert: TooManyErrors${i}\n        expr: sum(rate(errors_${i}_total[5m])) > 1\n`).join('');
    await start({ 'large.yaml': `groups:\n  - name: large\n    rules:\n${rules}` });
    const answers: string[] = [];
    const all = reported().then((files) => (answers.push('workspace'), files));
    const uri = await client.open(workspace.uriOf('open.yaml'), ruleFile('sum('));
    const own = client.rules(uri).then((rulesOfIt) => (answers.push('document'), rulesOfIt));
    assert.deepEqual([await all, await own, answers], [['large.yaml'], ['promql/syntax'], ['document', 'workspace']]);
  });

  it('are not checked where the user excludes them from all views', async () => {
    await start({ 'a.yaml': ruleFile('sum('), 'old/b.yaml': ruleFile('sum('), 'c/b.yaml': ruleFile('sum(') }, { excluded: { old: true, '**/a.yaml': true, c: false, 'c/**': { when: '$(basename).ts' } } });
    assert.deepEqual(await reported(), ['c/b.yaml']);
  });

  it('are read under the eyes of the user where that takes a while', async () => {
    await start(Object.fromEntries(Array.from({ length: 4000 }, (_, i) => [`${i % 50}/${i}.yaml`, ruleFile(`sum(errors_${i}_total)`)])), { canShowProgress: true });
    await client.until(() => client.progress.some(({ kind }) => kind === 'end'), 'the end of the progress');
    assert.deepEqual([client.progress[0]?.kind, client.progress[0]?.title], ['begin', 'Reading the files of the workspace']);
    assert.match(client.progress[1]?.message ?? '', /^\d+ of 4000$/);
  });
});
