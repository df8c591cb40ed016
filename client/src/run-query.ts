import * as vscode from 'vscode';
import { EXPLAIN_RUN, QUERIES_OF, QUERY_AT, READ_TAIL, RUN_QUERY, WHY_EMPTY, type AskAboutQueryParams, type MeasuredNode, type QueriesOfParams, type QueryAtParams, type QueryAtResult, type QueryOutcome, type ReadTailResult, type RunQueryArgument, type RunQueryParams } from '../../server/src/lsp/protocol';
import type { Connections } from './connections/connections';
import { type ConfiguredServer, nameOf, type ServerKind, shownAddress } from './connections/environments';
import type { ConnectionStatus } from './connections/status';
import type { FetchGate } from './fetch-gate';
import { tailLogs } from './log-tail';
import { notice } from './notice';
import type { PanelAction, RunInfo } from './panel-protocol';
import type { QueryHistory } from './query-history';
import { curlOf, expressionOf, grafanaLink, prometheusLink } from './query-links';
import type { QueryPanel } from './query-panel';
import { QueryPanels } from './query-panels';
import { messageOf, type Server } from './server';
import type { QueryVariables } from './query-variables';
import { openQuerySettings, querySettings } from './settings';
import { INSTANT, rangeOf, type Timing } from './timing';

/** How much longer than the query's own timeout the language server may take to report it, in milliseconds. */
const REPORT_MS = 15_000;
/** How long the language server may take to find the query at the cursor, in milliseconds. */
const FIND_MS = 10_000;
/** How long it may take to explain a query, which runs each of its parts, in milliseconds. */
const EXPLAIN_MS = 180_000;

/** Of a server's message, this many characters go into the log. */
const LONGEST_LOG = 500;

/** What a panel is busy with. */
interface Work {
  readonly source: vscode.CancellationTokenSource;
  stopTail?: () => void;
}

/** The command Run Query, from the question to the panel, and what the panels ask for. */
export class QueryRunner implements vscode.Disposable {
  private readonly panels: QueryPanels;
  private readonly work = new Map<QueryPanel, Work>();
  /** How long and fine a range the user chose last: the next one is the same. */
  private timing: Timing = INSTANT;
  /** How the last query ended. */
  lastOutcome: QueryOutcome | undefined;

  constructor(
    extension: vscode.Uri,
    private readonly server: Server,
    private readonly gate: FetchGate,
    private readonly connections: Connections,
    private readonly status: ConnectionStatus,
    private readonly history: QueryHistory,
    private readonly variables: QueryVariables,
    private readonly log: vscode.LogOutputChannel,
  ) {
    this.panels = new QueryPanels(extension, {
      cancel: (panel) => this.cancel(panel),
      closed: (panel) => this.cancel(panel),
      rerun: (panel, run, { timing = run.timing, bare }) => void this.rerun(panel, { ...run, timing }, bare),
      agree: (panel, run) => void this.agree(panel, run),
      explain: (panel, run) => void this.explain(panel, run),
      tail: (panel, run, isOn) => void this.tail(panel, run, isOn),
      act: (panel, run, action) => void this.act(panel, run, action),
    });
  }

  dispose(): void {
    for (const panel of [...this.work.keys()]) this.cancel(panel);
    this.panels.dispose();
  }

  describePanel(): ReturnType<QueryPanel['describe']> {
    return this.panels.latest?.describe() ?? Promise.resolve(undefined);
  }

  private cancel(panel: QueryPanel): void {
    const work = this.work.get(panel);
    this.work.delete(panel);
    work?.stopTail?.();
    work?.source.cancel();
  }

  /** Runs the query that a code lens names, or else the one at the cursor. */
  async command(argument: unknown, mode: Timing['mode'] = 'instant'): Promise<QueryOutcome | undefined> {
    const query = isArgument(argument) ? argument : await this.queryAtCursor();
    if (!query) return undefined;
    const { title, language, uri, variables, scrapeInterval } = query;
    const source = variables?.length ? { expression: query.expression, variables } : undefined;
    const expression = await this.filled(query, uri);
    if (expression === undefined) return undefined;
    return this.run({ title, expression, ...(source ? { source } : {}), ...(scrapeInterval === undefined ? {} : { scrapeInterval }), language, uri, server: '', environment: '', timing: { ...this.timing, mode: language === 'logql' ? 'range' : mode, end: undefined } }, this.panels.forNext());
  }

  /** All queries of a document, in the order of the text. */
  queriesOf(uri: string): Promise<QueryAtResult[]> {
    const params: QueriesOfParams = { textDocument: { uri } };
    return within(FIND_MS, 'the language server did not answer', this.server.request<QueryAtResult[]>(QUERIES_OF, params));
  }

