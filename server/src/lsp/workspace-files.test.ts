import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { Workspace } from '../../../test/helper/workspace';
import { SnapshotCache } from './snapshot-cache';
import { WorkspaceFiles } from './workspace-files';

describe('the files of the workspace', () => {
  let workspace: Workspace;
  let excluded: readonly string[];
  let files: WorkspaceFiles;
  beforeEach(() => {
    workspace = new Workspace({ 'a.yaml': 'a', 'b/c.yaml': 'c', 'b/d/e.promql': 'up', 'b.yaml/f.yaml': 'f', 'x.txt': '' });
    excluded = [];
    files = new WorkspaceFiles(new SnapshotCache(), { folders: () => [workspace.uri], excluded: () => Promise.resolve(excluded) }, () => Promise.resolve());
  });
  afterEach(() => workspace.remove());

  const list = async (): Promise<string[]> => [...(await files.list()).keys()].map((uri) => decodeURIComponent(uri.slice(workspace.uri.length + 1)));
  const tell = (...names: string[]): void => files.changed(names.map((name) => workspace.uriOf(name)));

  it('are those that may be checked', async () => assert.deepEqual(await list(), ['a.yaml', 'b/c.yaml', 'b/d/e.promql', 'b.yaml/f.yaml']));

  it('are not looked for again while nobody says that they changed', async () => {
    await list();
    workspace.write('new.yaml', '');
    assert.deepEqual((await list()).includes('new.yaml'), false);
    tell('new.yaml');
    assert.deepEqual((await list()).includes('new.yaml'), true);
  });

  it('have another stamp when they changed, and another text', async () => {
    const stamp = async (): Promise<string> => [...(await files.list()).values()][0]!.stamp;
    const before = await stamp();
    await sleep(5);
    workspace.write('a.yaml', 'other');
    tell('a.yaml');
    assert.notEqual(await stamp(), before);
    assert.equal((await [...(await files.list()).values()][0]!.snapshot()).text, 'other');
  });

  it('come and go with their folder', async () => {
    await list();
    workspace.delete('b');
    tell('b');
    assert.deepEqual(await list(), ['a.yaml', 'b.yaml/f.yaml']);
    workspace.write('g/h/i.yaml', '');
    tell('g');
    assert.deepEqual(await list(), ['a.yaml', 'b.yaml/f.yaml', 'g/h/i.yaml']);
  });

  it('are none that are ignored or excluded, also when that changes', async () => {
    await list();
    workspace.write('.gitignore', '/b/\n');
    tell('.gitignore');
    assert.deepEqual(await list(), ['a.yaml', 'b.yaml/f.yaml']);
    workspace.write('b/new.yaml', '');
    tell('b/new.yaml', 'b');
    assert.deepEqual(await list(), ['a.yaml', 'b.yaml/f.yaml']);
    excluded = ['b.yaml'];
    files.forget();
    assert.deepEqual(await list(), ['a.yaml']);
  });

  it('are none of other folders, whatever is said of them', async () => {
    await list();
    const other = new Workspace({ 'z.yaml': '' });
    files.changed([other.uriOf('z.yaml'), 'untitled:a.yaml', 'nonsense']);
    assert.equal((await list()).length, 4);
    other.remove();
  });

  it('are listed to all who ask at once', async () => assert.deepEqual((await Promise.all([list(), list(), list()])).map(({ length }) => length), [4, 4, 4]));
});
