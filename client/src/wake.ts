import * as vscode from 'vscode';
import { isServed } from './documents';
import { isTelling, isTellingJson, sniff, sniffJson, sniffMarkdown, type Evidence } from './sniff';

/** Set while the active editor shows a document of ours: the editor's context menu asks for it. */
const CONTEXT_KEY = 'observability.hasQueries';

/** Of the languages that hold much else, whether lines that were edited make a second look worth while. */
const TELLING: Readonly<Record<string, ((lines: string) => boolean) | undefined>> = { yaml: isTelling, markdown: (lines) => sniffMarkdown(lines) !== undefined, json: isTellingJson };

function evidenceFor(document: vscode.TextDocument): Evidence {
  switch (document.languageId) {
    case 'yaml':
      return sniff(document.uri.path, document.getText());
    case 'markdown':
      return sniffMarkdown(document.getText());
    case 'json':
      return sniffJson(document.getText());
    default:
      return `its language is ${document.languageId}`;
  }
}

/**
 * Watches what is opened and edited, and reports the first document that the server should see. YAML of other kinds,
 * JSON, and Markdown without queries, cost one look when it is opened, and one at the changed lines when it is edited.
 */
export class DocumentWatch implements vscode.Disposable {
  private readonly ours = new WeakSet<vscode.TextDocument>();
  private readonly subscriptions: vscode.Disposable[];

  /**
   * @param found is called with a reason for every document of ours that turns up
   * @param passed is called for every other document in one of our languages when it is opened
   */
  constructor(
    private readonly found: (document: vscode.TextDocument, evidence: string) => void,
    private readonly passed: (document: vscode.TextDocument) => void,
  ) {
    this.subscriptions = [
      vscode.workspace.onDidOpenTextDocument((document) => this.open(document)),
      vscode.workspace.onDidSaveTextDocument((document) => this.look(document)),
      vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => this.lookAtChanges(document, contentChanges)),
      vscode.window.onDidChangeActiveTextEditor(() => this.updateContext()),
    ];
    for (const document of vscode.workspace.textDocuments) this.open(document);
    this.updateContext();
  }

  dispose(): void {
    vscode.Disposable.from(...this.subscriptions).dispose();
  }

  private open(document: vscode.TextDocument): void {
    this.look(document);
    if (!this.ours.has(document) && isServed(document)) this.passed(document);
  }

  private look(document: vscode.TextDocument): void {
    if (this.ours.has(document) || !isServed(document)) return;
    const evidence = evidenceFor(document);
    if (evidence === undefined) return;
    this.ours.add(document);
    this.updateContext();
    this.found(document, evidence);
  }

  private lookAtChanges(document: vscode.TextDocument, changes: readonly vscode.TextDocumentContentChangeEvent[]): void {
    const isTold = TELLING[document.languageId];
    if (this.ours.has(document) || !isTold) return;
    const telling = changes.some(({ range, text }) => {
      const last = Math.min(range.start.line + text.split('\n').length, document.lineCount) - 1;
      const lines = document.getText(new vscode.Range(range.start.line, 0, last, Number.MAX_SAFE_INTEGER));
      return isTold(lines);
    });
    if (telling) this.look(document);
  }

  private updateContext(): void {
    const document = vscode.window.activeTextEditor?.document;
    void vscode.commands.executeCommand('setContext', CONTEXT_KEY, document !== undefined && this.ours.has(document));
  }
}
