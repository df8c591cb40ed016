import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import vm from 'node:vm';
import { CompiledCode } from './compiled-code';
import { expectMuch } from './v8-flags';

/** What the text of a program is: a module in the function that Node would put around it (https://nodejs.org/api/modules.html#the-module-wrapper). */
type Program = (exports: object, require: NodeJS.Require, module: { exports: object }, file: string, folder: string) => void;

/**
 * Runs a program that is bundled in a file beside this one. To compile a megabyte of code takes twice as long as everything else that
 * a start has to do, so the build leaves the compiled code beside it. V8 itself refuses code of another version of V8 and compiles anew.
 * Who starts the program where the build left none, names a folder in the variable `OBSERVABILITY_COMPILED`, where it keeps its own.
 *
 * @param name such as `server` for `server.main.js`
 * @param shared modules that the program takes from the one that runs it, by their names
 * @param expect what V8 is to expect of the program: it refuses code that was compiled for something else
 * @returns what the program exports
 */
export function runProgram(name: string, shared?: Readonly<Record<string, unknown>>, expect?: () => void): object {
  expect?.();
  const file = path.join(__dirname, `${name}.main.js`);
  const require = createRequire(file);
  const folder = process.env.OBSERVABILITY_COMPILED;
  const own = folder ? new CompiledCode(file, folder, (require('node:zlib') as { crc32?: (data: Buffer) => number }).crc32, expect ?? expectMuch) : undefined;
  const cachedData = own ? own.read() : readIfThere(`${file}.cache`);
  // The build writes ASCII, which takes half the time to read as what it is.
  const script = new vm.Script(fs.readFileSync(file, 'latin1'), {
    filename: file,
    cachedData,
    // Node has the constants from 20.12 on; no program imports anything by itself.
    importModuleDynamically: (vm.constants as typeof vm.constants | undefined)?.USE_MAIN_CONTEXT_DEFAULT_LOADER,
  });
  if (script.cachedDataRejected !== false) own?.keep(script);
  const module = { exports: {} };
  const load = shared ? (id: string): unknown => shared[id] ?? require(id) : require;
  (script.runInThisContext() as Program)(module.exports, load as NodeJS.Require, module, file, __dirname);
  return module.exports;
}

/** Where nothing was compiled ahead, V8 compiles what is called. */
function readIfThere(file: string): Buffer | undefined {
  try {
    return fs.readFileSync(file);
  } catch {
    return undefined;
  }
}
