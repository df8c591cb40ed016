/**
 * Modules of Node that take long to load, and that a start does without. The protocol's library loads two of them at once for what this
 * server never does: to start programs and to make up names of pipes. They are loaded when somebody uses them.
 */
const BUILTINS = /^(?:child_process|crypto|node:v8)$/;

/** A plugin of esbuild. */
export const lazyBuiltins = {
  name: 'lazy-builtins',
  setup(build) {
    build.onResolve({ filter: BUILTINS, namespace: 'file' }, ({ path }) => ({ path, namespace: 'lazy-builtin' }));
    build.onLoad({ filter: BUILTINS, namespace: 'lazy-builtin' }, ({ path }) => ({ contents: `let loaded; module.exports = new Proxy({}, { get: (_, name) => (loaded ??= require(${JSON.stringify(path)}))[name] });` }));
  },
};

/** Packages that build large tables as soon as they are loaded, with the objects that are used of each. Most documents need neither. */
const PACKAGES = { re2js: ['RE2JS'], '@grafana/lezer-traceql': ['parser'] };

/** A plugin of esbuild: the methods of those objects load the package when they are first asked for. */
export const lazyPackages = {
  name: 'lazy-packages',
  setup(build) {
    const filter = new RegExp(`^(?:${Object.keys(PACKAGES).join('|')})$`);
    build.onResolve({ filter }, ({ path, kind, resolveDir }) => (kind === 'import-statement' ? { path, namespace: 'lazy-package', pluginData: { resolveDir } } : undefined));
    build.onLoad({ filter, namespace: 'lazy-package' }, ({ path, pluginData: { resolveDir } }) => ({
      resolveDir,
      contents: [
        'let loaded;',
        `const load = () => (loaded ??= require(${JSON.stringify(path)}));`,
        'const late = (name) => new Proxy({}, { get: (_, method) => { const object = load()[name]; return object[method].bind(object); } });',
        ...PACKAGES[path].map((name) => `export const ${name} = late('${name}');`),
      ].join('\n'),
    }));
  },
};
