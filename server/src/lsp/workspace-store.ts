import type { Analysis, Snapshot } from '../features/snapshot';
import { forgetMemos } from '../text/memo';
import { readContribution, type Contribution } from '../workspace/contribution';
import { WorkspaceIndex, type WorkspaceFacts } from '../workspace/facts';
import { Keeper } from '../workspace/kept';
import type { Turn } from './snapshot-cache';
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
  /** Is called with each file on the disk that is new or has changed, before it is read. */
  fileBegins(uri: string): void;
  /** Is called with each document of such a file, or part of one. `own` makes a copy of a name that holds nothing of the file. */
  documentRead(uri: string, analysis: Analysis, own: (name: string) => string): void;
  /** Is called with all files that there are, whenever they were looked through. */
  filesAre(uris: { has(uri: string): boolean }): void;
  log(message: string): void;
  /** Shows that the files are being looked through for the first time. */
  progress(): Progress;
  /** Is awaited between two pieces of work. */
  readonly turn: Turn;
}

/** How long the writer must pause, in milliseconds, before what was written is held against all other documents. */
const SETTLE_MS = 250;

/** Facts of changed files. More of them are not put in their places at once, for that would take longer than a keystroke may. */
const MANY_FACTS = 3000;

/** What a file on the disk says to others, slice by slice as it was read. Nothing of its text and trees is kept. */
interface Stored {
  readonly stamp: string;
  readonly contributions: readonly Contribution[];
}

const factsIn = ({ contributions }: Stored): number => contributions.reduce((sum, { entries }) => sum + entries.length, 0);

/**
 * What the workspace's files say together: open documents as they stand in the editor, all others as they are on the
 * disk. The files are read in the background; who asks gets what is known by then.
 */
export class WorkspaceStore {
  private index = new WorkspaceIndex();
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
    const keeper = new Keeper();
    const progress = this.stored.size === 0 ? this.host.progress() : undefined;
    try {
      for (const file of files) {
        if (progress?.isCancelled) break;
        const known = this.stored.get(file.uri);
        // A file that is open is read when it is closed: until then its text in the editor counts.
        const stored = known?.stamp === file.stamp ? known : this.host.isOpen(file.uri) ? undefined : await this.read(file, keeper);
        if (stored) found.set(file.uri, stored);
        progress?.report(found.size, files.length);
      }
      this.isPartial = progress?.isCancelled === true;
    } finally {
      progress?.end();
    }
    await this.publish(found, unread);
    this.host.filesAre(found);
    this.announce();
  }

  /** All at once: in between, every file would change what the others are checked against. */
  private async publish(found: Map<string, Stored>, unread: readonly string[]): Promise<void> {
    const before = this.stored;
    const changed = [...found].filter(([uri, stored]) => stored !== before.get(uri));
    const isMuch = changed.reduce((sum, [, stored]) => sum + factsIn(stored), 0) > MANY_FACTS;
    const beside = isMuch ? await this.indexBeside(found) : undefined;
    this.stored = found;
    for (const uri of unread) this.unread.delete(uri);
    if (beside) {
      const { index, open } = beside;
      // Some of the documents may have been closed meanwhile.
      for (const uri of open) if (!this.host.isOpen(uri)) index.put(uri, found.get(uri)?.contributions ?? []);
      for (const uri of this.unread) index.put(uri, this.index.saidBy(uri));
      this.index = index;
      this.isStale = true;
    } else {
      for (const uri of [...before.keys(), ...unread]) if (!found.has(uri) && !this.open.has(uri)) this.index.delete(uri);
      for (const [uri, stored] of changed) if (!this.open.has(uri)) this.index.put(uri, stored.contributions);
    }
  }

  /** An index of files that is filled beside the one which counts, little by little; what it says like that one stays the same object. */
  private async indexBeside(found: ReadonlyMap<string, Stored>): Promise<{ readonly index: WorkspaceIndex; readonly open: readonly string[] }> {
    const index = new WorkspaceIndex();
    for (const [uri, { contributions }] of found) {
      for (const contribution of contributions) {
        index.append(uri, contribution);
        await this.host.turn();
      }
    }
    const open = this.host.openSnapshots();
    for (const [uri, { analyses }] of open) {
      index.set(uri, analyses);
      await this.host.turn();
    }
    for (const steps = index.adopting(this.index); !steps.next().done; ) await this.host.turn();
    return { index, open: [...open.keys()] };
  }

  private async read(file: WorkspaceFile, keeper: Keeper): Promise<Stored | undefined> {
    const { uri, stamp } = file;
    const contributions: Contribution[] = [];
    this.host.fileBegins(uri);
    try {
      await file.slices((analyses) => {
        const said: Contribution[] = [];
        for (const analysis of analyses) {
          said.push(readContribution(analysis));
          this.host.documentRead(uri, analysis, (name) => keeper.text(name));
          forgetMemos();
        }
        const kept = keeper.contribution(said);
        if (kept.entries.length + kept.alerts.length > 0) contributions.push(kept);
      });
      return { stamp, contributions };
    } catch {
      // The file went away, or may not be read: then it says nothing.
      return undefined;
    }
  }
}
