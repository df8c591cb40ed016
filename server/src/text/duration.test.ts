import assert from 'node:assert/strict';
import { formatDuration, parseDuration } from './duration';

describe('a Prometheus duration', () => {
  const VALID: Readonly<Record<string, number>> = {
    '0': 0, '0s': 0, '1ms': 0.001, '15s': 15, '5m': 300, '1h30m': 5400, '1d': 86_400, '2w': 1_209_600, '1y': 31_536_000,
    '1y2w3d4h5m6s7ms': 31_536_000 + 2 * 604_800 + 3 * 86_400 + 4 * 3600 + 5 * 60 + 6 + 0.007, '007s': 7, '120m': 7200,
  }; // prettier-ignore
  for (const [text, seconds] of Object.entries(VALID)) it(`${text} is ${seconds} seconds`, () => assert.equal(parseDuration(text), seconds));

  for (const text of ['', '5', '5 m', ' 5m', '5m\n', '-5m', '1.5h', '30m1h', '5m5m', '5M', '5min', '1e3s', '٥m', 'm', '00']) {
    it(`${JSON.stringify(text)} is none`, () => assert.equal(parseDuration(text), undefined));
  }
});

describe('writing a duration', () => {
  const CASES: readonly (readonly [number, string])[] = [
    [0, '0s'], [0.0004, '0s'], [0.25, '250ms'], [1, '1s'], [15, '15s'], [60, '1m'], [90, '1m30s'], [3600, '1h'], [5400, '1h30m'], [86_400, '1d'], [604_800, '7d'], [31_536_000, '365d'], [3661.5, '1h1m1s500ms'],
  ];
  for (const [seconds, text] of CASES) it(`${seconds} seconds are ${text}`, () => assert.equal(formatDuration(seconds), text));
});
