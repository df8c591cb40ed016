import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { closeAllEditors, eventually, openNew, waitForRules } from './helper';

describe('LogQL', () => {
  afterEach(closeAllEditors);

  it('is checked, and mended by a quick fix', async () => {
    const { document } = await openNew('logs/checked.logql', '{correlation_id="abc-123"} | json\n\n{service="risk"} | jsn\n');
    await waitForRules(document.uri, ['logql/stream-label', 'logql/syntax']);
    const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>('vscode.executeCodeActionProvider', document.uri, new vscode.Range(0, 3, 0, 3), vscode.CodeActionKind.QuickFix.value);
    const fix = actions.find(({ title }) => title.startsWith('Move `correlation_id` to a filter'));
    assert.ok(fix?.edit, actions.map(({ title }) => title).join(', '));
    await vscode.workspace.applyEdit(fix.edit);
    assert.equal(document.lineAt(0).text, '{namespace="quantum-trader"} | json | correlation_id="abc-123"');
    await waitForRules(document.uri, ['logql/syntax']);
  });

  it('is completed and formatted', async () => {
    const { document } = await openNew('logs/written.logql', 'sum(rate({service="risk"}|json|levelname="ERROR"[5m]))by(pod)\n');
    const list = await eventually(
      'suggestions',
      () => vscode.commands.executeCommand<vscode.CompletionList>('vscode.executeCompletionItemProvider', document.uri, document.positionAt(document.getText().indexOf('ERROR'))),
      ({ items }) => items.some(({ label }) => label === 'ERROR'),
    );
    // Snippets of the language are offered beside them.
    assert.deepEqual(list.items.flatMap(({ label }) => (typeof label === 'string' ? [label] : [])).slice(0, 3), ['INFO', 'WARNING', 'ERROR']);
    await eventually(
      'the formatted query',
      async () => {
        await vscode.commands.executeCommand('editor.action.formatDocument');
        return document.getText();
      },
      (text) => text === 'sum by (pod) (rate({service="risk"} | json | levelname="ERROR" [5m]))\n',
    );
  });
});
