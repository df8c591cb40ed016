// Loads TypeScript modules of the repository into a script that runs in plain Node.
import { build } from 'esbuild';
import fs from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { ROOT } from './places.mjs';

let loaded = 0;

/**
 * Bundles modules and imports them. Modules that several of them share are one and the same.
 *
 * @param {readonly string[]} files relative to the repository's root
 * @param {import('esbuild').Plugin[]} plugins what else the bundler must know
 * @returns {Promise<Record<string, any>[]>} the modules, in the order of `files`
 */
export async function loadTypeScript(files, plugins = []) {
  const result = await build({
    stdin: { contents: files.map((file, i) => `export * as m${i} from './${file}';`).join('\n'), resolveDir: ROOT, loader: 'ts' },
    absWorkingDir: ROOT,
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'node',
    packages: 'external',
    loader: { '.md': 'text', '.yaml': 'text' },
    plugins,
  });
  // Packages are found from inside of the repository only, so the bundle stands there for a moment.
  const file = path.join(ROOT, 'out', `loaded-${process.pid}-${loaded++}.mjs`);
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, result.outputFiles[0].text);
  try {
    const modules = await import(pathToFileURL(file).href);
    return files.map((_, i) => modules[`m${i}`]);
  } finally {
    fs.rmSync(file, { force: true });
  }
}
