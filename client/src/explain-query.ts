import * as vscode from 'vscode';
import { EXPLAIN_QUERY, type ExplainQueryParams, type ExplainQueryResult } from '../../server/src/lsp/protocol';
import { ReadOnlyTexts } from './read-only-texts';
import type { Server } from './server';

export const EXPLAIN_QUERY_COMMAND = 'observability.explainQuery';

const SCHEME = 'observability-explanation';

/** How long the language server may take, in milliseconds. */
const ANSWER_MS = 10_000;

/** The command Explain Query: shows the query at the cursor as a tree with types and labels, beside the editor. */
export class QueryExplainer implements vscode.Disposable {
  private readonly texts = new ReadOnlyTexts(SCHEME, 'This explanation is gone. Run the command Explain Query again.');

  constructor(private readonly server: Server) {}

  dispose(): void {
    this.texts.dispose();
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
    await this.texts.show(`Explain ${explanation.title}`, explanation.text, editor.document.uri);
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
}
