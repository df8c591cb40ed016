// Everything that is tested, from a fresh clone: `npm test`. The last line is `N passed, N failed, N skipped`.
// Usage: node scripts/test.mjs [--only unit|grammar|bench|host]
// Node's own modules only up here: in a fresh clone nothing else is installed yet.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { ensureDependencies } from './lib/dependencies.mjs';
import { ROOT } from './lib/places.mjs';
import { leave, leaveOnSignals, mustRun, run, temporaryFolder } from './lib/programs.mjs';
import { Totals, step } from './lib/report.mjs';
import { ALERTMANAGER, BROWSER, COMPILER, PROMETHEUS, VICTORIA_METRICS, ensureSystemPackages } from './lib/system-packages.mjs';
import { setUp } from './vscode-host/setup.mjs';
import { chooseVsCode } from './vscode-host/choose.mjs';

const PARTS = ['unit', 'grammar', 'bench', 'host'];
const only = option('--only');
if (only !== undefined && !PARTS.includes(only)) throw new Error(`--only takes one of ${PARTS.join(', ')}`);
const isWanted = (part) => only === undefined || only === part;

const totals = new Totals();
const scratch = temporaryFolder('test');

function option(name) {
  const at = process.argv.indexOf(name);
  return at < 0 ? undefined : (process.argv[at + 1] ?? '');
}

/** Runs a step; one that throws counts as a failure. Gives whether it succeeded. */
async function attempt(title, task) {
  try {
    const counts = await step(title, task);
    totals.add(counts ?? {});
    return (counts?.failed ?? 0) === 0;
  } catch (error) {
    console.error(`FAILED: ${title}: ${error.message}`);
    totals.add({ failed: 1, failures: [`${title}: ${error.message}`] });
    return false;
  }
}

const npm = (...args) => mustRun('npm', ['run', '--silent', ...args], { cwd: ROOT });
const node = (...args) => mustRun(process.execPath, args, { cwd: ROOT });

async function systemPackages() {
  const host = isWanted('host') ? [BROWSER, COMPILER] : [];
  const { missing, failed } = await ensureSystemPackages([...host, PROMETHEUS, ALERTMANAGER, VICTORIA_METRICS]);
  if (failed) throw new Error(`${missing.map(({ what }) => what).join(', ') || 'some packages'} could not be installed`);
  const cannotShow = missing.some((need) => need === BROWSER || need === COMPILER);
  if (missing.length > 0) {
    const skipped = [
      ...(cannotShow ? ['the tests in a real VS Code'] : []),
      ...(missing.includes(PROMETHEUS) ? ['the tests that ask a real Prometheus'] : []),
      ...(missing.includes(ALERTMANAGER) ? ['the tests that ask a real Alertmanager'] : []),
    ];
    console.log(`  missing: ${missing.map(({ what }) => what).join(', ')}; skipped: ${skipped.join(', ')}`);
  }
  return !cannotShow;
}

/** Runs a program that reports its counts in a file; a failure that it counted none for counts as one. */
async function counted(file, args, env, options = {}) {
  const { code } = await run(process.execPath, args, { cwd: ROOT, env: { ...process.env, ...env }, limit: 1_200_000, ...options });
  const counts = fs.existsSync(file) ? JSON.parse(fs.readFileSync(file, 'utf8')) : { failed: 0 };
  if (code !== 0 && counts.failed === 0) {
    counts.failed = 1;
    counts.failures = [`${args.at(-1)} ended with exit code ${code}`];
  }
  if (code === 0 && !(counts.passed > 0)) throw new Error('no test ran');
  return counts;
}

