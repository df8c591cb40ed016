import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { Garbage } from './garbage';

describe('the memory of documents', () => {
  let held: { text?: object } = {};
  let collected = false;
  const gone = new FinalizationRegistry<string>(() => (collected = true));

  /** Whether what was let go of is collected by itself. */
  async function isCollected(sizes: readonly number[]): Promise<boolean> {
    collected = false;
    held = { text: { of: 'a document' } };
    gone.register(held.text!, 'a document');
    const garbage = new Garbage(() => (held = {}));
    for (const size of sizes) garbage.add(size);
    for (let i = 0; i < 20 && !collected; i++) await sleep(20);
    return collected;
  }

  it('is given back when a large one was closed, or many small ones', async () => {
    assert.ok(await isCollected([1_000_000]));
    assert.ok(await isCollected(new Array<number>(10).fill(100_000)));
  });

  it('costs nothing as long as they were small', async () => {
    assert.equal(await isCollected([999_999]), false);
    assert.ok(held.text);
  });
});
