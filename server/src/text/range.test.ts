import assert from 'node:assert/strict';
import { applyEdits, overlaps, shift, span, type TextEdit } from './range';

const edit = (from: number, to: number, text: string): TextEdit => ({ from, to, text });

describe('applying edits', () => {
  const CASES: readonly (readonly [name: string, edits: readonly TextEdit[], result: string])[] = [
    ['none leaves the text', [], 'abcdef'],
    ['an empty span inserts', [edit(3, 3, '-')], 'abc-def'],
    ['an empty text deletes', [edit(1, 3, '')], 'adef'],
    ['in any order', [edit(4, 6, 'Y'), edit(0, 2, 'X')], 'XcdY'],
    ['that touch', [edit(2, 4, 'X'), edit(0, 2, 'Y')], 'YXef'],
    ['insertions at one place in the order given', [edit(3, 3, '1'), edit(3, 3, '2'), edit(0, 0, '0')], '0abc12def'],
    ['at both ends', [edit(6, 6, '>'), edit(0, 0, '<')], '<abcdef>'],
    ['an insertion before a replacement at the same place', [edit(2, 2, '('), edit(2, 4, 'X')], 'ab(Xef'],
  ];
  for (const [name, edits, result] of CASES) it(name, () => assert.equal(applyEdits('abcdef', edits), result));
});

describe('spans', () => {
  const CASES: readonly (readonly [from: number, to: number, overlaps: boolean])[] = [[0, 3, false], [0, 4, true], [5, 5, true], [6, 9, true], [7, 9, false], [0, 9, true]];
  for (const [from, to, expected] of CASES) {
    it(`[${from}, ${to}) ${expected ? 'meets' : 'misses'} [4, 6)`, () => {
      assert.equal(overlaps(span(from, to), span(4, 6)), expected);
      assert.equal(overlaps(span(4, 6), span(from, to)), expected);
    });
  }

  it('move', () => {
    assert.deepEqual(shift(span(1, 2), 3), span(4, 5));
    assert.deepEqual(shift(span(1, 2), 0), span(1, 2));
  });
});
