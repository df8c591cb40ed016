import * as vscode from 'vscode';
import { DUMP_METADATA, SNAPSHOT_PATH, type DumpMetadataParams, type DumpMetadataResult } from '../../server/src/lsp/protocol';
import type { ConnectionCommands } from './connections/commands';
import type { Connections } from './connections/connections';
import { nameOf } from './connections/environments';
import type { FetchGate } from './fetch-gate';
import { notice } from './notice';
import type { Server } from './server';
import { querySettings } from './settings';

/** Writes what the server in use knows of its metrics into the folder of the active file, so that checks go by it where there is no server. */
export async function saveMetadataSnapshot(server: Server, gate: FetchGate, connections: Connections, commands: ConnectionCommands): Promise<vscode.Uri | undefined> {
  const active = vscode.window.activeTextEditor?.document.uri;
  const folder = ((active && vscode.workspace.getWorkspaceFolder(active)) ?? vscode.workspace.workspaceFolders?.[0])?.uri;
  if (!folder) return void vscode.window.showInformationMessage('Open a folder: the snapshot is a file in it.');
  const { name, servers: { prometheus } } = connections.current(folder);
  if (!prometheus) return void vscode.window.showInformationMessage(notice(`The environment ${name} names no Prometheus, whose metadata could be saved.`));
  if (!(await commands.mayAsk(prometheus))) return undefined;
  const file = vscode.Uri.joinPath(folder, SNAPSHOT_PATH);
  const params: DumpMetadataParams = { prometheus: { url: prometheus.url, setting: prometheus.setting, server: nameOf(prometheus) }, previous: await textOf(file), timeoutSeconds: querySettings(folder).timeoutSeconds };
  const close = gate.open(prometheus);
  try {
    const progress = { location: vscode.ProgressLocation.Notification, title: `Saving what ${name} knows of its metrics`, cancellable: true };
    const result = await vscode.window.withProgress(progress, (_, token) => server.request<DumpMetadataResult>(DUMP_METADATA, params, token));
    if ('nothing' in result) return void vscode.window.showInformationMessage(notice(`Nothing was saved. ${result.nothing}`));
    await vscode.workspace.fs.writeFile(file, new TextEncoder().encode(result.text));
    const open = 'Open';
    const message = `${SNAPSHOT_PATH} holds ${result.metrics} metrics, ${result.withLabels} of them with their labels. Check it in, and the rules live/… go by it where there is no server.`;
    void vscode.window.showInformationMessage(message, open).then((choice) => (choice === open ? vscode.window.showTextDocument(file) : undefined));
    return file;
  } finally {
    close();
  }
}

async function textOf(file: vscode.Uri): Promise<string> {
  try {
    return new TextDecoder().decode(await vscode.workspace.fs.readFile(file));
  } catch {
    // There is none yet.
    return '';
  }
}
