import * as vscode from 'vscode';

const KIND = vscode.CodeActionKind.SourceFixAll.append('observability');

/** The command Fix All: makes the fixes of the active document that change nothing that is monitored, as saving it can be told to. */
export async function fixAll(): Promise<void> {
  const document = vscode.window.activeTextEditor?.document;
  if (!document) {
    void vscode.window.showInformationMessage('Open the file that is to be fixed.');
    return;
  }
  const everything = new vscode.Range(0, 0, document.lineCount, 0);
  const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>('vscode.executeCodeActionProvider', document.uri, everything, KIND.value);
  const edit = actions.find(({ kind }) => kind && KIND.contains(kind))?.edit;
  if (!edit) void vscode.window.showInformationMessage('Nothing in this file can be fixed without a decision of yours. Quick fixes show what each problem offers.');
  else if (!(await vscode.workspace.applyEdit(edit))) throw new Error('the document has changed in the meantime');
}
