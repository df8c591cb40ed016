import assert from 'node:assert/strict';
import { durationInWords } from './duration-words';

describe('a duration in words', () => {
  const CASES: readonly (readonly [number, string])[] = [
    [300, '5 minutes'],
    [5400, '1 hour 30 minutes'],
    [1, '1 second'],
    [0.25, '250 milliseconds'],
    [0, '0 seconds'],
    [-300, 'minus 5 minutes'],
    [604_800, '1 week'],
    [31_536_000, '1 year'],
    [Infinity, 'Infinity seconds'],
  ];
  for (const [seconds, words] of CASES) it(`${seconds} s is ${words}`, () => assert.equal(durationInWords(seconds), words));
});
