import { existsSync } from 'node:fs';
import { access, readFile } from 'node:fs/promises';
import path from 'node:path';
import ignore, { type Ignore } from 'ignore';

/** What the ignore files of a folder, of those around it, and of a repository leave out. */
interface Layer {
  /** The folder that the patterns are relative to. */
  readonly folder: string;
  readonly patterns: Ignore;
}

/** Bytes. No ignore file that somebody wrote is longer, and every path is held against all of it. */
const MAX_BYTES = 100_000;

/** Which files of a folder nobody wants to see: those that `.gitignore` files name, and those that the user excludes. */
export class Ignored {
  private constructor(private readonly layers: readonly Layer[]) {}

  /**
   * @param root a folder that is looked through, whatever ignores it
   * @param excluded patterns of VS Code's setting `files.exclude`, relative to the folder
   */
  static async of(root: string, excluded: readonly string[]): Promise<Ignored> {
    const above: Layer[] = [];
    if (!(await isThere(path.join(root, '.git')))) {
      for (let folder = path.dirname(root), inner = root; folder !== inner; inner = folder, folder = path.dirname(folder)) {
        above.unshift(...(await layerOf(folder)));
        if (await isThere(path.join(folder, '.git'))) {
          const around = new Ignored(above);
          // A folder that is ignored itself was chosen on purpose: then only what stands in it counts.
          return new Ignored([...(around.ignores(root, true) ? [] : above), ...excluding(root, excluded)]);
        }
      }
    }
    return new Ignored(excluding(root, excluded));
  }

  /** What is ignored in a folder below, where its own ignore file counts too. */
  async within(folder: string): Promise<Ignored> {
    const own = await layerOf(folder);
    return own.length > 0 ? new Ignored([...this.layers, ...own]) : this;
  }

  ignores(file: string, isFolder: boolean): boolean {
    // As in git, the innermost file that says something of a path decides.
    for (const { folder, patterns } of this.layers.toReversed()) {
      const { ignored, unignored } = patterns.test(`${path.relative(folder, file).replaceAll(path.sep, '/')}${isFolder ? '/' : ''}`);
      if (ignored || unignored) return ignored;
    }
    return false;
  }
}

async function layerOf(folder: string): Promise<Layer[]> {
  const file = path.join(folder, '.gitignore');
  // Most folders have none, which is told in no time; an attempt to read it goes through Node's threads, and fails with a trace of the stack.
  if (!existsSync(file)) return [];
  try {
    const bytes = await readFile(file);
    return bytes.length <= MAX_BYTES ? [{ folder, patterns: ignore().add(bytes.toString('utf8')) }] : [];
  } catch {
    // It went away, or may not be read.
    return [];
  }
}

/** In that setting, a pattern without a slash means the folder itself, and braces hold alternatives. */
function excluding(folder: string, patterns: readonly string[]): Layer[] {
  const anchored = patterns.flatMap(alternatives).map((pattern) => (pattern.startsWith('/') ? pattern : `/${pattern}`));
  return anchored.length > 0 ? [{ folder, patterns: ignore().add(anchored) }] : [];
}

/** Alternatives are written out; a pattern with more than anybody writes is left as it is. */
function alternatives(pattern: string): string[] {
  let all = [pattern];
  for (let depth = 0; depth < 5 && all.length < 100; depth++) {
    all = all.flatMap((one) => {
      const braces = /\{([^{}]*)\}/.exec(one);
      return braces ? braces[1]!.split(',').map((part) => one.slice(0, braces.index) + part + one.slice(braces.index + braces[0].length)) : [one];
    });
  }
  return all;
}

const isThere = (file: string): Promise<boolean> => access(file).then(() => true, () => false);
