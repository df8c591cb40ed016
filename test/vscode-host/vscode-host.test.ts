import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { isManagement, parseArguments } from '../../scripts/vscode-host/arguments.mjs';
import { isLocal } from '../../scripts/vscode-host/browser.mjs';
import { chooseVsCode, desktopCommand, hasDisplay, programBehind } from '../../scripts/vscode-host/choose.mjs';

describe('the stand-in for the desktop `code` program', () => {
  let folder: string;
  const inFolder = (name: string) => path.join(folder, name);

  function write(name: string, mode = 0o644): string {
    fs.mkdirSync(path.dirname(inFolder(name)), { recursive: true });
    fs.writeFileSync(inFolder(name), '', { mode });
    return inFolder(name);
  }

  beforeEach(() => (folder = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'observability-arguments-')))));
  afterEach(() => fs.rmSync(folder, { recursive: true }));

  describe('understands its arguments:', () => {
    it('those that @vscode/test-electron passes', () => {
      const launch = parseArguments([
        folder, '--user-data-dir=/u', '--extensions-dir=/x', '--no-sandbox', '--disable-gpu-sandbox', '--disable-updates',
        '--skip-welcome', '--skip-release-notes', '--disable-workspace-trust', '--extensionTestsPath=/out/index',
        '--extensionDevelopmentPath=/a', '--extensionDevelopmentPath=/b',
      ]);
      assert.deepEqual(launch, {
        development: ['/a', '/b'], tests: '/out/index', userData: '/u', extensions: '/x', folder, files: [], payload: [['skipWelcome', 'true']],
      });
    });

    it('a value as the next argument, a file address, and a relative path', () => {
      const args = ['--extensionTestsPath', 'file:///with%20space/index', '--extensionDevelopmentPath=.', '--user-data-dir', 'u'];
      const { tests, development, userData } = parseArguments(args);
      assert.deepEqual([tests, development, userData], ['/with space/index', [process.cwd()], path.resolve('u')]);
    });

    it('files to open beside the folder, and a workspace file in its place', () => {
      const file = write('rules.yaml');
      assert.deepEqual(parseArguments([folder, file]).files, [file]);
      const workspace = write('all.code-workspace');
      assert.equal(parseArguments([workspace]).folder, workspace);
    });

    it('commands about extensions, which open no window', () => {
      assert.ok(isManagement(['--extensions-dir=/x', '--install-extension', 'a.vsix']));
      assert.ok(isManagement(['--list-extensions']));
      assert.ok(!isManagement(['--extensions-dir=/x', folder]));
    });

    for (const [what, args] of Object.entries({
      'an option that it does not know': ['--inspect-extensions=9229'],
      'an option without its value': ['--extensionTestsPath'],
      'an address that is not a file\'s': ['--extensionTestsPath=vscode-remote://host/index'],
      'a path that is not there': ['/there/is/nothing/here'],
      'a second folder': [os.tmpdir(), os.tmpdir()],
    })) {
      it(`refuses ${what}`, () => assert.throws(() => parseArguments(args)));
    }
  });

  it('lets its window reach this machine only', () => {
    const local = ['http://127.0.0.1:8080/a', 'ws://localhost/', 'http://[::1]:1/', 'data:text/plain,a', 'blob:http://127.0.0.1/1'];
    const elsewhere = ['https://example.com/', 'wss://127.0.0.1.example.com/', 'http://10.0.0.1/', 'http://0.0.0.0/', 'http://localhost@example.com/'];
    assert.deepEqual([...local, ...elsewhere].filter(isLocal), local);
  });

  describe('stands in only where needed:', () => {
    it('not where a program is named', async () => {
      assert.deepEqual(await chooseVsCode({ VSCODE_EXECUTABLE: '/opt/code' }), { kind: 'desktop', program: '/opt/code', name: 'VS Code (/opt/code)' });
    });

    it('where no window can be shown, even with `code` on PATH', async function () {
      if (process.platform !== 'linux') return this.skip();
      write('code', 0o755);
      assert.equal(hasDisplay({}), false);
      assert.equal(desktopCommand({ PATH: folder }), undefined);
      const { kind, program } = await chooseVsCode({ PATH: folder });
      assert.equal(kind, 'server');
      assert.match(program, /code\.mjs$/);
    });

    it('not where `code` is on PATH with a display: the program behind the command is used', async function () {
      if (process.platform !== 'linux') return this.skip();
      const program = write('share/code/code', 0o755);
      fs.mkdirSync(inFolder('bin'));
      fs.symlinkSync(write('share/code/bin/code', 0o755), inFolder('bin/code'));
      assert.equal((await chooseVsCode({ PATH: inFolder('bin'), DISPLAY: ':0' })).program, program);
    });

    it('with the program where macOS and Windows have it', () => {
      const mac = write('Code.app/Contents/MacOS/Electron');
      assert.equal(programBehind(write('Code.app/Contents/Resources/app/bin/code'), 'darwin'), mac);
      const windows = write('win/Code.exe');
      assert.equal(programBehind(write('win/bin/code.cmd'), 'win32'), windows);
      assert.equal(programBehind(write('elsewhere/bin/code')), undefined);
    });
  });
});
