import fs from 'node:fs';
import Module from 'node:module';
import path from 'node:path';

/** What Node has from 22.10 on (https://nodejs.org/api/module.html#module-compile-cache). */
interface CompileCache {
  readonly enableCompileCache?: (folder: string) => unknown;
  readonly getCompileCacheDir?: () => string | undefined;
  readonly flushCompileCache?: () => void;
}

/** Milliseconds. By then, a server has done what each one does. */
const FIRST_WORK = 5000;

/**
 * Has Node keep what it compiles of a program in a folder, and take it from there the next time. Node itself sees to it that nothing is
 * taken that is damaged, or was compiled of another text or by another V8. What earlier builds of the program and other versions of Node
 * have kept there is removed.
 *
 * @param program its file
 * @param folder the path of a folder, which need not be there
 * @returns whether it does: not where Node cannot, or the folder cannot be written
 */
export function keepCompiled(program: string, folder: string): boolean {
  const { enableCompileCache, getCompileCacheDir, flushCompileCache } = Module as CompileCache;
  if (!enableCompileCache || !getCompileCacheDir) return false;
  const { size, mtimeMs } = fs.statSync(program);
  const name = path.basename(program);
  const own = `${name}-${size}-${Math.floor(mtimeMs)}`;
  enableCompileCache(path.join(folder, own));
  const current = getCompileCacheDir();
  if (current === undefined) return false;
  removeFrom(folder, (other) => other.startsWith(`${name}-`) && other !== own);
  removeFrom(path.dirname(current), (other) => other !== path.basename(current));
  // Node writes it when it ends, which for a server may be all of a sudden.
  setTimeout(() => flushCompileCache?.(), FIRST_WORK).unref();
  return true;
}

function removeFrom(folder: string, isOld: (name: string) => boolean): void {
  try {
    for (const name of fs.readdirSync(folder).filter(isOld)) fs.rmSync(path.join(folder, name), { recursive: true, force: true });
  } catch {
    // What cannot be removed only takes up room; the next start tries again.
  }
}
