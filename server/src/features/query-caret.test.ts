import assert from 'node:assert/strict';
import { marked } from '../../../test/helper/marked';
import { queryCaretAt } from './query-caret';
import { createSnapshot, type Snapshot } from './snapshot';

const around = (expr: string): string => `groups:\n  - name: g\n    rules:\n      - alert: A\n${expr}\n        for: 5m\n`;

function snapshotOf(source: string, languageId: string): { snapshot: Snapshot; at: number } {
  const { text, spans } = marked(source);
  return { snapshot: createSnapshot({ path: languageId === 'yaml' ? 'rules.yaml' : 'a.promql', languageId, text }), at: spans[0]!.from };
}

/** The decoded query with a `|` at the caret; undefined where there is none. */
function queryAt(source: string, languageId = 'yaml'): string | undefined {
  const { snapshot, at } = snapshotOf(source, languageId);
  const caret = queryCaretAt(snapshot, at);
  return caret && `${caret.text.slice(0, caret.offset)}|${caret.text.slice(caret.offset)}`;
}

describe('the language of a query that is still empty', () => {
  const OBJECT = (metadata: string): string => `apiVersion: monitoring.coreos.com/v1\nkind: PrometheusRule\nmetadata: { name: r${metadata} }\nspec:\n${around('        expr: «»').replace(/^(?=.)/gm, '  ')}`;
  const languageAt = (source: string, path: string): string | undefined => {
    const { text, spans } = marked(source);
    return queryCaretAt(createSnapshot({ path, languageId: 'yaml', text }), spans[0]!.from)?.language;
  };
  for (const [where, source, path, language] of [
    ['in a file of Loki', around('        expr: «»'), 'loki/rules.yaml', 'logql'],
    ['in a block in a file of Loki', around('        expr: |\n          «»'), 'loki/rules.yaml', 'logql'],
    ['in an object for Loki', OBJECT(', labels: { ruler: loki }'), 'rules.yaml', 'logql'],
    ['in an object for Loki with a broken line', OBJECT(', labels: { ruler: loki }').replace('for: 5m', 'fo'), 'rules.yaml', 'logql'],
    ['in other files', around('        expr: «»'), 'rules.yaml', 'promql'],
    ['in other objects', OBJECT(''), 'rules.yaml', 'promql'],
  ] as const) {
    it(where, () => assert.equal(languageAt(source, path), language));
  }
});

