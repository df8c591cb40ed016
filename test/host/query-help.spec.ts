import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { closeAllEditors, eventually, openNew } from './helper';
import { screen } from './screen';

const rule = (expr: string): string => `groups:\n  - name: g\n    rules:\n      - alert: A\n        expr: ${expr}\n`;

/** Opens a rule file with the cursor at the mark `«»` of its expression. */
async function openAt(file: string, expr: string): Promise<vscode.TextEditor> {
  const source = rule(expr);
  const at = source.indexOf('«»');
  const editor = await openNew(file, source.replace('«»', ''));
  const position = editor.document.positionAt(at);
  editor.selection = new vscode.Selection(position, position);
  return editor;
}

describe('help while a query is being written', () => {
  afterEach(closeAllEditors);

  it('offers the counters of the contract behind `rate(`', async () => {
    const { document, selection } = await openAt('help/completion.yaml', 'sum(rate(«»))');
    const list = await eventually(
      'suggestions',
      () => vscode.commands.executeCommand<vscode.CompletionList>('vscode.executeCompletionItemProvider', document.uri, selection.active),
      ({ items }) => items.some(({ label }) => label === 'http_requests_total'),
    );
    assert.equal(list.items.find(({ label }) => label === 'http_requests_total')?.detail, 'counter');
  });

  it('describes a suggestion once it is looked at', async () => {
    const { document, selection } = await openAt('help/described.yaml', 'sum(rate(http_requests_to«»))');
    const offered = (resolved?: number): Thenable<vscode.CompletionList> => vscode.commands.executeCommand('vscode.executeCompletionItemProvider', document.uri, selection.active, undefined, resolved);
    const find = ({ items }: vscode.CompletionList): vscode.CompletionItem | undefined => items.find(({ label }) => label === 'http_requests_total');
    const item = find(await eventually('suggestions', () => offered(), (list) => find(list) !== undefined));
    assert.equal(item?.documentation, undefined);
    const documentation = find(await offered(200))?.documentation;
    assert.match(typeof documentation === 'object' ? documentation.value : '', /HTTP requests served/);
    assert.ok(item?.range instanceof vscode.Range && document.getText(item.range) === 'http_requests_to', 'it replaces the word that is being written');
  });

  it('writes an accepted suggestion as a snippet', async function () {
    if (screen === undefined) return this.skip();
    const window = screen;
    const { document } = await openAt('help/accept.yaml', 'increas«»');
    // Accepting does nothing until the list is there and its first entry is chosen.
    const chosen = async (): Promise<string[]> => {
      const rows = await window.texts('.suggest-widget.visible .monaco-list-row.focused');
      if (rows.length === 0) await vscode.commands.executeCommand('editor.action.triggerSuggest');
      return rows;
    };
    await eventually('a function is chosen in the list', chosen, ([row]) => row?.startsWith('increase') === true);
    await vscode.commands.executeCommand('acceptSelectedSuggestion');
    await eventually('the snippet', () => document.getText(), (text) => text.includes('expr: increase([5m])'));
  });

  it('shows the active parameter of a call', async () => {
    const { document, selection } = await openAt('help/signature.yaml', 'histogram_quantile(0.9, «»)');
    const help = await eventually('a signature', () => vscode.commands.executeCommand<vscode.SignatureHelp | undefined>('vscode.executeSignatureHelpProvider', document.uri, selection.active), (found) => found !== undefined);
    assert.equal(help?.activeParameter, 1);
  });

  it('shows types and labels when a word is hovered over', async () => {
    const { document, selection } = await openAt('help/hover.yaml', 'sum by (service) (ra«»te(http_requests_total[5m]))');
    const hovers = await eventually('a hover', () => vscode.commands.executeCommand<vscode.Hover[]>('vscode.executeHoverProvider', document.uri, selection.active), (found) => found.length > 0);
    const text = hovers.flatMap(({ contents }) => contents.map((content) => (typeof content === 'string' ? content : content.value))).join('\n');
    assert.match(text, /Instant vector\. It may have/);
  });

  it('offers and shows the alerts of the rule files in a unit test', async () => {
    await openNew('help/rules/tested.yaml', 'groups:\n  - name: g\n    rules:\n      - alert: TestedAlert\n        expr: sum by (service) (rate(errors_total[5m])) > 1\n        for: 5m\n        labels:\n          severity: critical\n          service: risk\n');
    const text = 'rule_files: [rules/tested.yaml]\ntests:\n  - interval: 1m\n    alert_rule_test:\n      - eval_time: 10m\n        alertname: TestedAlert\n        exp_alerts: []\n';
    const editor = await openNew('help/tests.yaml', text);
    const at = editor.document.positionAt(text.indexOf('Alert\n'));
    editor.selection = new vscode.Selection(at, at);
    const list = await eventually('the alert', () => vscode.commands.executeCommand<vscode.CompletionList>('vscode.executeCompletionItemProvider', editor.document.uri, at), ({ items }) => items.some(({ label }) => label === 'TestedAlert'));
    assert.ok(!list.items.some(({ label }) => label === 'HighErrorRate'), 'those of other files are none of this test');
    const hovers = await eventually('a hover', () => vscode.commands.executeCommand<vscode.Hover[]>('vscode.executeHoverProvider', editor.document.uri, at), (found) => found.length > 0);
    assert.match(hovers.flatMap(({ contents }) => contents.map((content) => (typeof content === 'string' ? content : content.value))).join('\n'), /alert: TestedAlert\nexpr: sum by/);
    if (!screen) return;
    await vscode.commands.executeCommand('editor.action.showHover');
    await eventually('the hover is seen', () => screen!.texts('.monaco-hover:not(.hidden)'), (found) => found.some((each) => each.includes('In the group')));
    await screen.screenshot('unit-test-hover');
  });

  it('explains the query at the cursor in a document beside the editor, which can be read only', async () => {
    await openAt('help/explain.yaml', 'sum(rate(«»errors_total[5m])) > 1');
    await vscode.commands.executeCommand('observability.explainQuery');
    const shown = await eventually('the explanation', () => vscode.window.visibleTextEditors.find(({ document }) => document.uri.scheme === 'observability-explanation'), (found) => found !== undefined);
    assert.match(shown!.document.getText(), /^├─ sum\(…\) +instant vector \{\}$/m);
    assert.equal(vscode.window.tabGroups.all.length, 2);
  });
});
