import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import vm from 'node:vm';
import { CompiledCode } from './compiled-code';

/** What a module's code stands in (https://nodejs.org/api/modules.html#the-module-wrapper). */
const WRAPPER = ['(function (exports, require, module, __filename, __dirname) { ', '\n})'] as const;

type Program = (exports: object, require: NodeJS.Require, module: { exports: object }, file: string, folder: string) => void;

/**
 * Runs a program that is bundled in a file beside this one. To compile a megabyte of code takes twice as long as everything else that
 * a start has to do, so the build leaves the compiled code beside it. V8 itself refuses code of another version of V8 and compiles anew.
 * Who starts the program where the build left none, names a folder in the variable `OBSERVABILITY_COMPILED`, where it keeps its own.
 *
 * @param name such as `server` for `server.main.js`
 */
export function runProgram(name: string): void {
  const file = path.join(__dirname, `${name}.main.js`);
  const load = createRequire(file);
  const folder = process.env.OBSERVABILITY_COMPILED;
  const own = folder ? new CompiledCode(file, folder, (load('node:zlib') as { crc32?: (data: Buffer) => number }).crc32) : undefined;
  const cachedData = own ? own.read() : readIfThere(`${file}.cache`);
  if (!own && !cachedData) {
    load(file);
    return;
  }
  // The build writes ASCII, which takes half the time to read as what it is.
  const script = new vm.Script(WRAPPER.join(fs.readFileSync(file, 'latin1')), { filename: file, cachedData, importModuleDynamically: vm.constants.USE_MAIN_CONTEXT_DEFAULT_LOADER });
  if (script.cachedDataRejected !== false) own?.keep(script);
  const module = { exports: {} };
  (script.runInThisContext() as Program)(module.exports, load, module, file, __dirname);
}

/** Where nothing was compiled ahead, such as in the installed extension, the program is loaded as any other. */
function readIfThere(file: string): Buffer | undefined {
  try {
    return fs.readFileSync(file);
  } catch {
    return undefined;
  }
}
