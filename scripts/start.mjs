// Shows the extension at work, from a fresh clone: `npm start`. Builds and packages it, puts the .vsix into a VS Code with a
// profile of its own, opens the example workspace and starts a Prometheus with demo data. Ctrl-C ends everything.
// Usage: node scripts/start.mjs [--check]
//   --check   starts everything, sees that it answers, and ends with exit code 0
// Node's own modules only up here: in a fresh clone nothing else is installed yet.
import fs from 'node:fs';
import path from 'node:path';
import { startExporter } from './demo/exporter.mjs';
import { findPrometheus, startPrometheus } from './demo/prometheus.mjs';
import { ensureDependencies } from './lib/dependencies.mjs';
import { ROOT, cacheFolder, vsixPath } from './lib/places.mjs';
import { isLeaving, leave, leaveOnSignals, mustRun, onLeaving, start } from './lib/programs.mjs';
import { step } from './lib/report.mjs';
import { COMPILER, PROMETHEUS, ensureSystemPackages } from './lib/system-packages.mjs';
import { isFree, until } from './lib/wait.mjs';
import { desktopCommand } from './vscode-host/choose.mjs';
import { setUp } from './vscode-host/setup.mjs';
import { manageExtensions, pageAddress, remoteUri, startServer, writeSettings } from './vscode-host/server.mjs';

const CHECK = process.argv.includes('--check');
const EXAMPLE = path.join(ROOT, 'examples/quantum-trader');
const FIRST_FILE = path.join(EXAMPLE, 'alert_rules.yaml');
/** Where the extension looks for Prometheus unless it is told otherwise. */
const PROMETHEUS_PORT = 9090;
const URL_SETTING = 'observability.prometheus.url';

const profile = path.join(cacheFolder(), 'start');
const folders = {
  userData: path.join(profile, 'user'),
  extensions: path.join(profile, 'extensions'),
  serverData: path.join(profile, 'server'),
};
const manifest = JSON.parse(fs.readFileSync(path.join(ROOT, 'package.json'), 'utf8'));
const vsix = vsixPath(manifest);
const quietly = { cwd: ROOT, quiet: true };

/**
 * Changes one setting of the profile, which the user may have edited since. A desktop VS Code reads the user's settings;
 * in the server build, a remote window, addresses of servers count only among the settings of the machine.
 */
function setSetting(name, value) {
  for (const file of [path.join(folders.userData, 'User/settings.json'), path.join(folders.serverData, 'data/Machine/settings.json')]) setIn(file, name, value);
}

function setIn(file, name, value) {
  let settings;
  try {
    fs.mkdirSync(path.dirname(file), { recursive: true });
    settings = fs.existsSync(file) ? JSON.parse(fs.readFileSync(file, 'utf8')) : {};
  } catch (error) {
    console.log(`  ${file} is not plain JSON (${error.message}): set ${name} there to ${JSON.stringify(value)} yourself`);
    return;
  }
  fs.writeFileSync(file, `${JSON.stringify({ ...settings, [name]: value }, null, 2)}\n`);
}

/** The demo services and the Prometheus that scrapes them, or undefined where there is none. */
async function startDemo() {
  if (!findPrometheus()) {
    console.log('  no prometheus here, so queries have nobody to ask: install it, or set observability.prometheus.url to one that you have');
    return undefined;
  }
  // Only installed by now.
  const { rulesIn } = await import('./demo/rules.mjs');
  const exporter = await startExporter();
  onLeaving(exporter.stop);
  const usual = await isFree(PROMETHEUS_PORT);
  const prometheus = await startPrometheus({ exporter, port: usual ? PROMETHEUS_PORT : undefined, rules: rulesIn(EXAMPLE) });
  onLeaving(prometheus.stop);
  if (!usual) console.log(`  port ${PROMETHEUS_PORT} is taken: ${URL_SETTING} is set to ${prometheus.url} in this profile`);
  setSetting(URL_SETTING, prometheus.url.replace('127.0.0.1', 'localhost'));
  console.log(`  Prometheus with demo data: ${prometheus.url}`);
  return prometheus;
}

