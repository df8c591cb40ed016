import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { closeAllEditors, EXTENSION_ID, eventually, extension, HOST, openNew, PROMETHEUS_URL, serviceMonitor, workspaceRoot } from './helper';
import { screen } from './screen';

describe(`the extension in a real VS Code (${HOST})`, () => {
  after(closeAllEditors);

  it('is there, from where this run should have it', () => {
    const { extensionPath, packageJSON } = extension();
    const fromRepository = packageJSON.isUnderDevelopment === true;
    assert.equal(fromRepository, HOST === 'development', extensionPath);
  });

  it('runs without proposed APIs, which a user\'s VS Code refuses', () => {
    assert.equal(extension().packageJSON.enabledApiProposals, undefined);
  });

  it('sees a workspace that may be changed', async () => {
    const files = await vscode.workspace.fs.readDirectory(workspaceRoot());
    assert.ok(files.length > 0);
    assert.notEqual(vscode.workspace.fs.isWritableFileSystem('file'), false);
  });

  it('starts by itself when a ServiceMonitor is opened', async () => {
    await openNew('smoke.yaml', serviceMonitor('15s'));
    await eventually(`${EXTENSION_ID} is active`, () => extension().isActive, (active) => active);
  });

  it('shows the file to the user', async function () {
    if (screen === undefined) return this.skip();
    const window = screen;
    const hasFirstLine = (lines: string[]) => lines.some((line) => line.includes('monitoring.coreos.com/v1'));
    await eventually('the first line is on the screen', () => window.texts('.view-line'), hasFirstLine);
  });

  it('reaches a Prometheus that has data', async function () {
    if (PROMETHEUS_URL === undefined) return this.skip();
    const response = await fetch(`${PROMETHEUS_URL}/api/v1/query?query=http_requests_total`, { signal: AbortSignal.timeout(10_000) });
    const { data } = (await response.json()) as { data: { result: unknown[] } };
    assert.ok(data.result.length > 0);
  });
});