  /** A query with values for the variables of its dashboard, which are asked for once; undefined where the user gives none. */
  async filled({ expression, variables }: QueryAtResult, uri: string): Promise<string | undefined> {
    return variables?.length ? this.variables.fill({ expression, variables }, uri) : expression;
  }

  /** Runs a query that a command has made. */
  runMade(query: Pick<RunInfo, 'title' | 'expression' | 'language' | 'uri'>): Promise<QueryOutcome> {
    return this.run({ ...query, server: '', environment: '', timing: { ...this.timing, mode: query.language === 'logql' ? 'range' : 'instant', end: undefined } }, this.panels.forNext());
  }

  /** Runs a query that was run or marked before. */
  async fromHistory(): Promise<void> {
    const run = await this.history.choose();
    if (run) await this.run({ ...run, uri: vscode.window.activeTextEditor?.document.uri.toString() }, this.panels.forNext());
  }

  private async queryAtCursor(): Promise<RunQueryArgument | undefined> {
    const editor = vscode.window.activeTextEditor;
    if (!editor) {
      void vscode.window.showInformationMessage('Open a rule file or a query file and place the cursor in a query to run it.');
      return undefined;
    }
    const uri = editor.document.uri.toString();
    const { start, end } = editor.selection;
    const range = { start: { line: start.line, character: start.character }, end: { line: end.line, character: end.character } };
    const params: QueryAtParams = { textDocument: { uri }, range };
    try {
      const found = await within(FIND_MS, 'it did not answer', this.server.request<QueryAtResult | null>(QUERY_AT, params));
      if (found) return { ...found, uri };
      void vscode.window.showInformationMessage('No query at the cursor. Place it inside an expression, or select the expression to run.');
    } catch (error) {
      void vscode.window.showErrorMessage(notice(`The language server could not find the query: ${messageOf(error)}`));
    }
    return undefined;
  }

  /** @param bare whether to leave the comparison out that the query ends with; as before, unless given */
  private async rerun(panel: QueryPanel, run: RunInfo, bare: boolean | undefined): Promise<void> {
    this.timing = { ...run.timing, end: undefined };
    await this.run({ ...run, bare: bare === undefined ? run.bare : bare ? (panel.condition ?? run.bare) : undefined }, panel);
  }

  /** Runs one query and shows how it ends. What the panel is busy with is cancelled. It never rejects. */
  private async run(query: RunInfo, panel: QueryPanel): Promise<QueryOutcome> {
    this.cancel(panel);
    const mine: Work = { source: new vscode.CancellationTokenSource() };
    this.work.set(panel, mine);
    const { run, server, outcome } = await this.ask(query, mine.source.token, (started) => panel.started(started));
    // Of a query that was replaced by a newer one, nothing is shown any more.
    if (this.work.get(panel) !== mine && outcome.kind !== 'cancelled') return outcome;
    if (this.work.get(panel) === mine) this.work.delete(panel);
    else if (this.work.has(panel)) return outcome;
    this.lastOutcome = outcome;
    panel.finished(run, outcome);
    if (outcome.kind === 'table' || outcome.kind === 'logs' || outcome.kind === 'error') void this.history.add(run);
    if (outcome.kind === 'table' && outcome.rows.length === 0 && server) void this.sayWhy(panel, run, server);
    void this.notify(outcome, run, panel);
    return outcome;
  }

  /**
   * Sends one query to the server of the environment in use, and says how it ended. It never rejects.
   *
   * @param started is told of the query as it is about to be sent
   */
  async ask(query: RunInfo, token: vscode.CancellationToken, started: (run: RunInfo) => void = () => undefined): Promise<{ run: RunInfo; server: ConfiguredServer | undefined; outcome: QueryOutcome }> {
    const resource = this.resourceOf(query);
    const server = this.connections.server(resource, KIND[query.language]);
    const run: RunInfo = { ...query, server: server ? shownAddress(server.url) : '', environment: this.connections.current(resource).name };
    started(run);
    const now = Date.now() / 1000;
    const when = run.timing.mode === 'range' ? { range: rangeOf(run.timing, now) } : run.timing.end === undefined ? {} : { time: run.timing.end };
    const outcome = this.refusal(server, run) ?? (await this.send(server!, { expression: expressionOf(run, now), language: run.language, url: server!.url, setting: server!.setting, ...when, ...querySettings(resource) }, token));
    if (server) this.status.hearOutcome(server, outcome);
    this.log.info(`Query of ${run.title}: ${summary(outcome).slice(0, LONGEST_LOG)}`);
    return { run, server, outcome };
  }

