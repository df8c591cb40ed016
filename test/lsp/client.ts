import assert from 'node:assert/strict';
import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import path from 'node:path';
import { TextDocument } from 'vscode-languageserver-textdocument';
import {
  ConfigurationRequest,
  createProtocolConnection,
  DocumentDiagnosticRequest,
  InitializeRequest,
  PublishDiagnosticsNotification,
  StreamMessageReader,
  StreamMessageWriter,
  type CancellationToken,
  type ClientCapabilities,
  type Diagnostic,
  type DocumentDiagnosticReport,
  type InitializeResult,
  type ProtocolConnection,
  type PublishDiagnosticsParams,
  type Range,
  type TextDocumentContentChangeEvent,
} from 'vscode-languageserver/node';

/** The server under test: the built one, unless another is named. */
export const SERVER = path.resolve(process.env.OBSERVABILITY_SERVER ?? 'dist/server.js');

/** Nothing that a test waits for takes this long; a server that is stuck fails its test with a message that says in what. */
const PATIENCE_MS = 60_000;

const running = new Set<ChildProcessWithoutNullStreams>();
process.once('exit', () => running.forEach((child) => child.kill('SIGKILL')));

export interface ClientOptions {
  /** The URIs of the workspace folders. */
  readonly folders?: readonly string[];
  /** Whether the client pulls diagnostics, as current editors do; true unless given. */
  readonly pull?: boolean;
  /** The user's settings below `observability`. */
  readonly settings?: unknown;
  /** Whether the client answers `workspace/configuration`; true unless given. */
  readonly canBeAsked?: boolean;
  /** What the client tells beside its capabilities. */
  readonly initializationOptions?: unknown;
  /** The value of the setting `files.exclude`. */
  readonly excluded?: Readonly<Record<string, unknown>>;
  /** Whether the client shows progress; it is kept in `progress`. */
  readonly canShowProgress?: boolean;
  /** Variables of the server's environment, beside those of the tests. */
  readonly env?: Readonly<Record<string, string>>;
  /** More that the client is capable of, for documents. */
  readonly textDocument?: ClientCapabilities['textDocument'];
  /** More that the client is capable of, for the workspace. */
  readonly workspace?: ClientCapabilities['workspace'];
}

/** A language client without an editor: what it is told is what the server sent. */
export class TestClient {
  readonly documents = new Map<string, TextDocument>();
  readonly logs: string[] = [];
  /** The methods that the server asked the client to watch, such as `workspace/didChangeWatchedFiles`. */
  readonly registered: string[] = [];
  readonly published: PublishDiagnosticsParams[] = [];
  /** How often the server asked for a refresh, by what of. */
  readonly refreshes = { diagnostics: 0, lenses: 0, hints: 0 };
  /** What the server told of work that takes long. */
  readonly progress: { readonly kind: string; readonly title?: string; readonly message?: string }[] = [];
  initialized!: InitializeResult;
  settings: unknown;
  private stderr = '';
  private readonly listeners = new Set<() => void>();

  private constructor(
    readonly process: ChildProcessWithoutNullStreams,
    readonly connection: ProtocolConnection,
    private readonly options: ClientOptions,
  ) {
    this.settings = options.settings ?? {};
    process.stderr.setEncoding('utf8').on('data', (text: string) => (this.stderr += text));
    connection.onNotification('window/logMessage', ({ message }: { message: string }) => void this.happened(() => this.logs.push(message)));
    connection.onNotification(PublishDiagnosticsNotification.type, (params) => void this.happened(() => this.published.push(params)));
    connection.onRequest(ConfigurationRequest.type, ({ items }) => items.map(({ section }) => (section === 'files.exclude' ? (options.excluded ?? {}) : this.settings)));
    connection.onRequest('window/workDoneProgress/create', () => null);
    connection.onNotification('$/progress', ({ value }: { value: { kind: string } }) => void this.happened(() => this.progress.push(value)));
    connection.onRequest('client/registerCapability', ({ registrations }: { registrations: { method: string }[] }) => this.happened(() => this.registered.push(...registrations.map(({ method }) => method))));
    connection.onRequest('workspace/diagnostic/refresh', () => this.happened(() => this.refreshes.diagnostics++));
    connection.onRequest('workspace/codeLens/refresh', () => this.happened(() => this.refreshes.lenses++));
    connection.onRequest('workspace/inlayHint/refresh', () => this.happened(() => this.refreshes.hints++));
  }

  static async start(options: ClientOptions = {}): Promise<TestClient> {
    const child = spawn(process.execPath, [SERVER, '--stdio'], { stdio: 'pipe', env: { ...process.env, ...options.env } });
    // A test that failed leaves its server behind: it must neither keep this process alive nor outlive it.
    for (const handle of [child, child.stdin, child.stdout, child.stderr] as { unref?(): void }[]) handle.unref?.();
    running.add(child);
    child.once('exit', () => running.delete(child));
    const connection = createProtocolConnection(new StreamMessageReader(child.stdout), new StreamMessageWriter(child.stdin));
    const client = new TestClient(child, connection, options);
    connection.listen();
    const folders = options.folders?.map((uri) => ({ uri, name: uri.split('/').at(-1)! })) ?? null;
    client.initialized = await client.request<InitializeResult>(InitializeRequest.method, { processId: process.pid, rootUri: null, workspaceFolders: folders, capabilities: capabilities(options), initializationOptions: options.initializationOptions });
    await connection.sendNotification('initialized', {});
    return client;
  }

