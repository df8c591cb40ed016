// Runs the specs inside the extension host. VS Code loads this module and calls `run`.
//
// VS Code reports a success also when the extension host is killed, when something in it calls process.exit(0), and when no
// test ran. So the result is written to the file VSCODE_TEST_RESULT, and whoever started VS Code requires it.
import fs from 'node:fs';
import { SPECS } from './specs';
import { HOST } from './helper';
import { screen, type Screen } from './screen';

interface Result {
  passes: number;
  failures: number;
  pending: number;
  failed: { title: string; message: string }[];
  /** What succeeded at a second try only, with why the first one failed. */
  retried: string[];
}

export async function run(): Promise<void> {
  const { default: Mocha } = await import('mocha');
  const mocha = new Mocha({ ui: 'bdd', reporter: 'spec', color: false, timeout: 60_000, retries: 1, forbidOnly: true });
  const specs = SPECS[HOST ?? ''];
  if (specs === undefined) throw new Error(`no specs for VSCODE_TEST_HOST=${HOST}`);
  const only = process.env['VSCODE_TEST_GREP'];
  if (only) mocha.fgrep(only);
  // Gives `describe`, `it` and the hooks to the specs, as loading a file through mocha would.
  mocha.suite.emit('pre-require', globalThis as unknown as Mocha.MochaGlobals, 'specs', mocha);
  for (const load of specs) await load();
  if (screen) showFailures(mocha.suite, screen);

  const result: Result = { passes: 0, failures: 0, pending: 0, failed: [], retried: [] };
  await new Promise<void>((resolve) => {
    const runner = mocha.run(() => resolve());
    runner.on('pass', () => result.passes++);
    runner.on('pending', () => result.pending++);
    runner.on('retry', (test: Mocha.Test, error: Error) => result.retried.push(`${test.fullTitle()}: ${error.message.split('\n', 1)[0]?.slice(0, 300)}`));
    runner.on('fail', (test, error: unknown) => {
      result.failures++;
      const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
      result.failed.push({ title: test.fullTitle(), message });
    });
  });
  const file = process.env['VSCODE_TEST_RESULT'];
  if (file === undefined) throw new Error('VSCODE_TEST_RESULT names no file for the result');
  fs.writeFileSync(file, JSON.stringify(result));
  if (result.failures > 0) throw new Error(`${result.failures} failed`);
}

/** Takes a picture of the window at the moment when a test fails: hooks that clear the window away run before any hook could take one. */
function showFailures(suite: Mocha.Suite, window: Screen): void {
  suite.eachTest((test) => {
    const { fn } = test;
    if (!fn) return;
    test.fn = async function (this: Mocha.Context): Promise<void> {
      try {
        await (fn as Mocha.AsyncFunc).call(this);
      } catch (error) {
        if (!test.isPending()) await window.screenshot(`failed-${HOST}-${test.fullTitle().replace(/\W+/g, '-').slice(0, 100)}`);
        throw error;
      }
    };
  });
}
