import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { documentChunks } from '../../server/src/yaml/chunks';
import { parseWithLibrary } from '../../server/src/yaml/parse';
import { readBlocks } from '../../server/src/yaml/reader/read-blocks';
import type { YamlNode } from '../../server/src/yaml/tree';

const MAX_DEPTH = 100;

const nodesIn = (node: YamlNode | undefined): YamlNode[] =>
  node === undefined ? [] : [node, ...(node.kind === 'mapping' ? node.entries.flatMap(({ key, value }) => [key, ...nodesIn(value)]) : node.kind === 'sequence' ? node.items.flatMap(nodesIn) : [])];

const placesIn = (root: YamlNode | undefined): string[] => nodesIn(root).map(({ kind, from, to }) => `${kind} ${from}-${to}`);

/** A document with its quoted texts on one line each: how far in their further lines may stand is where the reader follows go-yaml, and the library the standard. */
function onOneLine(document: string, root: YamlNode): string {
  const quoted = nodesIn(root).filter((node) => node.kind === 'scalar' && (node.style === 'double' || node.style === 'single') && document.slice(node.from, node.to).includes('\n'));
  const isShallow = quoted.some(({ from, to }) => /\n[ \t]*\S/.test(document.slice(from, to)) && parseWithLibrary(document).errors.length > 0);
  return isShallow ? quoted.reduce((text, { from, to }) => text.slice(0, from) + text.slice(from, to).replaceAll(/[\r\n]/g, ' ') + text.slice(to), document) : document;
}

/** What the reader makes of each document of a text is what the library makes of it. Returns how many documents it read. */
function compare(text: string): { read: number; all: number } {
  const documents = documentChunks(text).map(({ from, to }) => text.slice(from, to));
  let read = 0;
  for (const document of documents) {
    const asWritten = readBlocks(document, MAX_DEPTH);
    if (!asWritten) continue;
    read++;
    const source = onOneLine(document, asWritten);
    const root = source === document ? asWritten : readBlocks(source, MAX_DEPTH);
    const library = parseWithLibrary(source);
    assert.deepEqual(library.errors, [], document);
    assert.deepEqual(root, library.root, document);
    assert.deepEqual(placesIn(root), placesIn(asWritten), document);
  }
  return { read, all: documents.length };
}

const PLAIN = ['a', 'sum(rate(x[5m])) > 1', 'http://risk:8003/metrics', '15s', '-1.5e3', '0x1F', '.5', '-.inf', '.nan', '0o17', 'null', '~', 'True', 'FALSE', 'yes', '-a', '?b', ':c', 'a#b', 'it\'s "so"', 'x:y', '🚀 é\u00a0日', '1_000', '2026-01-01', '$value }}', 'a, b] c}'];
const plain = fc.constantFrom(...PLAIN);
const key = fc.constantFrom('a', 'b', 'c', 'expr', 'alert', '"d"', "'e f'", 'g h', '5', 'true', '~', '-x', '__proto__', 'a.b/c', '"\\u0041"', "'it''s'");
const words = fc.array(fc.constantFrom('a', 'sum(x)', '- b', 'c: d', '# e', '"', "'", '\\', '🚀', '', ' ', '   f', '{', '|'), { minLength: 1, maxLength: 6 });

/** Scalars in every style, as they follow a key or a dash in a column. */
const leaf = (column: number): fc.Arbitrary<string> => {
  const inner = ' '.repeat(column + 1);
  const lines = words.map((list) => list.map((line) => (line.trim() === '' ? line : `${inner} ${line}`)).join('\n'));
  return fc.oneof(
    { weight: 6, arbitrary: plain },
    { weight: 1, arbitrary: fc.tuple(plain, plain, fc.constantFrom('\n', '\n\n', '  \n \n')).map(([a, b, breaks]) => `${a}${breaks}${inner}  ${b}`) },
    { weight: 2, arbitrary: fc.constantFrom("'it''s'", "'a: # b'", '""', '"a\\n\\"b\\" \\u00e9\\x41"', "' '", '"{{ $labels.pod }}: {{ $value }}"') },
    { weight: 1, arbitrary: fc.constantFrom(`'a\n${inner} b  \n\n${inner}c'`, `"a \\\n${inner} b\n\n${inner}c\\n"`, `"\n${inner}a"`, `"a\nb"`, `'a  \n${inner.slice(1)}b: ''c''\n\n# d'`) },
    { weight: 3, arbitrary: fc.tuple(fc.constantFrom('|', '>', '|-', '>-', '|+', '>+', '|2', '>2-', '|+1', '| # why'), lines, fc.constantFrom('', '\n', '\n\n', `\n${inner}`)).map(([header, body, end]) => `${header}\n${inner} a\n${body}${end}`) },
    { weight: 2, arbitrary: fc.constantFrom('[]', '{}', '[a, "b", 5]', '{ a: 1, "b":2, c: [x, {d: e}] }', '[ -1, a b ]', '{a: http://x, b: "c, d"}', `[\n${inner}a,\n\n${inner} b ]`, `{ a: 1,\n${inner}b: [ c\n${inner},d] }`, `[a,\n${inner}b c\n${inner}d]`, '[-]', '{-: 1}', '[?, a]', '{ a: }', '{a: , "b":, c: 1, }', `[ a, ]`, `{ a: ,\n${inner}b:\n${inner}}`, `[ { a: }, [ ],\n${inner}]`) },
    { weight: 1, arbitrary: fc.constant('') },
  );
};

