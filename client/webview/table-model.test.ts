import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { ResultColumn } from '../../server/src/lsp/protocol';
import { cellText, columnWidths, isPinned, nextSorting, seriesText, sortRows, toCsv, visible } from './table-model';

const COLUMNS: ResultColumn[] = [{ kind: 'metric', name: 'Metric' }, { kind: 'label', name: 'pod' }, { kind: 'value', name: 'Value' }];
const column = (rows: string[][], index: number): (string | undefined)[] => rows.map((row) => row[index]);

describe('sorting', () => {
  it('goes from ascending to descending and back to the order of the server', () => {
    const first = nextSorting(undefined, 1);
    assert.deepEqual(first, { column: 1, direction: 'ascending' });
    const second = nextSorting(first, 1);
    assert.deepEqual(second, { column: 1, direction: 'descending' });
    assert.equal(nextSorting(second, 1), undefined);
    assert.deepEqual(nextSorting(second, 0), { column: 0, direction: 'ascending' });
  });

  it('of values is by number, with NaN and histograms last in both directions', () => {
    const rows = ['10', 'NaN', '9', '+Inf', '-Inf', '1e3', 'count 3 · sum 1'].map((value) => ['m', 'p', value]);
    assert.deepEqual(column(sortRows(rows, COLUMNS, { column: 2, direction: 'ascending' }), 2), ['-Inf', '9', '10', '1e3', '+Inf', 'NaN', 'count 3 · sum 1']);
    assert.deepEqual(column(sortRows(rows, COLUMNS, { column: 2, direction: 'descending' }), 2), ['+Inf', '1e3', '10', '9', '-Inf', 'NaN', 'count 3 · sum 1']);
  });

  it('of labels is as people count, with absent labels last', () => {
    const rows = ['pod-10', '', 'pod-9', 'a'].map((pod) => ['m', pod, '1']);
    assert.deepEqual(column(sortRows(rows, COLUMNS, { column: 1, direction: 'ascending' }), 1), ['a', 'pod-9', 'pod-10', '']);
  });

  it('is stable, and changes the order only', () => {
    const rows = [['m', 'b', '1'], ['m', 'a', '1'], ['m', 'c', '0']];
    assert.deepEqual(column(sortRows(rows, COLUMNS, { column: 2, direction: 'ascending' }), 1), ['c', 'b', 'a']);
    assert.deepEqual(sortRows(rows, COLUMNS, undefined), rows);
    const cell = fc.oneof(fc.constantFrom('NaN', '+Inf', '-Inf', '', '0', '-1.5'), fc.string());
    fc.assert(fc.property(fc.array(fc.tuple(cell, cell, cell)), fc.nat(2), (many, by) => {
      const sorted = sortRows(many, COLUMNS, { column: by, direction: 'descending' });
      assert.deepEqual([...sorted].map(String).sort(), many.map(String).sort());
    }));
  });
});

describe('the width of a column', () => {
  it('is that of its longest cell or its header, within bounds', () => {
    const [metric, pod, value] = columnWidths(COLUMNS, [['up', 'x'.repeat(500), '1']]);
    assert.ok(metric !== undefined && pod !== undefined && value !== undefined);
    assert.ok(metric >= 'Metric'.length && value >= 'Value'.length);
    assert.ok(pod > metric && pod < 60);
  });
});

describe('the last column', () => {
  const pinned = (cell: string): boolean => isPinned(COLUMNS, columnWidths(COLUMNS, [['up', 'pod', cell]]));

  it('stays in view when it holds values, and is not so wide that it would hide the labels', () => {
    assert.equal(pinned('0.123456789'), true);
    assert.equal(pinned('count 120 · sum 33.5 · (0.25, 0.5] 70 · (0.5, 1] 40'), false);
    assert.equal(isPinned(COLUMNS.slice(2), [9]), false);
    assert.equal(isPinned(COLUMNS.slice(0, 2), [9, 9]), false);
  });
});

describe('the text of a cell', () => {
  const label: ResultColumn = { kind: 'label', name: 'a' };

  it('shows what is invisible, and what would turn the text around', () => {
    assert.equal(visible('a\nb\tc\u0000\u001b[31m\u202egnp.exe\u200b'), 'a\\nb\\tc\\u0000\\u001b[31m\\u202egnp.exe\\u200b');
    assert.equal(cellText('汉字 😀 ü', label), '汉字 😀 ü');
  });

  it('is cut when it is long', () => assert.equal(cellText('x'.repeat(5000), label).length, 401));

  it('of a time is the local time', () => {
    const at = new Date(2026, 0, 2, 3, 4, 5);
    assert.equal(cellText(at.toISOString(), { kind: 'time', name: 'First sample' }), '2026-01-02 03:04:05');
    assert.equal(cellText('', { kind: 'time', name: 'First sample' }), '');
  });
});

describe('the table as CSV', () => {
  it('quotes what needs it', () => {
    assert.equal(toCsv(COLUMNS, [['up', 'a "b", c\nd', '1']]), 'Metric,pod,Value\r\nup,"a ""b"", c\nd",1\r\n');
  });

  it('leaves numbers alone, and makes text of what a spreadsheet would run', () => {
    assert.equal(toCsv(COLUMNS, [['up', '=HYPERLINK("http://x")', '-1.5'], ['up', '+Inf', '-Inf'], ['up', '@cmd', 'NaN'], ['up', '-1', '+Inf']]), [
      'Metric,pod,Value', 'up,"\'=HYPERLINK(""http://x"")",-1.5', 'up,+Inf,-Inf', "up,'@cmd,NaN", 'up,-1,+Inf', '',
    ].join('\r\n'));
  });
});

describe('a row as a series', () => {
  it('is written as PromQL writes it', () => {
    assert.equal(seriesText(COLUMNS, ['up', 'a"b', '1']), 'up{pod="a\\"b"}   1');
    assert.equal(seriesText(COLUMNS, ['up', '', '1']), 'up   1');
    assert.equal(seriesText(COLUMNS.slice(1), ['', '0.5']), '0.5');
    assert.equal(seriesText(COLUMNS.slice(1), ['x', '0.5']), '{pod="x"}   0.5');
  });

  it('quotes names beyond the classic characters', () => {
    assert.equal(seriesText([{ kind: 'metric', name: 'Metric' }, { kind: 'label', name: 'k8s.pod' }, { kind: 'value', name: 'Value' }], ['http.requests', 'x', '1']), '{"http.requests", "k8s.pod"="x"}   1');
  });

  it('names what a range has besides', () => {
    const columns: ResultColumn[] = [{ kind: 'label', name: 'job' }, { kind: 'more', name: 'Other labels' }, { kind: 'count', name: 'Samples' }, { kind: 'value', name: 'Last value' }];
    assert.equal(seriesText(columns, ['a', 'b="c"', '3', '7']), '{job="a", b="c"}   Samples: 3   Last value: 7');
  });
});
