import * as vscode from 'vscode';
import { LOGS_AT, SHOW, type AskedServer, type AtPlace, type LogsAtParams, type LogsAtResult, type QueryOutcome, type ShowParams, type ShowResult } from '../../server/src/lsp/protocol';
import type { ConnectionCommands } from './connections/commands';
import type { Connections } from './connections/connections';
import { nameOf, type ConfiguredServer } from './connections/environments';
import type { FetchGate } from './fetch-gate';
import { notice } from './notice';
import { ReadOnlyTexts } from './read-only-texts';
import type { QueryRunner } from './run-query';
import type { Server } from './server';
import { openQuerySettings, querySettings } from './settings';

const SCHEME = 'observability-report';
/** Longer ids than this are none. */
const LONGEST_ID = 200;
/** What an id may look like, to be offered when the caret is in it. */
const ID = /[\w.:-]{6,200}/;
const LONGEST_LINE = 10_000;

/** Commands that ask the servers of the environment in use about what stands at the cursor. */
export class LiveCommands implements vscode.Disposable {
  private readonly texts = new ReadOnlyTexts(SCHEME, 'This report is gone. Run the command again.');

  constructor(
    private readonly server: Server,
    private readonly gate: FetchGate,
    private readonly connections: Connections,
    private readonly commands: ConnectionCommands,
    private readonly runner: QueryRunner,
  ) {}

  dispose(): void {
    this.texts.dispose();
  }

  /** Shows the targets or the alerts of what a lens names, or else of what stands at the cursor. */
  async show(what: ShowParams['what'], argument: unknown): Promise<void> {
    const at = isPlace(argument) ? argument : cursor();
    if (!at) return void vscode.window.showInformationMessage(`Open a rule file or a manifest and place the cursor in a ${what === 'targets' ? 'ServiceMonitor, PodMonitor or service' : 'rule or service'}.`);
    const resource = vscode.Uri.parse(at.uri, true);
    const { name, servers } = this.connections.current(resource);
    if (!servers.prometheus) return this.offerSettings(`The environment ${name} names no Prometheus, which knows ${what}.`);
    if (!(await this.commands.mayAsk(servers.prometheus))) return;
    const alertmanager = what === 'alerts' && servers.alertmanager && (await this.commands.mayAsk(servers.alertmanager)) ? servers.alertmanager : undefined;
    const params: ShowParams = { what, at, environment: name, prometheus: asked(servers.prometheus), ...(alertmanager ? { alertmanager: asked(alertmanager) } : {}), timeoutSeconds: querySettings(resource).timeoutSeconds };
    const closing = [servers.prometheus, ...(alertmanager ? [alertmanager] : [])].map((server) => this.gate.open(server));
    try {
      const progress = { location: vscode.ProgressLocation.Window, title: `Asking ${name} for ${what}`, cancellable: true };
      const result = await vscode.window.withProgress(progress, (_, token) => this.server.request<ShowResult>(SHOW, params, token));
      if ('nothing' in result) void vscode.window.showInformationMessage(notice(result.nothing));
      else await this.texts.show(result.title, result.text, resource);
    } finally {
      for (const close of closing) close();
    }
  }

  /** Runs the query for the logs of the service at the cursor. */
  async showLogs(): Promise<QueryOutcome | undefined> {
    const at = cursor();
    if (at) return this.runLogs({ at });
    void vscode.window.showInformationMessage('Open a rule file, a manifest or a query and place the cursor where a service is named.');
    return undefined;
  }

  /** Follows a request through all services: the id that is given or selected, or the one that the user enters. */
  async followCorrelationId(argument: unknown): Promise<QueryOutcome | undefined> {
    const editor = vscode.window.activeTextEditor;
    const at: AtPlace = cursor() ?? { uri: (vscode.workspace.workspaceFolders?.[0]?.uri ?? vscode.Uri.parse('untitled:correlation')).toString(), position: { line: 0, character: 0 } };
    const line = editor?.document.lineAt(editor.selection.active.line).text.slice(0, LONGEST_LINE) ?? '';
    const selected = editor?.document.getText(editor.selection).trim() ?? '';
    const id = typeof argument === 'string' ? argument : isId(selected) ? selected : await askForId(editor);
    return id !== undefined && isId(id) ? this.runLogs({ at, correlationId: id.trim(), line }) : undefined;
  }

  private async runLogs(params: LogsAtParams): Promise<QueryOutcome | undefined> {
    const found = await this.server.request<LogsAtResult>(LOGS_AT, params);
    if ('nothing' in found) return void vscode.window.showInformationMessage(notice(found.nothing));
    const resource = vscode.Uri.parse(params.at.uri, true);
    if (!this.connections.server(resource, 'loki')) return this.offerSettings(`The environment ${this.connections.current(resource).name} names no Loki, which keeps the logs.`);
    const outcome = await this.runner.runMade({ title: found.title, expression: found.expression, language: 'logql', uri: params.at.uri });
    if (found.links.length > 0) void this.offerLinks(found.links);
    return outcome;
  }

  private async offerLinks(links: readonly { title: string; url: string }[]): Promise<void> {
    const titles = links.map(({ title }) => `Open ${title}`);
    const chosen = await vscode.window.showInformationMessage('The contract says where more is to be seen of this request.', ...titles);
    const link = chosen === undefined ? undefined : links[titles.indexOf(chosen)];
    if (link) await vscode.env.openExternal(vscode.Uri.parse(link.url, true));
  }

  private async offerSettings(message: string): Promise<undefined> {
    const open = 'Open Settings';
    void vscode.window.showInformationMessage(notice(`${message} See the setting observability.environments.`), open).then((choice) => (choice === open ? openQuerySettings() : undefined));
    return Promise.resolve(undefined);
  }
}

const asked = (server: ConfiguredServer): AskedServer => ({ url: server.url, setting: server.setting, server: nameOf(server) });

function cursor(): AtPlace | undefined {
  const editor = vscode.window.activeTextEditor;
  return editor && { uri: editor.document.uri.toString(), position: { line: editor.selection.active.line, character: editor.selection.active.character } };
}

const isId = (text: string): boolean => text.trim() !== '' && text.length <= LONGEST_ID && !/[\p{Cc}]/u.test(text.trim());

/** Asks for an id; the word at the cursor is offered where it may be one. */
async function askForId(editor: vscode.TextEditor | undefined): Promise<string | undefined> {
  const range = editor?.document.getWordRangeAtPosition(editor.selection.active, ID);
  const word = range && editor?.document.getText(range);
  return vscode.window.showInputBox({
    title: 'Follow Correlation Id',
    prompt: 'The id of a request, as the lines of all services have it',
    value: word !== undefined && /\d/.test(word) ? word : '',
    validateInput: (text) => (text === '' || isId(text) ? undefined : `An id is one line of at most ${LONGEST_ID} characters.`),
  });
}

/** The command may be called with anything, such as the file that a context menu was opened on. */
function isPlace(value: unknown): value is AtPlace {
  if (typeof value !== 'object' || value === null) return false;
  const { uri, position } = value as Partial<AtPlace>;
  return typeof uri === 'string' && typeof position?.line === 'number' && typeof position.character === 'number';
}
