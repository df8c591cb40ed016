import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { closeAllEditors, diagnosticsOf, eventually, inWorkspace, openNew, ruleOf, waitForRules, workspaceRoot } from './helper';

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

  it('is held against the labels that the collectors of the workspace make, also where their files change', async () => {
    const config = inWorkspace('collectors/config.alloy');
    const { document } = await openNew('logs/labels.logql', '{tier="edge"} |= "x"\n');
    try {
      // The workspace's Promtail makes other labels.
      await waitForRules(document.uri, ['logql/stream-label']);
      await vscode.workspace.fs.writeFile(config, new TextEncoder().encode('loki.source.file "edge" {\n  targets    = [{ __path__ = "/var/log/edge.log", tier = "edge" }]\n  forward_to = []\n}\n'));
      await waitForRules(document.uri, []);
    } finally {
      await vscode.workspace.fs.delete(inWorkspace('collectors'), { recursive: true });
    }
    await waitForRules(document.uri, ['logql/stream-label']);
  });

  it('is what rules are in where a setting says so', async () => {
    const settings = vscode.workspace.getConfiguration('observability', workspaceRoot());
    const { document } = await openNew('journal/rules.yaml', 'groups:\n  - name: journal\n    rules:\n      - record: unit:lines:rate5m\n        expr: sum by (unit) (rate(lines_total[5m]))\n');
    try {
      await settings.update('loki.rules', ['journal/**'], vscode.ConfigurationTarget.Workspace);
      await eventually('an error of LogQL', () => diagnosticsOf(document.uri).map(ruleOf), (rules) => rules.includes('logql/syntax'));
    } finally {
      await settings.update('loki.rules', undefined, vscode.ConfigurationTarget.Workspace);
    }
    await eventually('no error of LogQL', () => diagnosticsOf(document.uri).map(ruleOf), (rules) => !rules.includes('logql/syntax'));
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
