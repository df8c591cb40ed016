import assert from 'node:assert/strict';
import { applyEdits } from '../text/range';
import { marked } from '../../../test/helper/marked';
import { parseYaml } from './parse';

const errorsOf = (text: string): { from: number; to: number; message: string; edit?: { from: number; to: number; text: string } }[] => [...parseYaml(text)[0]!.document.errors];

describe('tabs that Prometheus and Kubernetes refuse', () => {
  for (const [name, source, fixed] of [
    ['indent a key', 'a:\n«\t»b: 1\n', undefined],
    ['indent a block of text', 'a:\n  b: |\n«\t\t»up\nc: 1\n', 'a:\n  b: |\n    up\nc: 1\n'],
    ['begin the first line of a block, behind blanks', 'a: |\n  «\t»sum(\n  up)\n', 'a: |\n  sum(\n  up)\n'],
    ['begin another line of a block', 'a: >-\n    sum(\n  «\t»up)\n', 'a: >-\n    sum(\n    up)\n'],
    ['stand in a blank line before a block', 'a: |\n  «\t»\n  up\n', 'a: |\n\n  up\n'],
    ['stand in a blank line of a block', 'a: |\n  up\n«\t»\n  + 1\n', 'a: |\n  up\n\n  + 1\n'],
    ['are fewer columns than a block that says how far it is indented', 'a: |4\n  «\t»up\n', 'a: |4\n    up\n'],
    ['go on with a plain value', 'a:\n  b: sum(\n«\t\t»up)\n', undefined],
    ['stand in a blank line', 'a:\n- b: "c"\n«\t»\n  d: 1\n', 'a:\n- b: "c"\n\n  d: 1\n'],
    ['stand before a comment', 'a:\n  b: c\n  «\t»# d\n', 'a:\n  b: c\n  # d\n'],
    ['stand behind a dash', 'a:\n-«\t»{b: c}\n-«\t»d\n', 'a:\n- {b: c}\n- d\n'],
    ['stand between a dash and a key', 'a:\n-«\t»b: c\n', 'a:\n- b: c\n'],
  ] as const) {
    it(`are those that ${name}`, () => {
      const { text, spans } = marked(source);
      const errors = errorsOf(text);
      assert.deepEqual(errors.map(({ from, to }) => ({ from, to })), spans.map(({ from, to }) => ({ from, to })));
      for (const { message } of errors) assert.equal(message, 'A tab cannot indent YAML; use blanks.');
      const edits = errors.flatMap(({ edit }) => edit ?? []);
      if (fixed === undefined) return assert.deepEqual(edits, []);
      assert.equal(applyEdits(text, edits), fixed);
      assert.deepEqual(errorsOf(fixed), []);
    });
  }

  for (const [name, text] of [
    ['deep enough inside of a block', 'a: |\n  sum(\n  \tup\n  \t\n  )\n'],
    ['in a block that says how far it is indented', 'a: |2\n  \tup\n'],
    ['deep enough in a plain value', 'a: sum(\n  \tup)\n'],
    ['behind the blanks of a line in quotes', 'a: "b\n  \tc"\n'],
    ['between values, and at the ends of lines', 'a:\t|\t# b\n  up\nc\t:\td\t\ne: [f,\t"g"\t]\t# h\n'],
    ['in a blank line behind a plain value', 'a: b\n  \t\n  \t# c\nd: e\n'],
    ['behind a comment, where one reader takes it and another one does not', '# a\n\t# b\nc: d\n'],
  ] as const) {
    it(`are not those ${name}`, () => assert.deepEqual(errorsOf(text), []));
  }

  it('are found in no more than linear time', function () {
    // What grew with the square of the length would take far longer.
    this.timeout(60_000);
    for (const text of [`a: |\n${'\t\n'.repeat(50_000)}`, `a: |\n  b\n${'  \tc\n'.repeat(50_000)}`, `a:\n${'-\tb\n'.repeat(20_000)}`, `${'\n'.repeat(50_000)}${'\t\n'.repeat(50_000)}a: 1\n`]) errorsOf(text);
  });
});
