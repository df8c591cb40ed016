import assert from 'node:assert/strict';
import { LineIndex } from './line-index';

/** The lines of a text as an index cuts them, without their line breaks. */
function linesOf(text: string): string[] {
  const index = new LineIndex(text);
  return Array.from({ length: index.lineCount }, (_, line) => text.slice(index.lineStart(line), index.lineEnd(line)));
}

describe('lines of a text', () => {
  const CASES: Readonly<Record<string, readonly string[]>> = {
    '': [''],
    'a': ['a'],
    'a\n': ['a', ''],
    'a\nb': ['a', 'b'],
    'a\r\nb\r\n': ['a', 'b', ''],
    'a\rb': ['a', 'b'],
    'a\n\rb\r\r\nc': ['a', '', 'b', '', 'c'],
    '\r\n\r\n': ['', '', ''],
    // Only these three end a line; Unicode's separators do not.
    'a\u2028b\u0085c': ['a\u2028b\u0085c'],
  };
  for (const [text, lines] of Object.entries(CASES)) it(JSON.stringify(text), () => assert.deepEqual(linesOf(text), lines));
});

describe('a position in a text', () => {
  const text = 'ab\r\ncd\r🚀e\n';
  const index = new LineIndex(text);
  const at = (line: number, character: number): number => index.offset({ line, character });

  it('counts UTF-16 units, as the protocol does', () => {
    assert.deepEqual(index.position(text.indexOf('e')), { line: 2, character: 2 });
    assert.equal(at(2, 2), text.indexOf('e'));
  });

  it('is found again from its offset, wherever no line break is split', () => {
    for (let offset = 0; offset <= text.length; offset++) {
      if (text[offset - 1] !== '\r' || text[offset] !== '\n') assert.equal(index.offset(index.position(offset)), offset);
    }
  });

  it('behind the end of a line is the end of the line, before its break', () => {
    assert.equal(at(0, 99), 2);
    assert.equal(at(0, 3), 2);
    assert.equal(at(1, 99), text.indexOf('\r🚀'));
    assert.equal(at(3, 5), text.length);
  });

  it('outside of the text is clamped to it', () => {
    assert.equal(at(-1, 5), 0);
    assert.equal(at(0, -5), 0);
    assert.equal(at(99, 0), text.length);
    assert.deepEqual(index.position(-3), { line: 0, character: 0 });
    assert.deepEqual(index.position(99), { line: 3, character: 0 });
  });

  it('of a line that is not there is the end of the text', () => assert.equal(index.lineStart(42), text.length));
});
