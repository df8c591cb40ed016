// What the tests in the extension host share: documents, waiting with a limit, and the extension under test.
import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import * as vscode from 'vscode';
import type { ObservabilityApi } from '../../client/src/extension';
import { screen } from './screen';

export const EXTENSION_ID = 'observability-authoring.observability-authoring';

/** How a run was started: `development` loads the extension from the repository, `installed` from its .vsix. */
export const HOST = process.env['VSCODE_TEST_HOST'];

/** The real Prometheus that this run may ask; undefined where none is installed. */
export const PROMETHEUS_URL = process.env['VSCODE_TEST_PROMETHEUS_URL'] || undefined;

export function extension(): vscode.Extension<ObservabilityApi> {
  const found = vscode.extensions.getExtension<ObservabilityApi>(EXTENSION_ID);
  assert.ok(found, `${EXTENSION_ID} is not among the extensions of this VS Code`);
  return found;
}

/** The root of the open workspace: a copy of the example, which tests may change. */
export function workspaceRoot(): vscode.Uri {
  const folder = vscode.workspace.workspaceFolders?.[0];
  assert.ok(folder, 'no folder is open');
  return folder.uri;
}

/** A file of the workspace, by its path with slashes. */
export const inWorkspace = (path: string): vscode.Uri => vscode.Uri.joinPath(workspaceRoot(), path);

/**
 * Opens a file of the workspace in an editor, as a user does. The document is closed with its editor: one that an extension asks
 * for with `openTextDocument` lives on for minutes, as a text that no later test expects.
 */
export async function open(path: string, options: vscode.TextDocumentShowOptions = {}): Promise<vscode.TextEditor> {
  const uri = inWorkspace(path);
  await vscode.commands.executeCommand('vscode.open', uri, { preview: false, ...options });
  const editor = await eventually(`${path} is open`, () => vscode.window.activeTextEditor, (active) => active?.document.uri.toString() === uri.toString());
  return editor!;
}

/**
 * Writes a file into the workspace and opens it. VS Code reads a file that changed on the disk again some time later: the editor is
 * given away only when it shows this text.
 */
export async function openNew(path: string, text: string): Promise<vscode.TextEditor> {
  await vscode.workspace.fs.writeFile(inWorkspace(path), new TextEncoder().encode(text));
  const editor = await open(path);
  await eventually(`${path} is read`, () => editor.document.getText(), (shown) => shown === text);
  return editor;
}

/** What a file of the workspace holds on the disk, which an open document may not know yet. */
export const onDisk = async (path: string): Promise<string> => new TextDecoder().decode(await vscode.workspace.fs.readFile(inWorkspace(path)));

/**
 * Replaces the whole text of an editor's document, as typing would. VS Code refuses an edit of a version that is no longer the
 * newest, such as when the file has just been read again because it changed on the disk; then the new version is edited.
 */
export async function setText(editor: vscode.TextEditor, text: string): Promise<void> {
  const { document } = editor;
  const replace = (): Thenable<boolean> => {
    const all = new vscode.Range(new vscode.Position(0, 0), document.lineAt(document.lineCount - 1).range.end);
    return editor.edit((edit) => edit.replace(all, text));
  };
  await eventually('the editor took the text', replace, (taken) => taken);
}

/** Closes all editors and panels, throws away what was not saved, and waits until the next test can meet none of it. */
export async function closeAllEditors(): Promise<void> {
  const left = (): string[] => [
    ...vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs.map(({ label }) => label)),
    ...vscode.workspace.textDocuments.filter(({ isDirty }) => isDirty).map(({ uri }) => uri.toString()),
  ];
  await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  await eventually('all editors are closed', left, (found) => found.length === 0);
}

/**
 * Asks `read` until `accept` is content with the answer, and gives that answer.
 * @param what for the message when the limit (milliseconds) is reached, which also tells the last answer
 */
export async function eventually<T>(what: string, read: () => T | PromiseLike<T>, accept: (value: T) => boolean, limit = 30_000): Promise<T> {
  const end = Date.now() + limit;
  for (;;) {
    const value = await read();
    if (accept(value)) return value;
    if (Date.now() >= end) assert.fail(`${what}: not within ${limit / 1000} s; the last answer was ${JSON.stringify(value)?.slice(0, 2000)}`);
    await sleep(50);
  }
}

