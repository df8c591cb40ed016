import { LSPErrorCodes, ResponseError, type CancellationToken } from 'vscode-languageserver';
import type { NavigableFile, NavigableFiles } from '../features/navigation/files';
import type { Analysis, Snapshot } from '../features/snapshot';
import { NameIndex, namesOf, type FileNames } from '../workspace/navigation/name-index';
import { readOccurrences } from '../workspace/navigation/occurrences';
import type { SnapshotCache } from './snapshot-cache';
import { canonicalUri, pathOf } from './uri';

/** A file with the version of its text in the editor; null where it is as it stands on the disk. */
export interface VersionedFile extends NavigableFile {
  readonly version: number | null;
}

/** How long an answer waits for the files to have been looked through, in milliseconds. What is known by then is better than nothing. */
const PATIENCE_MS = 3_000;

/**
 * Which file of the workspace holds which names. Of a file on the disk, only the names are kept; places are looked up in
 * the file when somebody asks. Open documents count as they stand in the editor.
 */
export class WorkspaceNames {
  private readonly index = new NameIndex();
  /** What open documents hold, by their version. */
  private readonly ofSnapshot = new WeakMap<Snapshot, FileNames>();

  /**
   * @param open the open documents, by the URIs under which the editor knows them
   * @param scan is fulfilled when all files have been looked through; `complete` even where the user stopped that before
   */
  constructor(
    private readonly files: SnapshotCache,
    private readonly open: () => readonly VersionedFile[],
    private readonly scan: { readonly ready: () => Promise<void>; readonly complete: () => Promise<void> },
  ) {}

  /** A file on the disk is about to be read anew. */
  fileBegins(uri: string): void {
    this.index.delete(uri);
  }

  /** A document in it, or a part of one, was read. @param own makes a copy of a name that holds nothing of the file */
  documentRead(uri: string, analysis: Analysis, own: (name: string) => string): void {
    this.index.add(uri, namesOf(readOccurrences(analysis)), own);
  }

  /** A file is gone, or does not count as it stands on the disk. */
  fileGone(uri: string): void {
    this.index.delete(uri);
  }

  /** Is fulfilled when all files are known, or after a while. */
  settled(): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, PATIENCE_MS);
      void this.scan.ready().then(() => (clearTimeout(timer), resolve()));
    });
  }

  /** Is fulfilled when all files are known, however long it takes: what changes them must not overlook one. */
  known(): Promise<void> {
    return this.scan.complete();
  }

  /** The files for one request; they throw when it is cancelled. */
  filesFor(token: CancellationToken): NavigableFiles {
    return { holding: (keys, near) => this.holding(keys, near, token), at: (uri) => this.at(uri) };
  }

  /** Whether any file holds a name. */
  holds(key: string): boolean {
    if (this.open().some(({ snapshot }) => this.namesOf(snapshot).has(key))) return true;
    const [first] = this.index.holding([key]);
    return first !== undefined;
  }

  /** Every defined name with the URI of the file that defines it. */
  *defined(): Generator<readonly [key: string, uri: string]> {
    const open = this.open();
    for (const { uri, snapshot } of open) for (const [key, isDefined] of this.namesOf(snapshot)) if (isDefined) yield [key, uri];
    const known = new Set(open.map(({ uri }) => canonicalUri(uri)));
    for (const [key, uri] of this.index.defined()) if (!known.has(uri)) yield [key, uri];
  }

  private async *holding(keys: readonly string[], near: readonly string[] | undefined, token: CancellationToken): AsyncGenerator<VersionedFile> {
    const open = this.open();
    const known = new Set(open.map(({ uri }) => canonicalUri(uri)));
    for (const file of open) {
      const names = this.namesOf(file.snapshot);
      if (keys.some((key) => names.has(key)) && (near?.some((key) => names.has(key)) ?? true)) yield file;
    }
    for (const uri of this.index.holding(keys, near)) {
      if (token.isCancellationRequested) throw new ResponseError(LSPErrorCodes.RequestCancelled, 'cancelled');
      const file = known.has(uri) ? undefined : await this.stored(uri);
      if (file) yield file;
    }
  }

  /** A file as it stands now; undefined where there is none. */
  at(uri: string): Promise<VersionedFile | undefined> {
    const canonical = canonicalUri(uri);
    const open = this.open().find((file) => canonicalUri(file.uri) === canonical);
    return open ? Promise.resolve(open) : this.stored(canonical);
  }

  private async stored(uri: string): Promise<VersionedFile | undefined> {
    const path = pathOf(uri);
    if (path === undefined) return undefined;
    try {
      return { uri, version: null, snapshot: await this.files.read(this.files.look(uri, path)) };
    } catch {
      // The file went away since it was looked through: then no name is in it.
      return undefined;
    }
  }

  private namesOf(snapshot: Snapshot): FileNames {
    let names = this.ofSnapshot.get(snapshot);
    if (!names) this.ofSnapshot.set(snapshot, (names = namesIn(snapshot)));
    return names;
  }
}

const namesIn = ({ documents }: Snapshot): FileNames => namesOf(documents.flatMap(({ analysis }) => readOccurrences(analysis)));
