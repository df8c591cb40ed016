import assert from 'node:assert/strict';
import { forgetMemos, Memo } from './memo';

describe('Memo', () => {
  it('keeps what was worked out of an object, until the checks of a document are through', () => {
    const memo = new Memo<object, number>();
    const [key, other] = [{}, {}];
    memo.set(key, 1);
    assert.deepEqual([memo.get(key), memo.has(key), memo.get(other), memo.has(other)], [1, true, undefined, false]);
    forgetMemos();
    assert.equal(memo.has(key), false);
  });

  it('grows no further than a large query needs', () => {
    const memo = new Memo<object, number>();
    const first = {};
    memo.set(first, 0);
    for (let i = 0; i < 100_000; i++) memo.set({}, i);
    assert.equal(memo.has(first), false);
  });
});
