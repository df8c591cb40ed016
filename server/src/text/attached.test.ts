import assert from 'node:assert/strict';
import { attached } from './attached';

describe('values that are kept with objects', () => {
  it('stay with the object that they were given to', () => {
    const sizes = attached<object, number>();
    const [one, other] = [{}, Object.freeze({ name: 'frozen' })];
    sizes.set(one, 1);
    sizes.set(other, 2);
    sizes.set(one, 3);
    assert.deepEqual([sizes.get(one), sizes.get(other), sizes.get({})], [3, 2, undefined]);
    sizes.delete(one);
    assert.equal(sizes.get(one), undefined);
  });

  it('are seen by nobody else, and not copied', () => {
    const [sizes, names] = [attached<object, number>(), attached<object, string>()];
    const one = { a: 1 };
    sizes.set(one, 5);
    assert.equal(names.get(one), undefined);
    assert.equal(sizes.get({ ...one }), undefined);
    assert.deepEqual(Object.getOwnPropertyNames(one), ['a']);
    assert.equal(JSON.stringify(one), '{"a":1}');
  });
});
