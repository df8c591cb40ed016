// Runs a bundled program as server/src/boot/run-program.ts does, and leaves beside it what V8 compiled of it until it ends.
// Usage: node scripts/lib/compile-ahead.cjs dist/server.main.js ARGUMENT...
const fs = require('node:fs');
const { createRequire } = require('node:module');
const path = require('node:path');
const vm = require('node:vm');

const file = path.resolve(process.argv[2]);
process.argv.splice(1, 2, file);
const code = `(function (exports, require, module, __filename, __dirname) { ${fs.readFileSync(file, 'latin1')}\n})`;
const script = new vm.Script(code, { filename: file, importModuleDynamically: vm.constants.USE_MAIN_CONTEXT_DEFAULT_LOADER });
process.on('SIGTERM', () => process.exit());
process.on('exit', () => fs.writeFileSync(`${file}.cache`, script.createCachedData()));
const module_ = { exports: {} };
script.runInThisContext()(module_.exports, createRequire(file), module_, file, path.dirname(file));