const comment = fc.oneof({ weight: 8, arbitrary: fc.constant('') }, { weight: 1, arbitrary: fc.tuple(fc.nat(8), fc.constantFrom('# c', '# c: d', '', '#')).map(([width, text]) => `${' '.repeat(width)}${text}\n`) });
const lineEnd = fc.oneof({ weight: 8, arbitrary: fc.constant('\n') }, { weight: 1, arbitrary: fc.constantFrom('  \n', ' # c\n', '\n\n', '\n  \n') });

/** A collection as the lines in a column; the first line stands where the text already is. */
const collection = (column: number, depth: number): fc.Arbitrary<string> => {
  const indent = ' '.repeat(column);
  const below = (width: number): fc.Arbitrary<string> => (depth === 0 ? fc.constant('') : fc.integer({ min: width, max: width + 3 }).chain((inner) => fc.tuple(lineEnd, comment, collection(inner, depth - 1)).map(([end, remark, body]) => `${end}${remark}${' '.repeat(inner)}${body}`)));
  const behindDash = depth === 0 ? leaf(column) : fc.oneof(leaf(column), fc.integer({ min: 1, max: 3 }).chain((blanks) => collection(column + 1 + blanks, depth - 1).map((body) => `${' '.repeat(blanks - 1)}${body}`)), below(column + 1));
  const sequence = fc.array(fc.tuple(behindDash, lineEnd, comment), { minLength: 1, maxLength: 4 }).map((items) => items.map(([item, end, remark], i) => `${i === 0 ? '' : indent}- ${item}${item.endsWith('\n') ? '' : end}${remark}`).join(''));
  const value = depth === 0 ? leaf(column).map((text) => ` ${text}`) : fc.oneof({ weight: 3, arbitrary: leaf(column).map((text) => ` ${text}`) }, { weight: 2, arbitrary: below(column + 1) }, { weight: 1, arbitrary: fc.tuple(lineEnd, comment, collection(column, 0)).map(([end, remark, body]) => `${end}${remark}${indent}${body.startsWith('- ') ? body : '- x\n'}`) });
  const mapping = fc.uniqueArray(fc.tuple(key, value, lineEnd, comment), { minLength: 1, maxLength: 4, selector: ([name]) => name }).map((entries) => entries.map(([name, text, end, remark], i) => `${i === 0 ? '' : indent}${name}:${text}${text.endsWith('\n') ? '' : end}${remark}`).join(''));
  return fc.oneof({ weight: 3, arbitrary: mapping }, { weight: 2, arbitrary: sequence });
};

const document = fc.tuple(fc.constantFrom('', '', '---\n', '--- # c\n\n', '# c\n', '\n# c\n---\n'), fc.constantFrom(0, 0, 0, 2), fc.integer({ min: 0, max: 3 })).chain(([before, column, depth]) => collection(column, depth).map((body) => `${before}${' '.repeat(column)}${body}`));

const PIECES = ['', ' ', '  ', '\n', '\n\n', '\n  ', '\t', '"', "'", ':', ': ', '-', '- ', '\n- ', '#', ' # ', '\n # c\n', '\n    # c\n', '{', '}', '[', ']', ',', ', ', '|', '|\n', '>+\n', '&a ', '*a', '!!str ', '<<: ', '? ', '---\n', '...\n', '\r\n', '\r', 'x', 'a: ', '🚀', '\\', '~', '%', '@', '`', '\u2028', '\u0085', '\ufeff', '\ud83d', 'a: |\n   b\n'];
const anyEdit = fc.record({ at: fc.nat(), length: fc.oneof({ weight: 4, arbitrary: fc.nat(3) }, { weight: 1, arbitrary: fc.nat(30) }), insert: fc.constantFrom(...PIECES) });

function edited(text: string, { at, length, insert }: { at: number; length: number; insert: string }): string {
  const from = at % (text.length + 1);
  return text.slice(0, from) + insert + text.slice(from + length);
}

describe('the reader of plain block YAML', function () {
  this.timeout(120_000);

  it('says what the library says of any plain document, and reads nearly all of them', () => {
    let all = 0;
    let read = 0;
    fc.assert(fc.property(document, fc.boolean(), (text, windows) => {
      const found = compare(windows ? text.replaceAll('\n', '\r\n') : text);
      all += found.all;
      read += found.read;
    }), { numRuns: 2500 });
    assert.ok(read >= 0.65 * all, `${read} of ${all} were read`);
  });

  it('says what the library says of any document with edits, or leaves it alone', () => {
    fc.assert(fc.property(document, fc.array(anyEdit, { minLength: 1, maxLength: 4 }), fc.boolean(), (text, edits, windows) => {
      compare(edits.reduce(edited, windows ? text.replaceAll('\n', '\r\n') : text));
    }), { numRuns: 5000 });
  });

  it('says what the library says of the examples, with and without edits, and reads them all but the unusual', () => {
    const files = fs.readdirSync('examples', { recursive: true, encoding: 'utf8' }).filter((name) => /\.ya?ml$/.test(name));
    const texts = files.map((name) => fs.readFileSync(path.join('examples', name), 'utf8'));
    const unread = files.filter((_, i) => {
      const { read, all } = compare(texts[i]!);
      return read < all;
    });
    assert.ok(unread.length <= 0.06 * files.length, unread.join(' '));
    fc.assert(fc.property(fc.constantFrom(...texts.filter((text) => text.length < 5000)), fc.array(anyEdit, { minLength: 1, maxLength: 3 }), (text, edits) => void compare(edits.reduce(edited, text))), { numRuns: 1000 });
  });
});
