import { nameKey, ofKey, type NameKind } from '../../workspace/navigation/occurrence';
import { namesIn, type Found, type NavigableFile } from './files';

/** What is listed when somebody looks for a name in the whole workspace; labels are too many to be of help. */
const LISTED: ReadonlySet<NameKind> = new Set<NameKind>(['metric', 'alert', 'service', 'severity', 'receiver']);

/** More than anybody reads: editors ask again with every character. */
const MAX_SYMBOLS = 500;

export interface NamedFile {
  readonly kind: NameKind;
  readonly name: string;
  readonly uri: string;
}

/**
 * The defined names that match what was typed: its characters in their order, with any others between them.
 *
 * @param defined keys of names, as `nameKey` writes them, with the files that define them
 */
export function matchingSymbols(query: string, defined: Iterable<readonly [key: string, uri: string]>): NamedFile[] {
  const wanted = query.toLowerCase().replace(/\s+/g, '');
  const found: NamedFile[] = [];
  for (const [key, uri] of defined) {
    const { kind, name } = ofKey(key);
    if (!LISTED.has(kind) || !isWithin(wanted, name.toLowerCase())) continue;
    found.push({ kind, name, uri });
    if (found.length >= MAX_SYMBOLS) break;
  }
  return found;
}

function isWithin(wanted: string, name: string): boolean {
  let at = 0;
  for (const c of wanted) {
    at = name.indexOf(c, at) + 1;
    if (at === 0) return false;
  }
  return true;
}

/** The places in a file at which names are defined, the first one of each, by `nameKey`. */
export function definitionsIn(file: NavigableFile): ReadonlyMap<string, Found> {
  const definitions = new Map<string, Found>();
  for (const found of namesIn(file)) {
    const { kind, name, role, suffix } = found.occurrence;
    const key = nameKey(kind, name);
    if (role === 'definition' && suffix === undefined && !definitions.has(key)) definitions.set(key, found);
  }
  return definitions;
}
