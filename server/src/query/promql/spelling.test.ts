import assert from 'node:assert/strict';
import { goQuote, preferDoubleQuotes } from './quote';
import { printDuration, printFloat } from './spelling';

describe('a number as Prometheus prints it', () => {
  const CASES: readonly (readonly [number, string])[] = [
    [0, '0'], [-0, '-0'], [1048576, '1048576'], [0.1, '0.1'], [-2.5, '-2.5'], [1e-7, '0.0000001'], [1.25e-3, '0.00125'],
    [1e21, '1000000000000000000000'], [1.5e22, '15000000000000000000000'], [123456.789, '123456.789'],
    [Infinity, '+Inf'], [-Infinity, '-Inf'], [NaN, 'NaN'],
  ];
  for (const [value, text] of CASES) it(`${value} is ${text}`, () => assert.equal(printFloat(value), text));
});

describe('a duration as Prometheus prints it', () => {
  const CASES: readonly (readonly [number, string])[] = [
    [0, '0s'], [300, '5m'], [90, '1m30s'], [86_400, '1d'], [604_800, '1w'], [90 * 86_400, '90d'], [365 * 86_400, '1y'], [0.25, '250ms'], [-420, '-7m'], [0.0004, '0s'], [3661.5, '1h1m1s500ms'],
  ];
  for (const [seconds, text] of CASES) it(`${seconds} seconds are ${text}`, () => assert.equal(printDuration(seconds), text));
});

describe('a string as Prometheus prints it', () => {
  it('stands in double quotes, with the escapes of Go', () => assert.equal(goQuote('a"b\\c\n\t\x07'), '"a\\"b\\\\c\\n\\t\\a"'));
  it('keeps what can be seen and escapes what cannot', () => assert.equal(goQuote('é 日🚀\u200b\u0000\u{e0001}'), '"é 日🚀\\u200b\\x00\\U000e0001"'));
});

describe('a string as a query keeps it', () => {
  const CASES: Readonly<Record<string, string>> = {
    "'job'": '"job"',
    '`job`': '"job"',
    '"job"': '"job"',
    // A regular expression would need two backslashes where it has one.
    '`\\d+`': '`\\d+`',
    "'say \"hi\"'": "'say \"hi\"'",
    "'it\\'s'": "'it\\'s'",
    "'a\\\\b'": '"a\\\\b"',
    '"\\u00e9"': '"\\u00e9"',
    '`a\nb "c"`': '"a\\nb \\"c\\""',
    '``': '""',
  };
  for (const [literal, kept] of Object.entries(CASES)) it(`${literal} is ${kept}`, () => assert.equal(preferDoubleQuotes(literal), kept));
});
