// Starts VS Code's server build on a free loopback port.
import crypto from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { end, run, start } from '../lib/programs.mjs';
import { freePort, until } from '../lib/wait.mjs';

const LOOPBACK = '127.0.0.1';
/** How much of the server's log is kept for a failure's message. */
const LOG_TAIL = 6000;
const HOST_ENDED = /Extension Host Process exited with code: (\S+), signal: (\w+)/;

/** Settings that keep VS Code quiet and the same everywhere; written where there are none yet. */
export const QUIET_SETTINGS = {
  'workbench.startupEditor': 'none',
  'workbench.enableExperiments': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.tips.enabled': false,
  'chat.disableAIFeatures': true,
  'telemetry.telemetryLevel': 'off',
  'extensions.ignoreRecommendations': true,
  'extensions.autoUpdate': false,
  'update.mode': 'none',
  'git.openRepositoryInParentFolders': 'never',
};

/** Writes the user's settings of a profile, unless it has some. */
export function writeSettings(userData, settings = QUIET_SETTINGS) {
  const file = path.join(userData, 'User/settings.json');
  if (fs.existsSync(file)) return;
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, `${JSON.stringify(settings, null, 2)}\n`);
}

function environment(serverData, isolated) {
  const env = {
    ...process.env,
    // There is no marketplace to ask.
    EXTENSIONS_GALLERY: '{"serviceUrl":""}',
    XDG_RUNTIME_DIR: serverData,
    // Tests neither read nor write anything in the user's own home, and what they print is read outside of a terminal.
    ...(isolated ? { HOME: serverData, NO_COLOR: '1' } : {}),
  };
  // These would make the server believe that another VS Code started it.
  for (const name of Object.keys(env)) if (/^(CODE_SERVER_PARENT_PID|VSCODE_IPC_HOOK.*|ELECTRON_RUN_AS_NODE)$/.test(name)) delete env[name];
  return env;
}

const dataFolders = ({ serverData, userData, extensions }) =>
  ['--server-data-dir', serverData, '--user-data-dir', userData, '--extensions-dir', extensions];

/** Runs a command about extensions, such as `--install-extension FILE`. */
export function manageExtensions(host, args, folders) {
  const command = [host.server, ...args, '--accept-server-license-terms', ...dataFolders(folders)];
  return run(host.node, command, { env: environment(folders.serverData, true), quiet: true, limit: 120_000, what: 'VS Code' });
}

/**
 * @param {ReturnType<typeof import('./setup.mjs').hostIn>} host
 * @param {{ serverData: string, userData: string, extensions: string }} folders
 * @param {{ driver?: boolean, onEnd?: (why: string) => void }} options `driver`: for tests: they can be
 *   run, toasts are hidden, dialogs refused, and the home folder is not the user's. `onEnd`: when the server ends by itself
 * @returns `origin` and `authority` to reach it, the `token` that a visitor must bring, `logTail()`, `crash()` (how an
 *   extension host died, else undefined) and `stop()`
 */
export async function startServer(host, folders, { driver = false, onEnd } = {}) {
  const port = await freePort();
  const token = crypto.randomBytes(16).toString('hex');
  // The token is read from a file: on the command line every user of the machine could see it.
  const tokenFile = path.join(folders.serverData, 'token');
  fs.mkdirSync(folders.serverData, { recursive: true });
  fs.writeFileSync(tokenFile, token, { mode: 0o600 });
  const args = [
    host.server, '--host', LOOPBACK, '--port', String(port), '--connection-token-file', tokenFile, ...dataFolders(folders),
    '--accept-server-license-terms', '--disable-telemetry', '--disable-workspace-trust', '--disable-experiments',
    ...(driver ? ['--enable-smoke-test-driver'] : []),
  ];
  const child = start(host.node, args, { env: environment(folders.serverData, driver), stdio: ['ignore', 'pipe', 'pipe'] });
  let log = '';
  let crash;
  let stopping = false;
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text) => {
      log = (log + text).slice(-LOG_TAIL);
      const ended = HOST_ENDED.exec(text);
      if (ended && (ended[1] !== '0' || ended[2] !== 'null')) crash = ended[0];
      if (process.env.VSCODE_HOST_DEBUG) process.stderr.write(text);
    });
  }
  let early;
  child.once('error', (error) => (early = error.message));
  child.once('exit', (code, signal) => {
    early ??= `VS Code's server ended early: ${signal ?? code}`;
    if (!stopping) onEnd?.(early);
  });
  const origin = `http://${LOOPBACK}:${port}`;
  const stop = () => {
    stopping = true;
    return end(child);
  };
  try {
    const answers = async () => (await fetch(`${origin}/version`, { signal: AbortSignal.timeout(2000) })).ok;
    await until(() => early !== undefined || answers(), { what: 'VS Code\'s server' });
    if (early !== undefined) throw new Error(`${early}\n${log}`);
  } catch (error) {
    await stop();
    throw error;
  }
  return { origin, authority: `${LOOPBACK}:${port}`, token, stop, logTail: () => log, crash: () => crash };
}

/** The address of a file or folder as the page knows it. */
export function remoteUri(authority, file) {
  return `vscode-remote://${authority}${file.split('/').map(encodeURIComponent).join('/')}`;
}

/**
 * The page's address with what to open.
 * @param {{ folder?: string, payload?: [string, string][] }} what
 */
export function pageAddress(server, { folder, payload = [] }) {
  const query = new URLSearchParams();
  if (folder === undefined) query.set('ew', 'true');
  else query.set(folder.endsWith('.code-workspace') ? 'workspace' : 'folder', folder);
  if (payload.length > 0) query.set('payload', JSON.stringify(payload));
  return `${server.origin}/?${query}`;
}
