import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';
import { eventually, extension } from './helper';

describe('the compiled code of the server', function () {
  this.timeout(240_000);
  const folder = (): string => extension().exports.compiled.fsPath;
  /** What is kept of the program that the server starts with, and of the one that it loads behind it. */
  const kept = (): [string, string] | undefined => {
    if (!fs.existsSync(folder())) return undefined;
    const [first, second] = ['server', 'features'].map((program) => fs.readdirSync(folder()).find((one) => one.startsWith(`${program}.main.js-`) && one.endsWith(process.arch)));
    return first && second ? [path.join(folder(), first), path.join(folder(), second)] : undefined;
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
    const files = kept()!;
    assert.ok(files.every((file) => file.includes(`globalStorage${path.sep}`)));
    for (const file of files) fs.utimesSync(file, 1, 1);
    // A server writes it when it ends, unless it took it from there.
    await restart();
    assert.deepEqual(files.map(modified), [1000, 1000]);
  });

  it('is made anew where it is damaged, and the server runs all the same', async () => {
    const files = (await eventually('the code is kept', kept, (found) => found !== undefined))!;
    for (const file of files) {
      fs.writeFileSync(file, fs.readFileSync(file).fill(7, 2000, 90_000));
      fs.utimesSync(file, 1, 1);
    }
    await restart();
    await restart();
    assert.ok(files.every((file) => modified(file) !== 1000));
  });
});
