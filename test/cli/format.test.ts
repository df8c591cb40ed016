import assert from 'node:assert/strict';
import fs from 'node:fs';
import { Workspace } from '../helper/workspace';
import { ruleFile } from '../lsp/manifests';
import { run, type Run } from './run';

/** Runs `format -` with a text on its standard input. */
const pipe = (input: string, ...args: string[]): Promise<Run> => run(['format', ...args, '-'], { input });

describe('`format`', function () {
  this.timeout(120_000);

  describe('with files', () => {
    let workspace: Workspace;
    const inside = (files: Readonly<Record<string, string>>): string => (workspace = new Workspace(files)).folder;
    afterEach(() => workspace.remove());

    it('formats queries in place, in query files and in YAML, and names the files', async () => {
      const cwd = inside({ 'a.promql': '# a\na+b\n', 'b.yaml': ruleFile('sum( up )'), 'c.yaml': ruleFile('up'), 'd.txt': 'a+b' });
      assert.deepEqual(await run(['format', '.'], { cwd }), { code: 0, stdout: 'a.promql\nb.yaml\n2 of 3 files were formatted\n', stderr: '' });
      assert.deepEqual([workspace.read('a.promql'), workspace.read('b.yaml'), workspace.read('d.txt')], ['# a\na + b\n', ruleFile('sum(up)'), 'a+b']);
      assert.deepEqual(await run(['format', '.'], { cwd }), { code: 0, stdout: '0 of 3 files were formatted\n', stderr: '' });
    });

    it('formats LogQL in files of its own, and from the standard input', async () => {
      const cwd = inside({ 'a.logql': '{a="b"}|json # c\n' });
      assert.equal((await run(['format', 'a.logql'], { cwd })).code, 0);
      assert.equal(workspace.read('a.logql'), '{a="b"} | json # c\n');
      assert.equal((await pipe('{a="b"}|="x"\n')).stdout, '{a="b"} |= "x"\n');
    });

    it('with `--check` changes nothing, and exits with 1 when something would change', async () => {
      const cwd = inside({ 'a.promql': 'a+b\n', 'b.promql': 'up\n' });
      assert.deepEqual(await run(['format', '--check', 'a.promql', 'b.promql'], { cwd }), { code: 1, stdout: 'a.promql\n1 of 2 files is not formatted\n', stderr: '' });
      assert.equal(workspace.read('a.promql'), 'a+b\n');
      assert.equal((await run(['format', '--check', 'b.promql'], { cwd })).code, 0);
    });

    it('says what it leaves alone, and exits with 1', async () => {
      const cwd = inside({ 'a.promql': 'up+up\n\nraet( x )\n' });
      const { code, stderr } = await run(['format', '.'], { cwd });
      assert.equal(code, 1);
      assert.match(stderr, /^a\.promql:3:1 not formatted: .*`raet`/);
      assert.equal(workspace.read('a.promql'), 'up + up\n\nraet( x )\n');
    });

    it('keeps a byte order mark and the line ends of Windows', async () => {
      const cwd = inside({ 'a.promql': '\uFEFFa+b\r\n', 'b.yaml': `\uFEFF${ruleFile('a+b').replaceAll('\n', '\r\n')}` });
      assert.equal((await run(['format', '.'], { cwd })).code, 0);
      assert.deepEqual([workspace.read('a.promql'), workspace.read('b.yaml')], ['\uFEFFa + b\r\n', `\uFEFF${ruleFile('a + b').replaceAll('\n', '\r\n')}`]);
    });

    it('leaves a file alone that is not valid UTF-8, for writing it back would change more than its queries', async () => {
      const bytes = Buffer.from('# caf\xe9\na+b\n', 'latin1');
      workspace = new Workspace({ 'a.promql': bytes });
      const { code, stderr } = await run(['format', '.'], { cwd: workspace.folder });
      assert.equal(code, 1);
      assert.match(stderr, /^a\.promql:1:1 not formatted: the file is not valid UTF-8/);
      assert.deepEqual(fs.readFileSync(workspace.path('a.promql')), bytes);
    });

    it('breaks lines at `--width`', async () => {
      const cwd = inside({ 'a.promql': 'sum(up)' });
      assert.equal((await run(['format', '--width', '6', '.'], { cwd })).code, 0);
      assert.equal(workspace.read('a.promql'), 'sum(\n  up\n)');
    });
  });

  describe('with the standard input', () => {
    it('writes the formatted text', async () => {
      assert.deepEqual(await pipe('sum(up)by(job) # all\n'), { code: 0, stdout: 'sum by (job) (up) # all\n', stderr: '' });
      assert.deepEqual(await pipe(ruleFile('a+b')), { code: 0, stdout: ruleFile('a + b'), stderr: '' });
      assert.deepEqual(await pipe(''), { code: 0, stdout: '', stderr: '' });
    });
    it('writes what it cannot read as it is', async () => {
      const { code, stdout, stderr } = await pipe('sum(up');
      assert.deepEqual([code, stdout], [1, 'sum(up']);
      assert.match(stderr, /^-:1:7 not formatted: /);
    });
    it('with `--check` only says whether it is formatted', async () => {
      assert.deepEqual(await pipe('a+b', '--check'), { code: 1, stdout: '', stderr: '' });
      assert.deepEqual(await pipe('a + b', '--check'), { code: 0, stdout: '', stderr: '' });
    });
  });

  describe('refuses', () => {
    const refused = async (...args: string[]): Promise<string> => {
      const { code, stdout, stderr } = await run(['format', ...args]);
      assert.deepEqual([code, stdout], [2, '']);
      return stderr;
    };
    it('no paths at all', async () => assert.match(await refused(), /at least one file or folder/));
    it('a path that is not there', async () => assert.match(await refused('no/such.yaml'), /cannot be read/));
    it('a width that is none', async () => assert.match(await refused('--width', '0', '.'), /--width takes a number/));
    it('files beside the standard input', async () => assert.match(await refused('-', 'a.yaml'), /alone/));
  });
});
