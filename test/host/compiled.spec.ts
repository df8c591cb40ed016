import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';
import { eventually, extension } from './helper';

describe('the compiled code of the server', function () {
  this.timeout(240_000);
  const folder = (): string => extension().exports.compiled.fsPath;
  const kept = (): string | undefined => {
    if (!fs.existsSync(folder())) return undefined;
    const name = fs.readdirSync(folder()).find((one) => one.startsWith('server.main.js-') && one.endsWith(process.arch));
    return name && path.join(folder(), name);
  };
  /** Starts the server again, and waits until the one before has ended: by then, it has written what it keeps. */
  const restart = async (): Promise<void> => {
    const before = extension().exports.serverPid();
    await vscode.commands.executeCommand('observability.restartServer');
    assert.notEqual(extension().exports.serverPid(), undefined);
    if (before !== undefined) await eventually('the server before it has ended', () => isAlive(before), (alive) => !alive);
  };
  const isAlive = (pid: number): boolean => {
    try {
      return process.kill(pid, 0);
    } catch {
      return false;
    }
  };
  const modified = (file: string): number => fs.statSync(file).mtimeMs;

  before(() => extension().activate());

  it('is kept with the extension, and a server that is started again takes it from there', async () => {
    await restart();
    await eventually('the code is kept', kept, (found) => found !== undefined);
    // The one that runs now may have started before it was.
    await restart();
    const file = kept()!;
    assert.ok(file.includes(`globalStorage${path.sep}`));
    fs.utimesSync(file, 1, 1);
    // A server writes it when it ends, unless it took it from there.
    await restart();
    assert.equal(modified(file), 1000);
  });

  it('is made anew where it is damaged, and the server runs all the same', async () => {
    const file = (await eventually('the code is kept', kept, (found) => found !== undefined))!;
    fs.writeFileSync(file, fs.readFileSync(file).fill(7, 2000, 90_000));
    fs.utimesSync(file, 1, 1);
    await restart();
    await restart();
    assert.notEqual(modified(file), 1000);
  });
});
