// Documents in an editor: of this server, of the peer, and of the libraries alone.
import fs from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { burst, helping, others, restructuring, shifting, typing } from '../documents.mjs';
import { SHOW } from '../figures.mjs';
import { manyDocuments, prometheusRule, rulesToPaste, serviceMonitors, withWarnings } from '../manifest.mjs';
import { median, percentile, residentMemory, time } from '../measure.mjs';
import { bareMemory, measuredRun } from '../processes.mjs';
import { Session } from '../session.mjs';

const HERE = import.meta.dirname;
const OPENINGS = 5;
const STARTS = 11;
const LIBRARIES = 'yaml and lezer-promql, parsed and kept';

const FILES = {
  '10 rules': { name: 'rules-10.yaml', text: prometheusRule(10) },
  '1,000 rules': { name: 'rules-1000.yaml', text: prometheusRule(1000) },
  '1,000 rules with warnings': { name: 'rules-warnings.yaml', text: withWarnings(prometheusRule(1000)) },
  '10,000 rules': { name: 'rules-10000.yaml', text: prometheusRule(10_000) },
  '10,000 rules in 100 documents': { name: 'rules-documents.yaml', text: manyDocuments(10_000) },
  '1,000 ServiceMonitors': { name: 'monitors.yaml', text: serviceMonitors(1000) },
};

/** Opens a file in new servers, and does in the first of them what users do. */
async function inEditor({ program, settings }, { file, text }, { runs, edits }) {
  const uri = pathToFileURL(file).href;
  const openings = [];
  let done = {};
  for (let run = 0; run < runs; run++) {
    const session = await Session.start(program, { settings });
    const openMs = await time(() => session.open(uri, text));
    openings.push({ openMs, memory: residentMemory(session.pid) });
    if (run === 0 && edits > 0) {
      const typed = await typing(session, uri, text, edits);
      const isRules = text.includes('kind: PrometheusRule');
      done = {
        typed,
        shifted: await shifting(session, uri, edits >> 2),
        restructured: isRules ? await restructuring(session, uri, text, rulesToPaste(100), Math.max(6, (edits >> 3) * 2)) : undefined,
        burstMs: await burst(session, uri, text),
        helped: await helping(session, uri, text, edits >> 2),
        editedMemory: residentMemory(session.pid),
      };
      if (isRules) await others(session, uri, text, 3);
      done.closedMemory = residentMemory(session.pid);
    }
    await session.stop();
  }
  return { openMs: median(openings.map(({ openMs }) => openMs)), memory: median(openings.map(({ memory }) => memory)), ...done };
}

async function starts({ program, settings }, folder, count) {
  const uri = pathToFileURL(path.join(folder, 'rules-small.yaml')).href;
  const all = [];
  for (let i = 0; i < count; i++) {
    const session = await Session.start(program, { settings });
    await session.open(uri, prometheusRule(1));
    all.push({ initializedMs: session.initializedMs, diagnosticsMs: performance.now() - session.began, memory: residentMemory(session.pid) });
    await session.stop();
  }
  const of = (key) => median(all.map((one) => one[key]));
  return { initializedMs: of('initializedMs'), diagnosticsMs: of('diagnosticsMs'), memory: of('memory') };
}

