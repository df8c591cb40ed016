// Runs the tests in a real VS Code: with the extension from the repository, once more in a window that is loaded anew, and with the installed .vsix.
// Needs `node scripts/build.mjs --tests` and `npm run package` first.
// Usage: node scripts/host-tests.mjs [development|reload|installed]…
//   VSCODE_TEST_GREP           only tests whose full title contains this
//   VSCODE_HOST_SCREENSHOTS    where to keep screenshots (default .cache/screenshots, emptied first)
//   HOST_COUNTS                a file for the counts, as JSON { passed, failed, skipped }
import fs from 'node:fs';
import path from 'node:path';
import { resolveCliArgsFromVSCodeExecutablePath, runTests } from '@vscode/test-electron';
import { startExporter } from './demo/exporter.mjs';
import { findPrometheus, startPrometheus } from './demo/prometheus.mjs';
import { ROOT, vsixPath } from './lib/places.mjs';
import { leave, leaveOnSignals, mustRun, onLeaving, temporaryFolder } from './lib/programs.mjs';
import { Totals, step } from './lib/report.mjs';
import { chooseVsCode } from './vscode-host/choose.mjs';
import { writeSettings } from './vscode-host/server.mjs';

const EXAMPLE = path.join(ROOT, 'examples/quantum-trader');
const SUITE = path.join(ROOT, 'out/test/host/index.js');
const HARNESS = path.join(ROOT, 'test/host/harness');
const OWN_SCREENSHOTS = path.join(ROOT, '.cache/screenshots');

/** What a desktop VS Code needs to run by itself; the server build passes over it. */
const DESKTOP_ARGUMENTS = ['--disable-gpu', '--disable-telemetry'];

/** Starts what queries ask. Without Prometheus the tests that need one are skipped. */
async function startServers() {
  if (!findPrometheus()) {
    console.log('  no prometheus found: tests that query one are skipped');
    return '';
  }
  const exporter = await startExporter();
  onLeaving(exporter.stop);
  const prometheus = await startPrometheus({ exporter });
  onLeaving(prometheus.stop);
  return prometheus.url;
}

/** Fresh folders for one run, with a copy of the example that the tests may change. */
function freshFolders(kind) {
  const own = temporaryFolder(`host-${kind}`);
  const folders = { workspace: path.join(own, 'quantum-trader'), userData: path.join(own, 'user'), extensions: path.join(own, 'extensions') };
  fs.cpSync(EXAMPLE, folders.workspace, { recursive: true });
  fs.mkdirSync(folders.extensions);
  writeSettings(folders.userData);
  return { ...folders, result: path.join(own, 'result.json') };
}

async function installVsix({ kind, program }, folders) {
  const vsix = vsixPath(JSON.parse(fs.readFileSync(path.join(ROOT, 'package.json'), 'utf8')));
  if (!fs.existsSync(vsix)) throw new Error(`${path.basename(vsix)} is missing: run \`npm run package\` first`);
  // The desktop's own program opens a window; the command beside it is the one that installs.
  const [command, ...args] = kind === 'desktop' ? resolveCliArgsFromVSCodeExecutablePath(program, { reuseMachineInstall: true }) : [program];
  args.push(`--extensions-dir=${folders.extensions}`, `--user-data-dir=${folders.userData}`, '--install-extension', vsix);
  await mustRun(command, args, { quiet: true, limit: 180_000, what: 'installing the .vsix' });
}

/** One run of VS Code. What it says of itself counts for nothing without the suite's own result. */
async function runIn(code, kind, prometheusUrl) {
  const folders = freshFolders(kind);
  if (kind === 'installed') await installVsix(code, folders);
  const launch = {
    vscodeExecutablePath: code.program,
    extensionDevelopmentPath: kind === 'installed' ? HARNESS : ROOT,
    extensionTestsPath: SUITE,
    launchArgs: [folders.workspace, `--user-data-dir=${folders.userData}`, `--extensions-dir=${folders.extensions}`, ...DESKTOP_ARGUMENTS],
    extensionTestsEnv: {
      VSCODE_TEST_HOST: kind,
      VSCODE_TEST_RESULT: folders.result,
      VSCODE_TEST_PROMETHEUS_URL: prometheusUrl,
      VSCODE_HOST_SCREENSHOTS: process.env.VSCODE_HOST_SCREENSHOTS ?? OWN_SCREENSHOTS,
    },
  };
  const trouble = await runTests(launch).then(() => undefined, (error) => error.message);
  return { ...countsFrom(folders.result, trouble), trouble };
}

function countsFrom(file, trouble) {
  if (!fs.existsSync(file)) {
    console.error(`FAILED: the suite wrote no result (${trouble ?? 'VS Code reported a success'})`);
    return { failed: 1 };
  }
  const { passes, failures, pending, failed, retried } = JSON.parse(fs.readFileSync(file, 'utf8'));
  for (const { title, message } of failed) console.error(`FAILED: ${title}\n${message}\n`);
  const counts = { passed: passes, failed: failures, skipped: pending, failures: failed.map(({ title }) => title), retried };
  if (failures > 0) return counts;
  if (trouble !== undefined || passes === 0) {
    console.error(`FAILED: ${trouble ?? 'no test ran'}`);
    counts.failed++;
  }
  return counts;
}

leaveOnSignals();
const wanted = process.argv.slice(2);
const kinds = wanted.length > 0 ? wanted : ['development', 'reload', 'installed'];
/** Only the server build comes back to the suite when its window is loaded anew; and what it shows then is a result of Prometheus. */
const canReload = (code, prometheusUrl) => code.kind !== 'desktop' && prometheusUrl !== '';
const totals = new Totals();
try {
  for (const file of [SUITE, EXAMPLE]) if (!fs.existsSync(file)) throw new Error(`${path.relative(ROOT, file)} is missing`);
  fs.rmSync(OWN_SCREENSHOTS, { recursive: true, force: true });
  const code = await chooseVsCode();
  const prometheusUrl = await step('Prometheus with the demo services', startServers);
  for (const kind of kinds.filter((each) => each !== 'reload' || canReload(code, prometheusUrl))) await step(`${code.name}, extension: ${kind}`, async () => totals.add(await runIn(code, kind, prometheusUrl)));
} catch (error) {
  console.error(`FAILED: ${error.message}`);
  totals.add({ failed: 1 });
}
console.log(`  in a real VS Code: ${totals.passed} of ${totals.passed + totals.failed} tests succeeded`);
if (process.env.HOST_COUNTS) fs.writeFileSync(process.env.HOST_COUNTS, JSON.stringify(totals));
await leave(totals.failed > 0 ? 1 : 0);
