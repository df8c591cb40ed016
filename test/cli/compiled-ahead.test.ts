import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import vm from 'node:vm';

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
