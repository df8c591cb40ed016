// Measures the language server, the command line, the PromQL parser and the panel, each beside a bound, and beside its peer, in the same run.
// See docs/benchmarks.md.
// Usage, after `npm run build`:
//   node scripts/bench.mjs            prints every figure; with --write, writes them into docs/benchmarks.md; with --no-peer, without the
//                                     peer; with --only documents (or another section), a part of them
//   node scripts/bench.mjs --check    compares a few ratios with those of test/bench/ratios.json; with --update, writes them
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { checkRatios } from '../test/bench/check-ratios.mjs';
import { Figures } from '../test/bench/figures.mjs';
import { peerIn } from '../test/bench/peer.mjs';
import { promtoolVersion } from '../test/bench/processes.mjs';
import { commandLine } from '../test/bench/sections/command-line.mjs';
import { editor } from '../test/bench/sections/editor.mjs';
import { panel } from '../test/bench/sections/panel.mjs';
import { completion, logQueries, queries } from '../test/bench/sections/queries.mjs';
import { workspace } from '../test/bench/sections/workspace.mjs';
import { ROOT } from './lib/places.mjs';
import { leaveOnSignals, onPath, temporaryFolder } from './lib/programs.mjs';

const server = { program: path.resolve(process.env.OBSERVABILITY_SERVER ?? path.join(ROOT, 'dist/server.js')) };
const cli = path.resolve(process.env.OBSERVABILITY_CLI ?? path.join(ROOT, 'dist/cli.js'));
for (const needed of [server.program, cli]) if (!fs.existsSync(needed)) throw new Error(`${needed} is not there: npm run build makes it`);
const has = (option) => process.argv.includes(option);

const folder = temporaryFolder('bench');
leaveOnSignals();
if (has('--check')) process.exitCode = (await checkRatios({ folder, server, cli, update: has('--update') })) ? 0 : 1;
else await measureAll();

async function measureAll() {
  const load = () => os.loadavg().map((value) => value.toFixed(1)).join(' ');
  const promtool = onPath('promtool');
  const peer = has('--no-peer') ? undefined : await peerIn(folder);
  const machine = `${os.cpus().length} cores (${os.cpus()[0]?.model ?? 'unknown'}), Node ${process.version}, ${os.platform()} ${os.arch()}${promtool ? `, promtool ${promtoolVersion(promtool)}` : ''}`;
  const begin = load();
  console.log(`${machine}; load at the beginning: ${begin}`);
  const figures = new Figures();
  const only = process.argv.includes('--only') ? process.argv[process.argv.indexOf('--only') + 1] : undefined;
  for (const [name, section] of Object.entries({ documents: editor, queries, logql: logQueries, names: completion, 'command-line': commandLine, workspace, panel })) {
    if (only !== undefined && only !== name) continue;
    console.log(`${name} …`);
    await section(figures, { folder, server, cli, peer, promtool });
  }
  const run = `${machine}; the load was ${begin} at the beginning and ${load()} at the end of the run.`;
  console.log(`\n${figures.text}\n\n${run}`);
  if (has('--markdown')) console.log(figures.markdown);
  if (has('--write')) write(`${run}\n\n${figures.markdown}`);
}

/** Puts the figures where docs/benchmarks.md has those of the last run. */
function write(figures) {
  const page = path.join(ROOT, 'docs/benchmarks.md');
  const [begin, end] = ['<!-- figures: npm run bench -- --write -->', '<!-- end of figures -->'];
  const text = fs.readFileSync(page, 'utf8');
  fs.writeFileSync(page, `${text.slice(0, text.indexOf(begin))}${begin}\n\n${figures}\n\n${text.slice(text.indexOf(end))}`);
}
