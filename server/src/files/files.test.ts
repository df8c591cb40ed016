import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { Workspace } from '../../../test/helper/workspace';
import { readTextFile } from './read-text';
import { isFoundBelow, languageOfFile, sourceFiles, sourceFilesWithin } from './source-files';

/** Runs something in a folder with files, which is removed afterwards. */
async function inFolder(files: Readonly<Record<string, string | Uint8Array>>, run: (workspace: Workspace) => Promise<void>): Promise<void> {
  const workspace = new Workspace(files);
  try {
    await run(workspace);
  } finally {
    workspace.remove();
  }
}

async function found(workspace: Workspace, ...folders: string[]): Promise<string[]> {
  const files: string[] = [];
  for await (const file of sourceFiles(folders.map((folder) => workspace.path(folder)))) files.push(path.relative(workspace.folder, file));
  return files;
}

describe('the files of a folder', () => {
  it('are those that may be checked, in the order of their names', () =>
    inFolder({ 'b.yaml': '', 'a.yml': '', 'c.promql': '', 'd.logql': '', 'e.md': '', 'f.yaml.bak': '', 'g/a.yaml': '', 'g/h/b.yaml': '', yaml: '' }, async (workspace) => {
      assert.deepEqual(await found(workspace, ''), ['a.yml', 'b.yaml', 'c.promql', 'd.logql', 'e.md', 'g/a.yaml', 'g/h/b.yaml']);
    }));

  it('leave out hidden folders and those of other people', () =>
    inFolder({ '.git/a.yaml': '', '.github/b.yaml': '', 'node_modules/c.yaml': '', 'vendor/d.yaml': '', 'charts/node_modules/e.yaml': '', '.hidden.yaml': '', 'mine.yaml': '' }, async (workspace) => {
      assert.deepEqual(await found(workspace, ''), ['.hidden.yaml', 'mine.yaml']);
    }));

  it('are not followed through links, so that no walk goes in circles', () =>
    inFolder({ 'a/b.yaml': '' }, async (workspace) => {
      fs.symlinkSync(workspace.folder, workspace.path('a/circle'));
      fs.symlinkSync(workspace.path('a/b.yaml'), workspace.path('a/link.yaml'));
      assert.deepEqual(await found(workspace, ''), ['a/b.yaml']);
    }));

  it('are none of a folder that cannot be read, and the others are still found', () => inFolder({ 'a/b.yaml': '' }, async (workspace) => assert.deepEqual(await found(workspace, 'missing', 'a'), ['a/b.yaml'])));

  describe('leave out what is ignored', () => {
    it('by the ignore file of their folder, and of those around them', () =>
      inFolder({ '.gitignore': '/build/\n*.gen.yaml\n!keep.gen.yaml\n', 'build/a.yaml': '', 'b.gen.yaml': '', 'keep.gen.yaml': '', 'c/build/d.yaml': '', 'c/e.gen.yaml': '', 'c/.gitignore': '# its own\nf.yaml\n!e.gen.yaml\n', 'c/f.yaml': '', 'f.yaml': '' }, async (workspace) => {
        assert.deepEqual(await found(workspace, ''), ['c/build/d.yaml', 'c/e.gen.yaml', 'f.yaml', 'keep.gen.yaml']);
      }));

    it('by those of the repository around the folder, but never the folder itself', () =>
      inFolder({ '.git/config': '', '.gitignore': 'out.yaml\n/generated/\n', 'teams/a/out.yaml': '', 'teams/a/in.yaml': '', 'generated/out.yaml': '', 'generated/in.yaml': '' }, async (workspace) => {
        assert.deepEqual(await found(workspace, 'teams/a'), ['teams/a/in.yaml']);
        assert.deepEqual(await found(workspace, 'generated'), ['generated/in.yaml', 'generated/out.yaml']);
      }));

    it('by nothing outside of a repository', () =>
      inFolder({ '.gitignore': 'a.yaml\n', 'b/.git/config': '', 'b/a.yaml': '' }, async (workspace) => assert.deepEqual(await found(workspace, 'b'), ['b/a.yaml'])));

    it('by the patterns that the user excludes', () =>
      inFolder({ 'a.yaml': '', 'b/a.yaml': '', 'b/c.yml': '', 'd/e.yaml': '', 'f/g/h.yaml': '' }, async (workspace) => {
        const files: string[] = [];
        for await (const file of sourceFiles([workspace.folder], ['a.yaml', '**/{c,x}.yml', 'd', '**/g'])) files.push(path.relative(workspace.folder, file));
        assert.deepEqual(files, ['b/a.yaml']);
      }));

    it('as it is told of one file or folder alone', () =>
      inFolder({ '.gitignore': '/build/\n', 'build/a.yaml': '', 'b/.gitignore': 'c.yaml\n', 'b/c.yaml': '', 'b/d.yaml': '', 'b/e/f.yaml': '', 'node_modules/x/g.yaml': '' }, async (workspace) => {
        const isFound = (file: string): Promise<boolean> => isFoundBelow(workspace.folder, workspace.path(file));
        assert.deepEqual(await Promise.all(['build/a.yaml', 'b/c.yaml', 'b/d.yaml', 'b/e/f.yaml', 'node_modules/x/g.yaml', 'b/e.txt'].map(isFound)), [false, false, true, true, false, false]);
        const below: string[] = [];
        for (const folder of ['b', 'build', 'node_modules/x']) for await (const file of sourceFilesWithin(workspace.folder, workspace.path(folder))) below.push(path.relative(workspace.folder, file));
        assert.deepEqual(below, ['b/d.yaml', 'b/e/f.yaml']);
      }));

    it('whatever an ignore file holds', () =>
      inFolder({ '.gitignore': '\\\n[\n**/**/[z-a]\n\0\n', 'a.yaml': '' }, async (workspace) => assert.deepEqual(await found(workspace, ''), ['a.yaml'])));
  });

  for (const [file, language] of Object.entries({ 'a.yaml': 'yaml', 'a.yml': 'yaml', 'a.promql': 'promql', '/b/a.logql': 'logql', 'a.md': 'markdown', 'promql': 'yaml' })) it(`${file} is ${language}`, () => assert.equal(languageOfFile(file), language));
});

describe('the text of a file', () => {
  const CASES: readonly (readonly [name: string, bytes: readonly number[] | string, text: string, hasByteOrderMark: boolean, isExact: boolean])[] = [
    ['is what its bytes say', 'a: é🚀\r\n', 'a: é🚀\r\n', false, true],
    ['is without its byte order mark', '\uFEFFa: 1\n', 'a: 1\n', true, true],
    ['keeps a byte order mark that is not the first character', 'a\uFEFF\n', 'a\uFEFF\n', false, true],
    ['is not exact where bytes are no UTF-8', [0x61, 0xff, 0x62], 'a\uFFFDb', false, false],
    ['is exact where it holds the replacement character itself', 'a\uFFFDb', 'a\uFFFDb', false, true],
    ['may be empty', '', '', false, true],
  ];
  for (const [name, bytes, text, hasByteOrderMark, isExact] of CASES) {
    it(name, () => inFolder({ file: Buffer.from(bytes as string) }, async (workspace) => assert.deepEqual(await readTextFile(workspace.path('file')), { text, hasByteOrderMark, isExact })));
  }

  it('is an error where there is none', () => inFolder({}, async (workspace) => assert.rejects(readTextFile(workspace.path('missing')), { code: 'ENOENT' })));
});
