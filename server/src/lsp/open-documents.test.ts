import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Connection, DidChangeTextDocumentParams, DidCloseTextDocumentParams, DidOpenTextDocumentParams } from 'vscode-languageserver';
import { LineIndex } from '../text/line-index';
import { OpenDocuments, type OpenDocument } from './open-documents';

/** An editor as the documents hear it. */
function editor() {
  const handlers: { open?: (params: DidOpenTextDocumentParams) => void; change?: (params: DidChangeTextDocumentParams) => void; close?: (params: DidCloseTextDocumentParams) => void } = {};
  const seen: string[] = [];
  const documents = new OpenDocuments({ changed: ({ uri, version }) => seen.push(`${uri} ${version}`), closed: ({ uri }) => seen.push(`${uri} closed`) });
  const connection = {
    onDidOpenTextDocument: (handler: typeof handlers.open) => void (handlers.open = handler),
    onDidChangeTextDocument: (handler: typeof handlers.change) => void (handlers.change = handler),
    onDidCloseTextDocument: (handler: typeof handlers.close) => void (handlers.close = handler),
  };
  documents.listen(connection as unknown as Connection);
  const uri = 'file:///a.yaml';
  return {
    documents,
    seen,
    document: (): OpenDocument => documents.get(uri)!,
    open: (text: string, version = 1) => handlers.open!({ textDocument: { uri, languageId: 'yaml', version, text } }),
    change: (version: number, ...contentChanges: DidChangeTextDocumentParams['contentChanges']) => handlers.change!({ textDocument: { uri, version }, contentChanges }),
    close: () => handlers.close!({ textDocument: { uri } }),
  };
}

const text = fc.array(fc.constantFrom('a', ' ', '- b: c', 'groups:', '\n', '\n', '\r\n', '\r', '🚀', '---\n', '  '), { maxLength: 30 }).map((parts) => parts.join(''));
const position = fc.record({ line: fc.integer({ min: 0, max: 12 }), character: fc.integer({ min: 0, max: 15 }) });

describe('the documents that an editor has open', () => {
  it('have the text that the editor has, whatever was changed', () => {
    fc.assert(
      fc.property(text, fc.array(fc.oneof({ weight: 9, arbitrary: fc.record({ range: fc.tuple(position, position).map(([a, b]) => (a.line < b.line || (a.line === b.line && a.character <= b.character) ? { start: a, end: b } : { start: b, end: a })), text }) }, { weight: 1, arbitrary: fc.record({ text }) }), { maxLength: 8 }), (start, changes) => {
        const { open, change, document } = editor();
        open(start);
        let expected = start;
        changes.forEach((one, i) => {
          change(i + 2, one);
          const lines = new LineIndex(expected);
          expected = 'range' in one ? expected.slice(0, lines.offset(one.range.start)) + one.text + expected.slice(lines.offset(one.range.end)) : one.text;
          assert.equal(document().text.toString(), expected);
          assert.equal(document().version, i + 2);
        });
      }),
      { numRuns: 500 },
    );
  });

  it('take several changes at once, each upon the one before', () => {
    const { open, change, document, seen } = editor();
    open('ab');
    const at = (character: number) => ({ start: { line: 0, character }, end: { line: 0, character } });
    change(2, { range: at(1), text: 'x' }, { range: at(2), text: 'y' });
    assert.equal(document().text.toString(), 'axyb');
    assert.deepEqual(seen, ['file:///a.yaml 1', 'file:///a.yaml 2']);
  });

  it('are another one when they are opened again, also with the same version', () => {
    const { open, close, document, documents, seen } = editor();
    open('a', 7);
    const before = document();
    close();
    assert.deepEqual(documents.all(), []);
    open('b', 7);
    assert.notEqual(document(), before);
    assert.equal(document().text.toString(), 'b');
    assert.deepEqual(seen, ['file:///a.yaml 7', 'file:///a.yaml closed', 'file:///a.yaml 7']);
  });

  it('that are not open cannot change', () => {
    const { change, close, seen } = editor();
    change(2, { text: 'a' });
    close();
    assert.deepEqual(seen, []);
  });
});
