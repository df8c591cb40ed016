import assert from 'node:assert/strict';
import { withItems } from './with-items';

describe('a list with other items', () => {
  const CASES: readonly (readonly [list: string, from: number, to: number, items: string, expected: string])[] = [
    ['abc', 1, 2, 'x', 'axc'],
    ['abc', 0, 3, 'xyz', 'xyz'],
    ['abc', 1, 1, 'xy', 'axybc'],
    ['abc', 0, 2, '', 'c'],
    ['', 0, 0, 'x', 'x'],
    ['abc', 3, 3, 'x', 'abcx'],
  ];
  for (const [list, from, to, items, expected] of CASES) {
    it(`"${list}" with "${items}" from ${from} to ${to} is "${expected}"`, () => {
      const given = [...list];
      assert.deepEqual(withItems(given, from, to, [...items]), [...expected]);
      assert.deepEqual(given, [...list]);
    });
  }

  it('keeps lists as items', () => assert.deepEqual(withItems<readonly number[]>([[1], [2]], 0, 1, [[3], [4, 5]]), [[3], [4, 5], [2]]));
});
