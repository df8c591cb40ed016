import { readMetadataIn } from '../../files/metadata-file';
import type { SnapshotKnowledge } from '../../workspace/metadata-snapshot';
import { pathOf } from '../uri';

/** The snapshots of metadata of the workspace's folders; each is read once, and again when it changed. */
export class MetadataStore {
  private readonly known = new Map<string, Promise<SnapshotKnowledge | undefined>>();

  /** @param folder a URI */
  async of(folder: string): Promise<SnapshotKnowledge | undefined> {
    const path = pathOf(folder);
    if (path === undefined) return undefined;
    let snapshot = this.known.get(folder);
    if (!snapshot) this.known.set(folder, (snapshot = readMetadataIn(path)));
    const found = await snapshot;
    // That there is none costs next to nothing to see, and watchers do not always tell when one comes.
    if (!found && this.known.get(folder) === snapshot) this.known.delete(folder);
    return found;
  }

  changed(): void {
    this.known.clear();
  }
}
