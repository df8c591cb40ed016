import assert from 'node:assert/strict';
import { OPERATORS as LOGQL_OPERATORS } from './logql/words';
import { OPERATORS as PROMQL_OPERATORS } from './promql/words';
import { tokenize } from './token';

const show = (text: string, operators: readonly string[] = PROMQL_OPERATORS): string => tokenize(text, operators).map((token) => `${token.type}:${token.text}`).join(' ');

describe('the tokens of a query', () => {
  const CASES: readonly (readonly [text: string, tokens: string])[] = [
    ['', ''],
    [' \t\r\n', ''],
    ['up', 'identifier:up'],
    ['job:errors:rate5m', 'identifier:job:errors:rate5m'],
    ['_a1 :b', 'identifier:_a1 identifier::b'],
    ['rate(x[5m])', 'identifier:rate open:( identifier:x open:[ duration:5m close:] close:)'],
    ['x{a="b",c!~`d`}', 'identifier:x open:{ identifier:a operator:= string:"b" comma:, identifier:c operator:!~ string:`d` close:}'],
    // A colon is a part of a metric's name, but not inside of a range.
    [': + a:', 'identifier:: operator:+ identifier:a:'],
    ['x[5m:1m]', 'identifier:x open:[ duration:5m colon:: duration:1m close:]'],
    ['x[step():step()]', 'identifier:x open:[ identifier:step open:( close:) colon:: identifier:step open:( close:) close:]'],
    ['a >= bool b', 'identifier:a operator:>= identifier:bool identifier:b'],
    ['1+.5-5.e3*0x1F/1_000%1e-9', 'number:1 operator:+ number:.5 operator:- number:5.e3 operator:* number:0x1F operator:/ number:1_000 operator:% number:1e-9'],
    ['1h30m 5ms 1y', 'duration:1h30m duration:5ms duration:1y'],
    ['a # "b\n+ c # d', 'identifier:a comment:# "b operator:+ identifier:c comment:# d'],
    ["'a\\'b' \"c\\\\\" `d\\`", 'string:\'a\\\'b\' string:"c\\\\" string:`d\\`'],
    ['`two\nlines`', 'string:`two\nlines`'],
    ['a </ b >/ c', 'identifier:a operator:</ identifier:b operator:>/ identifier:c'],
    ['a $ é 🚀 b', 'identifier:a unknown:$ unknown:é unknown:🚀 identifier:b'],
    ['!a', 'unknown:! identifier:a'],
  ];
  for (const [text, tokens] of CASES) it(JSON.stringify(text), () => assert.equal(show(text), tokens));

  it('differ with the operators of the language', () => {
    assert.equal(show('{a="b"} |= "c" | json', LOGQL_OPERATORS), 'open:{ identifier:a operator:= string:"b" close:} operator:|= string:"c" operator:| identifier:json');
    assert.equal(show('a |= "b"'), 'identifier:a unknown:| operator:= string:"b"');
  });

  it('know where they stand', () => assert.deepEqual(tokenize(' a # b', PROMQL_OPERATORS).map(({ from, to }) => [from, to]), [[1, 2], [3, 6]]));
});

describe('a token that is wrong in itself', () => {
  const CASES: readonly (readonly [text: string, token: string, words: string])[] = [
    ['"abc', '"abc', 'never closed: " is missing.'],
    ["'abc\nd", "'abc", "never closed: ' is missing before the end of the line."],
    ['`abc\nd', '`abc\nd', 'never closed: ` is missing.'],
    ['"abc\\', '"abc\\', 'never closed'],
    ['"\\d+"', '"\\d+"', '`\\d` is not an escape sequence; write `\\\\d`'],
    ['"\\\'"', '"\\\'"', "`\\'` is not an escape sequence"],
    ["'\\\"'", "'\\\"'", '`\\"` is not an escape sequence'],
    ['"\\x4"', '"\\x4"', '`\\x` is not an escape sequence'],
    ['"\\uD800"', '"\\uD800"', '`\\uD800` is not a Unicode character.'],
    ['"\\U00110000"', '"\\U00110000"', '`\\U00110000` is not a Unicode character.'],
    ['"\\400"', '"\\400"', '`\\400` is not a Unicode character.'],
    ['"\ud83d"', '"\ud83d"', 'not valid UTF-8'],
    ['5x', '5x', '`5x` is neither a number nor a duration'],
    ['5min', '5min', '`5min` is neither'],
    ['0x', '0x', '`0x` is neither'],
    ['1__0', '1__0', '`1__0` is neither'],
    ['1.2.3', '1.2.3', '`1.2.3` is neither'],
    ['1e', '1e', '`1e` is neither'],
  ];
  for (const [text, token, words] of CASES) {
    it(JSON.stringify(text), () => {
      const wrong = tokenize(text, PROMQL_OPERATORS).filter(({ error }) => error !== undefined);
      assert.deepEqual(wrong.map((t) => t.text), [token]);
      assert.ok(wrong[0]!.error!.includes(words), wrong[0]!.error);
    });
  }

  for (const text of ['"\\a\\b\\f\\n\\r\\t\\v\\\\\\""', "'\\''", '"\\101\\x41\\u0041\\U00000041"', '`\\d`', '"🚀"', '""']) it(`${text} is right`, () => assert.deepEqual(tokenize(text, PROMQL_OPERATORS).map(({ error }) => error), [undefined]));
});