/** Puts the .vsix into the desktop VS Code's profile of ours; gives what opens the window. */
async function prepareDesktop(command) {
  const own = [`--user-data-dir=${folders.userData}`, `--extensions-dir=${folders.extensions}`];
  await mustRun(command, [...own, '--install-extension', vsix, '--force'], { ...quietly, what: 'installing the .vsix' });
  const listed = await mustRun(command, [...own, '--list-extensions'], quietly);
  return { listed, open: () => openDesktop(command, own) };
}

function openDesktop(command, own) {
  const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const window = start(command, [...own, ...sandbox, '--disable-workspace-trust', '--new-window', '--wait', EXAMPLE, FIRST_FILE]);
  window.once('exit', () => void leave(0));
  console.log('\nVS Code opens in a window of its own. Ctrl-C here, or closing it, ends everything.');
  return { check: async () => undefined };
}

/** The same in the server build. */
async function prepareServerBuild() {
  const host = await setUp();
  const { code, output } = await manageExtensions(host, ['--install-extension', vsix, '--force'], folders);
  if (code !== 0) throw new Error(`the .vsix could not be installed (exit code ${code})`);
  const listed = await manageExtensions(host, ['--list-extensions'], folders);
  return { listed: listed.output + output, open: () => openServerBuild(host) };
}

async function openServerBuild(host) {
  const server = await startServer(host, folders, { onEnd: (why) => !isLeaving() && fail(new Error(why)) });
  onLeaving(server.stop);
  const page = new URL(pageAddress(server, { folder: EXAMPLE, payload: [['openFile', remoteUri(server.authority, FIRST_FILE)]] }));
  page.searchParams.set('tkn', server.token);
  console.log('\nVS Code is at this address, for this machine only. Ctrl-C ends everything.\n');
  console.log(page.href.replaceAll('%2F', '/').replaceAll('%3A', ':'));
  return { check: () => until(() => answers(page, server.token), { what: 'VS Code\'s page' }) };
}

/** Whether the page is served to who has the token: it is put into a cookie and the browser sent on. */
async function answers(page, token) {
  const first = await fetch(page, { redirect: 'manual', signal: AbortSignal.timeout(5000) });
  if (first.status === 200) return true;
  const next = new URL(first.headers.get('location') ?? '', page);
  return (await fetch(next, { headers: { cookie: `vscode-tkn=${token}` }, signal: AbortSignal.timeout(5000) })).status === 200;
}

async function hasData({ url }) {
  const query = 'sum by (service) (rate(http_requests_total[10s]))';
  const response = await fetch(`${url}/api/v1/query?query=${encodeURIComponent(query)}`, { signal: AbortSignal.timeout(5000) });
  return (await response.json()).data.result.length > 0;
}

async function main() {
  await step('dependencies', ensureDependencies);
  await step('build', () => mustRun(process.execPath, ['scripts/build.mjs'], quietly));
  await step('package', () => mustRun(process.execPath, ['scripts/package.mjs'], quietly));
  const command = process.env.VSCODE_EXECUTABLE ?? desktopCommand();
  await step('system packages', async () => {
    const { missing } = await ensureSystemPackages([PROMETHEUS, ...(command ? [] : [COMPILER])]);
    if (missing.length > 0) console.log(`  missing: ${missing.map(({ what }) => what).join(', ')}`);
    if (missing.includes(COMPILER)) throw new Error(`VS Code's server build needs ${COMPILER.what}: install them, or a desktop VS Code`);
  });
  for (const folder of Object.values(folders)) fs.mkdirSync(folder, { recursive: true });
  writeSettings(folders.userData);
  const code = await step('VS Code with the extension', () => (command ? prepareDesktop(command) : prepareServerBuild()));
  const id = `${manifest.publisher}.${manifest.name}`;
  if (!code.listed.includes(id)) throw new Error(`VS Code does not list ${id} among its extensions`);
  const prometheus = await step('Prometheus', startDemo);
  const window = await code.open();
  if (!CHECK) return;
  await window.check();
  if (prometheus) await until(() => hasData(prometheus), { what: 'data from Prometheus' });
  console.log('\nchecked: VS Code answers' + (prometheus ? ', and a query returns data' : ''));
  await leave(0);
}

function fail(error) {
  console.error(`FAILED: ${error.message}`);
  void leave(1);
}

leaveOnSignals(0);
main().catch(fail);
