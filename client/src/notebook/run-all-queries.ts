import * as vscode from 'vscode';
import type { QueryRunner } from '../run-query';
import { CONTROLLER_ID, NOTEBOOK_TYPE } from './query-notebook';

/** Queries of a file that are run at once; nobody reads more results, and a server has others to serve. */
const MOST_QUERIES = 100;

/**
 * Runs all queries of the file in the active editor, one after the other, in a notebook beside it that is not in a file.
 *
 * @param extension the id of this extension, which runs the cells
 */
export async function runAllQueries(runner: QueryRunner, extension: string): Promise<void> {
  const uri = vscode.window.activeTextEditor?.document.uri.toString();
  const queries = uri === undefined ? [] : await runner.queriesOf(uri);
  if (uri === undefined || queries.length === 0) {
    void vscode.window.showInformationMessage('The active editor has no queries. Open a rule file, a dashboard, or a query file to run all of its queries.');
    return;
  }
  const cells: vscode.NotebookCellData[] = [];
  for (const query of queries.slice(0, MOST_QUERIES)) {
    const expression = await runner.filled(query, uri);
    if (expression === undefined) return;
    const cell = new vscode.NotebookCellData(vscode.NotebookCellKind.Code, `# ${oneLine(query.title)}\n${expression}`, query.language);
    cell.metadata = { source: uri };
    cells.push(cell);
  }
  if (queries.length > MOST_QUERIES) cells.push(new vscode.NotebookCellData(vscode.NotebookCellKind.Markup, `The file has ${queries.length} queries: the first ${MOST_QUERIES} are here.`, 'markdown'));
  const notebook = await vscode.workspace.openNotebookDocument(NOTEBOOK_TYPE, new vscode.NotebookData(cells));
  await vscode.window.showNotebookDocument(notebook, { viewColumn: vscode.ViewColumn.Beside });
  await vscode.commands.executeCommand('notebook.selectKernel', { id: CONTROLLER_ID, extension });
  await vscode.commands.executeCommand('notebook.execute');
}

/** A title as a comment: it may be any text of a file. */
const oneLine = (title: string): string => title.replace(/\s+/g, ' ').trim().slice(0, 200);
