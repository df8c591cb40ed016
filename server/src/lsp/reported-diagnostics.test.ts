import assert from 'node:assert/strict';
import type { Diagnostic } from 'vscode-languageserver';
import { ReportedDiagnostics } from './reported-diagnostics';

const diagnostic = (line: number, more: Partial<Diagnostic> = {}): Diagnostic => ({ range: { start: { line, character: 1 }, end: { line, character: 2 } }, severity: 1, code: 'promql/syntax', message: 'wrong', ...more });

describe('what was reported of a document', () => {
  it('is not sent again to an editor that has it', () => {
    const reported = new ReportedDiagnostics();
    const first = reported.report('a', [diagnostic(1), diagnostic(2)], undefined);
    assert.deepEqual([first.kind, 'items' in first && first.items.length], ['full', 2]);
    assert.deepEqual(reported.report('a', [diagnostic(1), diagnostic(2)], first.resultId), { kind: 'unchanged', resultId: first.resultId });
  });

  it('is sent to one that does not have it', () => {
    const reported = new ReportedDiagnostics();
    reported.report('a', [diagnostic(1)], undefined);
    assert.equal(reported.report('a', [diagnostic(1)], undefined).kind, 'full');
    assert.equal(reported.report('b', [diagnostic(1)], reported.report('a', [diagnostic(1)], undefined).resultId).kind, 'full');
  });

  const CHANGES: Readonly<Record<string, Diagnostic[]>> = {
    'one that is gone': [],
    'one that came': [diagnostic(1), diagnostic(1)],
    'another place': [diagnostic(2)],
    'another end': [diagnostic(1, { range: { start: { line: 1, character: 1 }, end: { line: 1, character: 3 } } })],
    'another severity': [diagnostic(1, { severity: 2 })],
    'another message': [diagnostic(1, { message: 'odd' })],
    'another rule': [diagnostic(1, { code: 'promql/type' })],
  };
  for (const [name, items] of Object.entries(CHANGES)) {
    it(`is sent again for ${name}`, () => {
      const reported = new ReportedDiagnostics();
      const { resultId } = reported.report('a', [diagnostic(1)], undefined);
      assert.deepEqual({ ...reported.report('a', items, resultId), resultId: '' }, { kind: 'full', resultId: '', items });
    });
  }

  it('is forgotten when the document is closed, so that an old number means nothing', () => {
    const reported = new ReportedDiagnostics();
    const { resultId } = reported.report('a', [diagnostic(1)], undefined);
    reported.forget('a');
    assert.equal(reported.report('a', [diagnostic(1)], resultId).kind, 'full');
  });
});
