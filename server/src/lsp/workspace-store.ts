import { forgetAnalyses, type Analysis, type Snapshot } from '../features/snapshot';
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
  /** Is called with each file that is gone, or that is open, so that what is on the disk counts no more. */
  fileGone(uri: string): void;
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

function withChanges(stored: Map<string, Stored>, changes: ReadonlyMap<string, Stored | undefined>): Map<string, Stored> {
  for (const [uri, file] of changes) {
    if (file) stored.set(uri, file);
    else stored.delete(uri);
  }
  return stored;
}

const factsIn = ({ contributions }: Stored): number => contributions.reduce((sum, { entries }) => sum + entries.length, 0);

/**
 * What the workspace's files say together: open documents as they stand in the editor, all others as they are on the
 * disk. The files are read in the background; who asks gets what is known by then.
 */
export class WorkspaceStore {
  private index = new WorkspaceIndex();
  private readonly stored = new Map<string, Stored>();
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
        // What such a document said holds its whole text, for as long as a look through a large workspace takes.
        else if (this.files.hasFile(uri)) this.unread.add(uri);
        else this.index.delete(uri);
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
    const files = await this.files.list();
    /** What became of files that are not as they were: undefined of those that say nothing, or not from the disk. */
    const changes = new Map<string, Stored | undefined>();
    for (const uri of [...this.stored.keys(), ...unread]) if (!files.has(uri)) changes.set(uri, undefined);
    const keeper = new Keeper();
    const progress = this.stored.size === 0 ? this.host.progress() : undefined;
    let done = 0;
    try {
      for (const [uri, file] of files) {
        if (progress?.isCancelled) break;
        // A file that is open is read when it is closed: until then its text in the editor counts.
        if (this.stored.get(uri)?.stamp !== file.stamp) changes.set(uri, this.host.isOpen(uri) ? undefined : await this.read(file, keeper));
        progress?.report(++done, files.size);
      }
      this.isPartial = progress?.isCancelled === true;
    } finally {
      progress?.end();
    }
    for (const uri of unread) this.unread.delete(uri);
    await this.publish(changes);
    for (const [uri, stored] of changes) if (!stored) this.host.fileGone(uri);
    this.announce();
  }

  /** All at once: in between, every file would change what the others are checked against. */
  private async publish(changes: ReadonlyMap<string, Stored | undefined>): Promise<void> {
    let facts = 0;
    for (const stored of changes.values()) facts += stored ? factsIn(stored) : 0;
    const beside = facts > MANY_FACTS ? await this.indexBeside(withChanges(new Map(this.stored), changes)) : undefined;
    withChanges(this.stored, changes);
    if (beside) {
      const { index, open } = beside;
      // Some of the documents may have been closed meanwhile.
      for (const uri of open) if (!this.host.isOpen(uri)) index.put(uri, this.stored.get(uri)?.contributions ?? []);
      for (const uri of this.unread) index.put(uri, this.index.saidBy(uri));
      this.index = index;
      this.isStale = true;
    } else {
      for (const [uri, stored] of changes) if (!this.open.has(uri) && !this.unread.has(uri)) this.index.put(uri, stored?.contributions ?? []);
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
        forgetAnalyses(analyses);
        const kept = keeper.contribution(said);
        if (kept.entries.length > 0) contributions.push(kept);
      });
      return { stamp, contributions };
    } catch {
      // The file went away, or may not be read: then it says nothing.
      return undefined;
    }
  }
}
