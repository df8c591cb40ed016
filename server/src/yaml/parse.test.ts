import assert from 'node:assert/strict';
import { bigRuleFile } from '../../../test/helper/bad-input';
import { mark } from '../../../test/helper/marked';
import { parseYaml } from './parse';
import { toPlain } from './plain';
import { isScalar, valueAt, type YamlError, type YamlNode } from './tree';

/** The errors of all documents, at their places in the file. */
const errorsOf = (text: string): YamlError[] => parseYaml(text).flatMap(({ from, document }) => document.errors.map((error) => ({ ...error, from: error.from + from, to: error.to + from })));

describe('mistakes in YAML', () => {
  /** What is reported is marked; the words stand in the messages, in the same order. */
  const CASES: readonly (readonly [name: string, marked: string, ...words: string[]])[] = [
    ['none', 'a: 1\nb: [2]\n'],
    ['a quote that is never closed, where it begins', 'a: 1\nb: «"»x\nc: [2\n', 'This quote is never closed.'],
    ['a single quote that is never closed', "a: «'»it''s\nb: 1\n", 'This quote is never closed.'],
    ['a quote that only a quote of another value ends', 'a: «"»x\nb: "y"\n', 'This quote is never closed.'],
    ['a quote that goes on further out, which other readers go on with', 'a:\n  b: "x\n  y\nz"\n  c: \'x\n\'\n'],
    ['such a quote beside an alias', 'a:\n  b: &x "x\n  y"\n  c: *x\n'],
    ['such a quote beside another mistake', 'a:\n  b: "x\n  y"\n  c: «*x»\n', 'No anchor'],
    ['a bracket that is never closed', 'a: [1, 2\n«b»: 3\n', 'Flow sequence in block collection must be sufficiently indented and end with a ].'],
    ['a tab as indentation', 'a:\n«\t»b: 1\n', 'A tab cannot indent YAML; use blanks.'],
    ['a colon in a plain value', 'a: «b»: c\n', 'a value that contains `: ` must be quoted'],
    ['a line without a colon', 'a: 1\n«b»\nc: 2\n', 'Implicit map keys need to be followed by map values.'],
    ['a key that goes on on the next line', 'a: 1\n«b\n c»: 2\n', 'is a `:` missing'],
    ['a value that begins like a template', 'a: «@»b\n', 'Put the value in quotes.'],
    ['an escape that is none', 'a: "«\\»d+"\n', 'Invalid escape sequence'],
    ['an alias of nothing', 'a: «*x»\n', 'No anchor `&x` ends before this alias.'],
    ['an alias inside of its own anchor', 'a: &x [«*x»]\n', 'No anchor `&x` ends before this alias.'],
    ['an alias of another document', 'a: &x 1\n---\nb: «*x»\n', 'No anchor `&x` ends before this alias.'],
    ['mistakes in several documents', 'a: «"»\n---\nb: 1\n---\nc: «*x»\n', 'never closed', 'No anchor'],
    ['two mistakes on one line are the first one', 'a: «*x»\nb: 1\nc: [«*y», *z]\n', '`&x`', '`&y`'],
  ];
  for (const [name, source, ...words] of CASES) {
    it(name, () => {
      const text = source.replace(/[«»]/g, '');
      const errors = errorsOf(text);
      assert.equal(mark(text, errors), source, errors.map(({ message }) => message).join('\n'));
      assert.equal(errors.length, words.length);
      errors.forEach(({ message, code }, i) => {
        assert.equal(code, 'syntax');
        assert.ok(message.includes(words[i]!), message);
      });
    });
  }

  it('lists no more than a reader would read', () => assert.equal(errorsOf('- *x\n'.repeat(1000)).length, 100));
});

describe('keys that are set twice', () => {
  const CASES: Readonly<Record<string, string>> = {
    'in block style': 'a: 1\nb: 2\n«a»: 3\n',
    'in braces': 'x: { a: 1, «a»: 2 }\n',
    'three times': 'a: 1\n«a»: 2\n«a»: 3\n',
    'in other quotes': 'a: 1\n«"a"»: 2\n',
    'in mappings of their own are no mistake': 'x: { a: 1 }\ny: { a: 2 }\n',
    'in documents of their own are no mistake': 'a: 1\n---\na: 2\n',
    'for merging are no mistake': 'x: &x { a: 1 }\ny:\n  <<: *x\n  <<: *x\n',
    'for merging by a directive are none either': '%YAML 1.1\n---\nx: &x { a: 1 }\ny:\n  <<: *x\n  a: 2\n',
  };
  for (const [name, source] of Object.entries(CASES)) {
    it(name, () => {
      const text = source.replace(/[«»]/g, '');
      const errors = errorsOf(text);
      assert.equal(mark(text, errors), source);
      for (const { code, message } of errors) assert.deepEqual([code, message], ['duplicate-key', 'The key `a` is set twice in this mapping.']);
    });
  }

  it('the first one is the one that is found', () => assert.equal((valueAt(parseYaml('a: 1\na: 2\n')[0]!.document.root, 'a') as { text: string }).text, '1'));
});

