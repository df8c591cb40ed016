import { statSync } from 'node:fs';
import { analysesInSlices, snapshotInSlices, type LongFile } from '../features/slices';
import type { Analysis, Snapshot } from '../features/snapshot';
import { readShortTextFile, readTextFile } from '../files/read-text';
import { languageOfFile } from '../files/source-files';
import type { Ruler } from '../model/ruler';

/** Characters of text. Trees take many times as much memory, so that only what is about to be used again is kept. */
const MAX_KEPT = 1_000_000;
/** Milliseconds after which nobody is looking through the files any more, and nothing is kept. */
const KEPT_MS = 10_000;
/** Bytes of a file that is read at once. */
const SHORT = 50_000;

/** A file on the disk, as it stands there. */
export interface StoredFile {
  readonly uri: string;
  readonly path: string;
  /** Differs when the file has changed, or is read as something else. */
  readonly stamp: string;
  /** In bytes. */
  readonly size: number;
}

/** Lets others do something between two steps of a long piece of work. */
export type Turn = () => Promise<void>;

/** Reads files of the workspace once for all who look through it, as far as they do so at about the same time. */
export class SnapshotCache {
  private readonly kept = new Map<string, { readonly stamp: string; readonly snapshot: Snapshot }>();
  private size = 0;
  /** The stamps of files in which there is nothing that is checked. */
  private readonly nothing = new Map<string, string>();
  private expiring: NodeJS.Timeout | undefined;

  /** @param rulerOf who evaluates the rules of a file, where a setting says so */
  constructor(private readonly rulerOf: (uri: string) => Ruler | undefined = () => undefined) {}

  /** A file as it stands now. @throws where there is no such file */
  look(uri: string, path: string): StoredFile {
    const { mtimeMs, size } = statSync(path);
    return { uri, path, size, stamp: `${mtimeMs} ${size} ${this.rulerOf(uri) ?? ''}` };
  }

  /** Whether a file is known to hold nothing that is checked. */
  isNothing({ uri, stamp }: StoredFile): boolean {
    return this.nothing.get(uri) === stamp;
  }

  /**
   * What is in a file; reads it, unless it was read a short while ago.
   *
   * @param file as it stands now
   * @param turn is awaited between the steps of reading a long one
   * @throws where there is no such file, or it may not be read
   */
  async read(file: StoredFile, turn?: Turn): Promise<Snapshot> {
    const known = this.kept.get(file.uri);
    if (known?.stamp === file.stamp) return known.snapshot;
    const steps = snapshotInSlices(await this.textOf(file));
    let step = steps.next();
    for (; !step.done; step = steps.next()) await turn?.();
    this.keep(file, step.value);
    return step.value;
  }

  /**
   * What is in a file, a few documents at a time: of a long one, nothing is kept.
   *
   * @param turn is awaited after each
   * @throws as `read` does
   */
  async readSlices(file: StoredFile, turn: Turn, slice: (analyses: readonly Analysis[]) => void): Promise<void> {
    if (file.size <= SHORT) {
      slice((await this.read(file)).analyses);
      return turn();
    }
    let isNothing = true;
    for (const analyses of analysesInSlices(await this.textOf(file))) {
      isNothing &&= analyses.length === 0;
      slice(analyses);
      await turn();
    }
    this.note(file, isNothing);
  }

  private async textOf({ uri, path, size }: StoredFile): Promise<LongFile> {
    const { text } = size <= SHORT ? readShortTextFile(path) : await readTextFile(path);
    return { path: uri, languageId: languageOfFile(path), text, ruler: this.rulerOf(uri) };
  }

  private note({ uri, stamp }: StoredFile, isNothing: boolean): void {
    if (isNothing) this.nothing.set(uri, stamp);
    else this.nothing.delete(uri);
  }

  private keep(file: StoredFile, snapshot: Snapshot): void {
    const { uri, stamp } = file;
    this.note(file, snapshot.analyses.length === 0);
    this.drop(uri);
    if (snapshot.source.length > MAX_KEPT / 4 || snapshot.analyses.length === 0) return;
    this.kept.set(uri, { stamp, snapshot });
    this.size += snapshot.source.length;
    // A map lists its keys in the order in which they came: the oldest go first.
    for (const oldest of this.kept.keys()) {
      if (this.size <= MAX_KEPT) break;
      this.drop(oldest);
    }
    if (this.expiring) this.expiring.refresh();
    else this.expiring = setTimeout(() => this.forget(), KEPT_MS).unref();
  }

  private forget(): void {
    this.kept.clear();
    this.size = 0;
    this.expiring = undefined;
  }

  private drop(uri: string): void {
    const known = this.kept.get(uri);
    if (!known) return;
    this.kept.delete(uri);
    this.size -= known.snapshot.source.length;
  }
}
