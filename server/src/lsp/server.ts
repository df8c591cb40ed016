import {
  DidChangeConfigurationNotification,
  DidChangeWatchedFilesNotification,
  DocumentDiagnosticReportKind,
  LSPErrorCodes,
  RegistrationType,
  ResponseError,
  WatchKind,
  type CancellationToken,
  type Connection,
  type Diagnostic,
  type InitializeParams,
  type TextDocumentRegistrationOptions,
} from 'vscode-languageserver';
import { expectMuch } from '../boot/v8-flags';
import { examine, type CheckSettings, type Findings, type Pace } from '../features/diagnose';
import { createSnapshot, type Snapshot } from '../features/snapshot';
import { withSnapshot } from '../features/with-snapshot';
import { isContractFile } from '../model/recognise';
import { forgetRecent } from '../text/recent';
import { mayHoldSnapshot } from '../workspace/metadata-snapshot-path';
import { Background } from './background';
import { Garbage } from './garbage';
import { SCOPED } from './capabilities';
import { ContractStore } from './contracts';
import { toDiagnostics } from './convert';
import { alerts } from './handlers/alerts';
import { callHierarchy } from './handlers/call-hierarchy';
import { codeActions } from './handlers/code-actions';
import { codeLenses } from './handlers/code-lenses';
import { completion } from './handlers/completion';
import { explainQuery } from './handlers/explain-query';
import { formatting } from './handlers/formatting';
import { hover } from './handlers/hover';
import { inlayHints } from './handlers/inlay-hints';
import { liveViews } from './handlers/live-views';
import { metadataSnapshot } from './handlers/metadata-snapshot';
import { navigation } from './handlers/navigation';
import { queries } from './handlers/queries';
import { rename } from './handlers/rename';
import { semanticTokens } from './handlers/semantic-tokens';
import { signatureHelp } from './handlers/signature-help';
import { structure } from './handlers/structure';
import { workspaceSymbols } from './handlers/workspace-symbols';
import type { QueryFacts } from '../query/promql/facts';
import type { DetailedFacts, Feature, Host } from './host';
import { LiveFacts, withLive } from './live/live-facts';
import { LiveSeriesStore, withSeries } from './live/live-series';
import { LiveState, type ServerState, type Wanted } from './live/live-state';
import { MetadataStore } from './live/metadata-store';
import { MetricDetailsStore, withDetails, type MetricDetails } from './live/metric-details';
import { LokiFiles } from './loki-files';
import { OpenDocuments, type OpenDocument } from './open-documents';
import { LIVE_SERVER, type InitializationOptions, type LiveServerParams } from './protocol';
import { editorTransport } from './query-service';
import { ReportedDiagnostics } from './reported-diagnostics';
import { SettingsStore } from './settings';
import { SnapshotCache } from './snapshot-cache';
import { cancelled } from './still-wanted';
import { scanProgress } from './scan-progress';
import { canonicalUri } from './uri';
import { WorkspaceDiagnostics } from './workspace-diagnostics';
import { WorkspaceFiles } from './workspace-files';
import { WorkspaceNames, type VersionedFile } from './workspace-names';
import { WorkspaceStore } from './workspace-store';

const FEATURES: readonly Feature[] = [alerts, callHierarchy, codeActions, codeLenses, completion, explainQuery, formatting, hover, inlayHints, liveViews, metadataSnapshot, navigation, queries, rename, semanticTokens, signatureHelp, structure, workspaceSymbols];

const after = (milliseconds: number, callback: () => void): (() => void) => {
  const timer = setTimeout(callback, milliseconds).unref();
  return () => clearTimeout(timer);
};

/** Whether there are PromQL queries in a document, or will be. */
const hasPromql = (snapshot: Snapshot | undefined): boolean =>
  snapshot?.languageId === 'promql' || snapshot?.analyses.some(({ queries }) => queries.some(({ language }) => language === 'promql')) === true;

/** Characters of a document with so many rules that the first seconds are not all that there is to do. */
const LONG = 1_000_000;

/** The pace at which a version of a document is checked. A class, so that it does not keep what it was made for longer than it lasts (see `FileVersion`). */
class VersionPace implements Pace {
  constructor(private readonly isOver: () => boolean) {}

  get cancelled(): boolean {
    return this.isOver();
  }

  pause(): Promise<void> {
    return new Promise((resolve) => setImmediate(resolve));
  }
}

/**
 * Connects the features to a client that was told of them: converts, calls, converts back.
 *
 * @param params what the client said when it connected
 * @param listen has a function called whenever something comes in, before it is read
 */
