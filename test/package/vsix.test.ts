import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { listFiles, PackageManager } from '@vscode/vsce';

const ROOT = process.cwd();

/** What a user's VS Code or command line reads at run time, and what a marketplace shows. */
const NEEDED = [
  /^package(\.nls)?\.json$/, /^(README|CHANGELOG)\.md$/, /^LICENSE$/, /^icon\.png$/,
  /^dist\/(extension|(server|cli)(\.main)?|features\.main)\.js$/, /^dist\/third-party-notices\.txt$/, /^dist\/schemas\/[\w-]+\.json$/, /^dist\/webview\/[\w-]+\.(js|css)$/,
  /^(syntaxes|snippets|schemas|language-configuration)\/[\w.-]+\.json$/, /^docs\/rules\/[\w/-]+\.md$/, /^docs\/start\/[\w-]+\.md$/,
];
/** Files of the kinds that lie in the repository, or beside what ships, and that no user needs. */
const ELSEWHERE = [
  'dist/extension.js.map', 'dist/other.js', 'dist/server.main.js.cache', 'schemas/source.ts', 'docs/architecture.md', 'server/src/a.ts', 'client/src/a.ts', '.env', '.npmrc',
  'examples/a.yaml', 'node_modules/a/index.js', 'out/a.test.mjs', 'test/a.json',
  'scripts/build.mjs', 'package-lock.json', 'tsconfig.json', 'old-0.0.1.vsix',
];

const shippedFrom = (folder: string) => listFiles({ cwd: folder, packageManager: PackageManager.None });

interface Manifest {
  main: string;
  icon?: string;
  contributes?: Record<string, unknown>;
}
const manifest = JSON.parse(fs.readFileSync(path.join(ROOT, 'package.json'), 'utf8')) as Manifest;

/** Every relative path in a part of the manifest: "./syntaxes/promql.json" and the like. */
function paths(value: unknown): string[] {
  if (typeof value === 'string') return value.startsWith('./') ? [path.posix.normalize(value)] : [];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(paths) : [];
}

describe('the .vsix', () => {
  let shipped: string[];
  before(async () => (shipped = await shippedFrom(ROOT)));

  it('holds nothing that is not needed at run time', () => {
    assert.deepEqual(shipped.filter((file) => !NEEDED.some((pattern) => pattern.test(file))), []);
  });

  it('holds the programs and the page of the result panel', () => {
    for (const file of ['dist/extension.js', 'dist/server.js', 'dist/server.main.js', 'dist/features.main.js', 'dist/cli.js', 'dist/cli.main.js', 'dist/webview/results.js']) assert.ok(shipped.includes(file), file);
  });

  it('holds everything that the manifest names', () => {
    const named = [path.posix.normalize(manifest.main), ...(manifest.icon ? [manifest.icon] : []), ...paths(manifest.contributes)];
    assert.ok(named.length > 1);
    assert.deepEqual(named.filter((file) => !shipped.includes(file)), []);
  });

  it('holds the texts for the placeholders in the manifest', () => {
    const keys = [...JSON.stringify(manifest).matchAll(/"%([\w.-]+)%"/g)].map(([, key]) => key!);
    const texts = fs.existsSync('package.nls.json') ? (JSON.parse(fs.readFileSync('package.nls.json', 'utf8')) as Record<string, string>) : {};
    assert.deepEqual(keys.filter((key) => !texts[key] || !shipped.includes('package.nls.json')), []);
  });

  it('leaves out whatever else lies beside that', async () => {
    const copy = fs.mkdtempSync(path.join(os.tmpdir(), 'observability-vsix-'));
    const write = (file: string, content: string) => {
      fs.mkdirSync(path.join(copy, path.dirname(file)), { recursive: true });
      fs.writeFileSync(path.join(copy, file), content);
    };
    try {
      write('.vscodeignore', fs.readFileSync(path.join(ROOT, '.vscodeignore'), 'utf8'));
      write('package.json', JSON.stringify({ ...manifest, contributes: {} }));
      for (const file of ['dist/server.js', 'docs/rules/promql/syntax.md', ...ELSEWHERE]) write(file, '');
      assert.deepEqual((await shippedFrom(copy)).sort(), ['dist/server.js', 'docs/rules/promql/syntax.md', 'package.json']);
    } finally {
      fs.rmSync(copy, { recursive: true });
    }
  });
});
