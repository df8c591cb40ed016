import assert from 'node:assert/strict';
import fc from 'fast-check';
import * as yaml from 'yaml';
import { documentChunks } from '../../server/src/yaml/chunks';
import { parseYaml } from '../../server/src/yaml/parse';
import { toPlain } from '../../server/src/yaml/plain';

/** Markers, what looks like one, and what may stand around them. */
const LINES = ['---', '---', '...', '--- |', '--- >-', '--- "a', '--- # c', '%YAML 1.2', '# c', '', ' ', 'a: 1', 'b: |', '  text', '  ---', ' ...', 'c:', '- d', 'e: "', '  f"', "g: '---'", '--- h', '---i', '--', '....', 'j: --- k', '[l,', 'm]', '\u2028---', 'n: o\r', '--- p: q'];
const anyLines = fc.tuple(fc.array(fc.constantFrom(...LINES), { maxLength: 10 }), fc.constantFrom('\n', '\r\n')).map(([lines, end]) => lines.join(end));

/** What the library makes of the documents of a text; undefined where it finds a mistake. */
function byLibrary(text: string): unknown[] | undefined {
  const documents = yaml.parseAllDocuments(text, { logLevel: 'silent', uniqueKeys: false });
  if (!Array.isArray(documents)) return [];
  return documents.some(({ errors }) => errors.length > 0) ? undefined : documents.map((document): unknown => document.toJS());
}

describe('the documents of a file of any lines', function () {
  this.timeout(60_000);

  it('are those that the library finds', () => {
    fc.assert(fc.property(anyLines, (text) => {
      const expected = byLibrary(text);
      fc.pre(expected !== undefined);
      // Comments alone are a document without content for the one, and none for the other.
      const content = (values: readonly unknown[]): readonly unknown[] => values.filter((value) => value !== null);
      assert.deepEqual(content(parseYaml(text).map(({ document }) => toPlain(document.root))), content(expected));
      assert.deepEqual(parseYaml(text).flatMap(({ document }) => document.errors.filter(({ code }) => code === 'syntax')), []);
    }), { numRuns: 4000 });
  });

  it('cover the file', () => {
    fc.assert(fc.property(fc.oneof(anyLines, fc.string({ unit: 'binary' })), (text) => {
      const chunks = documentChunks(text);
      assert.deepEqual(chunks.map(({ from }) => from), [0, ...chunks.slice(0, -1).map(({ to }) => to)]);
      assert.equal(chunks.at(-1)!.to, text.length);
    }), { numRuns: 2000 });
  });

  it('are taken over from the version before, and are as if they had been read anew', () => {
    fc.assert(fc.property(anyLines, anyLines, anyLines, (before, changed, after) => {
      const first = parseYaml(`${before}\n---\na: ${changed}\n---\n${after}`);
      const text = `${before}\n---\na: b\n---\n${after}`;
      assert.deepEqual(parseYaml(text, new Map(first.map(({ document }) => [document.text, document]))), parseYaml(text));
    }), { numRuns: 1000 });
  });
});