  /** Why nothing is sent at all; undefined where a query may be. */
  private refusal(server: ConfiguredServer | undefined, { language, environment }: RunInfo): QueryOutcome | undefined {
    if (!vscode.workspace.isTrusted) return restricted();
    if (!server) return { kind: 'not-configured', message: `The environment ${environment} has no ${KIND[language]} server: name one in the setting observability.environments. Nothing was sent.` };
    if (this.connections.leaveFor(server) === 'yes') return undefined;
    return { kind: 'unsupported', message: `Nothing was sent: ${shownAddress(server.url) || 'the server'} is named by the settings of this workspace.`, needsAgreement: true };
  }

  /** The user allows the server that the workspace names, and runs the query there. */
  private async agree(panel: QueryPanel, run: RunInfo): Promise<void> {
    await this.allow(run);
    await this.run(run, panel);
  }

  /** The user allows the server that the workspace names for a query; false where the settings name another one by now. */
  async allow(run: RunInfo): Promise<boolean> {
    const server = this.connections.server(this.resourceOf(run), KIND[run.language]);
    // What was asked about is what was shown; the settings may have changed since.
    if (!server || shownAddress(server.url) !== run.server) return false;
    await this.connections.agree(server);
    return true;
  }

  /** The server of a panel's query, if it may be asked something more about it. */
  private serverOf(run: RunInfo): ConfiguredServer | undefined {
    const server = this.connections.server(this.resourceOf(run), KIND[run.language]);
    return server && shownAddress(server.url) === run.server && this.connections.leaveFor(server) === 'yes' ? server : undefined;
  }

  private async explain(panel: QueryPanel, run: RunInfo): Promise<void> {
    const server = this.serverOf(run);
    if (!server || run.language !== 'promql') return panel.tell({ type: 'explained', tree: null, message: server ? 'Only PromQL queries are explained by running their parts.' : 'The server may not be asked.' });
    try {
      const tree = await this.askAbout<MeasuredNode | null>(EXPLAIN_RUN, server, run, EXPLAIN_MS);
      panel.tell({ type: 'explained', tree, message: tree ? '' : 'The query has a syntax error, so that it has no parts to run.' });
    } catch (error) {
      panel.tell({ type: 'explained', tree: null, message: `The query could not be explained: ${messageOf(error)}` });
    }
  }

  private async sayWhy(panel: QueryPanel, run: RunInfo, server: ConfiguredServer): Promise<void> {
    if (run.language !== 'promql') return;
    try {
      const reasons = await this.askAbout<string[]>(WHY_EMPTY, server, run, EXPLAIN_MS);
      if (panel.run === run || panel.run?.expression === run.expression) panel.tell({ type: 'why', reasons });
    } catch (error) {
      this.log.warn(`Why the query of ${run.title} is empty could not be found out: ${messageOf(error)}`);
    }
  }

  /** Asks the language server about a query, which asks the server of the query. */
  private async askAbout<Result>(method: string, server: ConfiguredServer, run: RunInfo, limit: number): Promise<Result> {
    const close = this.gate.open(server);
    const params: AskAboutQueryParams = { expression: expressionOf(run, Date.now() / 1000), url: server.url, server: nameOf(server), setting: server.setting, timeoutSeconds: querySettings(this.resourceOf(run)).timeoutSeconds, time: run.timing.end ?? Date.now() / 1000 };
    try {
      return await within(limit, 'it did not answer', this.server.request<Result>(method, params));
    } finally {
      close();
    }
  }

  private async tail(panel: QueryPanel, run: RunInfo, isOn: boolean): Promise<void> {
    this.cancel(panel);
    const server = this.serverOf(run);
    if (!isOn || !server) return;
    const mine: Work = { source: new vscode.CancellationTokenSource() };
    this.work.set(panel, mine);
    const read = async (message: string): Promise<ReadTailResult | undefined> => (await this.server.request<ReadTailResult | null>(READ_TAIL, { message })) ?? undefined;
    try {
      const stop = await tailLogs(this.connections, server, run.expression, read, (tailed, ended) => panel.post({ type: 'tailed', ...tailed, ...(ended === undefined ? {} : { ended }) }));
      if (this.work.get(panel) === mine) mine.stopTail = stop;
      else stop();
    } catch (error) {
      panel.post({ type: 'tailed', streams: [], lines: [], ended: messageOf(error) });
    }
  }

