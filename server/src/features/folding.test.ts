import assert from 'node:assert/strict';
import { queryFolds } from './folding';
import { createSnapshot } from './snapshot';

const foldsOf = (text: string, languageId = 'promql'): string[] =>
  queryFolds(createSnapshot({ path: `x.${languageId}`, languageId, text })).map(({ startLine, endLine, kind }) => `${startLine}-${endLine}${kind === 'comment' ? ' comment' : ''}`);

describe('folding a file of queries', () => {
  it('hides what stands in brackets, and leaves the closing one in sight', () => {
    assert.deepEqual(foldsOf('sum by (job) (\n  rate(\n    x[5m]\n  )\n)\n'), ['0-3', '1-2']);
  });
  it('folds a line once, by the outermost bracket', () => assert.deepEqual(foldsOf('sum(rate(\n  x[5m]\n)\n)\n'), ['0-2']));
  it('folds a query that begins with no bracket', () => assert.deepEqual(foldsOf('  a\n+\n  b\n\nup\n'), ['0-2']));
  it('folds comments', () => assert.deepEqual(foldsOf('# a\n# b\n\n# c\nup # d\n# e\n'), ['0-1 comment']));
  it('folds nothing that stands on one line', () => assert.deepEqual(foldsOf('sum(rate(x[5m]))\n'), []));
  it('works on broken queries', () => assert.deepEqual(foldsOf('sum(\n  rate(\n    x[5m\n  )\n'), ['0-3', '1-2']));
  it('leaves YAML to the editor', () => assert.deepEqual(foldsOf('groups:\n  - name: g\n    rules:\n      - record: a\n        expr: |\n          sum(\n            x\n          )\n', 'yaml'), []));
});
