import assert from 'node:assert/strict';
import { sameEnds, withItems } from './edited-list';

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

describe('what two lists have in common at their ends', () => {
  const ends = (before: string, after: string) => sameEnds([...before], [...after]);

  it('are the very same items', () => {
    assert.deepEqual(ends('abcd', 'axcd'), { head: 1, tail: 2 });
    assert.deepEqual(ends('abcd', 'abcd'), { head: 4, tail: 0 });
    assert.deepEqual(ends('', 'a'), { head: 0, tail: 0 });
    assert.deepEqual(ends('aab', 'ab'), { head: 1, tail: 1 });
  });

  it('are found in a copy as in any other list, and more of it where the same items were put in', () => {
    const before = [...'abcdef'];
    assert.deepEqual(sameEnds(before, withItems(before, 2, 4, ['x'])), { head: 2, tail: 2 });
    assert.deepEqual(sameEnds(before, withItems(before, 1, 5, ['b', 'x', 'e'])), { head: 2, tail: 2 });
    assert.deepEqual(sameEnds(before, withItems(before, 1, 5, [...'bcde'])), { head: 5, tail: 1 });
    // Of a copy of a copy, nothing is known of the first.
    assert.deepEqual(sameEnds(before, withItems(withItems(before, 5, 6, ['y']), 0, 1, ['x'])), { head: 0, tail: 0 });
  });
});
