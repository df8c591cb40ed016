import assert from 'node:assert/strict';
import { TextDocumentSyncKind } from 'vscode-languageserver/node';
import { version } from '../../package.json';
import { TestClient } from './client';
import { ruleFile } from './manifests';

describe('the language server, from its start to its end', function () {
  this.timeout(120_000);

  it('says what it can do, and under which name and version', async () => {
    const client = await TestClient.start();
    const { serverInfo, capabilities } = client.initialized;
    assert.deepEqual(serverInfo, { name: 'observability-authoring', version });
    assert.deepEqual(capabilities.textDocumentSync, { openClose: true, change: TextDocumentSyncKind.Incremental, save: false });
    assert.deepEqual(capabilities.diagnosticProvider, { identifier: 'observability', interFileDependencies: true, workspaceDiagnostics: true });
    assert.deepEqual(capabilities.codeActionProvider, { codeActionKinds: ['quickfix', 'source.fixAll.observability', 'source.formatQueries.observability', 'refactor.rewrite.formatQuery'] });
    assert.ok(capabilities.codeLensProvider);
    assert.ok(capabilities.completionProvider);
    const tokens = capabilities.semanticTokensProvider;
    assert.ok(tokens && 'legend' in tokens);
    assert.deepEqual([tokens.full, tokens.range], [{ delta: true }, true]);
    assert.deepEqual(tokens.legend.tokenTypes, ['comment', 'number', 'string', 'regexp', 'function', 'keyword', 'operator', 'variable', 'property']);
    assert.deepEqual(capabilities.workspace?.workspaceFolders, { supported: true, changeNotifications: true });
    await client.stop();
  });

  it('asks to be told of changed settings and files', async () => {
    const client = await TestClient.start();
    await client.until(() => client.registered.length >= 2, 'registrations');
    assert.deepEqual(client.registered.toSorted(), ['workspace/didChangeConfiguration', 'workspace/didChangeWatchedFiles']);
    await client.stop();
  });

  it('ends when it is told to while documents are open and work is under way', async () => {
    const client = await TestClient.start();
    for (let i = 0; i < 20; i++) await client.open(`file:///w/${i}.yaml`, ruleFile('raet(x)'));
    const pulls = [...client.documents.keys()].map((uri) => client.diagnostics(uri));
    await Promise.all(pulls);
    await client.stop();
  });

  it('ends when its client is gone', async () => {
    const client = await TestClient.start();
    await client.open('file:///w/a.yaml', ruleFile());
    const ended = new Promise<void>((resolve) => client.process.once('exit', () => resolve()));
    client.process.stdin.end();
    await ended;
  });
});
