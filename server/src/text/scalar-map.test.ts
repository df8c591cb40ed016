import assert from 'node:assert/strict';
import { mark, marked } from '../../../test/helper/marked';
import { parseYaml } from '../yaml/parse';
import { isScalar, valueAt } from '../yaml/tree';
import { identityMap, mapScalar, type ScalarStyle } from './scalar-map';
import { span } from './range';

/** The map of the scalar at the key `v`, with what it decodes to. */
function mapOf(text: string): { map: ReturnType<typeof mapScalar>; value: string; style: ScalarStyle; from: number; to: number } {
  const scalar = valueAt(parseYaml(text)[0]!.document.root, 'v');
  assert.ok(isScalar(scalar), `no scalar in ${JSON.stringify(text)}`);
  return { map: mapScalar(text, span(scalar.from, scalar.to), scalar.style, scalar.text), value: scalar.text, style: scalar.style, from: scalar.from, to: scalar.to };
}

/** One scalar: its source and its decoded value, each with the same parts marked, in the same order. */
type Example = readonly [name: string, source: string, decoded: string];

const EXAMPLES: Readonly<Record<ScalarStyle, readonly Example[]>> = {
  plain: [
    ['on one line', 'v: sum(«rate»(x[«5m»]))\n', 'sum(«rate»(x[«5m»]))'],
    ['a number', 'v: «42»\n', '«42»'],
    ['on two lines', 'v: «aa» +\n  «bb»\n', '«aa» + «bb»'],
    ['with an empty line', 'v: «a»\n\n  «b»\n', '«a»\n«b»'],
    ['with blanks around its line breaks', 'v: «a»  \n \t «b»\n', '«a» «b»'],
    ['behind an anchor and a tag', 'v: !!str &x «a b»\n', '«a b»'],
    ['with characters of two units', 'v: 🚀«é🚀»«x»\n', '🚀«é🚀»«x»'],
    ['with a comment', 'v: «a b» # no\n', '«a b»'],
    ['in a file with the line ends of Windows', 'v: «a»\r\n   «b»\r\n\r\n   «c»\r\n', '«a» «b»\n«c»'],
  ],
  single: [
    ['on one line', "v: 'a «b» c'\n", 'a «b» c'],
    ['with a quote in it', "v: 'it«''»s «x»'\n", "it«'»s «x»"],
    ['with a backslash', "v: '\\«d»+'\n", '\\«d»+'],
    ['on several lines', "v: 'a\n  «b»\n\n\n  «c»'\n", 'a «b»\n\n«c»'],
    ['empty', "v: '«»'\n", '«»'],
    ['with blanks at its ends', "v: ' «a» '\n", ' «a» '],
  ],
  double: [
    ['on one line', 'v: "a «b» c"\n', 'a «b» c'],
    ['with escapes of one letter', 'v: "«\\"»x«\\"», «\\\\»d, «\\n»y"\n', '«"»x«"», «\\»d, «\n»y'],
    ['with escapes in hexadecimal digits', 'v: "«\\x41»«\\u00e9»«\\U0001F680»z"\n', '«A»«é»«🚀»z'],
    ['with folded lines', 'v: "«a»\n  «b»"\n', '«a» «b»'],
    ['with an escaped line break', 'v: "«a»\\\n  «b»"\n', '«a»«b»'],
    ['with an escaped line break and blanks that are kept', 'v: "«a» \\\n  \\ «b»"\n', '«a»  «b»'],
    ['with escapes in a word', 'v: "«a\\tb»"\n', '«a\tb»'],
  ],
  literal: [
    ['of one line', 'v: |\n  sum(«x»)\n', 'sum(«x»)\n'],
    ['of several lines', 'v: |\n  «sum» (\n    «x»\n  «)»\n', '«sum» (\n  «x»\n«)»\n'],
    ['that keeps blank lines', 'v: |\n  «a»\n\n\n  «b»\n', '«a»\n\n\n«b»\n'],
    ['without its last line break', 'v: |-\n  «a»\n  «b»\n', '«a»\n«b»'],
    ['with all of its last line breaks', 'v: |+\n  «a»\n\n\n', '«a»\n\n\n'],
    ['with an indentation indicator', 'v: |2\n    «a»\n   «b»\n', '  «a»\n «b»\n'],
    ['with a comment behind its header', 'v: |  # why\n  «a»\n', '«a»\n'],
    ['with what looks like a comment', 'v: |\n  «# a»\n  b\n', '«# a»\nb\n'],
    ['with tabs', 'v: |\n  a\t«b»\n  \t«c»\n', 'a\t«b»\n\t«c»\n'],
    ['with blanks at the ends of lines', 'v: |\n  «a»  \n  «b»\n', '«a»  \n«b»\n'],
    ['with the line ends of Windows', 'v: |\r\n  «a» +\r\n  «b»\r\n', '«a» +\n«b»\n'],
    ['at the end of the file', 'v: |\n  «a»\n    «b»', '«a»\n  «b»\n'],
    ['with characters of two units', 'v: |\n  🚀 «🚀»\n  «é»\n', '🚀 «🚀»\n«é»\n'],
  ],
  folded: [
    ['of one line', 'v: >\n  sum(«x»)\n', 'sum(«x»)\n'],
    ['of several lines', 'v: >-\n  «a»\n  «+ b»\n  «+ c»\n', '«a» «+ b» «+ c»'],
    ['with an empty line', 'v: >\n  «a»\n\n  «b»\n', '«a»\n«b»\n'],
    ['with lines that are indented further', 'v: >\n  «a»\n    «b»\n  «c»\n', '«a»\n  «b»\n«c»\n'],
    ['with an indentation indicator', 'v: >1-\n  «a»\n  «b»\n', ' «a»\n «b»'],
    ['with the line ends of Windows', 'v: >-\r\n  «a»\r\n  «b»\r\n', '«a» «b»'],
  ],
};

