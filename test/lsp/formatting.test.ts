import assert from 'node:assert/strict';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { CodeAction, TextEdit } from 'vscode-languageserver/node';
import { TestClient } from './client';
import { ruleFile } from './manifests';

const SAVE = 'source.formatQueries.observability';

describe('formatting', function () {
  this.timeout(120_000);
  let client: TestClient;
  afterEach(() => client.stop());

  const applied = (uri: string, edits: TextEdit[]): string => TextDocument.applyEdits(client.document(uri), edits);
  const options = { tabSize: 8, insertSpaces: false };
  const format = (uri: string) => client.request<TextEdit[] | null>('textDocument/formatting', { textDocument: { uri }, options });
  const at = (uri: string, text: string) => {
    const position = client.document(uri).positionAt(client.document(uri).getText().indexOf(text));
    return { start: position, end: position };
  };
  const actions = (uri: string, text: string, only?: string[]) => client.request<CodeAction[]>('textDocument/codeAction', { textDocument: { uri }, range: at(uri, text), context: { diagnostics: [], ...(only ? { only } : {}) } });
  const result = (uri: string, action: CodeAction | undefined): string => applied(uri, action?.edit?.changes?.[uri] ?? []);

  it('is announced to clients that cannot tell languages apart', async () => {
    client = await TestClient.start();
    const { capabilities } = client.initialized;
    assert.deepEqual([capabilities.documentFormattingProvider, capabilities.documentRangeFormattingProvider], [true, true]);
  });

  it('formats a query file, with the width of the settings', async () => {
    client = await TestClient.start({ settings: { format: { width: 10 } } });
    const uri = await client.open('file:///w/a.promql', '# a\nsum( up )\n\nsum(rate(x[5m])) # b\n', 'promql');
    assert.equal(applied(uri, (await format(uri))!), '# a\nsum(up)\n\nsum(\n  rate(\n    x[5m]\n  )\n) # b\n');
  });

  it('breaks lines where Prometheus does when the setting makes no sense', async () => {
    client = await TestClient.start({ settings: { format: { width: 'narrow' } } });
    const uri = await client.open('file:///w/a.promql', 'sum( up )', 'promql');
    assert.equal(applied(uri, (await format(uri))!), 'sum(up)');
  });

  it('formats the selected queries of a query file', async () => {
    client = await TestClient.start();
    const uri = await client.open('file:///w/a.promql', 'a+b\n\nc+d\n\ne+f\n', 'promql');
    const edits = await client.request<TextEdit[]>('textDocument/rangeFormatting', { textDocument: { uri }, range: at(uri, 'c'), options });
    assert.equal(applied(uri, edits), 'a+b\n\nc + d\n\ne+f\n');
  });

  it('leaves YAML to the formatters of YAML', async () => {
    client = await TestClient.start();
    assert.equal(await format(await client.open('file:///w/a.yaml', ruleFile('a+b'))), null);
  });

  it('offers to format the query at the cursor', async () => {
    client = await TestClient.start();
    const uri = await client.open('file:///w/a.yaml', ruleFile('a+b') + ruleFile('c+d').replace(/^[\s\S]*?rules:\n/, ''));
    const offered = (await actions(uri, 'c+d')).filter(({ kind }) => kind !== 'quickfix');
    assert.deepEqual(offered.map(({ title, kind }) => [title, kind]), [['Format this query', 'refactor.rewrite.formatQuery']]);
    assert.equal(result(uri, offered[0]), client.document(uri).getText().replace('c+d', 'c + d'));
  });

  it('formats every query of a file on save', async () => {
    client = await TestClient.start();
    const uri = await client.open('file:///w/a.yaml', `${ruleFile('a+b')}---\n${ruleFile('"c+d"')}`);
    const [action, ...others] = await actions(uri, 'groups', [SAVE]);
    assert.deepEqual([action?.kind, others], [SAVE, []]);
    assert.equal(result(uri, action), `${ruleFile('a + b')}---\n${ruleFile('"c + d"')}`);
  });

  it('offers nothing where nothing would change', async () => {
    client = await TestClient.start();
    const uri = await client.open('file:///w/a.yaml', ruleFile());
    assert.deepEqual(await actions(uri, 'sum', [SAVE, 'refactor']), []);
    assert.deepEqual(await actions(uri, 'sum'), []);
  });

  it('offers no more than what is asked for', async () => {
    client = await TestClient.start();
    const uri = await client.open('file:///w/a.yaml', ruleFile('a+b'));
    const kinds = async (...only: string[]) => (await actions(uri, 'a+b', only)).map(({ kind }) => kind);
    assert.deepEqual(await kinds('source.fixAll'), []);
    assert.deepEqual(await kinds('source'), [SAVE]);
    assert.deepEqual(await kinds('refactor.rewrite'), ['refactor.rewrite.formatQuery']);
  });

  it('leaves a query alone that cannot be read', async () => {
    client = await TestClient.start();
    const uri = await client.open('file:///w/a.promql', 'sum( up', 'promql');
    assert.deepEqual(await format(uri), []);
  });
});
