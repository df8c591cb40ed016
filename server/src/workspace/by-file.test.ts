import assert from 'node:assert/strict';
import { ByFile } from './by-file';

describe('what files hold under a name', () => {
  it('is theirs, in the order in which they came', () => {
    const held = new ByFile<number>();
    assert.deepEqual([held.size, held.single, [...held.entries()]], [0, undefined, []]);
    held.set('b', 1);
    assert.deepEqual([held.size, held.get('b'), held.get('a'), held.single], [1, 1, undefined, 1]);
    held.set('b', 2);
    held.set('a', 3);
    assert.deepEqual([held.size, held.single, [...held.entries()]], [2, undefined, [['b', 2], ['a', 3]]]);
    held.delete('b');
    held.delete('c');
    assert.deepEqual([held.size, held.get('b'), [...held.entries()]], [1, undefined, [['a', 3]]]);
    held.delete('a');
    assert.equal(held.size, 0);
    held.set('d', 4);
    assert.deepEqual([...held.entries()], [['d', 4]]);
  });

  it('is gone with its only file', () => {
    const held = new ByFile<number>();
    held.set('a', 1);
    held.delete('a');
    assert.deepEqual([held.size, held.get('a'), [...held.entries()]], [0, undefined, []]);
  });
});
