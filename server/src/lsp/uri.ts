import { fileURLToPath, pathToFileURL } from 'node:url';
import { Recent } from '../text/recent';

/** The path of a `file:` URI; undefined for other URIs and for those that no file can have. */
export function pathOf(uri: string): string | undefined {
  if (!uri.startsWith('file:')) return undefined;
  try {
    return fileURLToPath(uri);
  } catch {
    // Such as an escaped slash, or another host's file.
    return undefined;
  }
}

/** Each keystroke asks for those of all open documents several times. */
const canonical = new Recent<string, string>(1000);

/** One spelling for the many that a URI may have: editors escape more characters of a path than Node does. */
export function canonicalUri(uri: string): string {
  let spelling = canonical.get(uri);
  if (spelling === undefined) {
    const path = pathOf(uri);
    canonical.set(uri, (spelling = path === undefined ? uri : pathToFileURL(path).href));
  }
  return spelling;
}
