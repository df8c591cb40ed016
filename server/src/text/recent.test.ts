import assert from 'node:assert/strict';
import { forgetRecent, Recent } from './recent';

const filled = (size: number, count: number): Recent<string, number> => {
  const recent = new Recent<string, number>(size);
  for (let i = 0; i < count; i++) recent.set(`key ${i}`, i);
  return recent;
};

describe('Recent', () => {
  it('knows what was put in', () => {
    assert.equal(filled(3, 2).get('key 1'), 1);
    assert.equal(filled(3, 2).get('another'), undefined);
  });

  it('keeps the newest, and lets the oldest go', () => {
    const recent = filled(3, 100);
    assert.deepEqual(['key 99', 'key 98', 'key 97'].map((key) => recent.get(key)), [99, 98, 97]);
    assert.equal(recent.get('key 10'), undefined);
  });

  it('keeps what is asked for again and again', () => {
    const recent = filled(3, 1);
    for (let i = 1; i < 100; i++) {
      recent.set(`key ${i}`, i);
      assert.equal(recent.get('key 0'), 0);
    }
  });

  it('is empty once all was let go', () => {
    const recent = filled(3, 5);
    forgetRecent();
    assert.equal(recent.get('key 4'), undefined);
    recent.set('key 4', 4);
    assert.equal(recent.get('key 4'), 4);
  });
});
