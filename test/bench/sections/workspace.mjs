// A workspace of many small files, none of them open: how long until all are checked, and how long after one of them was saved.
import fs from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { SHOW } from '../figures.mjs';
import { workspaceFiles } from '../manifest.mjs';
import { percentile, residentMemory, time } from '../measure.mjs';
import { bareMemory, processorTime } from '../processes.mjs';
import { Session } from '../session.mjs';

/** Of each, four files. */
const SERVICES = 2500;
const SAVES = 21;

export async function workspace(figures, { folder, server }) {
  const root = path.join(folder, 'workspace');
  const files = workspaceFiles(SERVICES).map(({ file: name, text: content }) => ({ file: path.join(root, name), content }));
  for (const { file: name, content } of files) {
    fs.mkdirSync(path.dirname(name), { recursive: true });
    fs.writeFileSync(name, content);
  }
  const began = performance.now();
  for (const { file: name } of files) fs.readFileSync(name, 'utf8');
  const readMs = performance.now() - began;
  const session = await Session.start(server.program, { folder: pathToFileURL(root).href });
  let items = await session.workspace([]);
  const firstMs = performance.now() - session.began;
  const firstCpu = processorTime(session.pid);
  const memory = residentMemory(session.pid);
  const saved = files[files.length >> 1];
  const saves = [];
  for (let i = 0; i < SAVES; i++) {
    fs.writeFileSync(saved.file, `${saved.content}# ${'.'.repeat(i)}\n`);
    saves.push(await time(async () => {
      await session.changed(pathToFileURL(saved.file).href);
      items = await session.workspace(items.flatMap(({ uri: known, resultId }) => (resultId ? [{ uri: known, value: resultId }] : [])));
    }));
  }
  await session.stop();
  const name = `${files.length.toLocaleString('en')} files`;
  figures.add(`a workspace of ${name}, to its diagnostics`, firstMs, { bound: readMs, boundIs: 'reading the files', goal: '10 s' });
  figures.add('the same, processor time', firstCpu, { bound: readMs, boundIs: 'reading the files' });
  figures.add('the same, after one of them was saved: p95', percentile(saves, 0.95), { goal: '50 ms' });
  figures.add('the same, memory of the server', memory, { bound: await bareMemory(), boundIs: 'Node alone', show: SHOW.memory });
}
