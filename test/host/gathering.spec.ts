import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { apply, closeAllEditors, fixesFor, inWorkspace, openNew, serviceMonitor, setText, waitForRules } from './helper';

const prometheus = (selector: string): string => `apiVersion: monitoring.coreos.com/v1
kind: Prometheus
metadata:
  name: main
  namespace: quantum-trader
spec:
  serviceMonitorSelector: ${selector}
`;

describe('a ServiceMonitor and a Prometheus in another file', () => {
  afterEach(async () => {
    await closeAllEditors();
    // What selects nothing is told of every monitor of the workspace, also while other tests run.
    await vscode.workspace.fs.delete(inWorkspace('gathered'), { recursive: true });
  });

  it('are held against each other while both are edited, and a quick fix adds the label that is asked for', async () => {
    const other = await openNew('gathered/prometheus.yaml', prometheus('{ matchLabels: { release: main } }'));
    const { document } = await openNew('gathered/monitor.yaml', serviceMonitor('15s'));
    const [problem] = await waitForRules(document.uri, ['workspace/not-selected'], 30_000);
    assert.equal(document.getText(problem!.range), 'risk');
    assert.match(problem!.message, /Prometheus `main` asks for the label `release: main`/);
    const fix = (await fixesFor(document.uri, problem!)).find(({ title }) => title === 'Add the label release: main');
    assert.ok(fix);
    await apply(fix);
    await waitForRules(document.uri, []);
    assert.match(document.getText(), /\n {2}labels:\n {4}release: main\n/);

    const editor = await vscode.window.showTextDocument(other.document, { preview: false });
    await setText(editor, prometheus('{ matchLabels: { team: core } }'));
    await waitForRules(document.uri, ['workspace/not-selected'], 30_000);
    await setText(editor, prometheus('{}'));
    await waitForRules(document.uri, [], 30_000);
  });
});
