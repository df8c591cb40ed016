// Compiles the programs in dist/ ahead of time, for the Node that builds: see server/src/boot/run-program.ts.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import zlib from 'node:zlib';
import { prometheusRule, workspaceFiles } from '../test/bench/manifest.mjs';
import { Session } from '../test/bench/session.mjs';
import { run } from './lib/programs.mjs';

/** Bytes that stand before what was compiled: see server/src/boot/compiled-code.ts. */
const HEADER = 4;
/** What is compiled: see server/src/boot/run-program.ts. */
export const PROGRAMS = ['dist/server.main.js', 'dist/features.main.js', 'dist/cli.main.js'];
const CACHES = PROGRAMS.map((program) => `${program}.cache`);

/** Compiled code of another build must never be found beside a program. */
export const removeCodeCaches = (root) => CACHES.forEach((file) => fs.rmSync(path.join(root, file), { force: true }));

/** Lets each program do what it does most, and takes what was compiled for it from where the programs keep it themselves. */
export async function writeCodeCaches(root) {
  if (!zlib.crc32) return console.log(`nothing is compiled ahead: Node ${process.version} has no checksum for it (20.15 and later have)`);
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'observability-compile-'));
  const kept = path.join(folder, 'compiled');
  const env = { OBSERVABILITY_COMPILED: kept };
  try {
    const files = [{ file: 'rules.yaml', text: prometheusRule(20) }, ...workspaceFiles(1)].map(({ file, text }) => ({ file: path.join(folder, path.basename(file)), text }));
    for (const { file, text } of files) fs.writeFileSync(file, text);
    const server = await Session.start(path.join(root, 'dist/server.js'), { env });
    for (const { file, text } of files) await server.open(pathToFileURL(file).href, text);
    await server.stop();
    await run(process.execPath, [path.join(root, 'dist/cli.js'), 'check', ...files.map(({ file }) => file)], { cwd: root, quiet: true, env: { ...process.env, ...env } });
    for (const name of fs.readdirSync(kept)) {
      const program = PROGRAMS.find((one) => name.startsWith(`${path.basename(one)}-`));
      if (program) fs.writeFileSync(path.join(root, `${program}.cache`), fs.readFileSync(path.join(kept, name)).subarray(HEADER));
    }
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
  const missing = CACHES.filter((file) => !fs.existsSync(path.join(root, file)));
  if (missing.length > 0) throw new Error(`nothing was compiled ahead: ${missing.join(', ')}`);
}