/** Answers a quick pick with a title, as a user does who sees it: with what it offers first, or what is typed. What is typed before it has the focus goes astray. */
export async function answer(pickTitle: string, text?: string): Promise<void> {
  const title = async (): Promise<string> => (await screen!.texts('.quick-input-title')).join();
  const focused = (): Promise<string[]> => screen!.texts('.quick-input-widget .monaco-list-row.focused');
  await eventually(`“${pickTitle}” is asked`, title, (found) => found === pickTitle);
  await eventually(`“${pickTitle}” takes what is typed`, () => screen!.elements({ selector: '.quick-input-box input:focus' }), ({ length }) => length > 0);
  if (text !== undefined) await screen!.type(text);
  await eventually(`“${pickTitle}” offers an answer`, focused, (rows) => rows.some((row) => row.startsWith(text ?? '')));
  await screen!.press('Enter');
}

/** This extension's diagnostics of a document, in the order of the text. */
export function diagnosticsOf(uri: vscode.Uri): vscode.Diagnostic[] {
  return vscode.languages
    .getDiagnostics(uri)
    .filter(({ source }) => source === 'observability')
    .sort((a, b) => a.range.start.compareTo(b.range.start));
}

/** A diagnostic's rule, such as `contract/scrape-interval`. */
export function ruleOf({ code }: vscode.Diagnostic): string {
  return String(typeof code === 'object' ? code.value : code);
}

/**
 * Sees that nothing is reported of a document as it stands. A document without diagnostics may as well not have been looked at, so
 * something wrong is written behind its text for a moment: what is reported then is that alone.
 */
export async function waitForNothing(editor: vscode.TextEditor): Promise<void> {
  const { document } = editor;
  const text = document.getText();
  await setText(editor, `${text}${text === '' || text.endsWith('\n') ? '' : '\n'}---\n${serviceMonitor('60s')}`);
  await waitForRules(document.uri, ['contract/scrape-interval']);
  await setText(editor, text);
  await waitForRules(document.uri, []);
}

/** Waits until a document has exactly the diagnostics of these rules, in the order of the text. */
export function waitForRules(uri: vscode.Uri, rules: string[], limit?: number): Promise<vscode.Diagnostic[]> {
  const wanted = JSON.stringify(rules);
  return eventually(
    `diagnostics ${wanted} of ${vscode.workspace.asRelativePath(uri)}`,
    () => diagnosticsOf(uri),
    (found) => JSON.stringify(found.map(ruleOf)) === wanted,
    limit,
  );
}

/** The quick fixes that are offered for a diagnostic. */
export async function fixesFor(uri: vscode.Uri, { range }: vscode.Diagnostic): Promise<vscode.CodeAction[]> {
  const kind = vscode.CodeActionKind.QuickFix.value;
  return vscode.commands.executeCommand<vscode.CodeAction[]>('vscode.executeCodeActionProvider', uri, range, kind, 10);
}

/** Applies a quick fix as choosing it from the light bulb's menu does. */
export async function apply(action: vscode.CodeAction): Promise<void> {
  if (action.edit) assert.ok(await vscode.workspace.applyEdit(action.edit), `${action.title} was applied`);
  if (action.command) await vscode.commands.executeCommand(action.command.command, ...(action.command.arguments ?? []));
}

/**
 * The rows of the result panel, as texts of their cells: what stands on the screen where that can be asked, else what the
 * page says of itself. Empty while there is no panel or no table in it.
 */
export async function panelRows(): Promise<string[][]> {
  if (screen === undefined) return (await extension().exports.describePanel())?.rows ?? [];
  // The text of a table's row has a tab between two cells; rows that only fill the space of those out of view have no text.
  return (await screen.texts('tbody tr', 'webview')).filter((text) => text !== '').map((text) => text.split('\t').map((cell) => cell.trim()));
}

/** A ServiceMonitor that keeps the contract, but for its interval where that is another than 15s. */
export const serviceMonitor = (interval: string): string => `apiVersion: monitoring.coreos.com/v1
kind: ServiceMonitor
metadata:
  name: risk
  namespace: quantum-trader
spec:
  selector:
    matchLabels:
      app: risk
  endpoints:
    - port: http
      path: /metrics
      interval: ${interval}
      scrapeTimeout: 10s
`;
