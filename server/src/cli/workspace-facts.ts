import type { CheckSettings } from '../features/diagnose';
import type { Snapshot } from '../features/snapshot';
import { WorkspaceIndex } from '../workspace/facts';

/** What the files of a run say together. All that are checked in one run count as one workspace. */
export class RunFacts {
  private readonly index = new WorkspaceIndex();
  private readonly combined = new WeakMap<CheckSettings, CheckSettings>();

  /** Notes what a file says; it replaces what the file said before. */
  collect({ path, documents }: Snapshot): void {
    this.index.set(path, documents.map(({ analysis }) => analysis));
  }

  /** Settings together with what is known by now; the same object while nothing of both changes. */
  with(settings: CheckSettings): CheckSettings {
    const workspace = this.index.facts;
    const last = this.combined.get(settings);
    if (last?.workspace === workspace) return last;
    const made = { ...settings, workspace };
    this.combined.set(settings, made);
    return made;
  }
}
