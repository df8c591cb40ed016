// Makes the .vsix from what `npm run build` wrote and holds it to its size. The packing lists what goes into it.
// Usage: node scripts/package.mjs
import fs from 'node:fs';
import path from 'node:path';
import { createVSIX } from '@vscode/vsce';
import { ROOT, vsixPath } from './lib/places.mjs';

/** The most that a user should have to download, in bytes. */
const LIMIT = 1_600_000;

const manifest = JSON.parse(fs.readFileSync(path.join(ROOT, 'package.json'), 'utf8'));
const file = vsixPath(manifest);

for (const bundle of [manifest.main, 'dist/server.js', 'dist/server.main.js', 'dist/features.main.js', 'dist/cli.js', 'dist/cli.main.js']) {
  if (!fs.existsSync(path.join(ROOT, bundle))) throw new Error(`${bundle} is missing: run \`npm run build\` first`);
}
await createVSIX({
  cwd: ROOT,
  packagePath: file,
  // Everything that is needed at run time is in the bundles.
  dependencies: false,
  allowMissingRepository: true,
  rewriteRelativeLinks: false,
});

const kB = (bytes) => `${(bytes / 1000).toFixed(1)} kB`;
const { size } = fs.statSync(file);
console.log(`${path.basename(file)}: ${kB(size)} of ${kB(LIMIT)}`);
if (size > LIMIT) {
  console.error('over the limit: raise it in scripts/package.mjs only on purpose');
  process.exitCode = 1;
}
