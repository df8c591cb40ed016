import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { closeAllEditors, diagnosticsOf, eventually, inWorkspace, onDisk, openNew, PROMETHEUS_URL, ruleOf } from './helper';

describe('Save Metadata Snapshot', () => {
  const file = '.observability/metadata.json';
  const settings = (): vscode.WorkspaceConfiguration => vscode.workspace.getConfiguration('observability');
  afterEach(async () => {
    await closeAllEditors();
    await settings().update('environments', undefined, vscode.ConfigurationTarget.Global);
    await settings().update('rules', undefined, vscode.ConfigurationTarget.Global);
    await vscode.workspace.fs.delete(inWorkspace('.observability'), { recursive: true }).then(undefined, () => undefined);
  });

  it('keeps what the server knows in a file, and the rules go by it where there is no server', async function () {
    if (PROMETHEUS_URL === undefined) this.skip();
    await settings().update('environments', { kept: { prometheus: PROMETHEUS_URL } }, vscode.ConfigurationTarget.Global);
    const { document } = await openNew('live/offline.promql', 'sum(nobody_has_this_metric)\n');
    const saved = await vscode.commands.executeCommand<vscode.Uri | undefined>('observability.saveMetadataSnapshot');
    assert.equal(saved?.toString(), inWorkspace(file).toString());
    const snapshot = JSON.parse(await onDisk(file)) as { version: number; metrics: Record<string, { type?: string; labels?: Record<string, unknown> }> };
    assert.deepEqual([snapshot.version, snapshot.metrics['http_requests_total']?.type, Array.isArray(snapshot.metrics['up']?.labels?.['job'])], [1, 'counter', true]);

    await settings().update('environments', undefined, vscode.ConfigurationTarget.Global);
    assert.deepEqual(diagnosticsOf(document.uri).map(ruleOf).filter((rule) => rule.startsWith('live/')), []);
    await settings().update('rules', { 'live/no-series': 'warning' }, vscode.ConfigurationTarget.Global);
    const [found] = await eventually('the metric is reported', () => diagnosticsOf(document.uri).filter((one) => ruleOf(one) === 'live/no-series'), (all) => all.length > 0);
    assert.match(found!.message, /^The snapshot of metadata has no metric `nobody_has_this_metric`/);
  });

  it('writes nothing where the environment has no Prometheus', async () => {
    await settings().update('environments', { empty: { loki: 'http://127.0.0.1:1' } }, vscode.ConfigurationTarget.Global);
    await openNew('live/offline.promql', 'up\n');
    assert.equal(await vscode.commands.executeCommand('observability.saveMetadataSnapshot'), undefined);
    await assert.rejects(async () => onDisk(file));
  });
});