describe('what is not read', () => {
  const limits = (text: string): (readonly [code: string, from: number, message: string])[] => errorsOf(text).map(({ code, from, message }) => [code, from, message]);

  it('a NUL character', () => assert.deepEqual(limits('a: b\0\n'), [['limit', 4, 'The document is not checked: it holds a NUL character, so it is not text.']]));

  it('a document beyond ten million characters, but its neighbours are', () => {
    const big = bigRuleFile(10_000_001);
    const [small, large] = parseYaml(`a: 1\n---\n${big}`);
    assert.deepEqual(toPlain(small!.document.root), { a: 1 });
    assert.equal(large!.document.root, undefined);
    assert.match(large!.document.errors[0]!.message, /^The document is not checked: it has 10\.0 million characters, and the limit is 10 million\./);
  });

  it('a file beyond twenty million characters', () => assert.match(limits('---\na: 1\n'.repeat(2_300_000))[0]![2], /^The file is not checked: it has 20\.7 million characters/));

  const tooDeep = 'The document is not checked: more than 100 levels are nested here.';
  it('levels beyond a hundred, in brackets', () => assert.deepEqual(limits(`a: ${'['.repeat(101)}${']'.repeat(101)}`), [['limit', 103, tooDeep]]));
  it('levels beyond a hundred, by indentation', () => assert.equal(limits(Array.from({ length: 150 }, (_, i) => `${' '.repeat(i)}a:\n`).join(''))[0]![2], tooDeep));
  it('a hundred levels are read', () => assert.deepEqual(limits(`a: ${'['.repeat(98)}${']'.repeat(98)}`), []));
  it('brackets in texts and comments are no levels', () => assert.deepEqual(limits(`# ${'['.repeat(200)}\na: "${'{'.repeat(200)}"\nb: |\n  ${'['.repeat(200)}\n`), []));
});

describe('a document with a directive', () => {
  it('has the same keys as any other', () => assert.deepEqual(toPlain(parseYaml('%YAML 1.1\n---\nx: &x { a: 1 }\ny:\n  <<: *x\n')[0]!.document.root), toPlain(parseYaml('x: &x { a: 1 }\ny:\n  <<: *x\n')[0]!.document.root)));
});

describe('a quote that goes on further out', () => {
  const CASES: readonly (readonly [name: string, text: string])[] = [
    ['in a plain document', 'a:\n  b: "x\n  y\nz\n\n  w\\\n  \\n"\n'],
    ['in one that is unusual', 'a: &a\n  b: "x\n  y\nz\n\n  w\\\n  \\n"\n'],
    ['in one with the ends of lines of Windows', 'a: &a\r\n  b: "x\r\n  y\r\nz\r\n\r\n  w\\\r\n  \\n"\r\n'],
  ];
  for (const [name, text] of CASES) it(`${name} has its lines folded`, () => assert.deepEqual(toPlain(parseYaml(text)[0]!.document.root), { a: { b: 'x y z\nw\n' } }));
});

describe('a tree', () => {
  /** The sources of all scalars, in the order of the tree. */
  const sources = (text: string, node: YamlNode | undefined): string[] => {
    if (!node) return [];
    if (isScalar(node)) return [`${text.slice(node.from, node.to)} ${node.type} ${node.style}`];
    return node.kind === 'sequence' ? node.items.flatMap((item) => sources(text, item)) : node.entries.flatMap(({ key, value }) => [...sources(text, key), ...sources(text, value)]);
  };

  it('knows where each scalar stands, with its quotes but without its anchor and tag', () => {
    const text = 'a: 1\n"b": !!str &x \'c\'\nd: [true, ~, 1_0]\ne: >-\n  f\n\n';
    assert.deepEqual(sources(text, parseYaml(text)[0]!.document.root), ['a string plain', '1 number plain', '"b" string double', "'c' string single", 'd string plain', 'true boolean plain', '~ null plain', '1_0 string plain', 'e string plain', '>-\n  f string folded']);
  });

  it('ends a block scalar with its last word, whatever word that is', () => {
    const text = 'a: |\n  b\u00a0\n\n';
    assert.deepEqual(sources(text, parseYaml(text)[0]!.document.root), ['a string plain', '|\n  b\u00a0 string literal']);
  });

  it('has the very node of an anchor for its alias', () => {
    const { root } = parseYaml('a: &x { b: 1 }\nc: *x\n')[0]!.document;
    assert.equal(valueAt(root, 'c'), valueAt(root, 'a'));
  });

  it('merges as Kubernetes does: own keys win, then earlier mappings', () => {
    const { root } = parseYaml('x: &x { a: 1, b: 1 }\ny: &y { b: 2, c: 2 }\nz:\n  <<: [*x, *y]\n  a: 0\n')[0]!.document;
    assert.deepEqual(['a', 'b', 'c', 'd'].map((key) => (valueAt(root, 'z', key) as { text: string } | undefined)?.text), ['0', '1', '2', undefined]);
  });

  it('says that no value stands behind a colon', () => {
    const { root } = parseYaml('a:\nb: ~\n')[0]!.document;
    assert.ok(root?.kind === 'mapping');
    assert.deepEqual(root.entries.map(({ value }) => value?.kind), [undefined, 'scalar']);
  });
});

describe('the next version of a file', () => {
  it('takes over the documents whose text did not change, wherever they stand now', () => {
    const before = parseYaml('a: 1\n---\nb: 2\n---\nc: 3\n');
    const known = new Map(before.map(({ document }) => [document.text, document]));
    const after = parseYaml('a: 1\nx: 1\n---\nb: 2\n---\nc: 4\n', known);
    assert.deepEqual(after.map(({ document }, i) => document === before[i]!.document), [false, true, false]);
    assert.deepEqual(after.map(({ from }) => from), [0, 10, 19]);
  });
});
