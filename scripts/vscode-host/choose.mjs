// Which VS Code to use: the desktop one where it can be shown, else the server build with a headless browser.
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { cacheFolder } from '../lib/places.mjs';
import { onPath } from '../lib/programs.mjs';
import { within } from '../lib/wait.mjs';
import { VSCODE } from './setup.mjs';

/** The stand-in for the desktop program. */
const SERVER_BUILD = fileURLToPath(new URL('code.mjs', import.meta.url));
const DOWNLOAD_LIMIT = 300_000;

/** Whether a window can be shown. */
export function hasDisplay(env = process.env, platform = process.platform) {
  return platform === 'win32' || platform === 'darwin' || Boolean(env.DISPLAY || env.WAYLAND_DISPLAY);
}

/** The `code` command on PATH where it can show a window, else undefined. */
export function desktopCommand(env = process.env) {
  return hasDisplay(env) ? onPath('code', env) : undefined;
}

/**
 * The program behind the `code` command: the command itself hands over to it and returns at once, so nobody could wait for
 * the end of a test. Undefined when VS Code is not laid out as on Linux, macOS or Windows.
 */
export function programBehind(command, platform = process.platform) {
  const bin = path.dirname(fs.realpathSync(command));
  const candidates = {
    darwin: ['../../../MacOS/Electron', '../../../MacOS/Code'],
    win32: ['../Code.exe'],
  }[platform] ?? ['../code'];
  return candidates.map((file) => path.resolve(bin, file)).find((file) => fs.existsSync(file));
}

/**
 * @typedef {{ kind: 'desktop' | 'server', program: string, name: string }} Choice
 * @returns {Promise<Choice>} `program` is what `runTests` of @vscode/test-electron takes as its `vscodeExecutablePath`
 */
export async function chooseVsCode(env = process.env) {
  if (env.VSCODE_EXECUTABLE) return { kind: 'desktop', program: env.VSCODE_EXECUTABLE, name: `VS Code (${env.VSCODE_EXECUTABLE})` };
  if (hasDisplay(env)) {
    const command = desktopCommand(env);
    const installed = command && programBehind(command);
    if (installed) return { kind: 'desktop', program: installed, name: `VS Code (${installed})` };
    const downloaded = await download();
    if (downloaded) return { kind: 'desktop', program: downloaded, name: 'VS Code, downloaded' };
  }
  return { kind: 'server', program: SERVER_BUILD, name: `VS Code ${VSCODE} server build in Chromium` };
}

async function download() {
  const { downloadAndUnzipVSCode } = await import('@vscode/test-electron');
  try {
    const cachePath = path.join(cacheFolder(), 'vscode-desktop');
    return await within(downloadAndUnzipVSCode({ version: VSCODE, cachePath, timeout: 30_000 }), DOWNLOAD_LIMIT);
  } catch (error) {
    console.log(`  no desktop VS Code can be downloaded (${error.message}): the server build it is`);
    return undefined;
  }
}
