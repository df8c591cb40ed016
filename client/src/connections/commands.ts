import * as vscode from 'vscode';
import { PROBE, type ProbeAnswer, type ProbeParams } from '../../../server/src/lsp/protocol';
import type { FetchGate } from '../fetch-gate';
import { notice } from '../notice';
import type { Server } from '../server';
import { openQuerySettings } from '../settings';
import type { Connections } from './connections';
import { askForCredential } from './credential-dialog';
import { nameOf, originOf, shownAddress, type ConfiguredServer } from './environments';
import type { ConnectionStatus } from './status';

/** A server gets this long to say who it is, in seconds. */
const PROBE_SECONDS = 10;
/** A clock that is further away than this, in seconds, makes results look older or newer than they are. */
const MOST_DRIFT = 30;

/** The commands about connections: choose an environment, test it, and give it credentials. */
export class ConnectionCommands {
  constructor(
    private readonly connections: Connections,
    private readonly status: ConnectionStatus,
    private readonly gate: FetchGate,
    private readonly server: Server,
    private readonly log: vscode.LogOutputChannel,
  ) {}

  async choose(): Promise<void> {
    const resource = activeResource();
    const current = this.connections.current(resource);
    const environments = this.connections.environments(resource).map(({ name, servers }) => ({
      label: name,
      iconPath: new vscode.ThemeIcon(name === current.name ? 'check' : 'blank'),
      description: name === current.name ? 'in use' : '',
      detail: Object.values(servers).map(({ kind, url }) => `${kind} ${shownAddress(url) || '(no address)'}`).join('   '),
      run: () => this.connections.choose(resource, name).then(() => this.test()),
    }));
    const more = [
      { label: 'Test Connection', iconPath: new vscode.ThemeIcon('debug-disconnect'), run: () => this.test() },
      { label: 'Set Credentials…', iconPath: new vscode.ThemeIcon('key'), run: () => this.setCredentials() },
      { label: 'Open Settings', iconPath: new vscode.ThemeIcon('gear'), run: () => Promise.resolve(openQuerySettings()) },
    ];
    const items = [...environments, { label: '', kind: vscode.QuickPickItemKind.Separator, run: () => Promise.resolve() }, ...more];
    const chosen = await vscode.window.showQuickPick(items, { title: 'Where queries of this folder go', matchOnDetail: true });
    await chosen?.run();
  }

  /** Asks each server of the environment in use who it is, and says how each answered. */
  async test(): Promise<ProbeAnswer> {
    const resource = activeResource();
    const { name, servers } = this.connections.current(resource);
    const asked: ConfiguredServer[] = [];
    for (const server of Object.values(servers)) if (await this.mayAsk(server)) asked.push(server);
    if (asked.length === 0) return [];
    const closing = asked.map((server) => this.gate.open(server));
    try {
      const params: ProbeParams = { servers: asked.map((server) => ({ kind: server.kind, url: server.url, server: nameOf(server), setting: server.setting })), timeoutSeconds: PROBE_SECONDS };
      const progress = { location: vscode.ProgressLocation.Notification, title: `Testing ${name}`, cancellable: true };
      const answers = await vscode.window.withProgress(progress, (_, token) => this.server.request<ProbeAnswer>(PROBE, params, token));
      this.report(name, asked, answers);
      return answers;
    } finally {
      for (const close of closing) close();
    }
  }

  private report(name: string, servers: readonly ConfiguredServer[], answers: ProbeAnswer): void {
    const lines = servers.map((server, i) => {
      const answer = answers[i]!;
      if (answer.kind === 'cancelled') return `${server.kind}: cancelled`;
      if (answer.kind !== 'ok') {
        this.status.hear(server, { state: 'fails', message: answer.message });
        return 'hint' in answer && answer.hint !== undefined ? `${answer.message} ${answer.hint}` : answer.message;
      }
      const { name: product, version, latencyMs, driftSeconds = 0 } = answer.result;
      const what = `${product}${version === '' ? '' : ` ${version}`}`;
      const drift = Math.abs(driftSeconds) > MOST_DRIFT ? `; its clock is ${Math.round(Math.abs(driftSeconds))} s ${driftSeconds > 0 ? 'ahead' : 'behind'}, so "now" is another time there` : '';
      this.status.hear(server, { state: 'answers', what, latencyMs, ...(drift === '' ? {} : { message: drift }) });
      return `${what} answers in ${Math.round(latencyMs)} ms${drift}`;
    });
    for (const line of lines) this.log.info(`Test of ${name}: ${line.slice(0, 500)}`);
    const message = notice(`${name}: ${lines.join(' · ')}`);
    const isGood = answers.every(({ kind }) => kind === 'ok');
    const credentials = 'Set Credentials';
    const choices = answers.some((answer) => answer.kind === 'error' && (answer.status === 401 || answer.status === 403)) ? [credentials] : [];
    const shown = isGood ? vscode.window.showInformationMessage(message) : vscode.window.showErrorMessage(message, ...choices);
    void shown.then((choice) => (choice === credentials ? this.setCredentials() : undefined));
  }

  /** Whether a server may be asked by a command of the user; where only the user's word is missing, asks for it. */
  async mayAsk(server: ConfiguredServer): Promise<boolean> {
    const leave = this.connections.leaveFor(server);
    if (leave === 'restricted') void vscode.window.showWarningMessage('This workspace is in Restricted Mode: no server is asked from here.');
    if (leave !== 'ask first') return leave === 'yes';
    const allow = `Allow ${shownAddress(server.url)}`;
    const chosen = await vscode.window.showQuickPick([{ label: allow, detail: 'Stored credentials for this address go with the requests.' }, { label: 'Do not send anything' }], {
      title: `This workspace's settings name a ${server.kind} server`,
      ignoreFocusOut: true,
    });
    if (chosen?.label !== allow) return false;
    await this.connections.agree(server);
    return true;
  }

  async setCredentials(): Promise<void> {
    const address = await this.chooseAddress('For which server?');
    if (address === undefined) return;
    const credential = await askForCredential(originOf(address)!);
    if (!credential) return;
    await this.connections.credentials.set(address, credential);
    void vscode.window.showInformationMessage(`The credentials are kept in VS Code's secret storage and go to ${originOf(address)} only.`);
  }

  async removeCredentials(): Promise<void> {
    const address = await this.chooseAddress('Whose credentials are to be forgotten?');
    if (address === undefined) return;
    await this.connections.credentials.remove(address);
    void vscode.window.showInformationMessage(`No credentials go to ${originOf(address)} any more.`);
  }

  /** One address for each origin of all environments. */
  private async chooseAddress(title: string): Promise<string | undefined> {
    const servers = this.connections.environments(activeResource()).flatMap((environment) => Object.values(environment.servers).map((server) => ({ environment: environment.name, server })));
    const origins = new Map<string, string[]>();
    for (const { environment, server } of servers) {
      const origin = originOf(server.url.trim());
      if (origin !== undefined) origins.set(origin, [...(origins.get(origin) ?? []), `${environment}: ${server.kind}`]);
    }
    if (origins.size === 0) {
      void vscode.window.showInformationMessage('No server is configured: see the settings observability.environments and observability.prometheus.url.');
      return undefined;
    }
    const items = [...origins].map(([origin, uses]) => ({ label: origin, detail: uses.join(', ') }));
    return (await vscode.window.showQuickPick(items, { title }))?.label;
  }
}

const activeResource = (): vscode.Uri | undefined => vscode.window.activeTextEditor?.document.uri;