describe('the query around a caret', () => {
  describe('in YAML', () => {
    const CASES: Readonly<Record<string, readonly [string, string | undefined]>> = {
      'a plain scalar': ['        expr: ra«»te(x)', 'ra|te(x)'],
      'its beginning': ['        expr: «»rate(x)', '|rate(x)'],
      'its end': ['        expr: rate(x«»', 'rate(x|'],
      'the blanks behind it': ['        expr: rate(x) «»', 'rate(x) |'],
      'the next line of it, while nothing is there yet': ['        expr: rate(x) +\n          «»', 'rate(x) + |'],
      'the comment behind it': ['        expr: rate(x) # «»', undefined],
      'no value at all': ['        expr: «»', '|'],
      'no value, right behind the colon': ['        expr:«»', undefined],
      'a single-quoted scalar': ["        expr: 'x{a=''«»b''}'", "x{a='|b'}"],
      'an empty one in single quotes': ["        expr: '«»'", '|'],
      'behind the quote': ["        expr: 'up'«»", undefined],
      'a double-quoted scalar': ['        expr: "x{a=\\"«»b\\"}"', 'x{a="|b"}'],
      'an empty one in double quotes': ['        expr: "«»"', '|'],
      'a double-quoted scalar that is not closed': ['        expr: "sum(«»', 'sum(|'],
      'a literal scalar': ['        expr: |\n          sum(\n            ra«»te(x))', 'sum(\n  ra|te(x))\n'],
      'an empty line at the end of a literal scalar': ['        expr: |\n          sum(x)\n          «»', 'sum(x)\n |'],
      'an empty line behind a stripped literal scalar': ['        expr: |-\n          sum(x)\n          «»', 'sum(x) |'],
      'an empty literal scalar': ['        expr: |\n          «»', '|'],
      'the header of a literal scalar': ['        expr: |«»\n          sum(x)', undefined],
      'a folded scalar': ['        expr: >-\n          sum(\n          ra«»te(x))', 'sum( ra|te(x))'],
      'another field': ['        expr: up\n        labels: { a: «»b }', undefined],
      'a line that ends the scalar': ['        expr: |\n          sum(x)\n        «»', undefined],
    };
    for (const [name, [source, expected]] of Object.entries(CASES)) {
      // What follows would close the quote that the writer has not closed yet.
      const text = name.includes('not closed') ? around(source).replace(/\n {8}for: 5m\n$/, '') : around(source);
      it(name, () => assert.equal(queryAt(text), expected));
      it(`${name}, with line ends of Windows`, () => assert.equal(queryAt(text.replaceAll('\n', '\r\n')), expected));
    }

    it('in the second document of a file', () => assert.equal(queryAt(`${around('        expr: up')}---\n${around('        expr: ra«»te(x)')}`), 'ra|te(x)'));
    it('in a flow mapping', () => assert.equal(queryAt('groups: [{ name: g, rules: [{ alert: a, expr: ra«»te }] }]\n'), 'ra|te'));
    it('in LogQL', () => assert.equal(queryAt(around('        expr: \'{app="a"} |= "x«»"\'')), '{app="a"} |= "x|"'));
    it('not in a file of another kind', () => assert.equal(queryAt('expr: «»\n'), undefined));
  });

  describe('in a file of queries', () => {
    const CASES: Readonly<Record<string, readonly [string, string | undefined]>> = {
      'an empty file': ['«»', '|'],
      'a query': ['sum(ra«»te(x))', 'sum(ra|te(x))'],
      'the blanks behind a query': ['up «»', 'up |'],
      'the line below a query': ['up\n«»', 'up\n|'],
      'behind a blank line, a query of its own': ['up\n\n«»', '|'],
      'behind a blank line in brackets that are open': ['sum(\n\n«»', 'sum(\n\n|'],
      'behind a blank line after an operator': ['up +\n\n«»', 'up +\n\n|'],
      'between two queries': ['up\n\n«»\n\ndown', '|'],
      'the second query': ['up\n\nrate(«»x)', 'rate(|x)'],
    };
    for (const [name, [source, expected]] of Object.entries(CASES)) it(name, () => assert.equal(queryAt(source, 'promql'), expected));
  });

  describe('writes back', () => {
    function write(source: string, text: string): string | undefined {
      const { snapshot, at } = snapshotOf(around(source), 'yaml');
      const caret = queryCaretAt(snapshot, at)!;
      if (!caret.canHold(text)) return undefined;
      const { from, to } = caret.toFile({ from: caret.offset, to: caret.offset });
      assert.deepEqual([from, to], [at, at], 'an insertion happens at the caret');
      return caret.escape(text);
    }
    it('quotes as each style has them', () => {
      assert.equal(write('        expr: up«»', '{a="b\\n"}'), '{a="b\\n"}');
      assert.equal(write('        expr: "up«»"', '{a="b\\n"}'), '{a=\\"b\\\\n\\"}');
      assert.equal(write("        expr: 'up«»'", "{a='b'}"), "{a=''b''}");
      assert.equal(write('        expr: |\n          up«»', '{a="b"}'), '{a="b"}');
    });
    it('nothing that would end a plain scalar, or that cannot begin one', () => {
      assert.equal(write('        expr: up«»', 'a: b'), undefined);
      assert.equal(write('        expr: up«»', 'a #b'), undefined);
      assert.equal(write('        expr: «»', '{a="b"}'), undefined);
      assert.equal(write('        expr: |\n          «»', '{a="b"}'), '{a="b"}');
    });
  });
});
