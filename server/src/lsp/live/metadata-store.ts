import { readMetadataIn } from '../../files/metadata-file';
import type { SnapshotKnowledge } from '../../workspace/metadata-snapshot';
import { pathOf } from '../uri';

/** The snapshots of metadata of the workspace's folders; each is read once, and again when it changed. */
export class MetadataStore {
  private readonly known = new Map<string, Promise<SnapshotKnowledge | undefined>>();
  /** The folders that were found to have none. */
  private readonly without = new Set<string>();

  /** @param folder a URI */
  of(folder: string): Promise<SnapshotKnowledge | undefined> {
    let snapshot = this.known.get(folder);
    if (!snapshot) {
      const path = pathOf(folder);
      this.known.set(folder, (snapshot = path === undefined ? Promise.resolve(undefined) : readMetadataIn(path)));
      void snapshot.then((found) => found ?? this.without.add(folder));
    }
    return snapshot;
  }

  /** Something of the workspace changed: where there was no snapshot, there may be one, for watchers do not always tell when one comes. */
  lookAgain(): void {
    for (const folder of this.without) this.known.delete(folder);
    this.without.clear();
  }

  changed(): void {
    this.known.clear();
  }
}
