import { statSync } from 'node:fs';
import { analysesInSlices, snapshotInSlices, type LongFile } from '../features/slices';
import { createSnapshot, type Analysis, type Snapshot } from '../features/snapshot';
import { readShortTextFile, readTextFile } from '../files/read-text';
import { languageOfFile } from '../files/source-files';
import type { Ruler } from '../model/ruler';

/** Characters of text. Trees take many times as much memory, so that only what is about to be used again is kept. */
const MAX_SNAPSHOTS = 1_000_000;
/** Characters of texts without trees: reading ten thousand small files is as much work for a system as parsing them. */
const MAX_TEXTS = 8_000_000;
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
  private readonly snapshots = new Kept<Snapshot>(MAX_SNAPSHOTS, ({ source }) => source.length);
  private readonly texts = new Kept<string>(MAX_TEXTS, ({ length }) => length);
  /** The stamps of files in which there is nothing that is checked. */
  private readonly nothing = new Map<string, string>();

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
   * What is in a file, for somebody who is likely to ask again; reads it, unless it was read a short while ago.
   *
   * @param file as it stands now
   * @throws where there is no such file, or it may not be read
   */
  async read(file: StoredFile): Promise<Snapshot> {
    const known = this.snapshots.get(file);
    if (known) return known;
    const snapshot = createSnapshot(await this.textOf(file));
    this.snapshots.set(file, snapshot);
    return snapshot;
  }

  /**
   * What is in a file, for somebody who looks through all of them.
   *
   * @param turn is awaited between the steps of reading a long one
   * @throws as `read` does
   */
  async readOnce(file: StoredFile, turn: Turn): Promise<Snapshot> {
    const known = this.snapshots.get(file);
    if (known) return known;
    const steps = snapshotInSlices(await this.textOf(file));
    let step = steps.next();
    for (; !step.done; step = steps.next()) await turn();
    return step.value;
  }

  /**
   * The same, a few documents at a time, of which nothing is kept. A short text is kept for a while: who looks through the files does so
   * once for what they say to each other, and then to check them.
   *
   * @param turn is awaited after each
   * @throws as `read` does
   */
  async readSlices(file: StoredFile, turn: Turn, slice: (analyses: readonly Analysis[]) => void): Promise<void> {
    const text = await this.textOf(file);
    let isNothing = true;
    for (const analyses of analysesInSlices(text)) {
      isNothing &&= analyses.length === 0;
      slice(analyses);
      await turn();
    }
    if (isNothing) this.nothing.set(file.uri, file.stamp);
    else this.nothing.delete(file.uri);
    if (!isNothing && file.size <= SHORT) this.texts.set(file, text.text);
  }

  private async textOf(file: StoredFile): Promise<LongFile> {
    const { uri, path, size } = file;
    const text = this.texts.get(file) ?? (size <= SHORT ? readShortTextFile(path) : await readTextFile(path)).text;
    return { path: uri, languageId: languageOfFile(path), text, ruler: this.rulerOf(uri) };
  }
}

/** What was made of files, by their stamps, as long as it is not too much, and for a short while. */
class Kept<Value> {
  private readonly values = new Map<string, { readonly stamp: string; readonly value: Value }>();
  private size = 0;
  private expiring: NodeJS.Timeout | undefined;

  /** @param most the sum of the sizes of all values; of a single one, no more than a quarter */
  constructor(
    private readonly most: number,
    private readonly sizeOf: (value: Value) => number,
  ) {}

  get({ uri, stamp }: StoredFile): Value | undefined {
    const kept = this.values.get(uri);
    return kept?.stamp === stamp ? kept.value : undefined;
  }

  set({ uri, stamp }: StoredFile, value: Value): void {
    this.drop(uri);
    if (this.sizeOf(value) > this.most / 4) return;
    this.values.set(uri, { stamp, value });
    this.size += this.sizeOf(value);
    // A map lists its keys in the order in which they came: the oldest go first.
    for (const oldest of this.values.keys()) {
      if (this.size <= this.most) break;
      this.drop(oldest);
    }
    this.expiring ??= setTimeout(() => this.clear(), KEPT_MS).unref();
    this.expiring.refresh();
  }

  private drop(uri: string): void {
    const kept = this.values.get(uri);
    if (!kept) return;
    this.values.delete(uri);
    this.size -= this.sizeOf(kept.value);
  }

  private clear(): void {
    this.values.clear();
    this.size = 0;
    this.expiring = undefined;
  }
}