  private async act(panel: QueryPanel, run: RunInfo, action: PanelAction): Promise<void> {
    const server = this.connections.server(this.resourceOf(run), KIND[run.language]);
    const open = async (link: string | undefined): Promise<void> => {
      if (link !== undefined) await vscode.env.openExternal(vscode.Uri.parse(link, true));
      else void vscode.window.showInformationMessage('The server is no data source of Grafana: its address is none of /api/datasources/proxy/uid/….');
    };
    switch (action) {
      case 'pin':
      case 'unpin':
        return panel.pin(action === 'pin');
      case 'bookmark':
        await this.history.bookmark(run);
        return void vscode.window.showInformationMessage('The query is marked. "Observability: Query History" finds it again, in every workspace.');
      case 'history':
        return this.fromHistory();
      case 'variables': {
        const expression = run.source && (await this.variables.fill(run.source, run.uri ?? '', true));
        if (expression !== undefined) await this.run({ ...run, expression, bare: undefined }, panel);
        return;
      }
      case 'copyCurl':
        if (server) await vscode.env.clipboard.writeText(curlOf(run, server, Date.now() / 1000));
        return panel.post({ type: 'copied' });
      case 'openInPrometheus':
        return server && open(prometheusLink(run, server));
      case 'openInGrafana':
        return server && open(grafanaLink(run, server));
    }
  }

  private resourceOf({ uri }: RunInfo): vscode.Uri | undefined {
    try {
      return uri === undefined ? undefined : vscode.Uri.parse(uri, true);
    } catch (error) {
      this.log.warn(`A query came from a document without a valid address: ${messageOf(error)}`);
      return undefined;
    }
  }

  private async send(server: ConfiguredServer, params: RunQueryParams, token: vscode.CancellationToken): Promise<QueryOutcome> {
    const cancelled = new Promise<QueryOutcome>((resolve) => token.onCancellationRequested(() => resolve({ kind: 'cancelled' })));
    const close = this.gate.open(server);
    const limit = params.timeoutSeconds * 1000 + REPORT_MS;
    try {
      return await within(limit, 'it did not answer', Promise.race([this.server.request<QueryOutcome>(RUN_QUERY, { ...params, server: nameOf(server) } satisfies RunQueryParams, token), cancelled]));
    } catch (error) {
      return { kind: 'unsupported', message: `The language server could not run the query: ${messageOf(error)}` };
    } finally {
      close();
    }
  }

  /** What the panel says about a server that cannot be asked is said where it cannot be overlooked, too. */
  private async notify(outcome: QueryOutcome, run: RunInfo, panel: QueryPanel): Promise<void> {
    if (outcome.kind !== 'unreachable' && outcome.kind !== 'timeout' && outcome.kind !== 'not-configured') return;
    const [setting, retry] = ['Open Setting', 'Retry'];
    const choice = await vscode.window.showErrorMessage(notice(outcome.message), setting, retry);
    if (choice === setting) await openQuerySettings();
    if (choice === retry) await this.run(run, panel);
  }
}

function restricted(): QueryOutcome {
  const manage = 'Manage Workspace Trust';
  const message = 'This workspace is in Restricted Mode: queries are sent only from workspaces that you trust.';
  void vscode.window.showWarningMessage(message, manage).then((choice) => (choice === manage ? vscode.commands.executeCommand('workbench.trust.manage') : undefined));
  return { kind: 'unsupported', message };
}

const KIND: Readonly<Record<RunInfo['language'], ServerKind>> = { promql: 'prometheus', logql: 'loki' };

const summary = (outcome: QueryOutcome): string => {
  if (outcome.kind === 'table') return `${outcome.total} ${outcome.total === 1 ? 'row' : 'rows'} in ${outcome.durationMs} ms`;
  if (outcome.kind === 'logs') return `${outcome.lines.length} lines in ${outcome.durationMs} ms`;
  return outcome.kind === 'cancelled' ? 'cancelled' : `${outcome.kind}: ${outcome.message}`;
};

/** The promise's result, or an error when it takes longer than this. */
async function within<Result>(milliseconds: number, message: string, promise: Promise<Result>): Promise<Result> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => (timer = setTimeout(() => reject(new Error(message)), milliseconds)));
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** The command may be called with anything, such as the file that a context menu was opened on. */
function isArgument(value: unknown): value is RunQueryArgument {
  if (typeof value !== 'object' || value === null) return false;
  const { title, expression, language, uri } = value as Partial<Record<keyof RunQueryArgument, unknown>>;
  return typeof title === 'string' && typeof expression === 'string' && typeof uri === 'string' && (language === 'promql' || language === 'logql');
}
