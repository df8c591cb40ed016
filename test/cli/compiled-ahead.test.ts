import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import vm from 'node:vm';
import { hostFolder, hostIn } from '../../scripts/vscode-host/setup.mjs';
import { Workspace } from '../helper/workspace';

describe('the programs that are compiled ahead', () => {
  for (const name of ['server', 'cli']) {
    it(`V8 takes what was compiled of ${name}.main.js, whose text is ASCII`, () => {
      const file = path.join('dist', `${name}.main.js`);
      const bytes = fs.readFileSync(file);
      assert.ok(bytes.every((byte) => byte < 0x80));
      // V8 tells a text by its length alone.
      const script = new vm.Script(`(function (exports, require, module, __filename, __dirname) { ${bytes.toString('latin1')}\n})`, { filename: path.resolve(file), cachedData: fs.readFileSync(`${file}.cache`), importModuleDynamically: vm.constants.USE_MAIN_CONTEXT_DEFAULT_LOADER });
      assert.equal(script.cachedDataRejected, false);
    });
  }
});

describe('the command line from code that was compiled ahead', () => {
  let folder: string;
  const cache = (): string => path.join(folder, 'cli.main.js.cache');
  const version = (): string => execFileSync(process.execPath, [path.join(folder, 'cli.js'), '--version'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'], timeout: 60_000 });

  before(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'observability-ahead-'));
    for (const name of ['cli.js', 'cli.main.js', 'cli.main.js.cache']) fs.copyFileSync(path.join('dist', name), path.join(folder, name));
  });
  after(() => fs.rmSync(folder, { recursive: true }));

  const { version: expected } = JSON.parse(fs.readFileSync('package.json', 'utf8')) as { version: string };

  it('runs', () => assert.equal(version(), `${expected}\n`));

  it('runs where the code is cut off, of another program, or none at all', () => {
    fs.truncateSync(cache(), 5000);
    assert.equal(version(), `${expected}\n`);
    fs.writeFileSync(cache(), fs.readFileSync('dist/server.main.js.cache'));
    assert.equal(version(), `${expected}\n`);
    fs.writeFileSync(cache(), 'nothing that was compiled');
    assert.equal(version(), `${expected}\n`);
  });

  it('runs without any', () => {
    fs.rmSync(cache());
    assert.equal(version(), `${expected}\n`);
  });
});

describe('a program that is told where to keep its compiled code', function () {
  this.timeout(120_000);
  let workspace: Workspace;
  let node: string;

  before(function () {
    // Node has that from 22.8 on: where the tests run in an older one, that of VS Code does it.
    const found = [process.execPath, hostNode()].find((program) => program !== undefined && Number(/^v(\d+)/.exec(execFileSync(program, ['--version'], { encoding: 'utf8' }))![1]) > 22);
    if (found === undefined) this.skip();
    node = found;
  });
  beforeEach(() => (workspace = new Workspace()));
  afterEach(() => workspace.remove());

  const folder = (): string => workspace.path('compiled');
  const version = (): void => assert.match(execFileSync(node, ['dist/cli.js', '--version'], { encoding: 'utf8', env: { ...process.env, OBSERVABILITY_COMPILED: folder() }, timeout: 60_000 }), /^\d+\.\d+\.\d+\n$/);
  const kept = (): string[] => fs.readdirSync(folder(), { recursive: true, encoding: 'utf8' }).map((name) => path.join(folder(), name)).filter((file) => fs.statSync(file).isFile());
  const largest = (): string => kept().sort((a, b) => fs.statSync(b).size - fs.statSync(a).size)[0]!;

  it('keeps it, and takes it from there the next time', () => {
    version();
    const file = largest();
    const first = fs.readFileSync(file);
    assert.ok(first.length > 100_000);
    // Who takes what is there does not write it again.
    fs.utimesSync(file, 1, 1);
    version();
    assert.equal(fs.statSync(file).mtimeMs, 1000);
  });

  it('runs, and compiles anew, where what it kept is damaged, cut off, or not its own', () => {
    version();
    const file = largest();
    const good = fs.readFileSync(file);
    const damaged = Buffer.from(good);
    for (let at = 1000; at < damaged.length; at += 1000) damaged[at]! ^= 0xff;
    for (const bad of [damaged, good.subarray(0, 5000), Buffer.from('nothing that was compiled'), Buffer.alloc(0), Buffer.alloc(good.length)]) {
      fs.writeFileSync(file, bad);
      fs.utimesSync(file, 1, 1);
      version();
      assert.notEqual(fs.statSync(file).mtimeMs, 1000);
      assert.equal(fs.readFileSync(file).subarray(0, 4).toString('hex'), good.subarray(0, 4).toString('hex'));
    }
  });

  it('runs where nothing can be kept', () => {
    workspace.write('compiled', 'a file where a folder should be');
    version();
    assert.equal(workspace.read('compiled'), 'a file where a folder should be');
  });

  it('removes what earlier versions of it, and of Node, have kept, and nothing else', () => {
    version();
    const [own] = fs.readdirSync(folder());
    workspace.write('compiled/cli.main.js-1000-2000/v22/old', 'old');
    workspace.write(`compiled/${own}/v22/old`, 'old');
    workspace.write('compiled/others/file', 'of others');
    version();
    assert.deepEqual(fs.readdirSync(folder()).sort(), [own, 'others'].sort());
    assert.equal(fs.readdirSync(path.join(folder(), own!)).length, 1);
    assert.ok(kept().every((file) => !file.endsWith('old')));
  });
});

function hostNode(): string | undefined {
  const { node } = hostIn(hostFolder());
  return fs.existsSync(node) ? node : undefined;
}
