// Tests the grammars of syntaxes/ as package.json contributes them: `npm run test:grammar [-- --update]`.
//
// unit/      files with assertions, `# ^^^ scope` below a line.
// snapshot/  whole files beside the scopes of each of their tokens; --update writes those anew.
// hosts/     VS Code's own grammars for YAML and Markdown, into which the injections go.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const HERE = path.dirname(fileURLToPath(import.meta.url));
const ROOT = path.resolve(HERE, '../..');
const TOOL = path.join(ROOT, 'node_modules/vscode-tmgrammar-test/dist');
const LIMIT_MS = 120_000;
const update = process.argv.includes('--update');

const files = (folder) => fs.readdirSync(path.join(HERE, folder)).sort().map((file) => path.join('test/grammar', folder, file));
const hosts = files('hosts').filter((file) => file.endsWith('.json')).flatMap((file) => ['-g', file]);

/**
 * Runs one of the tool's programs and gives its exit code. VS Code's Markdown grammar names some fifty further languages
 * that are not among the hosts; the tool warns of each, and those warnings are left out.
 */
function run(program, args) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [path.join(TOOL, program), ...hosts, '--config', 'package.json', ...args], {
      cwd: ROOT,
      stdio: ['ignore', 'inherit', 'pipe'],
      timeout: LIMIT_MS,
    });
    let warnings = '';
    child.stderr.setEncoding('utf8').on('data', (chunk) => (warnings += chunk));
    child.on('error', reject);
    child.on('close', (code, signal) => {
      for (const line of warnings.split('\n')) if (line && !line.startsWith('grammar not found for "')) console.error(line);
      if (signal) console.error(`${program} was ended by ${signal}; its limit is ${LIMIT_MS / 1000} s`);
      resolve(signal ? 1 : code);
    });
  });
}

/** The snapshot program succeeds without a word where there is no snapshot to compare with. */
function missingSnapshots(sources) {
  return update ? [] : sources.filter((file) => !fs.existsSync(path.join(ROOT, `${file}.snap`)));
}

const units = files('unit');
const snapshots = files('snapshot').filter((file) => !file.endsWith('.snap'));
const missing = missingSnapshots(snapshots);
for (const file of missing) console.error(`✖ ${file} has no snapshot: run npm run test:grammar -- --update`);

const codes = [await run('unit.js', units)];
// The scope of a snapshot's source follows from the extension of its name, and those of the hosts are not in package.json.
const scopes = { '.yaml': 'source.yaml', '.md': 'text.html.markdown', '.promql': 'source.promql', '.logql': 'source.logql' };
for (const [extension, scope] of Object.entries(scopes)) {
  const sources = snapshots.filter((file) => path.extname(file) === extension && !missing.includes(file));
  if (sources.length > 0) codes.push(await run('snapshot.js', ['--scope', scope, ...(update ? ['--updateSnapshot'] : []), ...sources]));
}
process.exitCode = units.length === 0 || missing.length > 0 || codes.some((code) => code !== 0) ? 1 : 0;
