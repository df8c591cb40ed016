// Types of programs.mjs, for the tests.
import type { ChildProcess, StdioOptions } from 'node:child_process';
export function start(command: string, args: string[], options?: { cwd?: string; env?: NodeJS.ProcessEnv; stdio?: StdioOptions }): ChildProcess;
export function end(child: ChildProcess, limit?: number): Promise<void>;
export function run(
  command: string,
  args: string[],
  options?: { cwd?: string; env?: NodeJS.ProcessEnv; quiet?: boolean; limit?: number; what?: string },
): Promise<{ code: number; output: string }>;
export function onPath(name: string, env?: NodeJS.ProcessEnv): string | undefined;
export function temporaryFolder(name: string): string;
