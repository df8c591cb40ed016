import type { Resource } from '../../model/resource';
import { shift, type Span } from '../../text/range';
import { nameKey, type NameKind, type Occurrence } from '../../workspace/navigation/occurrence';
import { occurrencesOf } from '../../workspace/navigation/occurrences';
import { areTied, namesNear } from '../../workspace/navigation/ties';
import { placedAt } from '../around';
import type { Analysis, PlacedAnalysis, Snapshot } from '../snapshot';

/** A file as it stands now: in the editor where it is open, else on the disk. */
export interface NavigableFile {
  readonly uri: string;
  readonly snapshot: Snapshot;
}

/** The files of a workspace, as far as navigation asks for them. */
export interface NavigableFiles {
  /**
   * The files that hold one of several names, each once.
   *
   * @param keys as `nameKey` writes them
   * @param near if given, only files that also hold one of these
   */
  holding(keys: readonly string[], near?: readonly string[]): AsyncIterable<NavigableFile>;
  /** One file; undefined where there is none of that name. */
  at(uri: string): Promise<NavigableFile | undefined>;
}

/** An occurrence in a file. Its own offsets count from the beginning of its document. */
export interface Found {
  readonly file: NavigableFile;
  readonly analysis: Analysis;
  /** Where the document begins. */
  readonly base: number;
  readonly occurrence: Occurrence;
}

/** Where the name stands in the file. */
export const placeOf = ({ base, occurrence }: Found): Span => shift({ from: occurrence.from, to: occurrence.to }, base);

/** What the occurrence defines or is a part of, around its name. */
export function wholeOf({ base, occurrence: { from, to, whole }, analysis: { document } }: Found): Span {
  const end = Math.max(to, whole.from + document.text.slice(whole.from, whole.to).trimEnd().length);
  return shift({ from: Math.min(from, whole.from), to: end }, base);
}

/** The names of a file, in the order of the text. */
export const namesIn = (file: NavigableFile): Found[] => namesOf(file, file.snapshot.documents);

const namesOf = (file: NavigableFile, documents: readonly PlacedAnalysis[]): Found[] =>
  documents.flatMap(({ from, analysis }) => occurrencesOf(analysis).map((occurrence) => ({ file, analysis, base: from, occurrence })));

/** The names at an offset of a file: several where one scalar means several things, such as a service and a label. */
export const namesAt = (file: NavigableFile, offset: number): Found[] =>
  namesOf(file, placedAt(file.snapshot, offset)).filter((found) => {
    const { from, to } = placeOf(found);
    return from <= offset && offset <= to && found.occurrence.kind !== 'pattern';
  });

/** All that bear one of several names, those of the first file as it was given. */
export async function bearersOf(files: NavigableFiles, first: NavigableFile, names: readonly (readonly [NameKind, string])[]): Promise<Found[]> {
  const keys = new Set(names.map(([kind, name]) => nameKey(kind, name)));
  const bears = ({ occurrence: { kind, name } }: Found): boolean => keys.has(nameKey(kind, name));
  const found = namesIn(first).filter(bears);
  for await (const file of files.holding([...keys])) if (file.uri !== first.uri) found.push(...namesIn(file).filter(bears));
  return found;
}

/**
 * All that bear the name of a port where selectors could tie them to it, directly or through others. Files of objects that have
 * nothing to do with it are not even read.
 *
 * @param rounds how many ties lie between them at most
 */
export async function bearersAround(files: NavigableFiles, start: Found, rounds: number): Promise<Found[]> {
  const { kind, name } = start.occurrence;
  const bears = ({ occurrence }: Found): boolean => occurrence.kind === kind && occurrence.name === name;
  const found = namesIn(start.file).filter(bears);
  const read = new Set([start.file.uri]);
  const reached = new Set<Resource>();
  let frontier = [start];
  for (let round = 0; round < rounds && frontier.length > 0; round++) {
    const owners = frontier.flatMap(({ occurrence, analysis }) => (occurrence.owner ? [{ owner: occurrence.owner, analysis }] : []));
    for (const { owner } of owners) reached.add(owner);
    const near = owners.map(({ owner, analysis }) => namesNear(owner, occurrencesOf(analysis)));
    for await (const file of files.holding([nameKey(kind, name)], near.every((keys) => keys !== undefined) ? near.flat() : undefined)) {
      if (read.has(file.uri)) continue;
      read.add(file.uri);
      found.push(...namesIn(file).filter(bears));
    }
    const others = new Map(found.flatMap((one) => (one.occurrence.owner && !reached.has(one.occurrence.owner) ? [[one.occurrence.owner, one] as const] : [])));
    frontier = [...others].filter(([other]) => owners.some(({ owner }) => areTied(owner, other))).map(([, one]) => one);
  }
  return found;
}

/** Lists of what has the same key, in the order in which the keys came. */
export function groupBy<Key, Item>(items: Iterable<Item>, keyOf: (item: Item) => Key): Map<Key, Item[]> {
  const groups = new Map<Key, Item[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return groups;
}
