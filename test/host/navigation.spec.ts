import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { closeAllEditors, eventually, onDisk, open, openNew } from './helper';

const RULES = 'recording_rules.yaml';
const ALERTS = 'alert_rules.yaml';
const METRIC = 'service:http_request_duration_seconds:p95_rate5m';

/** Opens a file with the cursor in the midst of the first occurrence of a text. */
async function openAt(file: string, search: string): Promise<vscode.TextEditor> {
  const editor = await open(file);
  const at = editor.document.getText().indexOf(search);
  assert.ok(at >= 0, `${search} is not in ${file}`);
  const position = editor.document.positionAt(at + Math.floor(search.length / 2));
  editor.selection = new vscode.Selection(position, position);
  return editor;
}

describe('navigation', () => {
  afterEach(closeAllEditors);

  it('goes with F12 from a metric in an alert to the rule that records it, in another file', async () => {
    await openAt(ALERTS, METRIC);
    const rule = await eventually(
      'the recording rule',
      async () => {
        await vscode.commands.executeCommand('editor.action.revealDefinition');
        return vscode.window.activeTextEditor!;
      },
      ({ document }) => document.uri.path.endsWith(`/${RULES}`),
    );
    assert.match(rule.document.lineAt(rule.selection.active.line).text, new RegExp(`record: ${METRIC}`));
  });

  it('finds the readers of a recording rule, and what is called like it in the workspace', async () => {
    const { document, selection } = await openAt(RULES, `record: ${METRIC}`);
    const references = await eventually('references', () => vscode.commands.executeCommand<vscode.Location[]>('vscode.executeReferenceProvider', document.uri, selection.active), (found) => found.some(({ uri }) => uri.path.endsWith(`/${ALERTS}`)));
    assert.ok(references.some(({ uri }) => uri.path.endsWith(`/${RULES}`)));
    const symbols = await vscode.commands.executeCommand<vscode.SymbolInformation[]>('vscode.executeWorkspaceSymbolProvider', 'p95_rate');
    assert.deepEqual(symbols.map(({ name }) => name), [METRIC]);
  });

  it('renames a recording rule in its own file and in those that read it', async () => {
    const editor = await openNew('renamed/rule.yaml', 'groups:\n  - name: g\n    rules:\n      - record: job:renamed:sum\n        expr: sum by (job) (up)\n');
    await openNew('renamed/alert.yaml', 'groups:\n  - name: h\n    rules:\n      - alert: Renamed\n        expr: "job:renamed:sum{job=\\"a\\"} > 1"\n');
    const position = editor.document.positionAt(editor.document.getText().indexOf('renamed:sum'));
    const edit = await eventually(
      'the edits',
      async () => vscode.commands.executeCommand<vscode.WorkspaceEdit>('vscode.executeDocumentRenameProvider', editor.document.uri, position, 'job:counted:sum').then((found) => found, () => undefined),
      (found) => found?.size === 2,
    );
    assert.ok(await vscode.workspace.applyEdit(edit!));
    assert.ok(await vscode.workspace.saveAll());
    assert.match(await onDisk('renamed/rule.yaml'), /record: job:counted:sum$/m);
    assert.match(await onDisk('renamed/alert.yaml'), /expr: "job:counted:sum\{job=\\"a\\"\} > 1"$/m);
  });
});
