import * as vscode from 'vscode';
import { FETCH, LIVE_SERVER, type FetchParams, type LiveServerParams, type QueryOutcome } from '../../server/src/lsp/protocol';
import { AlertPreviewer } from './alert-preview/alert-previewer';
import type { PreviewDescription } from './alert-preview/preview-protocol';
import { signalOf } from './cancellation';
import { ConnectionCommands } from './connections/commands';
import { Connections } from './connections/connections';
import { CredentialStore } from './connections/credentials';
import { CHOOSE_ENVIRONMENT, ConnectionStatus } from './connections/status';
import { createContractFile } from './contract-file';
import { EXPLAIN_QUERY_COMMAND, QueryExplainer } from './explain-query';
import { fixAll } from './fix-all';
import { FetchGate } from './fetch-gate';
import { LiveCommands } from './live-commands';
import { allowLiveServer } from './live-server';
import { newQueryNotebook, registerQueryNotebook } from './notebook/query-notebook';
import { runAllQueries } from './notebook/run-all-queries';
import { saveMetadataSnapshot } from './metadata-snapshot';
import { notice } from './notice';
import type { PanelDescription } from './panel-protocol';
import { ExplainActions, explainRule, EXPLAIN_RULE, RulePages } from './rule-pages';
import { QueryHistory } from './query-history';
import { QueryVariables } from './query-variables';
import { QueryRunner } from './run-query';
import { messageOf, Server } from './server';
import { DocumentWatch } from './wake';

/** What other extensions, and the tests in a real VS Code, get to see of this one. */
export interface ObservabilityApi {
  /** Fulfilled as soon as the language server runs for the first time; it starts when a document of ours is opened. */
  readonly started: Promise<void>;
  /** The language server's process, while it runs. */
  serverPid(): number | undefined;
  /** Where it keeps its compiled code, so that it starts faster the next time. */
  readonly compiled: vscode.Uri;
  /** How the last query ended. */
  lastOutcome(): QueryOutcome | undefined;
  /** What the result panel shows, as read from its page; undefined if it is not open. */
  describePanel(): Promise<PanelDescription | undefined>;
  /** What the preview of an alert shows, in the same way. */
  describePreview(): Promise<PreviewDescription | undefined>;
  /** What the status bar says of the connection. */
  connectionStatus(): string;
}

let stop = (): Promise<void> => Promise.resolve();