/** Everything of this section. @param peer undefined where there is none */
export async function editor(figures, { folder, server, peer }) {
  const ours = {};
  const theirs = {};
  const bounds = {};
  for (const [name, { name: base, text }] of Object.entries(FILES)) {
    const file = path.join(folder, base);
    fs.writeFileSync(file, text);
    console.log(`  ${name} …`);
    bounds[name] = JSON.parse((await measuredRun([path.join(HERE, '../bound.mjs'), file], { cwd: folder, folder })).output);
    ours[name] = await inEditor(server, { file, text }, { runs: OPENINGS, edits: 100 });
    // The peer takes seconds for one edit of a large file.
    if (peer) theirs[name] = await inEditor(peer, { file, text }, { runs: text.length > 1e6 ? 1 : 3, edits: text.length > 1e6 ? 4 : text.length > 1e5 ? 20 : 40 });
  }
  const add = (what, name, of, { bound, boundIs, goal, show } = {}) => figures.add(what, of(ours[name]), { bound: bound?.(bounds[name]), boundIs, peer: theirs[name] && of(theirs[name]), goal, show });
  const oneRule = { bound: ({ editMs }) => percentile(editMs, 0.95), boundIs: 'yaml and lezer-promql, on that rule alone' };
  add('an edit in an `expr`, 1,000 rules, to diagnostics: p50', '1,000 rules', ({ typed }) => typed.p50, { ...oneRule, bound: ({ editMs }) => percentile(editMs, 0.5) });
  add('the same: p95', '1,000 rules', ({ typed }) => typed.p95, { ...oneRule, goal: '2 ms' });
  add('the same, with a warning in every second rule', '1,000 rules with warnings', ({ typed }) => typed.p95, { ...oneRule, goal: '2 ms' });
  add('the same, 10,000 rules in one document', '10,000 rules', ({ typed }) => typed.p95, { ...oneRule, goal: '4 ms' });
  add('the same, 10,000 rules in 100 documents', '10,000 rules in 100 documents', ({ typed }) => typed.p95, { ...oneRule, goal: '4 ms' });
  const scale = (of) => of['10,000 rules'].typed.p50 / of['10 rules'].typed.p50;
  figures.add('p50 of an edit in 10,000 rules / in 10 rules', scale(ours), { bound: 1, boundIs: 'the cost follows the edit', peer: peer && scale(theirs), goal: '2', show: SHOW.factor });
  add('a line more at the top, 10,000 rules: p95', '10,000 rules', ({ shifted }) => shifted.p95, { bound: ({ lineMs }) => percentile(lineMs, 0.95), boundIs: 'a line more in an array of lines', goal: '5 ms' });
  add('an edit that changes the structure, 10,000 rules: p95', '10,000 rules', ({ restructured }) => restructured.p95, { bound: ({ scanMs }) => percentile(scanMs, 0.95), boundIs: 'one look at each line', goal: '30 ms' });
  add('behind a burst of 50 letters, 1,000 rules, to final diagnostics', '1,000 rules', ({ burstMs }) => burstMs, { ...oneRule, goal: '5 ms' });
  add('the same, 10,000 rules', '10,000 rules', ({ burstMs }) => burstMs, { ...oneRule, goal: '5 ms' });
  add('completion right behind an edit, 10,000 rules: p95', '10,000 rules', ({ helped }) => helped.completion, { goal: '5 ms' });
  add('hover right behind an edit, 10,000 rules: p95', '10,000 rules', ({ helped }) => helped.hover, { goal: '5 ms' });
  for (const [name, goal] of [['1,000 rules', '150 ms'], ['10,000 rules', '600 ms'], ['1,000 ServiceMonitors', '250 ms']]) add(`opening ${name}, to full diagnostics`, name, ({ openMs }) => openMs, { bound: ({ openMs }) => openMs, boundIs: LIBRARIES, goal });
  await starting(figures, { folder, server, peer });
  for (const [name, goal] of [['1,000 rules', '120 MiB'], ['10,000 rules', '220 MiB']]) add(`memory, ${name} open`, name, ({ memory }) => memory, { bound: ({ openMemory }) => openMemory, boundIs: LIBRARIES, goal, show: SHOW.memory });
  add('memory, 10,000 rules, after three more such files were opened and closed', '10,000 rules', ({ closedMemory }) => closedMemory, { bound: ({ openMemory }) => openMemory, boundIs: LIBRARIES, show: SHOW.memory });
  add('memory, 1,000 rules, after all of these edits', '1,000 rules', ({ editedMemory }) => editedMemory, { bound: ({ openMemory }) => openMemory, boundIs: LIBRARIES, show: SHOW.memory });
}

async function starting(figures, { folder, server, peer }) {
  const ours = await starts(server, folder, STARTS);
  const theirs = peer && (await starts(peer, folder, 5));
  const nothing = [];
  for (let i = 0; i < STARTS; i++) nothing.push((await measuredRun(['-e', '0'], { cwd: folder, folder })).ms);
  const bare = { bound: median(nothing), boundIs: 'node -e 0' };
  figures.add('start, to initialized', ours.initializedMs, { ...bare, peer: theirs?.initializedMs, goal: '110 ms' });
  figures.add('start, to the diagnostics of a small file', ours.diagnosticsMs, { ...bare, peer: theirs?.diagnosticsMs, goal: '150 ms' });
  figures.add('memory, a small file open', ours.memory, { bound: await bareMemory(), boundIs: 'Node alone', peer: theirs?.memory, goal: '60 MiB', show: SHOW.memory });
}
