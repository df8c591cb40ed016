import assert from 'node:assert/strict';
import { Workspace } from '../../../test/helper/workspace';
import { createSnapshot, type Snapshot } from '../features/snapshot';
import { Background } from './background';
import { collector } from './garbage';
import { SnapshotCache } from './snapshot-cache';
import { WorkspaceFiles } from './workspace-files';
import { WorkspaceStore } from './workspace-store';

const alert = (i: number, expr = `sum by (job) (rate(errors_${i}_total[5m])) > ${i}`): string => `  - alert: TooManyErrors${i}\n    expr: ${expr}\n    annotations: { summary: "${'far too many errors '.repeat(10)}" }\n`;
const ruleFile = (from: number, count: number): string => `groups:\n- name: group of far too many errors\n  rules:\n${Array.from({ length: count }, (_, i) => alert(from + i)).join('')}`;

const collectGarbage = collector();

/** Bytes of what is in use; Node keeps long texts outside of the heap. */
function memoryInUse(): number {
  collectGarbage();
  collectGarbage();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

describe('the store of what the files of a workspace say', function () {
  this.timeout(120_000);
  let workspace: Workspace;
  let open: Map<string, Snapshot>;
  let store: WorkspaceStore;
  let files: WorkspaceFiles;
  let read: string[];
  let changes: number;
  let onRead: () => void;
  afterEach(() => workspace.remove());

  function start(texts: Readonly<Record<string, string>>): void {
    workspace = new Workspace(texts);
    [open, read, changes, onRead] = [new Map(), [], 0, () => undefined];
    const background = new Background();
    const turn = (): Promise<void> => background.turn();
    files = new WorkspaceFiles(new SnapshotCache(), { folders: () => [workspace.uri], excluded: () => Promise.resolve([]) }, turn);
    store = new WorkspaceStore(files, {
      openSnapshots: () => open,
      isOpen: (uri) => open.has(uri),
      changed: () => void changes++,
      fileBegins: (uri) => void read.push(uri.slice(workspace.uri.length + 1)),
      documentRead: () => onRead(),
      fileGone: () => undefined,
      log: (message) => assert.fail(message),
      progress: () => ({ report: () => undefined, isCancelled: false, end: () => undefined }),
      turn,
    });
    store.filesChanged();
  }

  function openDocument(file: string, text: string): void {
    const uri = workspace.uriOf(file);
    open.set(uri, createSnapshot({ path: uri, languageId: 'yaml', text }, open.get(uri)));
    store.documentChanged();
  }

  const alerts = (): string[] => [...store.facts().keys('alerts')].sort();

  it('lets a request in while it reads a large file', async () => {
    const COUNT = 5000;
    start({ 'large.yaml': ruleFile(0, COUNT) });
    let readBefore: number | undefined;
    let readByNow = 0;
    onRead = () => {
      // What comes in while the first of the rules are looked at has its turn before the last.
      if (readByNow++ === 0) setImmediate(() => (readBefore = readByNow));
    };
    await store.ready;
    assert.ok(readByNow > COUNT, `${readByNow} parts`);
    assert.ok(readBefore !== undefined && readBefore < COUNT / 4, `${readBefore} of ${readByNow} parts were read before`);
    assert.equal(alerts().length, COUNT);
  });

  it('says nothing of a file before all are read, and then everything at once', async () => {
    start({ 'a.yaml': ruleFile(0, 4000), 'b.yaml': ruleFile(10_000, 1) });
    const seen = new Set<number>();
    onRead = () => void seen.add(store.facts().keys('alerts').length);
    await store.ready;
    assert.deepEqual([[...seen], alerts().length, changes], [[0], 4001, 1]);
  });

  it('forgets a document without a file as soon as it is closed, also while it reads', async () => {
    start({ 'a.yaml': ruleFile(0, 3000) });
    openDocument('unsaved.yaml', ruleFile(10_000, 1));
    const seen: string[][] = [];
    onRead = () => {
      if (seen.length > 1) return;
      seen.push(alerts());
      open.clear();
      store.documentChanged();
    };
    await store.ready;
    assert.deepEqual(seen, [['TooManyErrors10000'], []]);
    assert.equal(alerts().length, 3000);
  });

  it('counts documents as they stand in the editor, also those that are opened, edited and closed while it reads', async () => {
    start({ 'a.yaml': ruleFile(0, 3000), 'b.yaml': ruleFile(10_000, 1), 'c.yaml': ruleFile(20_000, 1), 'd.yaml': ruleFile(30_000, 1) });
    openDocument('b.yaml', ruleFile(10_001, 1));
    openDocument('c.yaml', ruleFile(20_001, 1));
    let step = 0;
    onRead = () => {
      step++;
      if (step === 1000) openDocument('d.yaml', ruleFile(30_001, 1));
      if (step === 2000) openDocument('b.yaml', ruleFile(10_002, 1));
      if (step !== 2500) return;
      open.delete(workspace.uriOf('c.yaml'));
      store.documentChanged();
      files.changed([workspace.uriOf('c.yaml')]);
      store.filesChanged();
    };
    await store.ready;
    await store.complete();
    assert.deepEqual(alerts().filter((name) => Number(name.slice(13)) >= 10_000), ['TooManyErrors10002', 'TooManyErrors20000', 'TooManyErrors30001']);
    assert.equal(alerts().length, 3003);
  });

  it('reads what changed, and nothing else, and forgets what is gone', async () => {
    start({ 'a.yaml': ruleFile(0, 2), 'b.yaml': ruleFile(10, 1), 'c.yaml': ruleFile(20, 1) });
    await store.ready;
    read.length = 0;
    workspace.write('b.yaml', ruleFile(11, 2));
    workspace.delete('c.yaml');
    files.changed([workspace.uriOf('b.yaml'), workspace.uriOf('c.yaml')]);
    store.filesChanged();
    await store.ready;
    assert.deepEqual([read, alerts()], [['b.yaml'], ['TooManyErrors0', 'TooManyErrors1', 'TooManyErrors11', 'TooManyErrors12']]);
  });

  it('hands out the same lists as before where many files changed that say the same', async () => {
    start({ 'a.yaml': ruleFile(0, 10) });
    await store.ready;
    const before = store.facts();
    const [same, other] = [before.get('alerts', 'TooManyErrors3'), before.keys('alerts')];
    workspace.write('many.yaml', ruleFile(1000, 4000));
    files.changed([workspace.uriOf('many.yaml')]);
    store.filesChanged();
    await store.ready;
    const after = store.facts();
    assert.notEqual(after, before);
    assert.equal(after.get('alerts', 'TooManyErrors3'), same);
    assert.notEqual(after.keys('alerts'), other);
    assert.equal(after.changesSince(before).has(1), true);
  });

  it('keeps nothing of the texts that it has read', async () => {
    const comment = `# ${'nothing that anybody would want to know '.repeat(2500)}\n`;
    const MEGABYTE = 1_000_000;
    const before = memoryInUse();
    start(Object.fromEntries(Array.from({ length: 40 }, (_, i) => [`${i}.yaml`, `${comment.repeat(i % 2 ? 1 : 20)}${ruleFile(i * 100, 40)}`])));
    await store.ready;
    // Forty megabytes and more were read.
    const kept = memoryInUse() - before;
    assert.equal(alerts().length, 1600);
    assert.ok(kept < 12 * MEGABYTE, `${(kept / MEGABYTE).toFixed(1)} MB are kept`);
  });
});
