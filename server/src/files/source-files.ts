import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { isAlloyFile } from '../model/alloy';
import { Ignored } from './ignored';

const SOURCE = /\.(?:ya?ml|promql|logql|traceql|md|json|alloy|river)$/;
/** Folders that hold other people's files, or none of a writer's own. */
const SKIPPED = new Set(['node_modules', 'vendor']);

/** The language id of a file that is checked, by its extension. */
export const languageOfFile = (file: string): string => (file.endsWith('.md') ? 'markdown' : isAlloyFile(file) ? 'alloy' : (/\.(promql|logql|traceql|json)$/.exec(file)?.[1] ?? 'yaml'));

const isSkipped = (folder: string): boolean => folder.startsWith('.') || SKIPPED.has(folder);

/**
 * The files below folders whose extension may be checked, in the order of their names. Hidden folders, those of package
 * managers and what `.gitignore` files name are left out; symbolic links are not followed, so no walk can go in circles.
 *
 * @param excluded patterns of VS Code's setting `files.exclude`, relative to each folder
 */
export async function* sourceFiles(folders: readonly string[], excluded: readonly string[] = []): AsyncGenerator<string> {
  for (const folder of folders) yield* below(folder, await Ignored.of(folder, excluded));
}

/** The files below a folder that lies in one that is looked through, as far as they would be found from there. */
export async function* sourceFilesWithin(root: string, folder: string, excluded: readonly string[] = []): AsyncGenerator<string> {
  const ignored = await reach(root, folder, excluded);
  if (ignored) yield* below(folder, ignored);
}

/** Whether a file would be found below a folder. */
export async function isFoundBelow(root: string, file: string, excluded: readonly string[] = []): Promise<boolean> {
  const folder = path.dirname(file);
  const ignored = SOURCE.test(file) ? await reach(root, folder, excluded) : undefined;
  return ignored !== undefined && !(await ignored.within(folder)).ignores(file, false);
}

/** What is ignored around a folder; undefined where the folder itself is left out. */
async function reach(root: string, folder: string, excluded: readonly string[]): Promise<Ignored | undefined> {
  let ignored = await Ignored.of(root, excluded);
  let at = root;
  for (const name of path.relative(root, folder).split(path.sep).filter((part) => part !== '')) {
    ignored = await ignored.within(at);
    at = path.join(at, name);
    if (isSkipped(name) || ignored.ignores(at, true)) return undefined;
  }
  return ignored;
}

async function* below(folder: string, around: Ignored): AsyncGenerator<string> {
  const entries: { name: string; isFolder: boolean }[] = [];
  const ignored = await around.within(folder);
  try {
    // All entries at once: one by one, each would be a way through Node's threads.
    for (const entry of await readdir(folder, { withFileTypes: true })) {
      if (entry.isDirectory() && !isSkipped(entry.name)) entries.push({ name: entry.name, isFolder: true });
      else if (entry.isFile() && SOURCE.test(entry.name)) entries.push({ name: entry.name, isFolder: false });
    }
  } catch {
    // A folder that may not be read holds nothing that could be checked.
    return;
  }
  for (const { name, isFolder } of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const full = path.join(folder, name);
    if (ignored.ignores(full, isFolder)) continue;
    if (isFolder) yield* below(full, ignored);
    else yield full;
  }
}