export function startServer(connection: Connection, params: InitializeParams, listen: (heard: () => void) => void): void {
  const documents = new OpenDocuments({ changed: documentChanged, closed: documentClosed });
  const snapshots = new Map<string, { document: OpenDocument; snapshot: Snapshot }>();
  const reported = new ReportedDiagnostics();
  const client = params.capabilities;
  let folders = params.workspaceFolders?.map((folder) => folder.uri) ?? (params.rootUri ? [params.rootUri] : []);
  const canPull = (): boolean => client.textDocument?.diagnostic !== undefined;
  const settings = new SettingsStore(connection, () => client.workspace?.configuration === true);
  const contracts = new ContractStore(
    () => folders,
    (uri) => documents.all().find((document) => canonicalUri(document.uri) === uri)?.text.toString(),
  );
  const lokiFiles = new LokiFiles({
    folders: () => folders,
    patterns: async (folder) => (await settings.of(folder)).lokiRules,
    changed: () => {
      snapshots.clear();
      files.forget();
      store.filesChanged();
      refreshAll();
    },
  });
  const cache = new SnapshotCache((uri) => lokiFiles.rulerOf(uri));
  const background = new Background();
  const garbage = new Garbage(() => {
    // What a closed document said of others is forgotten when they are asked for.
    store.facts();
    forgetRecent();
  });
  const turn = (): Promise<void> => background.turn();
  const files = new WorkspaceFiles(cache, { folders: () => folders, excluded: (folder) => settings.excluded(folder) }, turn);
  const isOfContract = (uri: string): boolean => isContractFile(uri) || contracts.isExtended(uri);
  const store = new WorkspaceStore(files, {
    openSnapshots: () => new Map(documents.uris().flatMap((uri) => {
      const snapshot = snapshotOf(uri);
      return snapshot ? [[canonicalUri(uri), snapshot] as const] : [];
    })),
    isOpen: (uri) => documents.uris().some((open) => canonicalUri(open) === uri),
    changed: refreshAll,
    fileBegins: (uri) => names.fileBegins(uri),
    documentRead: (uri, analysis, own) => names.documentRead(uri, analysis, own),
    fileGone: (uri) => names.fileGone(uri),
    log: (message) => connection.console.warn(message),
    progress: () => scanProgress(connection, client),
    turn,
  });
  const names = new WorkspaceNames(cache, () => documents.uris().flatMap((uri) => openFile(uri) ?? []), { ready: () => store.ready, complete: () => store.complete() });
  const workspace = new WorkspaceDiagnostics(files, {
    openUris: () => new Set(documents.uris().map(canonicalUri)),
    scopeOf: (uri) => contracts.scopeOf(uri),
    checkSettings: checkSettingsOf,
    mostProblems: mostProblemsOf,
    ready: () => lokiFiles.ready.then(() => store.ready),
    turn,
  });

  const live = new LiveFacts({
    ask: (uri) => connection.sendRequest(LIVE_SERVER, { uri, what: 'knowledge' } satisfies LiveServerParams),
    transportTo: ({ name }) => editorTransport(connection, name),
    now: () => performance.now(),
    log: (message) => connection.console.info(message),
    changed: refreshAll,
  });
  const state = new LiveState({
    ask: (uri) => connection.sendRequest(LIVE_SERVER, { uri, what: 'state' } satisfies LiveServerParams),
    transportTo: ({ name }) => editorTransport(connection, name),
    now: () => performance.now(),
    time: () => Date.now() / 1000,
    after,
    log: (message) => connection.console.info(message),
    changed: refreshLenses,
  });
  const series = new LiveSeriesStore({
    ask: (uri) => connection.sendRequest(LIVE_SERVER, { uri, what: 'series' } satisfies LiveServerParams),
    transportTo: ({ name }) => editorTransport(connection, name),
    now: () => performance.now(),
    time: () => Date.now() / 1000,
    after,
    changed: refreshAll,
  });
  const details = new MetricDetailsStore({
    ask: (uri) => connection.sendRequest(LIVE_SERVER, { uri, what: 'details' } satisfies LiveServerParams),
    transportTo: ({ name }) => editorTransport(connection, name),
    now: () => performance.now(),
    time: () => Date.now() / 1000,
  });
  const metadata = new MetadataStore();
  const canTellServer = (params.initializationOptions as InitializationOptions | null | undefined)?.liveServer === true;

  async function checkSettingsOf(uri: string): Promise<CheckSettings> {
    const known = await contracts.settingsFor(uri, await settings.of(contracts.scopeOf(uri)), () => store.facts());
    const { budget, liveChecks } = await settings.of(contracts.scopeOf(uri));
    const folder = contracts.folderOf(uri);
    const offline = withSnapshot(known, await metadata.of(folder), budget);
    if (!canTellServer) return offline;
    if (hasPromql(snapshotOf(uri))) live.use(folder, uri);
    const knowledge = live.of(folder);
    const online = withLive(offline, knowledge);
    // Of a workspace with ten thousand files, a server is asked about those that are open.
    return liveChecks && knowledge && documents.get(uri) ? withSeries(online, series.of(folder, uri, budget, knowledge.retentionSeconds)) : online;
  }

  async function metricDetails(uri: string, known: QueryFacts | undefined, metrics: readonly string[], label?: string): Promise<DetailedFacts | undefined> {
    const folder = contracts.folderOf(uri);
    if (!known || !live.of(folder)) return undefined;
    const told = metrics.filter((metric) => known.metric(metric)?.source === 'server');
    const found = new Map<string, MetricDetails>();
    const values = new Map<string, readonly string[]>();
    await Promise.all(
      told.map(async (metric) => {
        const detail = await details.of(folder, uri, metric);
        if (!detail) return;
        found.set(metric, detail);
        // A label is one that the server itself has told, too.
        const more = label !== undefined && !detail.values && detail.labels.includes(label) ? await details.valuesOf(folder, uri, metric, label) : undefined;
        if (more) values.set(`${metric} ${label}`, more);
      }),
    );
    return found.size === 0 ? undefined : { facts: withDetails(known, found, values), details: found };
  }

  function serverState(uri: string, wanted: Wanted): ServerState | undefined {
    if (!canTellServer) return undefined;
    const folder = contracts.folderOf(uri);
    state.use(folder, uri, wanted);
    return state.of(folder);
  }

  /** The snapshot of a document's current version; made once, from what the last one had. */
  function snapshotOf(uri: string): Snapshot | undefined {
    const document = documents.get(uri);
    if (!document) return undefined;
    const known = snapshots.get(uri);
    if (known?.document === document) return known.snapshot;
    const snapshot = createSnapshot({ path: uri, languageId: document.languageId, text: document.text, ruler: lokiFiles.rulerOf(uri) }, known?.snapshot);
    if (known?.snapshot.taken !== snapshot.taken) connection.console.info(`${uri}: ${snapshot.taken}`);
    snapshots.set(uri, { document, snapshot });
    return snapshot;
  }

  function openFile(uri: string): VersionedFile | undefined {
    const snapshot = snapshotOf(uri);
    return snapshot && { uri, snapshot, version: documents.get(uri)!.version };
  }

  async function problemsOf(uri: string, token?: CancellationToken): Promise<(Findings & { snapshot: Snapshot; most: number }) | undefined> {
    const [checkSettings, most] = await Promise.all([checkSettingsOf(uri), mostProblemsOf(uri), lokiFiles.ready]);
    const snapshot = snapshotOf(uri);
    const findings = snapshot && (await examine(snapshot, checkSettings, paceOf(uri, documents.get(uri), token), most));
    return snapshot && findings ? { ...findings, snapshot, most } : undefined;
  }

  async function mostProblemsOf(uri: string): Promise<number> {
    return (await settings.of(contracts.scopeOf(uri))).mostProblems;
  }

  /** Work on a version is given up once a newer one is there. */
  const paceOf = (uri: string, document: OpenDocument | undefined, token?: CancellationToken): Pace => new VersionPace(() => token?.isCancellationRequested === true || documents.get(uri) !== document);

  async function diagnosticsOf(uri: string, token?: CancellationToken): Promise<Diagnostic[] | undefined> {
    const found = await problemsOf(uri, token);
    return found && toDiagnostics(found.snapshot.lines, found, found.most);
  }

  /** For clients that do not pull. */
  async function push(uri: string): Promise<void> {
    const document = documents.get(uri);
    const diagnostics = await background.yieldTo(diagnosticsOf(uri));
    if (diagnostics && documents.get(uri) === document) await connection.sendDiagnostics({ uri, version: document?.version, diagnostics });
  }

  /** Something that every document is checked against changed. */
  function refreshAll(): void {
    workspace.changed();
    if (!canPull()) for (const document of documents.all()) void push(document.uri);
    else if (client.workspace?.diagnostics?.refreshSupport) void connection.languages.diagnostics.refresh();
    refreshLenses();
    if (client.workspace?.inlayHint?.refreshSupport) void connection.languages.inlayHint.refresh();
  }

  function refreshLenses(): void {
    if (client.workspace?.codeLens?.refreshSupport) void connection.sendRequest('workspace/codeLens/refresh');
  }

  connection.onInitialized(async () => {
    lokiFiles.update();
    store.filesChanged();
    if (client.workspace?.didChangeConfiguration?.dynamicRegistration) await connection.client.register(DidChangeConfigurationNotification.type, { section: ['observability', 'files.exclude'] });
    if (client.workspace?.didChangeWatchedFiles?.dynamicRegistration) {
      // Of a folder that comes or goes, nothing is said of the files in it.
      const watchers = [{ globPattern: '**/{*.yaml,*.yml,*.promql,*.logql,*.traceql,*.md,*.json,*.alloy,*.river,.gitignore}' }, { globPattern: '**/*', kind: WatchKind.Create | WatchKind.Delete }];
      await connection.client.register(DidChangeWatchedFilesNotification.type, { watchers });
    }
    for (const scoped of SCOPED) {
      if (scoped.canRegister(client)) await connection.client.register(new RegistrationType<TextDocumentRegistrationOptions>(scoped.method), { documentSelector: scoped.languages.map((language) => ({ language })) });
    }
    if (client.workspace?.workspaceFolders) {
      connection.workspace.onDidChangeWorkspaceFolders(({ added, removed }) => {
        folders = [...folders.filter((uri) => !removed.some((folder) => folder.uri === uri)), ...added.map((folder) => folder.uri)];
        contracts.changed();
        lokiFiles.update();
        files.forget();
        store.filesChanged();
        refreshAll();
      });
    }
  });

  connection.onDidChangeConfiguration(({ settings: pushed }) => {
    settings.changed(pushed);
    lokiFiles.update();
    files.forget();
    store.filesChanged();
    metadata.lookAgain();
    live.settingsChanged();
    state.settingsChanged();
    series.settingsChanged();
    details.settingsChanged();
    refreshAll();
  });

  connection.onDidChangeWatchedFiles(({ changes }) => {
    background.isMeant();
    files.changed(changes.map(({ uri }) => uri));
    store.filesChanged();
    workspace.changed();
    const isMetadata = changes.some(({ uri }) => mayHoldSnapshot(uri));
    if (isMetadata) metadata.changed();
    else metadata.lookAgain();
    const isContract = changes.some(({ uri }) => isOfContract(uri));
    if (isContract) contracts.changed();
    if (isContract || isMetadata) refreshAll();
  });

  function documentChanged({ uri, text }: OpenDocument): void {
    // V8 looks through all of its flags each time: not behind each keystroke.
    if (text.length > LONG && (snapshots.get(uri)?.document.text.length ?? 0) <= LONG) expectMuch();
    background.wrote();
    store.documentChanged();
    if (isOfContract(uri)) {
      contracts.changed();
      refreshAll();
    } else if (!canPull()) {
      void push(uri);
    }
  }

  function documentClosed({ uri, text }: OpenDocument): void {
    garbage.add(text.length);
    snapshots.delete(uri);
    reported.forget(uri);
    settings.forget(uri);
    store.documentChanged();
    files.changed([uri]);
    store.filesChanged();
    workspace.documentClosed(uri);
    if (isOfContract(uri)) {
      contracts.changed();
      refreshAll();
    }
    if (!canPull()) void connection.sendDiagnostics({ uri, diagnostics: [] });
  }

  connection.languages.diagnostics.on(async ({ textDocument: { uri }, previousResultId }, token) => {
    const items = await background.yieldTo(diagnosticsOf(uri, token));
    if (token.isCancellationRequested) throw cancelled();
    // An empty list would say that all is well. What was overtaken by a newer version is asked for again.
    if (!items && documents.get(uri)) throw new ResponseError(LSPErrorCodes.ServerCancelled, 'a newer version of the document is there', { retriggerRequest: true });
    return items ? reported.report(uri, items, previousResultId) : { kind: DocumentDiagnosticReportKind.Full, items: [] };
  });
  connection.languages.diagnostics.onWorkspace((params, token) => {
    background.isMeant();
    return workspace.report(params, token);
  });

  const host: Host = { snapshotOf, openFile, names, problemsOf, settingsOf: (uri) => settings.of(contracts.scopeOf(uri)), checkSettingsOf, serverState, metricDetails, contractFileOf: (uri) => contracts.fileFor(uri), clientCapabilities: () => client };
  for (const feature of FEATURES) feature.register(connection, host);

  documents.listen(connection);
  listen(() => background.heard());
}
