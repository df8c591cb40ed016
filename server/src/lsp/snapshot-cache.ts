import { stat } from 'node:fs/promises';
import { createSnapshot, type Snapshot } from '../features/snapshot';
import { readTextFile } from '../files/read-text';
import { languageOfFile } from '../files/source-files';
import type { Ruler } from '../model/ruler';

/** Characters of text. Trees take many times as much memory, so that only what is about to be used again is kept. */
const MAX_KEPT = 4_000_000;

/** Reads files of the workspace once for all who look through it, as far as they do so at about the same time. */
export class SnapshotCache {
  private readonly kept = new Map<string, { readonly stamp: string; readonly snapshot: Snapshot }>();
  private size = 0;

  /** @param rulerOf who evaluates the rules of a file, where a setting says so */
  constructor(private readonly rulerOf: (uri: string) => Ruler | undefined = () => undefined) {}

  /** Something that differs when a file has changed, or is read as something else. @throws where there is no such file */
  async stampOf(uri: string, file: string): Promise<string> {
    const { mtimeMs, size } = await stat(file);
    return `${mtimeMs} ${size} ${this.rulerOf(uri) ?? ''}`;
  }

  /**
   * What is in a file; reads it, unless it was read a short while ago.
   *
   * @param stamp the file's newest
   * @throws where there is no such file, or it may not be read
   */
  async read(uri: string, file: string, stamp: string): Promise<Snapshot> {
    const known = this.kept.get(uri);
    if (known?.stamp === stamp) return known.snapshot;
    const snapshot = createSnapshot({ path: uri, languageId: languageOfFile(file), text: (await readTextFile(file)).text, ruler: this.rulerOf(uri) });
    this.keep(uri, stamp, snapshot);
    return snapshot;
  }

  private keep(uri: string, stamp: string, snapshot: Snapshot): void {
    this.drop(uri);
    if (snapshot.text.length > MAX_KEPT / 4) return;
    this.kept.set(uri, { stamp, snapshot });
    this.size += snapshot.text.length;
    // A map lists its keys in the order in which they came: the oldest go first.
    for (const oldest of this.kept.keys()) {
      if (this.size <= MAX_KEPT) break;
      this.drop(oldest);
    }
  }

  private drop(uri: string): void {
    const known = this.kept.get(uri);
    if (!known) return;
    this.kept.delete(uri);
    this.size -= known.snapshot.text.length;
  }
}
