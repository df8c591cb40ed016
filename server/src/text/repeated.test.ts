import assert from 'node:assert/strict';
import { Repeated } from './repeated';

describe('Repeated', () => {
  const fill = (kept: Repeated<string, number>, name: string, count: number): void => {
    for (let i = 0; i < count; i++) kept.set(`${name} ${i}`, i);
  };

  it('knows what was put in last', () => {
    const kept = new Repeated<string, number>(10, 3);
    fill(kept, 'key', 5);
    assert.deepEqual([kept.get('key 4'), kept.get('another')], [4, undefined]);
  });

  it('lets go what did not come back', () => {
    const kept = new Repeated<string, number>(10, 3);
    kept.set('key', 1);
    fill(kept, 'other', 10);
    assert.equal(kept.get('key'), undefined);
  });

  it('keeps what came back, however much comes only once', () => {
    const kept = new Repeated<string, number>(10, 3);
    kept.set('key', 1);
    kept.get('key');
    fill(kept, 'other', 1000);
    assert.equal(kept.get('key'), 1);
  });

  it('keeps no more than it was told', () => {
    const kept = new Repeated<string, number>(10, 3);
    for (let i = 0; i < 100; i++) {
      kept.set(`key ${i}`, i);
      kept.get(`key ${i}`);
    }
    const left = Array.from({ length: 90 }, (_, i) => kept.get(`key ${i}`)).filter((value) => value !== undefined);
    assert.ok(left.length <= 20, `${left.length} are left`);
  });
});
