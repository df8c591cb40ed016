import assert from 'node:assert/strict';
import { Table } from './table';

const empty = (): Table<string> => new Table<string>((value) => value);

function filled(): Table<string> {
  const table = empty();
  table.replace('a', 'one.yaml', ['1']);
  table.replace('a', 'two.yaml', ['2', '3']);
  table.replace('b', 'two.yaml', ['4']);
  return table;
}

describe('a table of facts', () => {
  it('has the facts of all files under a key', () => {
    const table = filled();
    assert.deepEqual([table.get('a'), table.get('b'), table.get('c')], [['1', '2', '3'], ['4'], []]);
    assert.deepEqual([table.has('a'), table.has('c')], [true, false]);
    assert.deepEqual([table.keys(), table.all()], [['a', 'b'], ['1', '2', '3', '4']]);
  });

  it('keeps its lists while nothing under their key changes', () => {
    const table = filled();
    const before = [table.get('a'), table.get('b'), table.get('c'), table.keys(), table.all()];
    assert.equal(table.replace('a', 'two.yaml', ['2', '3']), undefined);
    assert.equal(table.replace('c', 'two.yaml', []), undefined);
    assert.ok([table.get('a'), table.get('b'), table.get('c'), table.keys(), table.all()].every((list, i) => list === before[i]));
  });

  it('has other lists where something changed, and there alone', () => {
    const table = filled();
    const [a, b, keys, all] = [table.get('a'), table.get('b'), table.keys(), table.all()];
    assert.equal(table.replace('a', 'two.yaml', ['5']), true);
    assert.notEqual(table.get('a'), a);
    assert.notEqual(table.all(), all);
    assert.deepEqual(table.get('a'), ['1', '5']);
    assert.equal(table.get('b'), b);
    assert.equal(table.keys(), keys);
  });

  it('forgets a key that no file speaks of any more', () => {
    const table = filled();
    const keys = table.keys();
    assert.equal(table.replace('b', 'two.yaml', []), true);
    assert.deepEqual([table.has('b'), table.get('b'), table.keys()], [false, [], ['a']]);
    assert.notEqual(table.keys(), keys);
  });

  it('has the newest facts also where no check notices that they changed', () => {
    const table = new Table<string>((value) => value, () => false);
    table.replace('a', 'one.yaml', ['1']);
    const [a, keys] = [table.get('a'), table.keys()];
    assert.equal(table.replace('a', 'one.yaml', ['2']), false);
    assert.deepEqual([a, table.get('a'), table.keys() === keys], [['1'], ['2'], true]);
  });

  it('takes any name for a key', () => {
    const table = empty();
    assert.deepEqual([table.get('__proto__'), table.get('constructor')], [[], []]);
  });
});
