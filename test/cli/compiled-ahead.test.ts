import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import vm from 'node:vm';
import zlib from 'node:zlib';
import { expectLittle, expectMuch } from '../../server/src/boot/v8-flags';
import { Workspace } from '../helper/workspace';
import { TestClient } from '../lsp/client';

describe('the programs that are compiled ahead', () => {
  const expectations = { server: expectMuch, features: expectLittle, cli: expectMuch };
  for (const [name, expect] of Object.entries(expectations)) {
    it(`V8 takes what was compiled of ${name}.main.js, whose text is ASCII`, () => {
      const file = path.join('dist', `${name}.main.js`);
      const bytes = fs.readFileSync(file);
      assert.ok(bytes.every((byte) => byte < 0x80));
      expect();
      try {
        // V8 tells a text by its length alone.
        const script = new vm.Script(bytes.toString('latin1'), { filename: path.resolve(file), cachedData: fs.readFileSync(`${file}.cache`), importModuleDynamically: vm.constants.USE_MAIN_CONTEXT_DEFAULT_LOADER });
        assert.equal(script.cachedDataRejected, false);
      } finally {
        expectMuch();
      }
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
  beforeEach(() => (workspace = new Workspace()));
  afterEach(() => workspace.remove());

  const folder = (): string => workspace.path('compiled');
  const version = (): void => assert.match(execFileSync(process.execPath, ['dist/cli.js', '--version'], { encoding: 'utf8', env: { ...process.env, OBSERVABILITY_COMPILED: folder() }, timeout: 60_000 }), /^\d+\.\d+\.\d+\n$/);
  const kept = (): string => {
    const names = fs.readdirSync(folder()).filter((name) => name.startsWith('cli.main.js-'));
    assert.equal(names.length, 1);
    return path.join(folder(), names[0]!);
  };
  const modified = (): number => fs.statSync(kept()).mtimeMs;

  it('keeps it, and takes it from there the next time', () => {
    version();
    assert.ok(fs.statSync(kept()).size > 100_000);
    // Who takes what is there does not write it again.
    fs.utimesSync(kept(), 1, 1);
    version();
    assert.equal(modified(), 1000);
  });

  it('keeps both programs of the language server, which expect different things of V8, and takes them from there the next time', async () => {
    const serve = async (): Promise<void> => {
      const client = await TestClient.start({ env: { OBSERVABILITY_COMPILED: folder() } });
      await client.stop();
    };
    await serve();
    const files = fs.readdirSync(folder()).map((name) => path.join(folder(), name));
    assert.equal(files.length, 2);
    for (const file of files) fs.utimesSync(file, 1, 1);
    await serve();
    assert.deepEqual(files.map((file) => fs.statSync(file).mtimeMs), [1000, 1000]);
  });

  it('runs, and compiles anew, where what it kept is damaged, cut off, or not its own', () => {
    version();
    const good = fs.readFileSync(kept());
    const damaged = Buffer.from(good);
    for (let at = 1000; at < damaged.length; at += 1000) damaged[at]! ^= 0xff;
    for (const bad of [damaged, good.subarray(0, 5000), Buffer.from('nothing that was compiled'), Buffer.alloc(0), Buffer.alloc(good.length)]) {
      fs.writeFileSync(kept(), bad);
      fs.utimesSync(kept(), 1, 1);
      version();
      assert.notEqual(modified(), 1000);
      assert.ok(fs.statSync(kept()).size > 100_000);
    }
  });

  it('runs, and compiles anew, where it is sound but of another V8', () => {
    version();
    const other = fs.readFileSync(kept()).subarray(4);
    // The second word is what V8 makes of its version.
    other[4]! ^= 0xff;
    const header = Buffer.alloc(4);
    header.writeUInt32LE((zlib as unknown as { crc32(data: Buffer): number }).crc32(other));
    fs.writeFileSync(kept(), Buffer.concat([header, other]));
    fs.utimesSync(kept(), 1, 1);
    version();
    assert.notEqual(modified(), 1000);
  });

  it('runs where nothing can be kept', () => {
    workspace.write('compiled', 'a file where a folder should be');
    version();
    assert.equal(workspace.read('compiled'), 'a file where a folder should be');
  });

  it('removes what earlier builds of it have kept, and nothing else', () => {
    workspace.write('compiled/cli.main.js-1000-2000-11.3-x64', 'old');
    workspace.write('compiled/others/file', 'of others');
    version();
    assert.equal(workspace.read('compiled/others/file'), 'of others');
    assert.ok(fs.statSync(kept()).size > 100_000);
  });
});
