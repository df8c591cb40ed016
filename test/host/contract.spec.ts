import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { closeAllEditors, eventually, inWorkspace, onDisk, open, openNew, setText, waitForRules } from './helper';

const CONTRACT = 'observability-contract.yaml';
const MONITOR = 'servicemonitors/risk_servicemonitor.yaml';

const labels = (list: vscode.CompletionList): string[] => list.items.map(({ label }) => (typeof label === 'string' ? label : label.label));

describe('the contract of the workspace', () => {
  let original: Uint8Array;
  before(async () => {
    original = await vscode.workspace.fs.readFile(inWorkspace(CONTRACT));
  });
  afterEach(async () => {
    await closeAllEditors();
    await vscode.workspace.fs.writeFile(inWorkspace(CONTRACT), original);
  });

  it('refreshes the diagnostics of open files while it is edited', async () => {
    const { document: monitor } = await open(MONITOR);
    const editor = await open(CONTRACT, { viewColumn: vscode.ViewColumn.Beside });
    await setText(editor, 'version: 1\nscrape: { interval: 42s, timeout: 10s }\n');
    const [problem] = await waitForRules(monitor.uri, ['contract/scrape-interval']);
    assert.match(problem!.message, /42s, not 15s/);
    await setText(editor, 'version: 1\n');
    await waitForRules(monitor.uri, []);
  });

  it('refreshes them too when it changes on the disk', async () => {
    const { document: monitor } = await open(MONITOR);
    await vscode.workspace.fs.writeFile(inWorkspace(CONTRACT), new TextEncoder().encode('endpoints: { metrics: /prometheus }\n'));
    await waitForRules(monitor.uri, ['contract/scrape-path'], 30_000);
  });

  it('leaves no diagnostic of a closed file behind', async () => {
    const { document: monitor } = await open(MONITOR);
    const editor = await open(CONTRACT, { viewColumn: vscode.ViewColumn.Beside });
    await setText(editor, 'version: 1\nscrape: { interval: 42s, timeout: 10s }\n');
    await waitForRules(monitor.uri, ['contract/scrape-interval']);
    await closeAllEditors();
    await waitForRules(monitor.uri, [], 30_000);
  });

  it('is checked itself, and a contract that is no YAML gets a message', async () => {
    const editor = await open(CONTRACT);
    await setText(editor, 'scrape:\n  intervall: 15s\n');
    await waitForRules(editor.document.uri, ['schema/unknown-field']);
    await setText(editor, 'scrape: {interval: "15s\n');
    await waitForRules(editor.document.uri, ['yaml/syntax']);
  });

  it('is completed from its schema', async () => {
    const editor = await open(CONTRACT);
    await setText(editor, 'scrape:\n  \n');
    const complete = (line: number, column: number): Thenable<vscode.CompletionList> => vscode.commands.executeCommand('vscode.executeCompletionItemProvider', editor.document.uri, new vscode.Position(line, column));
    const fields = await eventually('the fields of scrape are offered', () => complete(1, 2), (list) => labels(list).includes('interval'));
    assert.ok(labels(fields).includes('timeout'));
    await setText(editor, 'rules:\n  contract/scrape-path: \n');
    await eventually('the severities are offered', () => complete(1, 24), (list) => labels(list).includes('warning'));
  });

  it('is written by a command, with comments, and never over another one', async () => {
    await vscode.workspace.fs.delete(inWorkspace(CONTRACT));
    await vscode.commands.executeCommand('observability.createContractFile');
    const document = await eventually('the new contract is open', () => vscode.window.activeTextEditor?.document, (active) => active?.uri.path.endsWith(`/${CONTRACT}`) === true);
    const text = await onDisk(CONTRACT);
    assert.match(text, /^# .*\n[\s\S]*\nversion: 1\n/);
    assert.notEqual(text, new TextDecoder().decode(original));
    await eventually('it is what the editor shows', () => document!.getText(), (shown) => shown === text);
    await waitForRules(document!.uri, []);
    await vscode.workspace.fs.writeFile(inWorkspace(CONTRACT), new TextEncoder().encode('version: 1 # ours\n'));
    await vscode.commands.executeCommand('observability.createContractFile');
    assert.equal(await onDisk(CONTRACT), 'version: 1 # ours\n');
  });

  it('of nobody is in force when the user switches it off', async () => {
    const { document } = await openNew('off.yaml', 'groups:\n  - name: a\n    rules:\n      - alert: A\n        expr: up == 0\n');
    await waitForRules(document.uri, ['contract/severity-missing']);
    const settings = vscode.workspace.getConfiguration('observability');
    await settings.update('contract.enabled', false, vscode.ConfigurationTarget.Workspace);
    try {
      await waitForRules(document.uri, []);
    } finally {
      await settings.update('contract.enabled', undefined, vscode.ConfigurationTarget.Workspace);
    }
    await waitForRules(document.uri, ['contract/severity-missing']);
  });
});
