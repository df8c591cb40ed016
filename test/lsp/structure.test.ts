import assert from 'node:assert/strict';
import type { DocumentSymbol, FoldingRange, SelectionRange } from 'vscode-languageserver/node';
import { TestClient } from './client';
import { monitor, prometheusRule } from './manifests';

describe('the structure of a file', function () {
  this.timeout(120_000);
  let client: TestClient;
  before(async () => {
    client = await TestClient.start();
  });
  after(() => client.stop());

  const ask = <T>(method: string, uri: string, more: object = {}) => client.request<T>(`textDocument/${method}`, { textDocument: { uri }, ...more });

  it('is an outline of documents, groups and rules', async () => {
    const uri = await client.open('file:///w/a.yaml', `${prometheusRule()}---\n${monitor()}`);
    const symbols = await ask<DocumentSymbol[]>('documentSymbol', uri);
    const names = (all: readonly DocumentSymbol[]): unknown[] => all.map(({ name, children }) => [name, ...(children?.length ? [names(children)] : [])]);
    assert.deepEqual(names(symbols), [['alerts', [['quantum-trader', [['HighErrorRate']]]]], ['ai-engine', [['http']]]]);
    assert.equal(client.textAt(uri, symbols[1]!.selectionRange), 'ai-engine');
  });

  it('is a list of queries', async () => {
    const uri = await client.open('file:///w/a.promql', '# Errors\nsum(x)\n', 'promql');
    assert.deepEqual((await ask<DocumentSymbol[]>('documentSymbol', uri)).map(({ name, detail }) => [name, detail]), [['Errors', 'sum(x)']]);
  });

  it('is what a selection grows to, for each caret', async () => {
    const uri = await client.open('file:///w/b.promql', 'sum(a) + b\n', 'promql');
    const ranges = await ask<SelectionRange[]>('selectionRange', uri, { positions: [{ line: 0, character: 4 }, { line: 0, character: 9 }] });
    const growth = (range: SelectionRange | undefined): string[] => (range ? [client.textAt(uri, range.range), ...growth(range.parent)] : []);
    assert.deepEqual(ranges.map(growth), [['a', '(a)', 'sum(a)', 'sum(a) + b', 'sum(a) + b\n'], ['b', 'sum(a) + b', 'sum(a) + b\n']]);
  });

  it('gives a caret in an unknown file nothing to grow to', async () => {
    const uri = await client.open('file:///w/c.yaml', 'a: b\n');
    const position = { line: 0, character: 1 };
    assert.deepEqual(await ask('selectionRange', uri, { positions: [position] }), [{ range: { start: position, end: position } }]);
    assert.deepEqual(await ask('documentSymbol', uri), []);
  });

  it('is folds of a query file, and of no YAML', async () => {
    const uri = await client.open('file:///w/d.promql', 'sum(\n  a\n)\n', 'promql');
    assert.deepEqual(await ask<FoldingRange[]>('foldingRange', uri), [{ startLine: 0, endLine: 1 }]);
    assert.equal(await ask('foldingRange', await client.open('file:///w/d.yaml', prometheusRule())), null);
  });
});

describe('what is offered for some languages only', function () {
  this.timeout(120_000);

  it('is registered for these with a client that allows it', async () => {
    const dynamicRegistration = true;
    const client = await TestClient.start({ textDocument: { formatting: { dynamicRegistration }, rangeFormatting: { dynamicRegistration }, foldingRange: { dynamicRegistration } } });
    const methods = ['textDocument/formatting', 'textDocument/rangeFormatting', 'textDocument/foldingRange'];
    await client.until(() => methods.every((method) => client.registered.includes(method)), 'the registrations');
    const { capabilities } = client.initialized;
    assert.deepEqual([capabilities.documentFormattingProvider, capabilities.documentRangeFormattingProvider, capabilities.foldingRangeProvider], [undefined, undefined, undefined]);
    await client.stop();
  });
});
