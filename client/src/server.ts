import * as vscode from 'vscode';
import type { ErrorHandler, LanguageClient } from 'vscode-languageclient/node';
import { MOST_CRASHES, RestartPolicy } from './restart-policy';


type Handler = (params: unknown, token: vscode.CancellationToken) => Promise<unknown>;

/** The language server's process: it is started once, when first needed, and restarted when it crashes. */
export class Server {
  private client: LanguageClient | undefined;
  private starting: Promise<LanguageClient> | undefined;
  private staysDown = false;
  private readonly handlers = new Map<string, Handler>();
  private readonly policy = new RestartPolicy(() => performance.now());

  /**
   * @param module the server's program
   * @param compiled the folder where it keeps its compiled code
   */
  constructor(
    private readonly module: vscode.Uri,
    private readonly compiled: vscode.Uri,
    private readonly log: vscode.LogOutputChannel,
  ) {}

  /** The server's process, while it runs. */
  get pid(): number | undefined {
    return this.client?.serverProcess?.pid;
  }

  /** Starts the server if it was not started before. The promise is rejected when it cannot start. */
  start(reason: string): Promise<LanguageClient> {
    if (this.staysDown) return Promise.reject(new Error('it crashed too often; run "Observability: Restart Language Server" to start it again'));
    this.starting ??= this.launch(reason).catch((error: unknown) => {
      this.starting = undefined;
      throw error;
    });
    return this.starting;
  }

  /** Ends the server, however it fares, and starts it with the documents that are open. */
  async restart(): Promise<void> {
    this.policy.forgive();
    this.staysDown = false;
    this.starting = undefined;
    // A server that hangs does not end in time; the client kills its process then, and a new one can start.
    if (this.client?.needsStop()) await this.client.stop().catch((error: unknown) => this.log.warn(`The language server did not stop by itself: ${messageOf(error)}`));
    await this.start('a restart was asked for');
  }

  async request<Result>(method: string, params: unknown, token?: vscode.CancellationToken): Promise<Result> {
    const client = await this.start(`it has to answer ${method}`);
    // A token that is undefined would go out as one more parameter.
    return token ? client.sendRequest<Result>(method, params, token) : client.sendRequest<Result>(method, params);
  }

  /** Answers a request of the server. Call it before the server starts. */
  onRequest<Params>(method: string, handler: (params: Params, token: vscode.CancellationToken) => Promise<unknown>): void {
    this.handlers.set(method, (params, token) => handler(params as Params, token));
  }

  /** What decides over settings changed outside of them; the server asks for them anew. */
  async settingsChanged(): Promise<void> {
    if (this.client?.isRunning()) await this.client.sendNotification('workspace/didChangeConfiguration', { settings: null });
  }

  async stop(): Promise<void> {
    if (this.client?.needsStop()) await this.client.stop();
  }

  private async launch(reason: string): Promise<LanguageClient> {
    this.log.info(`Starting the language server: ${reason}.`);
    this.client ??= await this.create();
    await this.client.start();
    return this.client;
  }

  private async create(): Promise<LanguageClient> {
    const { createLanguageClient } = await import('./language-client');
    const { CloseAction, ErrorAction, State } = await import('vscode-languageclient/node');
    const errorHandler: ErrorHandler = {
      // What cannot be written to a server that has just crashed would otherwise count as one that was shut down, and stays down.
      error: () => ({ action: ErrorAction.Continue }),
      closed: () => {
        if (this.policy.crashed() === 'restart') {
          return { action: CloseAction.Restart, handled: true, message: 'The language server ended unexpectedly. It starts again, with the documents that are open.' };
        }
        this.staysDown = true;
        this.starting = undefined;
        void this.offerRestart();
        return { action: CloseAction.DoNotRestart, handled: true, message: `The language server ended ${MOST_CRASHES} times within three minutes. It stays down.` };
      },
    };
    const client = createLanguageClient(this.module.fsPath, this.compiled.fsPath, this.log, errorHandler);
    for (const [method, handler] of this.handlers) client.onRequest(method, handler);
    client.onDidChangeState(({ newState }) => {
      if (newState === State.Running) this.log.info(`The language server runs as process ${this.pid ?? 'unknown'}.`);
    });
    return client;
  }

  private async offerRestart(): Promise<void> {
    const [restart, show] = ['Restart', 'Show Output'];
    const choice = await vscode.window.showErrorMessage(`The Observability language server crashed ${MOST_CRASHES} times within three minutes, so it was not started again.`, restart, show);
    if (choice === restart) await vscode.commands.executeCommand('observability.restartServer');
    if (choice === show) this.log.show();
  }
}

export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