for (const [style, examples] of Object.entries(EXAMPLES)) {
  describe(`the source of a ${style} scalar`, () => {
    for (const [name, source, decoded] of examples) {
      it(name, () => {
        const inSource = marked(source);
        const inValue = marked(decoded);
        const { map, value, style: found } = mapOf(inSource.text);
        assert.equal(found, style);
        assert.equal(value, inValue.text);
        assert.ok(map.exact);
        assert.equal(mark(inSource.text, inValue.spans.map((part) => map.toSource(part))), source);
        for (const [i, part] of inSource.spans.entries()) assert.equal(map.toDecoded(part.from), inValue.spans[i]!.from);
      });
    }
  });
}

describe('the map of a scalar', () => {
  it('gives the escape for each character that it stands for', () => {
    const { map, from } = mapOf('v: "a\\"b"\n');
    assert.deepEqual(map.toSource(span(1, 2)), span(from + 2, from + 4));
    // Both characters of the escape are the quote.
    for (const offset of [2, 3]) assert.equal(map.toDecoded(from + offset), 1);
  });

  it('gives a caret for a caret', () => {
    const { map, from } = mapOf("v: 'a''b'\n");
    for (const [decoded, source] of [[0, 1], [1, 2], [2, 4], [3, 5]] as const) assert.deepEqual(map.toSource(span(decoded, decoded)), span(from + source, from + source));
  });

  it('clamps what lies outside', () => {
    const { map, from, to, value } = mapOf('v: "abc"\nw: d\n');
    assert.equal(map.toDecoded(0), 0);
    assert.equal(map.toDecoded(from), 0);
    assert.equal(map.toDecoded(to + 5), value.length);
    assert.deepEqual(map.toSource(span(99, 99)), span(to - 1, to - 1));
  });

  it('leads a caret in the indentation of a line to that line', () => {
    const text = 'v: |\n  a\n    b\n';
    const { map } = mapOf(text);
    assert.equal(map.toDecoded(text.indexOf('b')), 'a\n  '.length);
    assert.equal(map.toDecoded(text.indexOf('b') - 1), 'a\n '.length);
  });

  it('is the identity for a text that is its own source', () => {
    const map = identityMap(5, 10);
    assert.deepEqual(map.toSource(span(1, 3)), span(11, 13));
    assert.equal(map.toDecoded(12), 2);
  });
});

describe('a value that does not fit its source', () => {
  const CASES: readonly (readonly [name: string, source: string, style: ScalarStyle, value: string])[] = [
    ['another text', 'abc', 'plain', 'abd'],
    ['a longer text', 'abc', 'plain', 'abcd'],
    ['a quote that is missing', 'abc', 'double', 'abc'],
    ['an escape that is none', '"a\\qb"', 'double', 'aqb'],
    ['a bare quote inside of quotes', '"a"b"', 'double', 'a"b'],
    ['an escape that is cut off', '"a\\u00"', 'double', 'a'],
    ['a character beyond Unicode', '"\\UFFFFFFFF"', 'double', '?'],
    ['another text in a block', '|\n  abc\n', 'literal', 'abd\n'],
    ['less than the block holds', '|\n  abc def\n', 'literal', 'abc\n'],
    ['more than the block holds', '>\n  abc\n', 'folded', 'abc def\n'],
    ['words that a block keeps apart', '|\n  a b\n', 'literal', 'ab\n'],
  ];
  for (const [name, source, style, value] of CASES) {
    it(`${name}: every place is the whole scalar`, () => {
      const text = `v: ${source}\n`;
      const whole = span(3, 3 + source.length);
      const map = mapScalar(text, whole, style, value);
      assert.equal(map.exact, false);
      assert.deepEqual(map.toSource(span(1, 2)), whole);
      assert.deepEqual([map.toDecoded(0), map.toDecoded(whole.to)], [0, value.length]);
    });
  }
});
