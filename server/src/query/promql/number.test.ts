import assert from 'node:assert/strict';
import { durationLiteral, numberLiteral, scanNumber } from './number';

describe('a number', () => {
  const VALID: Readonly<Record<string, number>> = {
    '0': 0, '42': 42, '1.5': 1.5, '.5': 0.5, '5.': 5, '1e3': 1000, '1E-3': 0.001, '1.5e+3': 1500, '1_000': 1000, '1_0.0_1': 10.01,
    '0x1F': 31, '0XfF': 255, '0x_1f': 31,
    // A zero in front makes it octal where all digits are, and decimal where they are not.
    '017': 15, '007': 7, '018': 18, '01.5': 1.5,
    Inf: Infinity, INF: Infinity, '+Inf': Infinity, NaN, nan: NaN, '18446744073709551616': 2 ** 64,
  }; // prettier-ignore
  for (const [text, value] of Object.entries(VALID)) it(`${text} is ${value}`, () => assert.deepEqual(numberLiteral(text), { value }));

  it('that is too large is named, but not at length', () => {
    assert.deepEqual(numberLiteral('1e309'), { error: 'The number `1e309` is out of range: a float has at most 1.8e308.' });
    assert.deepEqual(numberLiteral('9'.repeat(400)), { error: `The number \`${'9'.repeat(24)}…\` is out of range: a float has at most 1.8e308.` });
  });
  it('that is too small is zero', () => assert.deepEqual(numberLiteral('1e-999'), { value: 0 }));
  for (const text of ['', '.', 'e5', '1.2.3', '0xg']) it(`${text || '(nothing)'} is none`, () => assert.deepEqual(numberLiteral(text), { error: `\`${text}\` is not a number.` }));
});

describe('a duration', () => {
  it('is worth its seconds', () => assert.deepEqual(['5m', '1h30m', '250ms', '1y'].map(durationLiteral), [300, 5400, 0.25, 31_536_000].map((value) => ({ value }))));
  for (const text of ['30m1h', '5m5m', '1s1ms1s']) it(`${text} is none`, () => assert.match((durationLiteral(text) as { error: string }).error, /units stand from the largest to the smallest, each once/));
  it('ends where nanoseconds do not fit into 64 bits', () => {
    assert.ok('value' in durationLiteral('292y'));
    assert.deepEqual(durationLiteral('293y'), { error: 'The duration `293y` is out of range.' });
  });
});

describe('where a number ends', () => {
  const CASES: readonly (readonly [text: string, end: number | undefined])[] = [
    ['5', 1], ['5+', 1], ['5 m', 1], ['1.5)', 3], ['1e5,', 3], ['0x1F]', 4], ['1_000', 5], ['5.', 2],
    ['5m', undefined], ['5x', undefined], ['1.2.3', undefined], ['0x', undefined], ['0x1g', undefined], ['1_', undefined], ['1__0', undefined], ['1e', undefined], ['1e+', undefined], ['x', undefined],
  ];
  for (const [text, end] of CASES) it(`${text}: ${end ?? 'nowhere'}`, () => assert.equal(scanNumber(text, 0), end));
  it('behind any offset', () => assert.equal(scanNumber('a+12+b', 2), 4));
});
