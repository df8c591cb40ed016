#!/usr/bin/env node
// Stands in for the desktop `code` program where none can be shown: runs VS Code's server build, with a headless Chromium
// as its window, and understands the arguments that `runTests` of @vscode/test-electron passes. Environment:
//   CHROMIUM_EXECUTABLE       the browser
//   VSCODE_HOST_LIMIT_MS      a hard limit for all of it (default 15 minutes)
//   VSCODE_HOST_SCREENSHOTS   a folder for screenshots: end.png before the window closes, and those that the suite asks for
//   VSCODE_HOST_DEBUG         print the server's log and everything that the window says
//   VSCODE_TEST_*             is handed to the suite
// Exit codes: the suite's own, 64 wrong arguments, 70 something died, 75 the limit was reached.
import fs from 'node:fs';
import path from 'node:path';
import { isLeaving, leave, leaveOnSignals, onLeaving, temporaryFolder } from '../lib/programs.mjs';
import { within } from '../lib/wait.mjs';
import { isManagement, parseArguments } from './arguments.mjs';
import { screenshot, startAutomation } from './automation.mjs';
import { openBrowser } from './browser.mjs';
import { manageExtensions, pageAddress, remoteUri, startServer, writeSettings } from './server.mjs';
import { setUp } from './setup.mjs';

const DEBUG = Boolean(process.env.VSCODE_HOST_DEBUG);
const SCREENSHOTS = process.env.VSCODE_HOST_SCREENSHOTS;
/** What VS Code's own window says in the console of every run. */
const NOISE = new RegExp(
  '^(%c|Resolv|Creat(ing a socket|ion of workbench contribution)|\\[(reconnection|AgentHost|AccountPolicy|Service Worker)|Updating additional' +
    '|Ignoring fetching|Timed out waiting for authentication provider)',
);

let server;
let page;
let finished = false;

async function finish(code, why) {
  if (finished || isLeaving()) return;
  finished = true;
  const crash = server?.crash();
  // An extension host that dies takes the suite with it, and VS Code still reports a success.
  const [status, reason] = crash && code === 0 ? [70, crash] : [code, why];
  if (reason) console.error(`vscode-host: ${reason}`);
  if (status > 1 && server) console.error(`--- the end of the server's log ---\n${server.logTail()}`);
  if (SCREENSHOTS && page) {
    await screenshot(page, SCREENSHOTS, 'end').catch((error) => console.error(`vscode-host: no screenshot: ${error.message}`));
  }
  await leave(status);
}

function foldersFor(launch) {
  const own = temporaryFolder('vscode');
  return { serverData: own, userData: launch.userData ?? path.join(own, 'user'), extensions: launch.extensions ?? path.join(own, 'extensions') };
}

async function manage(args) {
  // The server's own command line takes these as they are; only the folder for its own data is ours.
  const launch = { userData: undefined, extensions: undefined };
  const rest = [];
  for (const argument of args) {
    const [, option, value] = /^--(user-data-dir|extensions-dir)=(.*)$/s.exec(argument) ?? [];
    if (option === undefined) rest.push(argument);
    else launch[option === 'user-data-dir' ? 'userData' : 'extensions'] = path.resolve(value);
  }
  const { code, output } = await manageExtensions(await setUp(), rest, foldersFor(launch));
  if (code === 0) process.stdout.write(output);
  return leave(code);
}

async function runSuite(launch) {
  for (const folder of launch.development) if (!fs.existsSync(folder)) throw new Error(`not found: ${folder}`);
  const folders = foldersFor(launch);
  writeSettings(folders.userData);
  server = await startServer(await setUp(), folders, { driver: true, onEnd: (why) => void finish(70, why) });
  const window = await openBrowser(server, (why) => void finish(70, why));
  page = window.page;
  onLeaving(() => within(window.browser.close(), 5000));
  const automation = await startAutomation(page, { screenshots: SCREENSHOTS });
  onLeaving(automation.stop);
  await page.exposeFunction('codeAutomationLog', (type, args) => {
    if (!DEBUG && NOISE.test(String(args[0]))) return;
    const print = type === 'error' || type === 'warn' ? console.error : console.log;
    print(...(DEBUG ? args : args.map(withoutOwnStack)));
  });
  await page.exposeFunction('codeAutomationExit', (code) => void finish(code, code === 0 ? undefined : 'the suite failed'));
  await page.goto(pageAddress(server, { folder: launch.folder, payload: payloadFor(launch, automation) }), { timeout: 60_000 });
}

/** Lines of a stack inside VS Code's own page tell nothing about an extension. */
function withoutOwnStack(text) {
  return typeof text === 'string' ? text.replace(/\n\s+at .*\/static\/out\/vs\/code\/browser\/.*/g, '') : text;
}

function payloadFor(launch, automation) {
  const uri = (file) => remoteUri(server.authority, file);
  const forSuite = Object.fromEntries(Object.entries(process.env).filter(([name]) => name.startsWith('VSCODE_TEST_')));
  const environment = { ...forSuite, VSCODE_TEST_SCREEN_URL: automation.url, VSCODE_TEST_SCREEN_TOKEN: automation.token };
  return [
    ...launch.payload,
    ...launch.development.map((folder) => ['extensionDevelopmentPath', uri(folder)]),
    ['extensionTestsPath', uri(launch.tests)],
    ...launch.files.map((file) => ['openFile', uri(file)]),
    ['extensionEnvironment', JSON.stringify(environment)],
  ];
}

leaveOnSignals();
const args = process.argv.slice(2);
if (isManagement(args)) {
  await manage(args);
} else {
  let launch;
  try {
    launch = parseArguments(args);
    if (launch.tests === undefined) throw new Error('no --extensionTestsPath: only tests are run here');
  } catch (error) {
    console.error(`vscode-host: ${error.message}`);
    process.exit(64);
  }
  const limit = Number(process.env.VSCODE_HOST_LIMIT_MS ?? 900_000);
  setTimeout(() => void finish(75, `not done within ${limit / 1000} s`), limit);
  await runSuite(launch).catch((error) => finish(70, error.message));
}
