import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';
import { panelHtml } from '../panel-html';
import { openQuerySettings } from '../settings';
import { parseFromPreviewPage, type FromPreviewPage, type PreviewDescription, type PreviewInfo, type ShownPreview, type ToPreviewPage } from './preview-protocol';

export const PREVIEW_VIEW_TYPE = 'observability.alertPreview';
const DESCRIBE_MS = 2000;

/** What a page asks for, of the panel that it is in. */
export interface PreviewActions {
  receive(panel: PreviewPanel, info: PreviewInfo, message: FromPreviewPage): void;
  closed(panel: PreviewPanel): void;
}

/** A panel with the preview of an alert. The page in it is thrown away while it is hidden, so what it shows is kept here. */
export class PreviewPanel implements vscode.Disposable {
  info: PreviewInfo | undefined;
  shown: ShownPreview | undefined;
  private last: ToPreviewPage | undefined;
  private isGone = false;
  private readonly descriptions = new vscode.EventEmitter<PreviewDescription>();

  constructor(extension: vscode.Uri, private readonly panel: vscode.WebviewPanel, actions: PreviewActions) {
    const assets = vscode.Uri.joinPath(extension, 'dist', 'webview');
    panel.iconPath = vscode.Uri.joinPath(extension, 'icon.png');
    panel.webview.options = { enableScripts: true, localResourceRoots: [assets] };
    panel.webview.onDidReceiveMessage((data: unknown) => {
      const message = parseFromPreviewPage(data);
      if (message?.type === 'ready') return this.last && this.send(this.last);
      if (message?.type === 'openSetting') return void openQuerySettings();
      if (message?.type === 'description') return this.descriptions.fire(message.description);
      if (message && this.info) actions.receive(this, this.info, message);
    });
    panel.onDidDispose(() => {
      this.isGone = true;
      this.descriptions.dispose();
      actions.closed(this);
    });
    panel.webview.html = panelHtml({
      nonce: randomBytes(16).toString('hex'),
      cspSource: panel.webview.cspSource,
      script: panel.webview.asWebviewUri(vscode.Uri.joinPath(assets, 'results.js')).toString(),
      style: panel.webview.asWebviewUri(vscode.Uri.joinPath(assets, 'results.css')).toString(),
      page: 'preview',
    });
  }

  dispose(): void {
    this.panel.dispose();
  }

  reveal(): void {
    if (this.panel.visible) return;
    const covers = this.panel.viewColumn === vscode.window.activeTextEditor?.viewColumn;
    this.panel.reveal(covers ? vscode.ViewColumn.Beside : undefined, true);
  }

  started(info: PreviewInfo): void {
    this.info = info;
    if (!this.isGone) this.panel.title = `Preview: ${info.key.alert}`.slice(0, 60);
    this.post({ type: 'started', info });
  }

  /** What the page is to learn again when it was hidden. */
  post(message: ToPreviewPage & { type: 'started' | 'shown' | 'failed' }): void {
    if (message.type === 'shown') this.shown = message.shown;
    this.last = message;
    this.send(message);
  }

  send(message: ToPreviewPage): void {
    if (!this.isGone) void this.panel.webview.postMessage(message);
  }

  /** What the page shows, asked from the page itself; undefined if it does not answer. */
  describe(): Promise<PreviewDescription | undefined> {
    return new Promise((resolve) => {
      const settle = (description: PreviewDescription | undefined): void => {
        clearTimeout(timer);
        listening.dispose();
        resolve(description);
      };
      const timer = setTimeout(() => settle(undefined), DESCRIBE_MS);
      const listening = this.descriptions.event(settle);
      this.send({ type: 'describe' });
    });
  }
}
