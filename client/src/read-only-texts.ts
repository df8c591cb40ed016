import * as vscode from 'vscode';

/** Old texts are forgotten when there are more than these; an editor that shows one keeps its text. */
const MOST_KEPT = 20;

/** Documents of our own, which are read-only and can be searched and copied like any other. */
export class ReadOnlyTexts implements vscode.TextDocumentContentProvider, vscode.Disposable {
  private readonly texts = new Map<string, string>();
  private readonly changes = new vscode.EventEmitter<vscode.Uri>();
  readonly onDidChange = this.changes.event;
  private readonly registration: vscode.Disposable;

  /** @param gone what stands in a document that was forgotten */
  constructor(
    private readonly scheme: string,
    private readonly gone: string,
  ) {
    this.registration = vscode.workspace.registerTextDocumentContentProvider(scheme, this);
  }

  dispose(): void {
    this.registration.dispose();
    this.changes.dispose();
  }

  provideTextDocumentContent(uri: vscode.Uri): string {
    return this.texts.get(uri.toString()) ?? `${this.gone}\n`;
  }

  /** Shows a text beside the editor. The same name of the same file has one document, which is brought up to date. */
  async show(name: string, text: string, of: vscode.Uri | undefined): Promise<void> {
    const uri = vscode.Uri.from({ scheme: this.scheme, path: `/${name.replace(/[\p{Cc}\\/]+/gu, ' ').slice(0, 80)}`, query: of?.toString() ?? '' });
    const key = uri.toString();
    this.texts.delete(key);
    this.texts.set(key, `${text}\n`);
    for (const old of [...this.texts.keys()].slice(0, -MOST_KEPT)) this.texts.delete(old);
    this.changes.fire(uri);
    const document = await vscode.workspace.openTextDocument(uri);
    await vscode.window.showTextDocument(document, { viewColumn: vscode.ViewColumn.Beside, preview: true, preserveFocus: true });
  }
}
