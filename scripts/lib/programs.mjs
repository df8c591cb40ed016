// Starting and ending other programs. Whatever is started here ends with this process, by its own process id.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { within } from './wait.mjs';

/** What runs now, so that Ctrl-C can end it. */
const running = new Set();
// Whoever forgets to end a program, or throws before: it must not stay behind.
process.on('exit', () => running.forEach((child) => signalGroup(child, 'SIGKILL')));

/** What else to do before leaving (async functions), latest first. */
const farewells = [];
let leaving = false;

/** Runs `task` when the process is told to stop, before the programs that are still there are ended. */
export function onLeaving(task) {
  farewells.unshift(task);
}

/** Whether the end has begun, so that nobody takes the ending of a program for an accident. */
export function isLeaving() {
  return leaving;
}

/** Ends all programs and leaves with `code`. */
export async function leave(code) {
  if (leaving) return;
  leaving = true;
  for (const task of farewells) {
    await within(Promise.resolve().then(task), 10_000).catch((error) => console.error(`while ending: ${error.message}`));
  }
  await Promise.all([...running].map((child) => end(child)));
  process.exit(code);
}

/**
 * Makes Ctrl-C, a hang-up and a polite kill end everything that was started. A second Ctrl-C ends at once.
 * @param {number} [code] the exit code then; the customary one for the signal unless given
 */
export function leaveOnSignals(code) {
  let first = 0;
  for (const [signal, number] of [['SIGINT', 2], ['SIGTERM', 15], ['SIGHUP', 1]]) {
    process.on(signal, () => {
      first ||= Date.now();
      // npm passes on the signal that the terminal has sent to all of its programs: one key press may arrive twice.
      if (signal === 'SIGINT' && Date.now() - first > 1000) process.exit(130);
      void leave(code ?? 128 + number);
    });
  }
}

/** Sends a signal to a program and its helpers, 0 for none; gives whether any of them is still there. */
function signalGroup(child, signal) {
  try {
    // A program gets a process group of its own, so that what it started (npm's scripts, a browser's helpers) ends with it.
    process.kill(process.platform === 'win32' ? child.pid : -child.pid, signal);
    return true;
  } catch (error) {
    if (error.code !== 'ESRCH') throw error;
    return false;
  }
}

const hasEnded = (child) => child.exitCode !== null || child.signalCode !== null;

/** Starts a program. Without standard input; standard output and error as `stdio` says. */
export function start(command, args, { cwd, env, stdio = ['ignore', 'inherit', 'inherit'] } = {}) {
  const child = spawn(command, args, { cwd, env, stdio, detached: process.platform !== 'win32' });
  running.add(child);
  child.once('exit', () => running.delete(child));
  child.once('error', () => running.delete(child));
  return child;
}

/**
 * Ends a program that `start` started, with its helpers: politely, and those that are still there after `limit`
 * milliseconds by force. A helper may have programs of its own to end, so it is waited for like the program itself.
 */
export async function end(child, limit = 20_000) {
  if (child.pid === undefined || hasEnded(child)) return;
  signalGroup(child, 'SIGTERM');
  const late = Date.now() + limit;
  while (signalGroup(child, 0) && Date.now() < late) await sleep(20);
  signalGroup(child, 'SIGKILL');
}

/**
 * Runs a program to its end.
 * @param {{ cwd?: string, env?: object, quiet?: boolean, limit?: number, what?: string }} options `quiet` keeps the
 *   output back and prints it only on failure, with a sign of life every 15 seconds; `limit` in milliseconds
 * @returns {Promise<{ code: number, output: string }>} `output` is empty unless `quiet`
 */
export async function run(command, args, { cwd, env, quiet = false, limit = 600_000, what = path.basename(command) } = {}) {
  const child = start(command, args, { cwd, env, stdio: ['ignore', quiet ? 'pipe' : 'inherit', quiet ? 'pipe' : 'inherit'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream?.setEncoding('utf8').on('data', (text) => (output += text));
  const began = Date.now();
  const seconds = () => Math.round((Date.now() - began) / 1000);
  const alive = quiet ? setInterval(() => console.log(`  … ${what} (${seconds()} s)`), 15_000) : undefined;
  const late = setTimeout(() => {
    output += `\n${what}: ended after ${limit / 1000} s\n`;
    void end(child);
  }, limit);
  try {
    const code = await new Promise((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (exit) => resolve(exit ?? 1));
    });
    if (quiet && code !== 0) process.stdout.write(output);
    return { code, output };
  } finally {
    clearInterval(alive);
    clearTimeout(late);
  }
}

/** As `run`, but a failure is an exception. */
export async function mustRun(command, args, options) {
  const { code, output } = await run(command, args, options);
  if (code !== 0) throw new Error(`${options?.what ?? path.basename(command)} failed (exit code ${code})`);
  return output;
}

/** The absolute path of a program on PATH, or undefined. */
export function onPath(name, env = process.env) {
  const endings = process.platform === 'win32' ? (env.PATHEXT ?? '.EXE;.CMD').split(';') : [''];
  for (const folder of (env.PATH ?? '').split(path.delimiter)) {
    if (!path.isAbsolute(folder)) continue;
    for (const ending of endings) {
      const file = path.join(folder, name + ending);
      if (isExecutable(file)) return file;
    }
  }
  return undefined;
}

function isExecutable(file) {
  try {
    fs.accessSync(file, fs.constants.X_OK);
    return fs.statSync(file).isFile();
  } catch (error) {
    if (['ENOENT', 'EACCES', 'ENOTDIR'].includes(error.code)) return false;
    throw error;
  }
}

/** A new folder of our own under the system's temporary folder; it is removed when the process leaves. */
export function temporaryFolder(name) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), `observability-${name}-`));
  process.once('exit', () => fs.rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));
  return folder;
}
