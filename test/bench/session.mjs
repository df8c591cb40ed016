// A language server as a process of its own, driven as an editor does.
import { createProtocolConnection, StreamMessageReader, StreamMessageWriter } from 'vscode-languageserver/node';
import { end, start } from '../../scripts/lib/programs.mjs';
import { within } from '../../scripts/lib/wait.mjs';

/** A server that takes longer than this for one answer is stuck. */
const PATIENCE_MS = 600_000;
/** A server that takes longer than this to end by itself is ended. */
const EXIT_MS = 10_000;

export class Session {
  #connection;
  #child;
  #versions = new Map();
  /** Whether the server is asked for diagnostics; others publish them by themselves. */
  #pulls = true;
  /** What was published of each document, since its last change. */
  #published = new Map();
  #waiting = new Map();

  /**
   * Starts a server; `initializedMs` are the milliseconds from there to its answer.
   *
   * @param server the program's file, or the arguments of Node that run it
   * @param folder the URI of the workspace folder, if there is one
   * @param settings what the server is told of its settings, by their sections
   * @param env variables of its environment beside those of this process
   * @param prometheus what a live Prometheus would answer to the server's questions, as bodies by path; without it, there is none
   */
  static async start(server, { folder, prometheus, settings = {}, env } = {}) {
    const session = new Session();
    session.began = performance.now();
    session.#child = start(process.execPath, [...[server].flat(), '--stdio'], { stdio: ['pipe', 'pipe', 'inherit'], env: { ...process.env, ...env } });
    session.#connection = createProtocolConnection(new StreamMessageReader(session.#child.stdout), new StreamMessageWriter(session.#child.stdin));
    session.#connection.onRequest('observability/liveServer', () => ({ url: 'http://prometheus.example', server: 'bench' }));
    session.#connection.onRequest('observability/fetch', ({ url }) => {
      const body = prometheus?.[new URL(url).pathname];
      return { kind: 'response', status: body === undefined ? 404 : 200, contentType: 'application/json', body: body ?? '' };
    });
    session.#connection.onRequest('workspace/configuration', ({ items }) => items.map(({ section }) => settings[section] ?? null));
    session.#connection.onRequest('client/registerCapability', () => null);
    session.#connection.onNotification('textDocument/publishDiagnostics', (params) => session.#arrived(params));
    session.#connection.listen();
    const { capabilities } = await session.#request('initialize', { processId: process.pid, rootUri: null, workspaceFolders: folder ? [{ uri: folder, name: 'bench' }] : null, capabilities: { workspace: { configuration: true }, textDocument: { diagnostic: {}, publishDiagnostics: { versionSupport: true }, completion: {}, hover: {} } }, initializationOptions: { liveServer: prometheus !== undefined } });
    session.initializedMs = performance.now() - session.began;
    session.#pulls = capabilities.diagnosticProvider !== undefined;
    await session.#connection.sendNotification('initialized', {});
    if (!session.#pulls) await session.#connection.sendNotification('workspace/didChangeConfiguration', { settings });
    return session;
  }

  get pid() {
    return this.#child.pid;
  }

  /** Opens a document and pulls its diagnostics. */
  async open(uri, text, languageId = 'yaml') {
    this.#versions.set(uri, 1);
    await this.#connection.sendNotification('textDocument/didOpen', { textDocument: { uri, languageId, version: 1, text } });
    return this.diagnostics(uri);
  }

  async close(uri) {
    await this.#connection.sendNotification('textDocument/didClose', { textDocument: { uri } });
  }

  /** Replaces a range and pulls the diagnostics of the new version. */
  async edit(uri, range, text) {
    await this.change(uri, range, text);
    return this.diagnostics(uri);
  }

  /** Replaces a range, and asks for nothing. */
  async change(uri, range, text) {
    const version = this.#versions.get(uri) + 1;
    this.#versions.set(uri, version);
    this.#published.delete(uri);
    await this.#connection.sendNotification('textDocument/didChange', { textDocument: { uri, version }, contentChanges: [{ range, text }] });
  }

  /** The labels of what can be written at a position. */
  async complete(uri, position) {
    const answer = await this.#request('textDocument/completion', { textDocument: { uri }, position });
    return (Array.isArray(answer) ? answer : (answer?.items ?? [])).map(({ label }) => label);
  }

  /** What the server says at a position; null for nothing. */
  hover(uri, position) {
    return this.#request('textDocument/hover', { textDocument: { uri }, position });
  }

  /** Runs a query over a range of time on the server that `prometheus` stands for. */
  run(expression, range) {
    return this.#request('observability/runQuery', { language: 'promql', expression, url: 'http://prometheus.example', setting: '', timeoutSeconds: 60, maxRows: 10_000, range });
  }

  async diagnostics(uri) {
    if (this.#pulls) return (await this.#request('textDocument/diagnostic', { textDocument: { uri } })).items;
    const late = Symbol('late');
    const items = this.#published.get(uri) ?? (await within(new Promise((resolve) => this.#waiting.set(uri, resolve)), PATIENCE_MS, late));
    if (items === late) throw new Error(`nothing was published of ${uri} within ${PATIENCE_MS / 1000} s`);
    return items;
  }

  #arrived({ uri, version, diagnostics }) {
    // What is said of an older version is not what was asked for.
    if (version !== undefined && version !== null && version < this.#versions.get(uri)) return;
    this.#published.set(uri, diagnostics);
    this.#waiting.get(uri)?.(diagnostics);
    this.#waiting.delete(uri);
  }

  /** The diagnostics of the files that nobody has opened; what is as it was before is said to be. */
  async workspace(previousResultIds) {
    return (await this.#request('workspace/diagnostic', { previousResultIds })).items;
  }

  /** Tells that a file changed on the disk. */
  async changed(uri) {
    await this.#connection.sendNotification('workspace/didChangeWatchedFiles', { changes: [{ uri, type: 2 }] });
  }

  async stop() {
    await this.#request('shutdown');
    const ended = new Promise((resolve) => this.#child.once('exit', resolve));
    await this.#connection.sendNotification('exit');
    this.#connection.dispose();
    // It may have something to write yet.
    await within(ended, EXIT_MS);
    await end(this.#child);
  }

  async #request(method, params) {
    const late = Symbol('late');
    const answer = await within(params === undefined ? this.#connection.sendRequest(method) : this.#connection.sendRequest(method, params), PATIENCE_MS, late);
    if (answer === late) throw new Error(`no answer to ${method} within ${PATIENCE_MS / 1000} s`);
    return answer;
  }
}
