// Puts a real VS Code (its server build, from the npm package code-server) with a Node of its own into the user's cache
// folder, once. It serves machines where no desktop VS Code can be shown or downloaded.
// Run by itself it sets up and prints where: node scripts/vscode-host/setup.mjs
import fs from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { cacheFolder } from '../lib/places.mjs';
import { leaveOnSignals, mustRun, onPath } from '../lib/programs.mjs';

/** code-server 4.N.P is VS Code 1.N.P. */
export const CODE_SERVER = '4.139.1';
export const VSCODE = CODE_SERVER.replace(/^4/, '1');
/** The Node release that this VS Code is made for; npm has it as a package for each platform. */
const NODE = '24.21.0';

const BUILDING = '-building-';
/** In milliseconds: a day. */
const ABANDONED_AFTER = 86_400_000;

/** Where the parts are in a finished set-up. */
export function hostIn(folder) {
  const modules = path.join(folder, 'node_modules');
  return {
    folder,
    node: path.join(modules, nodePackage(), 'bin/node'),
    vscode: path.join(modules, 'code-server/lib/vscode'),
    server: path.join(modules, 'code-server/lib/vscode/out/server-main.js'),
  };
}

const nodePackage = () => `node-${process.platform}-${process.arch}`;

export function hostFolder(env = process.env) {
  return path.join(cacheFolder(env), `vscode-host-${CODE_SERVER}`);
}

/** Whether the set-up is there, so that nothing will be downloaded. */
export function isSetUp(env = process.env) {
  return fs.existsSync(hostIn(hostFolder(env)).server);
}

/** What the set-up needs that is not on this machine: two of its native modules are compiled. */
export function missingForSetUp(env = process.env) {
  return isSetUp(env) ? [] : ['make', 'g++', 'python3'].filter((program) => !onPath(program, env));
}

/**
 * Sets VS Code up unless it is there, and returns where its parts are.
 * It is built in a folder beside the final one, which is renamed when complete: a run that is cut short leaves nothing
 * that looks finished, and of two runs at once the later one takes what the first one made.
 */
export async function setUp(env = process.env) {
  const folder = hostFolder(env);
  if (isSetUp(env)) return hostIn(folder);
  if (!['linux', 'darwin'].includes(process.platform)) throw new Error(`no server build for ${process.platform}: install VS Code`);
  fs.mkdirSync(path.dirname(folder), { recursive: true });
  removeAbandoned(folder);
  const building = fs.mkdtempSync(`${folder}${BUILDING}`);
  const remove = () => fs.rmSync(building, { recursive: true, force: true });
  process.once('exit', remove);
  try {
    console.log(`  setting up VS Code ${VSCODE} (server build) in ${folder}: once, about 800 MB and a minute`);
    await build(building, env);
    takeOver(building, folder);
  } finally {
    process.off('exit', remove);
    remove();
  }
  return hostIn(folder);
}

/** What a run left that was killed while it built; a younger folder may be another run's at work. */
function removeAbandoned(folder) {
  const parent = path.dirname(folder);
  for (const name of fs.readdirSync(parent)) {
    const file = path.join(parent, name);
    if (!file.startsWith(`${folder}${BUILDING}`)) continue;
    if (Date.now() - fs.statSync(file).mtimeMs > ABANDONED_AFTER) fs.rmSync(file, { recursive: true, force: true });
  }
}

async function build(folder, env) {
  const npm = async (what, args, options) => {
    console.log(`  ${what}`);
    await mustRun('npm', [...args, '--no-audit', '--no-fund', '--prefer-offline'], { quiet: true, what, limit: 900_000, ...options });
  };
  fs.writeFileSync(path.join(folder, 'package.json'), JSON.stringify({ name: 'vscode-host', private: true }));
  await npm('1/3 download', ['install', '--ignore-scripts', `${nodePackage()}@${NODE}`, `code-server@${CODE_SERVER}`], { cwd: folder, env });
  const host = hostIn(folder);
  const nodeFolder = path.dirname(path.dirname(host.node));
  // From here on npm has to run with, and compile for, the Node that VS Code will run in.
  const own = { ...env, PATH: path.join(nodeFolder, 'bin') + path.delimiter + env.PATH, npm_config_nodedir: nodeFolder };
  await npm('2/3 its packages', ['install', '--omit=dev', '--ignore-scripts'], { cwd: host.vscode, env: own });
  const native = ['@vscode/spdlog', '@vscode/native-watchdog'];
  await npm('3/3 native modules', ['rebuild', '--ignore-scripts=false', ...native], { cwd: host.vscode, env: own });
  if (!fs.existsSync(host.server)) throw new Error(`code-server ${CODE_SERVER} has no ${path.relative(folder, host.server)}`);
}

function takeOver(building, folder) {
  try {
    fs.renameSync(building, folder);
  } catch (error) {
    // Another run finished first: its result is as good.
    if (!['ENOTEMPTY', 'EEXIST'].includes(error.code) || !fs.existsSync(hostIn(folder).server)) throw error;
  }
}

if (process.argv[1] && import.meta.url === pathToFileURL(fs.realpathSync(process.argv[1])).href) {
  leaveOnSignals();
  console.log((await setUp()).folder);
}
