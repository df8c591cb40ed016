import { DocumentDiagnosticReportKind, type CancellationToken, type Diagnostic, type PreviousResultId, type WorkspaceDiagnosticParams, type WorkspaceDiagnosticReport, type WorkspaceDocumentDiagnosticReport } from 'vscode-languageserver';
import { examine, findingsOf, forgetChecks, stillHolds, type CheckSettings, type Found } from '../features/diagnose';
import { toDiagnostics } from './convert';
import type { Turn } from './snapshot-cache';
import { canonicalUri } from './uri';
import type { WorkspaceFile, WorkspaceFiles } from './workspace-files';

const NOTHING: readonly never[] = [];

/** What the ids of results begin with: a client may still have some of a server that ended. */
const SESSION = `${Date.now().toString(36)}.`;

interface Host {
  /** The canonical URIs of the open documents. */
  openUris(): ReadonlySet<string>;
  /** Equal for files that are checked with the same settings. */
  scopeOf(uri: string): string;
  checkSettings(uri: string): Promise<CheckSettings>;
  /** How many problems other than errors are shown of a file. */
  mostProblems(uri: string): Promise<number>;
  /** Is fulfilled when what files say of each other is known: before, they would only be checked again. */
  ready(): Promise<void>;
  /** Is awaited between two pieces of work. */
  readonly turn: Turn;
}

/** How files of a scope are checked. */
interface Scope {
  readonly settings: CheckSettings;
  readonly most: number;
}

interface Checked extends Scope {
  /** The file's state on the disk. */
  readonly stamp: string;
  /** What was found in its documents, which tells whether other settings would change it. */
  readonly findings: readonly Found[];
  readonly resultId: string;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * The diagnostics of the workspace's files that are not open. A client asks over and over; the first answer comes at
 * once, and each further one when something changed, so that an idle workspace costs nothing.
 */
export class WorkspaceDiagnostics {
  private readonly checked = new Map<string, Checked>();
  private generation = 1;
  /** How many results were given an id. */
  private results = 0;
  private reported = 0;
  private readonly waiting = new Set<() => void>();
  /** Files that were open, by canonical URI: a client keeps what it showed of them until it is told better. */
  private readonly closed = new Map<string, string>();

  constructor(
    private readonly files: WorkspaceFiles,
    private readonly host: Host,
  ) {}

  /** Files, contracts or settings changed: the next answer must be given anew. */
  changed(): void {
    this.generation++;
    for (const wake of this.waiting) wake();
  }

  /** A document was closed: from now on it counts as it stands on the disk. */
  documentClosed(uri: string): void {
    this.closed.set(canonicalUri(uri), uri);
    this.changed();
  }

  async report(params: WorkspaceDiagnosticParams, token: CancellationToken): Promise<WorkspaceDiagnosticReport> {
    if (this.reported === this.generation) await this.change(token);
    await this.host.ready();
    const generation = this.generation;
    const open = this.host.openUris();
    /** The earlier results by their files; in the end, those whose files are gone. What is open is pulled for itself, as it stands in the editor. */
    const previous = new Map<string, PreviousResultId>();
    for (const known of params.previousResultIds) {
      // Nearly all are spelt as we did.
      const uri = this.checked.has(known.uri) ? known.uri : canonicalUri(known.uri);
      if (!open.has(uri)) previous.set(uri, known);
    }
    const closed = [...this.closed].filter(([uri]) => !open.has(uri));
    /** Files that were closed and are not told of yet, as the editor spells them. */
    const untold = new Map(closed);
    const items: WorkspaceDocumentDiagnosticReport[] = [];
    const scopes = new Map<string, Scope>();
    let count = 0;
    const files = await this.files.list();
    for (const [uri, file] of files) {
      if (token.isCancellationRequested) return { items: [] };
      if (open.has(uri)) continue;
      const scope = this.host.scopeOf(uri);
      if (!scopes.has(scope)) scopes.set(scope, { settings: await this.host.checkSettings(uri), most: await this.host.mostProblems(uri) });
      const checked = this.checkedBefore(file, scopes.get(scope)!) ?? (await this.check(file, scopes.get(scope)!));
      if (!checked) continue;
      count++;
      const known = previous.get(uri);
      const opened = untold.get(uri);
      const name = known?.uri ?? opened;
      if (name === undefined && checked.diagnostics.length === 0) continue;
      if (known) previous.delete(uri);
      if (opened !== undefined) untold.delete(uri);
      const { resultId } = checked;
      // A document keeps the spelling of its URI under which the editor knows it.
      if (known?.value === resultId && opened === undefined) items.push({ uri: known.uri, version: null, resultId, kind: DocumentDiagnosticReportKind.Unchanged });
      else items.push({ uri: name ?? uri, version: null, resultId, kind: DocumentDiagnosticReportKind.Full, items: [...checked.diagnostics] });
    }
    for (const [uri, known] of previous) untold.set(uri, known.uri);
    for (const uri of untold.values()) items.push({ kind: DocumentDiagnosticReportKind.Full, uri, version: null, items: [] });
    for (const [uri] of closed) this.closed.delete(uri);
    if (this.checked.size > count) for (const uri of this.checked.keys()) if (open.has(uri) || !files.has(uri)) this.checked.delete(uri);
    this.reported = generation;
    return { items };
  }

  /** Waits until something changes or the client gives up. */
  private change(token: CancellationToken): Promise<void> {
    return new Promise((resolve) => {
      const wake = (): void => {
        listening.dispose();
        this.waiting.delete(wake);
        resolve();
      };
      const listening = token.onCancellationRequested(wake);
      this.waiting.add(wake);
      if (token.isCancellationRequested) wake();
    });
  }

  /** What is known of a file that is as it was, and would have the same problems; told without waiting, for there may be many. */
  private checkedBefore({ uri, stamp }: WorkspaceFile, { settings, most }: Scope): Checked | undefined {
    const known = this.checked.get(uri);
    if (known?.stamp !== stamp || known.most !== most) return undefined;
    if (known.settings === settings) return known;
    return known.findings.every((found) => stillHolds(found, settings)) ? this.note(uri, { ...known, settings }) : undefined;
  }

  private async check(file: WorkspaceFile, { settings, most }: Scope): Promise<Checked | undefined> {
    const { uri, stamp } = file;
    try {
      const known = this.checked.get(uri);
      if (file.isNothing()) return this.note(uri, { stamp, settings, most, findings: NOTHING, resultId: this.resultId(known, NOTHING), diagnostics: NOTHING });
      const snapshot = await file.snapshot();
      const found = await examine(snapshot, settings, { pause: this.host.turn, cancelled: false }, most);
      const diagnostics = found ? toDiagnostics(snapshot.lines, found, most) : [];
      const findings = findingsOf(snapshot);
      forgetChecks(snapshot);
      return this.note(uri, { stamp, settings, most, findings, resultId: this.resultId(known, diagnostics), diagnostics });
    } catch {
      // The file went away, or may not be read: then there is nothing to say about it.
      this.checked.delete(uri);
      return undefined;
    }
  }

  /** What is found again is nothing new to the client, however it was found. */
  private resultId(known: Checked | undefined, diagnostics: readonly Diagnostic[]): string {
    return known && JSON.stringify(known.diagnostics) === JSON.stringify(diagnostics) ? known.resultId : `${SESSION}${(++this.results).toString(36)}`;
  }

  private note(uri: string, checked: Checked): Checked {
    this.checked.set(uri, checked);
    return checked;
  }
}
