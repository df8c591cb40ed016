import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);

/** Packages in CommonJS with hundreds of names, which many files import. */
const PACKAGES = /^vscode-languageserver$/;

/**
 * A plugin of esbuild. It makes an object with all names of a package in CommonJS for each file that imports one of them; here they are
 * taken over once, and only those that somebody uses.
 */
export const importOnce = {
  name: 'import-once',
  setup(build) {
    build.onResolve({ filter: PACKAGES }, ({ path, kind, resolveDir }) => (kind === 'import-statement' ? { path, namespace: 'import-once', sideEffects: false, pluginData: { resolveDir } } : undefined));
    build.onLoad({ filter: PACKAGES, namespace: 'import-once' }, ({ path, pluginData: { resolveDir } }) => ({
      resolveDir,
      contents: [
        `const all = require(${JSON.stringify(path)});`,
        ...Object.keys(require(path)).filter((name) => name !== 'default').map((name) => `export const ${name} = /* @__PURE__ */ (() => all.${name})();`),
      ].join('\n'),
    }));
  },
};