export function activate(context: vscode.ExtensionContext): ObservabilityApi {
  const log = vscode.window.createOutputChannel('Observability', { log: true });
  const compiled = vscode.Uri.joinPath(context.globalStorageUri, 'compiled');
  const server = new Server(vscode.Uri.joinPath(context.extensionUri, 'dist', 'server.js'), compiled, log);
  stop = () => server.stop();
  const connections = new Connections(context.workspaceState, new CredentialStore(context.secrets));
  const status = new ConnectionStatus(connections);
  const gate = new FetchGate((configured, request, signal) => connections.send(configured, request, signal));
  server.onRequest<FetchParams>(FETCH, async (request, token) => {
    const { signal, dispose } = signalOf(token);
    return gate.fetch(request, signal).finally(dispose);
  });
  server.onRequest<LiveServerParams>(LIVE_SERVER, (params) => Promise.resolve(allowLiveServer(gate, connections, params)));
  const runner = new QueryRunner(context.extensionUri, server, gate, connections, status, new QueryHistory(context.workspaceState, context.globalState), new QueryVariables(context.workspaceState), log);
  const commands = new ConnectionCommands(connections, status, gate, server, log);
  const explainer = new QueryExplainer(server);
  const previewer = new AlertPreviewer(context.extensionUri, server, gate, connections);
  const live = new LiveCommands(server, gate, connections, commands, runner);

  let running: () => void;
  const started = new Promise<void>((resolve) => (running = resolve));
  const start = (reason: string): Promise<void> =>
    server.start(reason).then(
      () => {
        running();
        status.show();
      },
      (error: unknown) => reportFailure('The Observability language server did not start', error, log),
    );

  // A command that fails says so: VS Code itself would show the bare error, or nothing at all.
  const command = (id: string, what: string, run: (argument: unknown) => Promise<unknown>): vscode.Disposable =>
    vscode.commands.registerCommand(id, async (argument: unknown) => run(argument).catch((error: unknown) => reportFailure(what, error, log)));

  context.subscriptions.push(
    log,
    runner,
    explainer,
    previewer,
    registerQueryNotebook(runner),
    live,
    connections,
    status,
    connections.onDidChange(() => void server.settingsChanged()),
    command(CHOOSE_ENVIRONMENT, 'The environment could not be chosen', () => commands.choose()),
    command('observability.testConnection', 'The connection could not be tested', () => commands.test()),
    command('observability.setCredentials', 'The credentials could not be kept', () => commands.setCredentials()),
    command('observability.removeCredentials', 'The credentials could not be removed', () => commands.removeCredentials()),
    command('observability.runQuery', 'The query could not be run', (argument) => runner.command(argument)),
    command('observability.runRangeQuery', 'The query could not be run', (argument) => runner.command(argument, 'range')),
    command('observability.runAllQueries', 'The queries could not be run', () => runAllQueries(runner, context.extension.id)),
    command('observability.previewAlert', 'The alert could not be previewed', (argument) => previewer.command(argument)),
    command('observability.newQueryNotebook', 'The notebook could not be opened', () => newQueryNotebook()),
    command('observability.queryHistory', 'The history could not be shown', () => runner.fromHistory()),
    command('observability.showTargets', 'The targets could not be shown', (argument) => live.show('targets', argument)),
    command('observability.showAlerts', 'The alerts could not be shown', (argument) => live.show('alerts', argument)),
    command('observability.showLogs', 'The logs could not be shown', () => live.showLogs()),
    command('observability.saveMetadataSnapshot', 'The snapshot could not be saved', () => saveMetadataSnapshot(server, gate, connections, commands)),
    command('observability.followCorrelationId', 'The correlation id could not be followed', (argument) => live.followCorrelationId(argument)),
    command(EXPLAIN_QUERY_COMMAND, 'The query could not be explained', () => explainer.command()),
    command('observability.createContractFile', 'The contract file could not be created', () => createContractFile(server)),
    command('observability.fixAll', 'The file could not be fixed', () => fixAll()),
    command('observability.restartServer', 'The language server could not be restarted', () => server.restart().then(() => running())),
    command('observability.showOutput', 'The output could not be shown', () => Promise.resolve(log.show())),
    command(EXPLAIN_RULE, 'The page of the rule could not be opened', (rule) => explainRule(context.extensionUri, rule)),
    RulePages.register(context.extensionUri),
    ExplainActions.register(),
    vscode.workspace.onDidChangeConfiguration((change) => change.affectsConfiguration('yaml') && void server.settingsChanged()),
    vscode.extensions.onDidChange(() => void server.settingsChanged()),
    new DocumentWatch(
      (document, evidence) => void start(`${vscode.workspace.asRelativePath(document.uri)} is open, and ${evidence}`),
      // Once the server runs, it says itself what it takes each document for.
      (document) => server.pid === undefined && log.info(`${document.uri.toString(true)}: none of the kinds that are checked`),
    ),
  );
  return { started, serverPid: () => server.pid, compiled, lastOutcome: () => runner.lastOutcome, describePanel: () => runner.describePanel(), describePreview: () => previewer.describe(), connectionStatus: () => status.text };
}

/** VS Code waits for the server to end before it ends the extension host. */
export const deactivate = (): Promise<void> => stop();

/** Says that something failed. Nothing waits for the message to be closed. */
function reportFailure(what: string, error: unknown, log: vscode.LogOutputChannel): undefined {
  const message = `${what}: ${messageOf(error)}`;
  const show = 'Show Output';
  log.error(message);
  void vscode.window.showErrorMessage(notice(message), show).then((choice) => choice === show && log.show());
  return undefined;
}
