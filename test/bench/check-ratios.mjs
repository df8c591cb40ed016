// Holds a few ratios of processor times to those that are committed. Both parts of a ratio are measured by turns in the same run, so that
// neither the machine nor what else runs on it decides; and of several tries the best counts, for noise only adds.
import fs from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { typing } from './documents.mjs';
import { prometheusRule } from './manifest.mjs';
import { measuredRun, processorTime } from './processes.mjs';
import { regressions } from './regressions.mjs';
import { Session } from './session.mjs';

const HERE = import.meta.dirname;
const COMMITTED = path.join(HERE, 'ratios.json');
const TRIES = 5;
/** The least that counts as noise, as a share: other machines and whatever else runs there move ratios by as much. */
const MARGIN = 1.5;

/** Processor time to open a file in a new server, and of each edit in it. */
async function opened({ program }, file, text, edits) {
  const uri = pathToFileURL(file).href;
  const session = await Session.start(program);
  const before = processorTime(session.pid);
  await session.open(uri, text);
  const openCpu = processorTime(session.pid) - before;
  // The first edits compile what they need.
  await typing(session, uri, text, 40);
  const { cpu: editCpu } = await typing(session, uri, text, edits);
  await session.stop();
  return { openCpu, editCpu };
}

async function started({ program }, folder) {
  const file = path.join(folder, 'cpu-of-start');
  const session = await Session.start(['--require', path.join(HERE, 'cpu-at-exit.cjs'), program].flat(), { env: { CPU_FILE: file } });
  await session.open(pathToFileURL(path.join(folder, 'rules.yaml')).href, prometheusRule(1));
  const cpu = processorTime(session.pid);
  await session.stop();
  return cpu;
}

/** One try: each ratio by its name. */
async function measure({ folder, server, cli }) {
  const files = [100, 1000, 5000].map((count) => ({ count, file: path.join(folder, `rules-${count}.yaml`), text: prometheusRule(count) }));
  for (const { file, text } of files) fs.writeFileSync(file, text);
  const [small, middle, large] = files;
  const bound = JSON.parse((await measuredRun([path.join(HERE, 'bound.mjs'), middle.file], { cwd: folder, folder })).output);
  const check = await measuredRun([cli, 'check', '--no-contract', middle.file], { cwd: folder, folder });
  const inMiddle = await opened(server, middle.file, middle.text, 0);
  const inSmall = await opened(server, small.file, small.text, 200);
  const inLarge = await opened(server, large.file, large.text, 200);
  const nothing = await measuredRun(['-e', '0'], { cwd: folder, folder });
  return {
    'check 1,000 rules / yaml and lezer-promql alone': check.cpu / bound.openCpu,
    'open 1,000 rules / yaml and lezer-promql alone': inMiddle.openCpu / bound.openCpu,
    'an edit in 5,000 rules / in 100 rules': inLarge.editCpu / Math.max(0.05, inSmall.editCpu),
    'start to diagnostics / node -e 0': (await started(server, folder)) / nothing.cpu,
  };
}

/**
 * @param update whether to write what is measured as what is committed from now on
 * @returns whether no ratio is worse than the committed one, beyond its noise
 */
export async function checkRatios({ update, ...programs }) {
  const tries = [];
  for (let i = 0; i < TRIES; i++) {
    tries.push(await measure(programs));
    if (!update && regressions(committed(), tries).length === 0) break;
  }
  const names = Object.keys(tries[0]);
  if (update) {
    const ratios = Object.fromEntries(names.map((name) => {
      const all = tries.map((one) => one[name]);
      return [name, { ratio: round(Math.min(...all)), noise: round(Math.max(MARGIN, (2 * (Math.max(...all) - Math.min(...all))) / Math.min(...all))) }];
    }));
    fs.writeFileSync(COMMITTED, `${JSON.stringify(ratios, null, 2)}\n`);
  }
  const worse = regressions(committed(), tries);
  for (const name of names) console.log(`${worse.includes(name) ? 'WORSE' : 'ok   '}  ${name}: ${Math.min(...tries.map((one) => one[name])).toFixed(2)}, committed ${committed()[name]?.ratio} ± ${Math.round(100 * committed()[name]?.noise)} %`);
  return worse.length === 0;
}

const committed = () => JSON.parse(fs.readFileSync(COMMITTED, 'utf8'));
const round = (value) => Number(value.toFixed(2));
