import type { Snapshot } from '../features/snapshot';
import { contributionsOf, type Contribution } from '../workspace/contribution';
import { WorkspaceIndex, type WorkspaceFacts } from '../workspace/facts';
import type { WorkspaceFile, WorkspaceFiles } from './workspace-files';

/** Tells somebody who waits how far a long piece of work is, and whether they have had enough of it. */
export interface Progress {
  report(done: number, of: number): void;
  readonly isCancelled: boolean;
  end(): void;
}

interface Host {
  /** The snapshots of the open documents, by canonical URI. */
  openSnapshots(): ReadonlyMap<string, Snapshot>;
  /** Whether a document is open, by its canonical URI. */
  isOpen(uri: string): boolean;
  /** Is called when checks may come out differently than when it was last called. */
  changed(): void;
  /** Is called with each file on the disk that is new or has changed. */
  fileRead(uri: string, snapshot: Snapshot): void;
  /** Is called with all files that there are, whenever they were looked through. */
  filesAre(uris: { has(uri: string): boolean }): void;
  log(message: string): void;
  /** Shows that the files are being looked through for the first time. */
  progress(): Progress;
}

/** How long the writer must pause, in milliseconds, before what was written is held against all other documents. */
const SETTLE_MS = 250;

/** What a file on the disk says to others. Its text and trees are not kept. */
interface Stored {
  readonly stamp: string;
  readonly contributions: readonly Contribution[];
}

const saidBy = ({ analyses }: Snapshot): Contribution[] => contributionsOf(analyses);

/**
 * What the workspace's files say together: open documents as they stand in the editor, all others as they are on the
 * disk. The files are read in the background; who asks gets what is known by then.
 */
export class WorkspaceStore {
  private readonly index = new WorkspaceIndex();
  private stored = new Map<string, Stored>();
  /** The open documents, by canonical URI, whose text counts instead of the file's. */
  private open: ReadonlySet<string> = new Set();
  /** Closed documents whose files were not read yet: until they are, what they said last counts. */
  private readonly unread = new Set<string>();
  /** Whether documents were opened, edited or closed since they were last looked at. */
  private isStale = false;
  private announced: WorkspaceFacts = this.index.facts;
  private scanning: Promise<void> = Promise.resolve();
  private isScanDue = false;
  /** Whether the user stopped the last look before all files were seen. */
  private isPartial = false;
  private settling: NodeJS.Timeout | undefined;

  constructor(
    private readonly files: WorkspaceFiles,
    private readonly host: Host,
  ) {}

  /** What is known now. The same object until a file says something else. */
  facts(): WorkspaceFacts {
    if (this.isStale) {
      this.isStale = false;
      const open = this.host.openSnapshots();
      for (const uri of this.open) {
        const stored = this.stored.get(uri);
        if (open.has(uri)) continue;
        if (stored) this.index.put(uri, stored.contributions);
        else this.unread.add(uri);
      }
      for (const [uri, { analyses }] of open) this.index.set(uri, analyses);
      this.open = new Set(open.keys());
    }
    return this.index.facts;
  }

  /** A document was opened, edited or closed. */
  documentChanged(): void {
    this.isStale = true;
    clearTimeout(this.settling);
    this.settling = setTimeout(() => this.announce(), SETTLE_MS).unref();
  }

  /** Files or folders changed on the disk: they are looked through again. */
  filesChanged(): void {
    // A scan that has not begun yet sees this change too.
    if (this.isScanDue) return;
    this.isScanDue = true;
    this.scanning = this.scanning.then(() => this.scan()).catch((error: unknown) => this.host.log(`The files of the workspace cannot be looked through: ${String(error)}`));
  }

  /** Is fulfilled when all files have been looked through. */
  get ready(): Promise<void> {
    return this.scanning;
  }

  /** Is fulfilled when all files have been looked through, also those that a look left out which the user stopped. */
  async complete(): Promise<void> {
    await this.scanning;
    if (this.isPartial) this.filesChanged();
    await this.scanning;
    if (this.isPartial) throw new Error('Not all files of the workspace were read.');
  }

  private announce(): void {
    const facts = this.facts();
    if (facts === this.announced) return;
    this.announced = facts;
    this.host.changed();
  }

  private async scan(): Promise<void> {
    this.isScanDue = false;
    // Takes note of the documents that were closed before this look, which would find their files or find none.
    this.facts();
    const unread = [...this.unread];
    const files = [...(await this.files.list())];
    const found = new Map<string, Stored>();
    const progress = this.stored.size === 0 ? this.host.progress() : undefined;
    try {
      for (const file of files) {
        if (progress?.isCancelled) break;
        const known = this.stored.get(file.uri);
        // A file that is open is read when it is closed: until then its text in the editor counts.
        const stored = known?.stamp === file.stamp ? known : this.host.isOpen(file.uri) ? undefined : await this.read(file);
        if (stored) found.set(file.uri, stored);
        progress?.report(found.size, files.length);
      }
      this.isPartial = progress?.isCancelled === true;
    } finally {
      progress?.end();
    }
    // All at once: in between, every file would change what the others are checked against.
    for (const uri of [...this.stored.keys(), ...unread]) if (!found.has(uri) && !this.open.has(uri)) this.index.delete(uri);
    for (const uri of unread) this.unread.delete(uri);
    for (const [uri, stored] of found) if (!this.open.has(uri) && stored !== this.stored.get(uri)) this.index.put(uri, stored.contributions);
    this.stored = found;
    this.host.filesAre(found);
    this.announce();
  }

  private async read({ uri, stamp, snapshot }: WorkspaceFile): Promise<Stored | undefined> {
    try {
      const read = await snapshot();
      this.host.fileRead(uri, read);
      const contributions = saidBy(read);
      await new Promise((resolve) => setImmediate(resolve));
      return { stamp, contributions };
    } catch {
      // The file went away, or may not be read: then it says nothing.
      return undefined;
    }
  }
}
