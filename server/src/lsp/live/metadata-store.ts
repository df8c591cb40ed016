import { readMetadataIn } from '../../files/metadata-file';
import type { SnapshotKnowledge } from '../../workspace/metadata-snapshot';
import { pathOf } from '../uri';

/** The snapshots of metadata of the workspace's folders; each is read once, and again when it changed. */
export class MetadataStore {
  private readonly known = new Map<string, Promise<SnapshotKnowledge | undefined>>();

  /** @param folder a URI */
  of(folder: string): Promise<SnapshotKnowledge | undefined> {
    let snapshot = this.known.get(folder);
    if (!snapshot) {
      const path = pathOf(folder);
      this.known.set(folder, (snapshot = path === undefined ? Promise.resolve(undefined) : readMetadataIn(path)));
    }
    return snapshot;
  }

  changed(): void {
    this.known.clear();
  }
}
