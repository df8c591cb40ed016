import assert from 'node:assert/strict';
import { parseDuration } from './duration';
import { durationMistake } from './duration-mistake';

describe('a text that should be a duration', () => {
  for (const text of ['0', '0s', '5m', '1h30m', '1y2w3d4h5m6s7ms', '292y']) it(`${text} is one`, () => assert.equal(durationMistake(text), undefined));

  const CASES: readonly (readonly [text: string, reason: string, ...meant: string[]])[] = [
    ['5 m', 'blank', '5m'], [' 5m', 'blank', '5m'], ['1h 30m', 'blank', '1h30m'], ['5m\n', 'line break', '5m'], ['30S', 'capitals', '30s'], ['5Min', 'capitals', '5m'],
    ['5min', 'does not know', '5m'], ['10secs', 'does not know', '10s'], ['1hour', 'does not know', '1h'], ['2 hours and 5 minutes', 'blank', '2h5m'],
    ['1.5h', 'fraction', '1h30m'], ['0.5ms', 'none'], ['30s1m', 'order', '1m30s'], ['1m1m', 'order', '2m'],
    ['5', 'no unit', '5s', '5m'], ['00', 'no unit', '0s'], ['+5m', 'sign', '5m'], ['-5m', 'negative'], ['', 'empty'], ['  ', 'empty'], ['abc', 'none'], ['5mm', 'none'], ['1e3s', 'none'], ['5us', 'none'],
    ['293y', 'longer'], ['9'.repeat(80), 'none'], [`${'9'.repeat(400)}y`, 'longer'],
  ]; // prettier-ignore
  for (const [text, reason, ...meant] of CASES) {
    it(`${JSON.stringify(text.slice(0, 30))} is none`, () => {
      const mistake = durationMistake(text);
      assert.ok(mistake);
      assert.ok(mistake.reason.includes(reason), mistake.reason);
      assert.deepEqual(mistake.meant, meant);
      for (const one of mistake.meant) assert.notEqual(parseDuration(one), undefined);
    });
  }
});
