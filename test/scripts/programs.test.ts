import assert from 'node:assert/strict';
import { once } from 'node:events';
import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { isInstalled } from '../../scripts/lib/dependencies.mjs';
import { cacheFolder } from '../../scripts/lib/places.mjs';
import { end, onPath, run, start } from '../../scripts/lib/programs.mjs';
import { freePort, isFree, until, within } from '../../scripts/lib/wait.mjs';

const NODE = process.execPath;

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    assert.equal((error as NodeJS.ErrnoException).code, 'ESRCH');
    return false;
  }
}

describe('programs that the commands start', () => {
  it('give their exit code, and their output when asked to be quiet', async () => {
    const { code, output } = await run(NODE, ['-e', 'console.log("said"); process.exitCode = 0'], { quiet: true });
    assert.deepEqual([code, output], [0, 'said\n']);
  });

  it('are a failure when they cannot be started', async () => {
    await assert.rejects(run(path.join(os.tmpdir(), 'no-such-program'), [], { quiet: true }), /ENOENT/);
  });

  it('end together with what they started themselves, even if they will not', async function () {
    this.timeout(20_000);
    const stubborn = 'process.on("SIGTERM", () => {}); setInterval(() => {}, 1000);';
    const helper = JSON.stringify(`${stubborn} console.log(process.pid)`);
    const parent = `${stubborn} require("child_process").spawn(process.execPath, ["-e", ${helper}], { stdio: "inherit" });`;
    const child = start(NODE, ['-e', parent], { stdio: ['ignore', 'pipe', 'inherit'] });
    const [text] = (await once(child.stdout!, 'data')) as [Buffer];
    const grandchild = Number(text.toString());
    assert.ok(isAlive(grandchild));
    await end(child, 300);
    await until(() => !isAlive(grandchild) && !isAlive(child.pid!), { what: 'both are gone', limit: 10_000 });
  });

  it('are ended at their limit', async function () {
    this.timeout(20_000);
    const { code } = await run(NODE, ['-e', 'setInterval(() => {}, 1000)'], { limit: 300 });
    assert.notEqual(code, 0);
  });

  it('are found on PATH when they can be executed', () => {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'observability-path-'));
    try {
      fs.writeFileSync(path.join(folder, 'tool'), '', { mode: 0o755 });
      fs.writeFileSync(path.join(folder, 'text'), '', { mode: 0o644 });
      fs.mkdirSync(path.join(folder, 'folder'));
      const env = { PATH: ['relative', '/no/such/folder', folder].join(path.delimiter) };
      assert.equal(onPath('tool', env), path.join(folder, 'tool'));
      for (const name of ['text', 'folder', 'absent']) assert.equal(onPath(name, env), undefined, name);
    } finally {
      fs.rmSync(folder, { recursive: true });
    }
  });
});

describe('waiting', () => {
  it('ends with the first answer that is true', async () => {
    let asked = 0;
    assert.equal(await until(() => (++asked === 3 ? 'done' : ''), { what: 'a third time', every: 1 }), 'done');
  });

  it('ends at its limit with what was waited for and what went wrong last', async () => {
    const failing = (): never => {
      throw new Error('refused');
    };
    await assert.rejects(until(failing, { what: 'the server', limit: 20, every: 5 }), /the server: not within 0.02 s \(refused\)/);
  });

  it('takes what comes in time, else the other', async () => {
    assert.equal(await within(Promise.resolve('came'), 10_000), 'came');
    assert.equal(await within(new Promise(() => {}), 5, 'late'), 'late');
  });

  it('knows free ports from taken ones', async () => {
    const port = await freePort();
    assert.ok(await isFree(port));
    const server = net.createServer().listen(port, '127.0.0.1');
    await once(server, 'listening');
    assert.ok(!(await isFree(port)));
    server.close();
  });
});

describe('the installed packages', () => {
  const wanted = { '': {}, 'node_modules/a': { version: '1.0.0' }, 'node_modules/b': { version: '2.0.0', optional: true } };

  it('are all there with the versions of the lock file; optional ones may be missing', () => {
    assert.ok(isInstalled(wanted, { 'node_modules/a': { version: '1.0.0' } }));
    assert.ok(isInstalled(wanted, { 'node_modules/a': { version: '1.0.0' }, 'node_modules/b': { version: '2.0.0' } }));
  });

  const notEnough: Record<string, Record<string, { version: string }> | undefined> = {
    'nothing was installed': undefined,
    'one is missing': {},
    'one has another version': { 'node_modules/a': { version: '1.0.1' } },
    'an optional one has another version': { 'node_modules/a': { version: '1.0.0' }, 'node_modules/b': { version: '1.0.0' } },
    'there is one too many': { 'node_modules/a': { version: '1.0.0' }, 'node_modules/c': { version: '1.0.0' } },
  };
  for (const [what, installed] of Object.entries(notEnough)) {
    it(`have to be installed when ${what}`, () => assert.ok(!isInstalled(wanted, installed)));
  }
});

describe('the cache folder', () => {
  it('is where the user wants it, else under the user\'s cache', () => {
    assert.equal(cacheFolder({ OBSERVABILITY_AUTHORING_CACHE: '/c', XDG_CACHE_HOME: '/x' }), '/c');
    assert.equal(cacheFolder({ XDG_CACHE_HOME: '/x' }), '/x/observability-authoring');
    assert.equal(cacheFolder({ XDG_CACHE_HOME: 'relative' }), path.join(os.homedir(), '.cache/observability-authoring'));
    assert.equal(cacheFolder({}), path.join(os.homedir(), '.cache/observability-authoring'));
  });
});