  /** Ends the server as an editor does, and sees that it ended well and said nothing on stderr. */
  async stop(): Promise<void> {
    const ended = new Promise<number | null>((resolve) => this.process.once('exit', resolve));
    try {
      await this.request('shutdown');
      await this.connection.sendNotification('exit');
      assert.equal(await within(ended, 'the end of the server'), 0);
      assert.equal(this.stderr, '', 'the server wrote to stderr');
    } finally {
      this.connection.dispose();
      this.process.kill('SIGKILL');
    }
  }

  request<Result>(method: string, params?: unknown, token?: CancellationToken): Promise<Result> {
    const answer = token ? this.connection.sendRequest<Result>(method, params, token) : params === undefined ? this.connection.sendRequest<Result>(method) : this.connection.sendRequest<Result>(method, params);
    return within(answer, `an answer to ${method}`);
  }

  notify(method: string, params: unknown): Promise<void> {
    return this.connection.sendNotification(method, params);
  }

  async open(uri: string, text: string, languageId = 'yaml'): Promise<string> {
    const document = TextDocument.create(uri, languageId, 1, text);
    this.documents.set(uri, document);
    await this.notify('textDocument/didOpen', { textDocument: { uri, languageId, version: 1, text } });
    return uri;
  }

  /** Sends changes as one new version, each relative to the text that the one before it left. */
  async change(uri: string, ...changes: TextDocumentContentChangeEvent[]): Promise<void> {
    const document = this.document(uri);
    const version = document.version + 1;
    TextDocument.update(document, changes, version);
    await this.notify('textDocument/didChange', { textDocument: { uri, version }, contentChanges: changes });
  }

  /** Replaces the first occurrence of a text, as one incremental change. */
  replace(uri: string, search: string, replacement: string): Promise<void> {
    const document = this.document(uri);
    const from = document.getText().indexOf(search);
    assert.ok(from >= 0, `${JSON.stringify(search)} is not in ${uri}`);
    return this.change(uri, { range: { start: document.positionAt(from), end: document.positionAt(from + search.length) }, text: replacement });
  }

  async close(uri: string): Promise<void> {
    this.documents.delete(uri);
    await this.notify('textDocument/didClose', { textDocument: { uri } });
  }

  document(uri: string): TextDocument {
    const document = this.documents.get(uri);
    assert.ok(document, `${uri} is not open`);
    return document;
  }

  /** Pulls the diagnostics of a document. */
  async diagnostics(uri: string): Promise<Diagnostic[]> {
    const report = await this.request<DocumentDiagnosticReport>(DocumentDiagnosticRequest.method, { textDocument: { uri } });
    assert.equal(report.kind, 'full');
    return report.kind === 'full' ? report.items : [];
  }

  /** The rules that report on a document, in the order of the text. */
  async rules(uri: string): Promise<unknown[]> {
    return (await this.diagnostics(uri)).map(({ code }) => code);
  }

  /** Opens a text under a name of its own, pulls its diagnostics and closes it again. */
  async check(text: string, file = 'file:///elsewhere/rules.yaml', languageId = 'yaml'): Promise<Diagnostic[]> {
    await this.open(file, text, languageId);
    const diagnostics = await this.diagnostics(file);
    await this.close(file);
    return diagnostics;
  }

  /** The pushed diagnostics of a version of a document. */
  async pushed(uri: string, version: number): Promise<Diagnostic[]> {
    const find = () => this.published.find((params) => params.uri === uri && params.version === version);
    await this.until(() => find() !== undefined, `pushed diagnostics of version ${version} of ${uri}`);
    return find()!.diagnostics;
  }

  /** Changes the user's settings. */
  async configure(settings: unknown): Promise<void> {
    this.settings = settings;
    await this.notify('workspace/didChangeConfiguration', { settings: this.options.canBeAsked === false ? { observability: settings } : null });
  }

  /** Waits for something that the server makes true by a message of its own. */
  async until(condition: () => boolean, what: string): Promise<void> {
    if (condition()) return;
    let listener: () => void;
    const met = new Promise<void>((resolve) => {
      listener = () => {
        if (condition()) resolve();
      };
      this.listeners.add(listener);
    });
    try {
      await within(met, what);
    } finally {
      this.listeners.delete(listener!);
    }
  }

  /** The text that a range of a document holds. */
  textAt(uri: string, range: Range): string {
    return this.document(uri).getText(range);
  }

  private happened(note: () => unknown): null {
    note();
    for (const listener of this.listeners) listener();
    return null;
  }
}

/** The message of a diagnostic, which newer versions of the protocol may mark up. */
export const textOf = ({ message }: Diagnostic): string => (typeof message === 'string' ? message : message.value);

function capabilities({ pull = true, canBeAsked = true, canShowProgress = false, textDocument = {}, workspace = {} }: ClientOptions): ClientCapabilities {
  return {
    window: { workDoneProgress: canShowProgress },
    textDocument: {
      ...(pull ? { diagnostic: { dynamicRegistration: false, relatedDocumentSupport: false } } : {}),
      publishDiagnostics: { versionSupport: true, codeDescriptionSupport: true },
      codeAction: { isPreferredSupport: true, codeActionLiteralSupport: { codeActionKind: { valueSet: ['quickfix', 'source.fixAll'] } } },
      ...textDocument,
    },
    workspace: {
      configuration: canBeAsked,
      workspaceFolders: true,
      didChangeConfiguration: { dynamicRegistration: true },
      didChangeWatchedFiles: { dynamicRegistration: true },
      ...(pull ? { diagnostics: { refreshSupport: true } } : {}),
      codeLens: { refreshSupport: true },
      inlayHint: { refreshSupport: true },
      ...workspace,
    },
  };
}

async function within<T>(promise: Promise<T>, what: string): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`waited ${PATIENCE_MS / 1000} s for ${what}`)), PATIENCE_MS);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
