// Where things are: the repository, and the user's cache folder for what is expensive to set up.
// Node's own modules only: these scripts also run in a fresh clone, before anything is installed.
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository's root, an absolute path without a slash at its end. */
export const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');

/**
 * The folder that outlives runs: `$OBSERVABILITY_AUTHORING_CACHE`, else `observability-authoring` under the user's
 * cache folder (XDG base directory specification).
 */
export function cacheFolder(env = process.env) {
  if (env.OBSERVABILITY_AUTHORING_CACHE) return path.resolve(env.OBSERVABILITY_AUTHORING_CACHE);
  // The specification says that a relative XDG_CACHE_HOME is to be ignored.
  const xdg = env.XDG_CACHE_HOME;
  const base = xdg && path.isAbsolute(xdg) ? xdg : path.join(os.homedir(), '.cache');
  return path.join(base, 'observability-authoring');
}

/** The .vsix that `npm run package` writes for this version of the extension. */
export function vsixPath(manifest) {
  return path.join(ROOT, `${manifest.name}-${manifest.version}.vsix`);
}
