import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Runs promtool, which comes with Prometheus; it is rejected with the output where promtool finds something wrong. */
export const promtool = (...args: string[]): Promise<{ stdout: string; stderr: string }> => run('promtool', args, { timeout: 60_000 });

/** Whether promtool can be run. */
export async function hasPromtool(): Promise<boolean> {
  try {
    await promtool('--version');
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw error;
  }
}