/** Runs as many processes at once as there are cores, up to two: the tests wait for other programs as much as they compute. */
async function unitTests() {
  const mocha = path.join(ROOT, 'node_modules/mocha/bin/mocha.js');
  const reporter = path.join(ROOT, 'scripts/lib/mocha-reporter.mjs');
  // A second try is for the tests that wait for other programs; the totals name those that needed it.
  const settings = ['--forbid-only', '--timeout', '60000', '--retries', '1', '--reporter', reporter];
  const program = ['--enable-source-maps', '--import', pathToFileURL(path.join(ROOT, 'scripts/lib/fuzz-seed.mjs')).href, mocha, ...settings];
  const files = fs.readdirSync(path.join(ROOT, 'out'), { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.test.mjs')).sort();
  const processes = Math.min(2, os.availableParallelism());
  // Some files take a minute, and most a second: whoever is done with one share takes the next.
  const shares = 4 * processes;
  const all = [];
  let next = 0;
  const work = async () => {
    for (let i = next++; i < shares; i = next++) {
      const counts = path.join(scratch, `unit-${i}.json`);
      const own = files.filter((_, at) => at % shares === i).map((file) => path.join('out', file));
      all.push(await counted(counts, [...program, ...own], { MOCHA_COUNTS: counts }, { quiet: true, what: `tests, part ${i + 1} of ${shares}` }));
    }
  };
  await Promise.all(Array.from({ length: processes }, work));
  const together = new Totals();
  for (const counts of all) together.add(counts);
  console.log(`  ${together}`);
  return together;
}

/** The grammar tests' program prints a line for each file. */
async function grammarTests() {
  const { code, output } = await run('npm', ['run', '--silent', 'test:grammar'], { cwd: ROOT, quiet: true, what: 'grammar tests' });
  const count = (sign) => output.split('\n').filter((line) => line.trimStart().startsWith(sign)).length;
  const counts = { passed: count('✓'), failed: count('✖') };
  if (code !== 0 && counts.failed === 0) counts.failed = 1;
  if (code === 0 && counts.passed === 0) throw new Error('no test ran');
  console.log(`  ${counts.passed} of ${counts.passed + counts.failed} files succeeded`);
  return counts;
}

function hostTests() {
  const counts = path.join(scratch, 'host.json');
  return counted(counts, ['scripts/host-tests.mjs'], { HOST_COUNTS: counts });
}

/** How many tests the specs of the real VS Code hold, for the count of those that cannot run here. */
function hostTestCount() {
  const folder = path.join(ROOT, 'test/host');
  const specs = fs.readdirSync(folder).filter((file) => file.endsWith('.spec.ts'));
  return specs.reduce((sum, file) => sum + (fs.readFileSync(path.join(folder, file), 'utf8').match(/^\s*it\(/gm)?.length ?? 0), 0);
}

/** Gives whether the VS Code that the tests run in is there. */
const vsCodeIsThere = () =>
  attempt('VS Code', async () => {
    if ((await chooseVsCode()).kind === 'server') await setUp();
  });

async function main() {
  if (!(await attempt('dependencies', ensureDependencies))) return;
  let canShow = true;
  await attempt('system packages', async () => {
    canShow = await systemPackages();
  });
  if (only === undefined) {
    await attempt('generated files are up to date', () => npm('generate', '--', '--check').then(() => undefined));
    await attempt('lint and types', () => Promise.all([npm('types'), npm('lint')]).then(() => undefined));
  }
  if (!(await attempt('build', () => node('scripts/build.mjs', '--tests').then(() => undefined)))) return;
  // VS Code is downloaded more than it is built: the tests that do without it run meanwhile.
  const vsCode = isWanted('host') && canShow ? vsCodeIsThere() : undefined;
  if (isWanted('unit')) await attempt('unit and integration tests', unitTests);
  if (isWanted('grammar')) await attempt('grammar tests', grammarTests);
  const isThere = await vsCode;
  if (isWanted('bench')) await attempt('nothing became slower', () => node('scripts/bench.mjs', '--check').then(() => ({ passed: 1 })));
  if (!isWanted('host')) return;
  if (!(await attempt('package', () => node('scripts/package.mjs').then(() => undefined)))) return;
  if (!canShow) return totals.add({ skipped: hostTestCount() });
  if (!isThere) return;
  await attempt('tests in a real VS Code', hostTests);
}

leaveOnSignals();
await main().catch((error) => {
  console.error(`FAILED: ${error.stack}`);
  totals.add({ failed: 1, failures: [error.message] });
});
for (const note of totals.notes) console.log(note);
// Written at once and before leaving, so that nothing comes after it.
fs.writeSync(1, `${totals}\n`);
await leave(totals.failed > 0 ? 1 : 0);
