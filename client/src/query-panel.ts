import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';
import type { QueryCondition, QueryOutcome } from '../../server/src/lsp/protocol';
import { panelHtml } from './panel-html';
import { parseToHost, type PanelAction, type PanelDescription, type RunInfo, type ToHost, type ToPage } from './panel-protocol';
import { openQuerySettings } from './settings';
import type { Timing } from './timing';

/** How long the page may take to say what it shows, in milliseconds. One that is only being made hears nothing yet; whoever asks may ask again. */
const DESCRIBE_MS = 2000;

/** What a page asks for, of the panel that it is in. */
export interface PanelActions {
  cancel(panel: QueryPanel): void;
  rerun(panel: QueryPanel, run: RunInfo, change: { timing?: Timing; bare?: boolean }): void;
  /** The user allows the server that the workspace names. */
  agree(panel: QueryPanel, run: RunInfo): void;
  explain(panel: QueryPanel, run: RunInfo): void;
  tail(panel: QueryPanel, run: RunInfo, isOn: boolean): void;
  act(panel: QueryPanel, run: RunInfo, action: PanelAction): void;
  /** The panel is gone. */
  closed(panel: QueryPanel): void;
}

/** One panel that shows a query and its result. The page in it is thrown away while it is hidden, so what it shows is kept here. */
export class QueryPanel implements vscode.Disposable {
  run: RunInfo | undefined;
  isPinned = false;
  private outcome: { run: RunInfo; outcome: QueryOutcome } | undefined;
  private startedAt: number | undefined;
  private isGone = false;
  /** Messages about the outcome that came after it. */
  private later: ToPage[] = [];
  private readonly descriptions = new vscode.EventEmitter<PanelDescription>();

  constructor(extension: vscode.Uri, private readonly panel: vscode.WebviewPanel, private readonly actions: PanelActions) {
    const assets = vscode.Uri.joinPath(extension, 'dist', 'webview');
    panel.iconPath = vscode.Uri.joinPath(extension, 'icon.png');
    panel.webview.options = { enableScripts: true, localResourceRoots: [assets] };
    panel.webview.onDidReceiveMessage((message: unknown) => this.receive(parseToHost(message)));
    panel.onDidDispose(() => {
      this.isGone = true;
      this.descriptions.dispose();
      this.actions.closed(this);
    });
    panel.webview.html = panelHtml({
      nonce: randomBytes(16).toString('hex'),
      cspSource: panel.webview.cspSource,
      script: panel.webview.asWebviewUri(vscode.Uri.joinPath(assets, 'results.js')).toString(),
      style: panel.webview.asWebviewUri(vscode.Uri.joinPath(assets, 'results.css')).toString(),
    });
  }

  dispose(): void {
    this.panel.dispose();
  }

  /** Brings the panel into view, beside the editor that has the focus. */
  reveal(): void {
    if (this.panel.visible) return;
    // A panel that was moved into the editor's own group would cover the query.
    const covers = this.panel.viewColumn === vscode.window.activeTextEditor?.viewColumn;
    this.panel.reveal(covers ? vscode.ViewColumn.Beside : undefined, true);
  }

  /** What the query that is shown ends with, if it is a comparison with a number. */
  get condition(): QueryCondition | undefined {
    return this.outcome?.outcome.kind === 'table' ? this.outcome.outcome.condition : undefined;
  }

  started(run: RunInfo): void {
    this.run = run;
    this.startedAt = performance.now();
    this.post({ type: 'started', run, elapsedMs: 0 });
  }

  finished(run: RunInfo, outcome: QueryOutcome): void {
    this.startedAt = undefined;
    this.outcome = { run, outcome };
    this.later = [];
    this.post({ type: 'finished', run, outcome });
  }

  /** Something about the outcome that is shown, which the page learns again when it was hidden. */
  tell(message: ToPage & { type: 'explained' | 'why' }): void {
    this.later.push(message);
    this.post(message);
  }

  post(message: ToPage): void {
    if (!this.isGone) void this.panel.webview.postMessage(message);
  }

  pin(isPinned: boolean): void {
    this.isPinned = isPinned;
    if (this.isGone) return;
    this.panel.title = isPinned && this.run ? `📌 ${this.run.title}`.slice(0, 60) : 'Query Result';
    this.post({ type: 'pinned', isPinned });
  }

  /** What the page shows, asked from the page itself; undefined if it does not answer. */
  describe(): Promise<PanelDescription | undefined> {
    return new Promise((resolve) => {
      const settle = (description: PanelDescription | undefined): void => {
        clearTimeout(timer);
        listening.dispose();
        resolve(description);
      };
      const timer = setTimeout(() => settle(undefined), DESCRIBE_MS);
      const listening = this.descriptions.event(settle);
      this.post({ type: 'describe' });
    });
  }

  private receive(message: ToHost | undefined): void {
    if (message?.type === 'ready') this.replay();
    else if (message?.type === 'cancel') this.actions.cancel(this);
    else if (message?.type === 'openSetting') void openQuerySettings();
    else if (message?.type === 'copy') void vscode.env.clipboard.writeText(message.text).then(() => this.post({ type: 'copied' }));
    else if (message?.type === 'save') void this.save(message.extension, message.text);
    else if (message?.type === 'description') this.descriptions.fire(message.description);
    else if (message && this.run) this.receiveAbout(this.run, message);
  }

  private receiveAbout(run: RunInfo, message: ToHost): void {
    switch (message.type) {
      case 'rerun':
        return this.actions.rerun(this, run, message);
      case 'agree':
        return this.actions.agree(this, run);
      case 'explain':
        return this.actions.explain(this, run);
      case 'tail':
        return this.actions.tail(this, run, message.isOn);
      case 'action':
        return this.actions.act(this, run, message.action);
    }
  }

  private async save(extension: 'csv' | 'json', text: string): Promise<void> {
    const name = (this.run?.title ?? 'query').replace(/[^\p{L}\p{N}]+/gu, '-').replace(/^-|-$/g, '').slice(0, 60) || 'query';
    const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
    const defaultUri = folder && vscode.Uri.joinPath(folder, `${name}.${extension}`);
    const file = await vscode.window.showSaveDialog({ defaultUri, filters: { [extension.toUpperCase()]: [extension] } });
    if (file) await vscode.workspace.fs.writeFile(file, new TextEncoder().encode(text));
  }

  /** A page that was just made, or made anew after it was hidden, learns what is going on. */
  private replay(): void {
    if (this.isPinned) this.pin(true);
    if (this.outcome) this.post({ type: 'finished', ...this.outcome });
    for (const message of this.later) this.post(message);
    if (this.run && this.startedAt !== undefined) this.post({ type: 'started', run: this.run, elapsedMs: performance.now() - this.startedAt });
  }
}
