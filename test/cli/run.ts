import { spawn } from 'node:child_process';
import path from 'node:path';

/** The command line under test: the built one, unless another is named. */
export const CLI = path.resolve(process.env.OBSERVABILITY_CLI ?? 'dist/cli.js');

/** Only a hang takes longer. */
const LIMIT_MS = 120_000;

export interface Run {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the command line as a program of its own, without a terminal; `input` is what its standard input gives. */
export function run(args: readonly string[], options: { readonly cwd?: string; readonly env?: Readonly<Record<string, string>>; readonly input?: string } = {}): Promise<Run> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [CLI, ...args], { cwd: options.cwd, env: { ...process.env, ...options.env }, stdio: 'pipe', timeout: LIMIT_MS, killSignal: 'SIGKILL' });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, stdout, stderr }));
    // A program that reads no input may be gone before all of it is written.
    child.stdin.once('error', (error: NodeJS.ErrnoException) => (error.code === 'EPIPE' ? undefined : reject(error)));
    child.stdin.end(options.input ?? '');
  });
}

/** One problem of `--format json`. */
export interface JsonProblem {
  readonly file: string;
  readonly range: { readonly start: { readonly line: number; readonly character: number }; readonly end: { readonly line: number; readonly character: number } };
  readonly severity: number;
  readonly code: string;
  readonly message: string;
}

/** The problems that `check --format json` prints. */
export async function checkJson(args: readonly string[], cwd?: string): Promise<{ readonly code: number | null; readonly problems: JsonProblem[]; readonly stderr: string }> {
  const { code, stdout, stderr } = await run(['check', '--format', 'json', ...args], { cwd });
  return { code, problems: JSON.parse(stdout) as JsonProblem[], stderr };
}
