// What a program takes of the processor, and other figures of processes.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { end, run, start } from '../../scripts/lib/programs.mjs';
import { residentMemory } from './measure.mjs';

const HERE = import.meta.dirname;

/** Milliseconds of processor time that a process took so far, to ten milliseconds; 0 where the system does not say. */
export function processorTime(pid) {
  const file = `/proc/${pid}/stat`;
  if (!fs.existsSync(file)) return 0;
  const fields = fs.readFileSync(file, 'utf8').split(') ')[1].split(' ');
  return (Number(fields[11]) + Number(fields[12])) * 10;
}

/** Runs a program of Node to its end, whatever its exit code. `cpu` is its processor time in milliseconds. */
export async function measuredRun(args, { cwd, folder }) {
  const file = path.join(folder, `cpu-${process.hrtime.bigint()}`);
  const began = performance.now();
  const { output } = await run(process.execPath, ['--require', path.join(HERE, 'cpu-at-exit.cjs'), ...args], { cwd, env: { ...process.env, CPU_FILE: file }, quiet: true, limit: 300_000 });
  return { ms: performance.now() - began, cpu: Number(fs.readFileSync(file, 'utf8')), output };
}

/** Milliseconds that a program takes, and those of the processor. GNU time tells them, where it is installed. */
export async function timedProgram(command, args, { cwd, folder }) {
  const file = path.join(folder, `time-${process.hrtime.bigint()}`);
  const hasTime = fs.existsSync('/usr/bin/time');
  const began = performance.now();
  await run(hasTime ? '/usr/bin/time' : command, hasTime ? ['-f', '%U %S', '-o', file, command, ...args] : args, { cwd, quiet: true, limit: 300_000 });
  const ms = performance.now() - began;
  return { ms, cpu: hasTime ? fs.readFileSync(file, 'utf8').trim().split('\n').at(-1).split(' ').reduce((sum, seconds) => sum + Number(seconds) * 1000, 0) : undefined };
}

/** The memory of a Node process that does nothing. */
export async function bareMemory() {
  const child = start(process.execPath, ['-e', 'console.log(""); setInterval(() => {}, 1000)'], { stdio: ['ignore', 'pipe', 'inherit'] });
  await new Promise((resolve) => child.stdout.once('data', resolve));
  const memory = residentMemory(child.pid);
  await end(child);
  return memory;
}

/** The version of Prometheus's tool; undefined where it is not installed. */
export function promtoolVersion(program) {
  if (!program) return undefined;
  return /version (\S+)/.exec(execFileSync(program, ['--version'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }))?.[1];
}
