import * as vscode from 'vscode';
import type { QueryOutcome } from '../../../server/src/lsp/protocol';
import type { Connections } from './connections';
import { identityOf, shownAddress, type ConfiguredServer } from './environments';

export const CHOOSE_ENVIRONMENT = 'observability.chooseEnvironment';

/** What was last heard of a server. */
export interface Heard {
  readonly state: 'answers' | 'fails';
  /** What it is: `Prometheus 2.42.0`; empty until somebody asked. */
  readonly what: string;
  readonly latencyMs?: number;
  /** Why it fails, or what is odd about it. */
  readonly message?: string;
}

/** The environment in use, and how its server fares, in the status bar. A click chooses another one. */
export class ConnectionStatus implements vscode.Disposable {
  private readonly item = vscode.window.createStatusBarItem('observability.connection', vscode.StatusBarAlignment.Right, 90);
  private readonly heard = new Map<string, Heard>();
  private readonly subscriptions: vscode.Disposable[];
  private isShown = false;

  constructor(private readonly connections: Connections) {
    this.item.name = 'Observability: Connection';
    this.item.command = CHOOSE_ENVIRONMENT;
    this.subscriptions = [this.item, connections.onDidChange(() => this.update()), vscode.window.onDidChangeActiveTextEditor(() => this.update())];
  }

  dispose(): void {
    vscode.Disposable.from(...this.subscriptions).dispose();
  }

  /** The extension has something to do in this window: from now on the status bar says where queries go. */
  show(): void {
    this.isShown = true;
    this.update();
  }

  /** Text and tooltip, for tests. */
  get text(): string {
    return this.item.text;
  }

  /** Notes what was heard of a server; what it is stays known when only the latency is new. */
  hear(server: ConfiguredServer, heard: Omit<Heard, 'what'> & { what?: string }): void {
    const key = keyOf(server);
    this.heard.set(key, { ...heard, what: heard.what ?? this.heard.get(key)?.what ?? '' });
    this.update();
  }

  /** Notes how a query ended, as far as it says something of the server. */
  hearOutcome(server: ConfiguredServer, outcome: QueryOutcome): void {
    if ('durationMs' in outcome && (outcome.kind !== 'error' || outcome.errorType !== undefined)) this.hear(server, { state: 'answers', latencyMs: outcome.durationMs });
    else if (outcome.kind === 'error' || outcome.kind === 'unreachable' || outcome.kind === 'timeout') this.hear(server, { state: 'fails', message: outcome.message });
  }

  private update(): void {
    if (!this.isShown) return this.item.hide();
    const resource = vscode.window.activeTextEditor?.document.uri;
    const { name, servers } = this.connections.current(resource);
    const configured = Object.values(servers);
    const main = servers.prometheus ?? configured[0];
    const heard = main && this.heard.get(keyOf(main));
    const leave = main ? this.connections.leaveFor(main) : 'yes';
    const icon = leave === 'restricted' ? 'workspace-untrusted' : leave === 'ask first' ? 'shield' : heard === undefined ? 'plug' : heard.state === 'answers' ? 'pass' : 'warning';
    const known = heard?.state === 'answers' ? [heard.what, heard.latencyMs === undefined ? '' : `${Math.round(heard.latencyMs)} ms`] : [];
    const state = leave === 'restricted' ? ['Restricted Mode'] : leave === 'ask first' ? ['not allowed yet'] : heard?.state === 'fails' ? ['no answer'] : known;
    this.item.text = `$(${icon}) ${[name, ...state].filter((part) => part !== '').map(plain).join(' · ')}`;
    this.item.backgroundColor = heard?.state === 'fails' && leave === 'yes' ? new vscode.ThemeColor('statusBarItem.warningBackground') : undefined;
    this.item.accessibilityInformation = { label: `Observability connection ${[name, ...state].filter(Boolean).join(', ')}. Choose another environment.`, role: 'button' };
    this.item.tooltip = this.tooltip(name, configured);
    this.item.show();
  }

  private tooltip(name: string, servers: readonly ConfiguredServer[]): vscode.MarkdownString {
    // Names, addresses and messages are from anybody: they are appended as text, and no link or command is in it.
    const text = new vscode.MarkdownString().appendText(`Observability: ${name}\n\n`);
    for (const server of servers) {
      const heard = this.heard.get(keyOf(server));
      const how = heard === undefined ? 'not asked yet' : heard.state === 'answers' ? [heard.what, heard.latencyMs === undefined ? '' : `${Math.round(heard.latencyMs)} ms`].filter(Boolean).join(', ') : (heard.message ?? 'no answer');
      text.appendText(`${server.kind}: ${shownAddress(server.url) || 'no address'} (${how})\n\n`);
    }
    return text.appendText('Click to choose another environment.');
  }
}

const keyOf = (server: ConfiguredServer): string => `${server.kind} ${identityOf(server)}`;

/** A name from settings that cannot become an icon or another line. */
const plain = (text: string): string => text.replace(/\$\(/g, '$ (').replace(/\p{Cc}+/gu, ' ').slice(0, 60);
