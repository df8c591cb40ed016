import assert from 'node:assert/strict';
import fc from 'fast-check';
import { queryFolds } from '../../server/src/features/folding';
import { formatQueries, unformattedQueries } from '../../server/src/features/format';
import { selectionsAt } from '../../server/src/features/selection';
import { createSnapshot, type Snapshot } from '../../server/src/features/snapshot';
import { symbolsOf, type OutlineSymbol } from '../../server/src/features/symbols';
import { commentedQuery } from './promql-generator';

const indented = (query: string): string => query.split('\n').map((line) => `          ${line}`).join('\n');
const HEADERS = ['|', '>', '>-', '"', "'", '', '|2'];

/** A file that ends anywhere, as while it is typed. */
const brokenFile: fc.Arbitrary<Snapshot> = fc.tuple(commentedQuery, commentedQuery, fc.constantFrom('yaml', 'promql'), fc.constantFrom(...HEADERS), fc.nat(), fc.boolean()).map(([a, b, languageId, header, cut, windows]) => {
  const yaml = `groups:\n  - name: g\n    rules:\n      - alert: A\n        expr: ${header}\n${indented(a)}\n        labels: { severity: critical }\n      - expr: ${b}\n---\nkind: PrometheusRule\nspec: { groups: [{ rules: [{ expr: ${b}`;
  const whole = languageId === 'yaml' ? yaml : `# title\n${a}\n\n${b}\n`;
  const text = whole.slice(0, whole.length - (cut % whole.length));
  return createSnapshot({ path: `file.${languageId}`, languageId, text: windows ? text.replaceAll('\n', '\r\n') : text });
});

describe('the structure of any file', function () {
  this.timeout(120_000);

  it('selections grow, around their place and inside of the file', () => {
    fc.assert(fc.property(brokenFile, fc.nat(), (snapshot, at) => {
      const offset = at % (snapshot.text.length + 1);
      let last = { from: offset, to: offset };
      for (const span of selectionsAt(snapshot, offset)) {
        assert.ok(span.from <= last.from && last.to <= span.to && span.to - span.from > last.to - last.from && span.from >= 0 && span.to <= snapshot.text.length);
        last = span;
      }
    }), { numRuns: 1000 });
  });

  it('entries of the outline have names, and lie inside of each other', () => {
    const isWellFormed = (symbol: OutlineSymbol, from: number, to: number): void => {
      assert.ok(symbol.name !== '' && from <= symbol.from && symbol.to <= to && symbol.from <= symbol.selection.from && symbol.selection.to <= symbol.to);
      for (const child of symbol.children) isWellFormed(child, symbol.from, symbol.to);
    };
    fc.assert(fc.property(brokenFile, (snapshot) => symbolsOf(snapshot).forEach((symbol) => isWellFormed(symbol, 0, snapshot.text.length))), { numRuns: 500 });
  });

  it('folds are lines of the file, one for each line that they begin on', () => {
    fc.assert(fc.property(brokenFile, (snapshot) => {
      const folds = queryFolds(snapshot);
      assert.equal(new Set(folds.map(({ startLine }) => startLine)).size, folds.length);
      for (const { startLine, endLine } of folds) assert.ok(startLine < endLine && endLine < snapshot.lines.lineCount);
    }), { numRuns: 500 });
  });

  it('edits of the formatter lie inside of the file and do not overlap', () => {
    fc.assert(fc.property(brokenFile, fc.constantFrom(10, 100), (snapshot, width) => {
      let end = 0;
      for (const edit of formatQueries(snapshot, { width })) {
        assert.ok(edit.from >= end && edit.to >= edit.from && edit.to <= snapshot.text.length);
        end = edit.to;
      }
      for (const { from, to } of unformattedQueries(snapshot)) assert.ok(0 <= from && from <= to && to <= snapshot.text.length);
    }), { numRuns: 1000 });
  });
});
