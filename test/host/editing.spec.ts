import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { apply, closeAllEditors, eventually, onDisk, openNew, setText } from './helper';
import { screen } from './screen';

const rule = (expr: string): string => `groups:\n  - name: g\n    rules:\n      - record: service:errors:rate5m # kept\n        expr: ${expr}\n`;

describe('editing queries', () => {
  const setting = (section: string): vscode.WorkspaceConfiguration => vscode.workspace.getConfiguration(section);
  const set = (section: string, name: string, value: unknown): Thenable<void> => setting(section).update(name, value, vscode.ConfigurationTarget.Workspace);
  afterEach(async () => {
    await closeAllEditors();
    await set('editor', 'codeActionsOnSave', undefined);
    await set('observability', 'inlayHints.types', undefined);
  });

  it('formats a file of queries with its comments, as Format Document does', async () => {
    const { document } = await openNew('editing/file.promql', '# Errors\nsum( rate(errors_total [5m]) )by(service) # of all\n');
    await eventually(
      'the file is formatted',
      async () => {
        await vscode.commands.executeCommand('editor.action.formatDocument');
        return document.getText();
      },
      (text) => text === '# Errors\nsum by (service) (rate(errors_total[5m])) # of all\n',
    );
  });

  it('formats the queries of YAML on save, each in its own style, and nothing else', async () => {
    await set('editor', 'codeActionsOnSave', { 'source.formatQueries.observability': 'explicit' });
    const editor = await openNew('editing/save.yaml', 'groups: []\n');
    await setText(editor, rule('|\n          # Per service\n          sum( rate(errors_total{service="risk"}[5m]) )by(service)'));
    const formatted = rule('|\n          # Per service\n          sum by (service) (rate(errors_total{service="risk"}[5m]))');
    // Saving waits for the server no longer than VS Code allows, and a file that did not change is saved all the same.
    await eventually('the file is formatted', () => editor.document.save().then(() => editor.document.getText()), (text) => text === formatted);
    assert.equal(await onDisk('editing/save.yaml'), formatted);
  });

  it('formats the query at the cursor as a refactoring', async () => {
    const { document } = await openNew('editing/one.yaml', rule("'sum(a)by(b)'"));
    const at = new vscode.Range(4, 20, 4, 20);
    const actions = await eventually('the refactoring', () => vscode.commands.executeCommand<vscode.CodeAction[]>('vscode.executeCodeActionProvider', document.uri, at, 'refactor.rewrite.formatQuery', 10), (found) => found.length === 1);
    await apply(actions[0]!);
    assert.equal(document.getText(), rule("'sum by (b) (a)'"));
  });

  it('shows types and labels behind operands where the user wants them', async function () {
    if (screen === undefined) return this.skip();
    const window = screen;
    await set('observability', 'inlayHints.types', true);
    await openNew('editing/hints.promql', 'sum by (service) (rate(errors_total[5m])) / 2\n');
    await eventually('the hints are on the screen', () => window.texts('.view-line'), ([line]) => line?.replaceAll('\u00a0', ' ') === 'sum by (service) (rate(errors_total[5m])): instant vector {service?} / 2');
    await window.screenshot('inlay-hints');
  });

  it('folds the parts of a query, and closes brackets as they are typed', async function () {
    const { document } = await openNew('editing/fold.promql', 'sum(\n  rate(\n    errors_total[5m]\n  )\n)\n');
    const folds = await eventually('the folds', () => vscode.commands.executeCommand<vscode.FoldingRange[]>('vscode.executeFoldingRangeProvider', document.uri), (found) => found.length > 0);
    assert.deepEqual(folds.map(({ start, end }) => [start, end]).slice(0, 2), [[0, 3], [1, 2]]);
    if (screen === undefined) return this.skip();
    const editor = await openNew('editing/pairs.promql', '\n');
    editor.selection = new vscode.Selection(0, 0, 0, 0);
    await vscode.commands.executeCommand('workbench.action.focusActiveEditorGroup');
    await screen.type('up{');
    await eventually('the brace is closed', () => editor.document.getText(), (text) => text === 'up{}\n');
  });
});
