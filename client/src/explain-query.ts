import * as vscode from 'vscode';
import { EXPLAIN_QUERY, type ExplainQueryParams, type ExplainQueryResult } from '../../server/src/lsp/protocol';
import type { Server } from './server';

export const EXPLAIN_QUERY_COMMAND = 'observability.explainQuery';

/** Explanations are documents of our own, so that they are read-only and can be searched and copied like any other. */
const SCHEME = 'observability-explanation';

/** How long the language server may take, in milliseconds. */
const ANSWER_MS = 10_000;

/** Old explanations are forgotten when there are more than these; an editor that shows one keeps its text. */
const MOST_KEPT = 20;

/** The command Explain Query: shows the query at the cursor as a tree with types and labels, beside the editor. */
export class QueryExplainer implements vscode.TextDocumentContentProvider, vscode.Disposable {
  private readonly texts = new Map<string, string>();
  private readonly changes = new vscode.EventEmitter<vscode.Uri>();
  readonly onDidChange = this.changes.event;
  private readonly registration = vscode.workspace.registerTextDocumentContentProvider(SCHEME, this);

  constructor(private readonly server: Server) {}

  dispose(): void {
    this.registration.dispose();
    this.changes.dispose();
  }

  provideTextDocumentContent(uri: vscode.Uri): string {
    return this.texts.get(uri.toString()) ?? 'This explanation is gone. Run the command Explain Query again.\n';
  }

  async command(): Promise<void> {
    const editor = vscode.window.activeTextEditor;
    if (!editor) {
      void vscode.window.showInformationMessage('Open a rule file or a query file and place the cursor in a query to explain it.');
      return;
    }
    const explanation = await this.ask(editor);
    if (!explanation) {
      void vscode.window.showInformationMessage('No query at the cursor. Place it inside an expression, or select the expression to explain.');
      return;
    }
    await this.show(explanation, editor.document.uri);
  }

  private async ask({ document, selection: { start, end } }: vscode.TextEditor): Promise<ExplainQueryResult | null> {
    const range = { start: { line: start.line, character: start.character }, end: { line: end.line, character: end.character } };
    const params: ExplainQueryParams = { textDocument: { uri: document.uri.toString() }, range };
    const source = new vscode.CancellationTokenSource();
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => (timer = setTimeout(() => reject(new Error('the language server did not answer')), ANSWER_MS)));
    try {
      return await Promise.race([this.server.request<ExplainQueryResult | null>(EXPLAIN_QUERY, params, source.token), late]);
    } finally {
      clearTimeout(timer);
      source.cancel();
      source.dispose();
    }
  }

  /** The same query of the same file has one document, which is brought up to date. */
  private async show({ title, text }: ExplainQueryResult, of: vscode.Uri): Promise<void> {
    const name = `Explain ${title.replace(/[\p{Cc}\\/]+/gu, ' ').slice(0, 60)}`;
    const uri = vscode.Uri.from({ scheme: SCHEME, path: `/${name}`, query: of.toString() });
    const key = uri.toString();
    this.texts.delete(key);
    this.texts.set(key, `${text}\n`);
    for (const old of [...this.texts.keys()].slice(0, -MOST_KEPT)) this.texts.delete(old);
    this.changes.fire(uri);
    const document = await vscode.workspace.openTextDocument(uri);
    await vscode.window.showTextDocument(document, { viewColumn: vscode.ViewColumn.Beside, preview: true, preserveFocus: true });
  }
}
