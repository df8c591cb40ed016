import { fileURLToPath, pathToFileURL } from 'node:url';

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

/** One spelling for the many that a URI may have: editors escape more characters of a path than Node does. */
export function canonicalUri(uri: string): string {
  const path = pathOf(uri);
  return path === undefined ? uri : pathToFileURL(path).href;
}
