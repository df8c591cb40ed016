// Builds everything that ships into dist/, and with --tests the test programs into out/.
// Usage: node scripts/build.mjs [--tests] [--watch] [--dev]
import { build, context } from 'esbuild';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { PROGRAMS, removeCodeCaches, writeCodeCaches } from './code-cache.mjs';
import { importOnce } from './import-once.mjs';
import { lazyBuiltins, lazyPackages } from './lazy-modules.mjs';
import { schemaValidator } from './schema-validator.mjs';
import { PACKAGES } from './schemas/collect.mjs';
import { writeSchemas } from './schemas/write.mjs';
import { thirdPartyNotices } from './third-party-notices.mjs';

const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const WITH_TESTS = process.argv.includes('--tests');
const WATCH = process.argv.includes('--watch');
const DEV = WATCH || process.argv.includes('--dev');

/** Upper bounds of what ships, in bytes. A bundle that outgrows its bound fails the build: raise it only on purpose. */
const SIZE_BUDGET = JSON.parse(fs.readFileSync(path.join(ROOT, 'scripts/size-budget.json'), 'utf8'));

const common = {
  absWorkingDir: ROOT,
  bundle: true,
  target: 'node20',
  logLevel: 'warning',
  minify: !DEV,
  keepNames: false,
  sourcemap: DEV ? 'linked' : false,
  legalComments: 'none',
  // Some packages offer a UMD build as `main` whose dynamic `require` cannot be bundled.
  mainFields: ['module', 'main'],
  loader: { '.md': 'text', '.yaml': 'text' },
  plugins: [schemaValidator(ROOT)],
  define: { 'process.env.NODE_ENV': '"production"' },
};
const node = { ...common, platform: 'node', format: 'cjs' };
/** What server/src/boot/run-program.ts runs: to put the function around a megabyte of text at each start takes six milliseconds. */
const program = { ...node, banner: { js: '(function (exports, require, module, __filename, __dirname) {' }, footer: { js: '})' } };

const shipped = [
  { ...node, entryPoints: ['client/src/extension.ts'], outfile: 'dist/extension.js', external: ['vscode'] },
  { ...program, entryPoints: ['server/src/lsp/main.ts'], outfile: 'dist/server.main.js', plugins: [...common.plugins, lazyBuiltins, importOnce] },
  // The protocol's library is that of the program which loads this one.
  { ...program, entryPoints: ['server/src/lsp/server.ts'], outfile: 'dist/features.main.js', plugins: [...common.plugins, lazyPackages, importOnce], external: ['vscode-languageserver'] },
  { ...node, entryPoints: ['server/src/boot/server.ts'], outfile: 'dist/server.js', plugins: [...common.plugins, lazyBuiltins] },
  { ...program, entryPoints: ['server/src/cli/main.ts'], outfile: 'dist/cli.main.js', plugins: [...common.plugins, lazyPackages] },
  { ...node, entryPoints: ['server/src/boot/cli.ts'], outfile: 'dist/cli.js', plugins: [...common.plugins, lazyBuiltins], banner: { js: '#!/usr/bin/env node' } },
  {
    ...common,
    platform: 'browser',
    format: 'iife',
    target: 'es2022',
    entryPoints: ['client/webview/results.ts'],
    outfile: 'dist/webview/results.js',
  },
  {
    ...common,
    platform: 'browser',
    format: 'esm',
    target: 'es2022',
    entryPoints: ['client/webview/notebook.ts'],
    outfile: 'dist/webview/notebook.js',
    // A renderer of notebooks brings its style with it.
    loader: { ...common.loader, '.css': 'text' },
  },
];

const files = (folder, suffix) =>
  fs.readdirSync(path.join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((f) => f.endsWith(suffix))
    .map((f) => path.join(folder, f));

const tests = () => [
  {
    ...common,
    platform: 'node',
    format: 'esm',
    splitting: true,
    minify: false,
    sourcemap: 'inline',
    packages: 'external',
    outdir: 'out',
    outbase: '.',
    outExtension: { '.js': '.mjs' },
    entryPoints: [...files('server/src', '.test.ts'), ...files('client', '.test.ts'), ...files('test', '.test.ts').filter((f) => !f.startsWith(path.join('test', 'host')))],
  },
  {
    // The extension host loads its suite with `require`.
    ...node,
    minify: false,
    sourcemap: 'inline',
    entryPoints: fs.existsSync(path.join(ROOT, 'test/host/index.ts')) ? ['test/host/index.ts'] : [],
    outdir: 'out/test/host',
    packages: 'external',
    external: ['vscode'],
  },
];

function checkSizes() {
  const over = [];
  for (const [file, limit] of Object.entries(SIZE_BUDGET)) {
    if (file.endsWith('.vsix')) continue;
    const size = fs.statSync(path.join(ROOT, file)).size;
    console.log(`${file}  ${(size / 1024).toFixed(0)} kB of ${(limit / 1024).toFixed(0)} kB`);
    if (size > limit) over.push(file);
  }
  if (over.length > 0) throw new Error(`over the size budget of scripts/size-budget.json: ${over.join(', ')}`);
}

/** Regular expressions are all that esbuild leaves beyond ASCII, and escapes mean the same in them. So a program can be read as bytes, and V8 keeps half as much of it. */
function writeAsAscii(file) {
  const text = fs.readFileSync(file, 'utf8');
  fs.writeFileSync(file, text.replace(/[\u0080-\uffff]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`));
}

const wanted = WITH_TESTS ? [...shipped, ...tests()] : shipped;
if (WATCH) {
  removeCodeCaches(ROOT);
  writeSchemas(ROOT, path.join(ROOT, 'dist/schemas'));
  for (const options of wanted) await (await context(options)).watch();
  console.log('watching');
} else {
  if (WITH_TESTS) fs.rmSync(path.join(ROOT, 'out'), { recursive: true, force: true });
  fs.rmSync(path.join(ROOT, 'dist'), { recursive: true, force: true });
  writeSchemas(ROOT, path.join(ROOT, 'dist/schemas'));
  const results = await Promise.all(wanted.map((options) => build({ ...options, metafile: true })));
  for (const program of PROGRAMS) writeAsAscii(path.join(ROOT, program));
  const metafiles = results.slice(0, shipped.length).map((result) => result.metafile);
  fs.writeFileSync(path.join(ROOT, 'dist/third-party-notices.txt'), thirdPartyNotices(metafiles, ROOT, PACKAGES));
  if (!DEV) {
    checkSizes();
    await writeCodeCaches(ROOT);
  }
}
