import assert from 'node:assert/strict';
import { quoteString, unquote } from './string-literal';

describe('the value of a string', () => {
  const CASES: Readonly<Record<string, string>> = {
    '""': '', '"a"': 'a', "'a'": 'a', '`a`': 'a', '`\\n`': '\\n', '`a"\'`': 'a"\'',
    '"\\a\\b\\f\\n\\r\\t\\v\\\\"': '\x07\b\f\n\r\t\v\\', '"\\""': '"', "'\\''": "'", '"\\\\d"': '\\d', '"\\\\n"': '\\n',
    '"\\x41\\u00e9\\U0001F680\\101"': 'Aé🚀A', '"é🚀"': 'é🚀',
    // Of what is broken, what can be made of it.
    '"abc': 'abc', '"': '', '': '', '"\\d"': '\\d', '"\\U00110000"': '\\U00110000', '"a\\': 'a\\',
  }; // prettier-ignore
  for (const [literal, value] of Object.entries(CASES)) it(`${literal || '(nothing)'} is ${JSON.stringify(value)}`, () => assert.equal(unquote(literal), value));
});

describe('a value as a string', () => {
  for (const value of ['', 'a', 'say "hi"', '\\d+', "it's", 'a\nb\t', 'é🚀', '`', '\u0007']) it(`${JSON.stringify(value)} is read back`, () => assert.equal(unquote(quoteString(value)), value));
});
