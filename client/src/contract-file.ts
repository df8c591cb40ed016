import * as vscode from 'vscode';
import { CONTRACT_TEMPLATE, type ContractTemplateResult } from '../../server/src/lsp/protocol';
import { notice } from './notice';
import { exists } from './rule-pages';
import type { Server } from './server';

const NAMES = ['observability-contract.yaml', 'observability-contract.yml'] as const;

/** Writes a commented contract file into a workspace folder and opens it. A contract that is there already is opened as it is. */
export async function createContractFile(server: Server): Promise<void> {
  const folder = await chooseFolder();
  if (!folder) return;
  for (const name of NAMES) {
    const present = vscode.Uri.joinPath(folder.uri, name);
    if (!(await exists(present))) continue;
    await vscode.window.showTextDocument(present);
    void vscode.window.showInformationMessage(notice(`${folder.name} has a contract file already: ${name}.`));
    return;
  }
  const uri = vscode.Uri.joinPath(folder.uri, NAMES[0]);
  const { text } = await server.request<ContractTemplateResult>(CONTRACT_TEMPLATE, {});
  const edit = new vscode.WorkspaceEdit();
  // Whatever appeared at this place in the meantime is not overwritten: the edit fails then.
  edit.createFile(uri, { overwrite: false, ignoreIfExists: false, contents: new TextEncoder().encode(text) });
  if (!(await vscode.workspace.applyEdit(edit))) throw new Error(`${uri.fsPath} could not be written`);
  await vscode.window.showTextDocument(uri);
}

async function chooseFolder(): Promise<vscode.WorkspaceFolder | undefined> {
  const folders = vscode.workspace.workspaceFolders ?? [];
  if (folders.length > 1) return vscode.window.showWorkspaceFolderPick({ placeHolder: 'The folder that the contract is for' });
  if (folders.length === 0) void vscode.window.showInformationMessage('A contract belongs to a workspace folder. Open a folder first.');
  return folders[0];
}
