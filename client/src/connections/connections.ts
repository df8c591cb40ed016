import * as os from 'node:os';
import * as vscode from 'vscode';
import { fetchOverNode, type Identity } from '../../../server/src/backends/node-transport';
import type { HttpFailure, HttpRequest, HttpResponse } from '../../../server/src/lsp/protocol';
import { SECTION, textOr } from '../settings';
import { credentialHeaders, type CredentialStore, withoutSecrets } from './credentials';
import { type ConfiguredServer, type Environment, headersOf, identityOf, originOf, readEnvironments, type ServerKind } from './environments';
import { readTls, tlsFilesFor } from './tls';

/** Whether a server may be asked: `ask first` where a workspace names it and the user has not agreed yet. */
export type Leave = 'yes' | 'restricted' | 'ask first';

const CHOSEN = 'observability.environment';
const AGREED = 'observability.agreedServers';

/**
 * The environments of the settings, which of them is in use in each folder, and all that goes to a server from here. It is
 * the one place that reads credentials, and they go on the wire without passing through the language server.
 */
export class Connections implements vscode.Disposable {
  private readonly changes = new vscode.EventEmitter<void>();
  /** Another environment is in use, or the settings or the user's agreement changed. */
  readonly onDidChange = this.changes.event;
  private readonly subscriptions: vscode.Disposable[];

  /** @param state of the workspace: it is kept by VS Code and no file of the workspace */
  constructor(private readonly state: vscode.Memento, readonly credentials: CredentialStore) {
    const settings = ['environments', 'prometheus.url', 'tls'].map((name) => `${SECTION}.${name}`);
    this.subscriptions = [
      this.changes,
      vscode.workspace.onDidChangeConfiguration((change) => settings.some((name) => change.affectsConfiguration(name)) && this.changes.fire()),
      vscode.workspace.onDidGrantWorkspaceTrust(() => this.changes.fire()),
    ];
  }

  dispose(): void {
    vscode.Disposable.from(...this.subscriptions).dispose();
  }

  environments(resource: vscode.Uri | undefined): Environment[] {
    const settings = vscode.workspace.getConfiguration(SECTION, resource ?? null);
    const [environments, url] = [settings.inspect<unknown>('environments'), settings.inspect<unknown>('prometheus.url')];
    const isUrlSet = [url?.globalValue, url?.workspaceValue, url?.workspaceFolderValue].some((value) => value !== undefined);
    return readEnvironments({
      environments: settings.get('environments'),
      userEnvironments: environments?.globalValue,
      url: textOr(settings.get('prometheus.url'), ''),
      userUrl: typeof url?.globalValue === 'string' ? url.globalValue : undefined,
      isUrlSet,
    });
  }

  /** The environment in use for a document: the one that was chosen for its folder, else the first. */
  current(resource: vscode.Uri | undefined): Environment {
    const all = this.environments(resource);
    const chosen = this.state.get<unknown>(keyOf(resource));
    return all.find(({ name }) => name === chosen) ?? all[0]!;
  }

  async choose(resource: vscode.Uri | undefined, name: string): Promise<void> {
    await this.state.update(keyOf(resource), name);
    this.changes.fire();
  }

  server(resource: vscode.Uri | undefined, kind: ServerKind): ConfiguredServer | undefined {
    return this.current(resource).servers[kind];
  }

  /** Whether somebody has named a server at all: the default address is nobody's wish. */
  isNamed(resource: vscode.Uri | undefined): boolean {
    const settings = vscode.workspace.getConfiguration(SECTION, resource ?? null);
    const server = this.server(resource, 'prometheus');
    return server !== undefined && (server.setting !== `${SECTION}.prometheus.url` || isSet(settings.inspect('prometheus.url')));
  }

  leaveFor(server: ConfiguredServer): Leave {
    if (!vscode.workspace.isTrusted) return 'restricted';
    return !server.isOfWorkspace || this.agreed().includes(identityOf(server)) ? 'yes' : 'ask first';
  }

  /** The user agrees that requests go to a server that the workspace names, just as it is named now. */
  async agree(server: ConfiguredServer): Promise<void> {
    await this.state.update(AGREED, [...new Set([...this.agreed(), identityOf(server)])]);
    this.changes.fire();
  }

  /** Puts a request to a server on the wire, with what proves to it who asks. It never rejects. */
  async send(server: ConfiguredServer, request: HttpRequest, signal: AbortSignal): Promise<HttpResponse | HttpFailure> {
    try {
      const { identity, sent } = await this.identityFor(server, request);
      const reply = await fetchOverNode(request, signal, identity);
      return reply.kind === 'response' ? { ...reply, body: withoutSecrets(reply.body, sent) } : reply;
    } catch (error) {
      return { kind: 'failure', reason: 'blocked', detail: error instanceof Error ? error.message : String(error) };
    }
  }

  /** Who asks, for a request to a server: `sent` are the secret headers among what is sent. */
  async identityFor(server: ConfiguredServer, request: Pick<HttpRequest, 'url' | 'method' | 'headers' | 'body'>): Promise<{ identity: Identity; sent: Record<string, string> }> {
    const { credential, passphrase } = await this.credentials.of(request.url);
    const files = tlsFilesFor(vscode.workspace.getConfiguration(SECTION, null).get('tls'), originOf(request.url) ?? '');
    const tls = files && (await readTls(files, os.homedir(), passphrase));
    const fixed = headersOf(server);
    const secret = (url: URL): Record<string, string> => credentialHeaders(credential, url, request);
    return { identity: { ...(tls ? { tls } : {}), headers: (url) => ({ ...fixed, ...secret(url) }) }, sent: credential?.kind === 'sigv4' ? {} : secret(new URL(request.url)) };
  }

  private agreed(): string[] {
    const agreed = this.state.get<unknown>(AGREED);
    return Array.isArray(agreed) ? agreed.filter((each) => typeof each === 'string') : [];
  }
}

const keyOf = (resource: vscode.Uri | undefined): string => {
  const folder = (resource && vscode.workspace.getWorkspaceFolder(resource)) ?? vscode.workspace.workspaceFolders?.[0];
  return `${CHOSEN} ${folder?.uri.toString() ?? ''}`;
};

const isSet = (set: { globalValue?: unknown; workspaceValue?: unknown; workspaceFolderValue?: unknown } | undefined): boolean => [set?.globalValue, set?.workspaceValue, set?.workspaceFolderValue].some((value) => value !== undefined);
