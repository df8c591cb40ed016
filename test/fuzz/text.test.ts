import assert from 'node:assert/strict';
import fc from 'fast-check';
import { didYouMean, editDistance } from '../../server/src/text/did-you-mean';
import { formatDuration, parseDuration } from '../../server/src/text/duration';
import { LineIndex } from '../../server/src/text/line-index';
import { applyEdits, type TextEdit } from '../../server/src/text/range';

const anyText = fc.array(fc.constantFrom('a', 'bc', ' ', '\n', '\r', '\r\n', '\n\n', '🚀', 'é', '\u2028', '\t'), { maxLength: 40 }).map((parts) => parts.join(''));

describe('lines of any text', () => {
  it('are those between its line breaks', () => {
    fc.assert(fc.property(anyText, (text) => {
      const index = new LineIndex(text);
      const lines = Array.from({ length: index.lineCount }, (_, line) => text.slice(index.lineStart(line), index.lineEnd(line)));
      assert.deepEqual(lines, text.split(/\r\n|\r|\n/));
    }), { numRuns: 2000 });
  });

  it('give back every offset that splits no line break', () => {
    fc.assert(fc.property(anyText, (text) => {
      const index = new LineIndex(text);
      for (let offset = 0; offset <= text.length; offset++) {
        const position = index.position(offset);
        assert.equal(index.lineAt(offset), position.line);
        assert.equal(index.lineStart(position.line) + position.character, offset);
        if (text[offset - 1] !== '\r' || text[offset] !== '\n') assert.equal(index.offset(position), offset);
      }
    }), { numRuns: 1000 });
  });

  it('take any position for a place in the text', () => {
    fc.assert(fc.property(anyText, fc.integer({ min: -3, max: 50 }), fc.integer({ min: -3, max: 50 }), (text, line, character) => {
      const offset = new LineIndex(text).offset({ line, character });
      assert.ok(offset >= 0 && offset <= text.length);
    }), { numRuns: 1000 });
  });
});

describe('any edits of a text', () => {
  /** Edits that do not overlap, in the order of the text, with the text that they belong to. */
  const edits = fc.tuple(anyText, fc.array(fc.tuple(fc.nat(6), fc.nat(4), anyText), { maxLength: 6 })).map(([text, steps]) => {
    const out: TextEdit[] = [];
    let at = 0;
    for (const [gap, length, inserted] of steps) {
      const from = at + gap;
      const to = from + length;
      if (to > text.length) break;
      out.push({ from, to, text: inserted });
      // Two edits at the same place would depend on their order.
      at = to + 1;
    }
    return { text, edits: out };
  });

  it('give what they give one after another from the end', () => {
    fc.assert(fc.property(edits, fc.boolean(), ({ text, edits }, reversed) => {
      const expected = edits.reduceRight((result, { from, to, text: inserted }) => result.slice(0, from) + inserted + result.slice(to), text);
      assert.equal(applyEdits(text, reversed ? edits.toReversed() : edits), expected);
    }), { numRuns: 2000 });
  });
});

describe('any duration', () => {
  it('is read as it was written', () => {
    fc.assert(fc.property(fc.nat(10 ** 12), (milliseconds) => {
      const seconds = parseDuration(formatDuration(milliseconds / 1000));
      assert.ok(seconds !== undefined);
      assert.equal(Math.round(seconds * 1000), milliseconds);
    }), { numRuns: 2000 });
  });

  it('is written in one way only', () => {
    const units = ['y', 'w', 'd', 'h', 'm', 's', 'ms'];
    fc.assert(fc.property(fc.array(fc.option(fc.nat(500)), { minLength: 7, maxLength: 7 }), (counts) => {
      const text = counts.map((count, i) => (count === null ? '' : `${count}${units[i]}`)).join('');
      const seconds = parseDuration(text);
      if (text === '') return assert.equal(seconds, undefined);
      assert.ok(seconds !== undefined, text);
      const written = formatDuration(seconds);
      assert.equal(formatDuration(parseDuration(written)!), written);
      assert.ok(Math.abs(parseDuration(written)! - seconds) < 1e-3);
    }), { numRuns: 1000 });
  });

  it('is a number of seconds or nothing, whatever the text', () => {
    fc.assert(fc.property(fc.oneof(fc.string(), fc.string({ unit: fc.constantFrom(...'0159ywdhms.- ') })), (text) => {
      const seconds = parseDuration(text);
      assert.ok(seconds === undefined || seconds >= 0);
    }), { numRuns: 2000 });
  });
});

describe('the distance of any two words', () => {
  const word = fc.string({ unit: fc.constantFrom(...'abcd'), maxLength: 8 });

  it('is the same in both directions, none for a word and itself, and never more than the longer word', () => {
    fc.assert(fc.property(word, word, (a, b) => {
      assert.equal(editDistance(a, b), editDistance(b, a));
      assert.equal(editDistance(a, b) === 0, a === b);
      assert.ok(editDistance(a, b) <= Math.max(a.length, b.length));
    }), { numRuns: 1000 });
  });

  it('leads to no candidate that is further away than another', () => {
    fc.assert(fc.property(word, fc.array(word, { maxLength: 6 }), (a, candidates) => {
      const meant = didYouMean(a, candidates);
      if (meant !== undefined) assert.equal(editDistance(a, meant), Math.min(...candidates.map((b) => editDistance(a, b))));
    }), { numRuns: 1000 });
  });
});
