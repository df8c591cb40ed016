/**
 * Modules of Node that take long to load, and that the protocol's library loads at once for what this server never does: to start
 * programs and to make up names of pipes. They are loaded when somebody uses them.
 */
const LAZY = /^(?:child_process|crypto)$/;

/** A plugin of esbuild. */
export const lazyBuiltins = {
  name: 'lazy-builtins',
  setup(build) {
    build.onResolve({ filter: LAZY }, ({ path }) => ({ path, namespace: 'lazy-builtin' }));
    build.onLoad({ filter: LAZY, namespace: 'lazy-builtin' }, ({ path }) => ({ contents: `let loaded; module.exports = new Proxy({}, { get: (_, name) => (loaded ??= require('node:${path}'))[name] });` }));
  },
};
