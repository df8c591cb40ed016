import assert from 'node:assert/strict';
import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import * as yaml from 'yaml';
import { span } from '../../server/src/text/range';
import type { SourceMap } from '../../server/src/text/scalar-map';
import { parseYaml } from '../../server/src/yaml/parse';
import { toPlain } from '../../server/src/yaml/plain';
import { scalarMap } from '../../server/src/yaml/scalar';
import type { YamlError, YamlNode, YamlScalar } from '../../server/src/yaml/tree';

const WORDS = ['a', 'sum', '(', ')', 'rate(x[5m])', '"', "'", '\\', '\\d', '#', ' #', ': ', ':', '- ', '-', '{', '}', ',', '[', '`', '|', '>', '&', '*', '%', '@', '🚀', 'é', '日', '\u00a0', '\u0085', '\u2028', '\u0007', '0', 'true', '---', '...'];
const anyValue = fc.array(fc.oneof({ weight: 5, arbitrary: fc.constantFrom(...WORDS) }, { weight: 3, arbitrary: fc.constantFrom(' ', '  ', '\n', '\n\n', '\n  ', ' \n', '\t') }), { maxLength: 25 }).map((parts) => parts.join(''));

const STYLES = ['PLAIN', 'QUOTE_SINGLE', 'QUOTE_DOUBLE', 'BLOCK_LITERAL', 'BLOCK_FOLDED'] as const;

/** A document with a few scalars in different styles, and with the way to them. */
const anyDocument = fc.record({
  values: fc.array(fc.tuple(anyValue, fc.constantFrom(...STYLES)), { minLength: 1, maxLength: 4 }),
  /** What is around the scalars, outermost first. */
  nesting: fc.array(fc.constantFrom('mapping', 'sequence', 'flow'), { maxLength: 4 }),
  indent: fc.integer({ min: 1, max: 6 }),
  indentSequences: fc.boolean(),
  lineWidth: fc.constantFrom(0, 20, 40, 80),
  windows: fc.boolean(),
}).map(({ values, nesting, indent, indentSequences, lineWidth, windows }) => {
  const scalars = values.map(([value, type]) => Object.assign(new yaml.Scalar(value), { type }));
  let node: yaml.Node = new yaml.YAMLMap();
  scalars.forEach((scalar, i) => (node as yaml.YAMLMap).set(`k${i}`, scalar));
  for (const kind of nesting.toReversed()) {
    const outer: yaml.YAMLMap | yaml.YAMLSeq = kind === 'sequence' ? new yaml.YAMLSeq() : new yaml.YAMLMap();
    if (outer instanceof yaml.YAMLSeq) outer.add(node);
    else outer.set('key', node);
    outer.flow = kind === 'flow';
    node = outer;
  }
  const text = new yaml.Document(node).toString({ indent, indentSeq: indentSequences, lineWidth });
  return { text: windows ? text.replaceAll('\n', '\r\n') : text, values: values.map(([value]) => value) };
});

/** The scalars that are values, in the order of the text. */
function scalarsOf(node: YamlNode | undefined): YamlScalar[] {
  if (!node) return [];
  if (node.kind === 'scalar') return [node];
  return node.kind === 'sequence' ? node.items.flatMap(scalarsOf) : node.entries.flatMap(({ value }) => scalarsOf(value));
}

/** The values of a document as the library reads them; undefined where it reports a mistake. */
function valuesIn(text: string): unknown[] | undefined {
  const document = yaml.parseDocument(text);
  const values: unknown[] = [];
  yaml.visit(document, { Scalar: (key, node) => void (key === 'key' || values.push(node.value)) });
  return document.errors.length > 0 ? undefined : values;
}

/** What a piece of a scalar's source stands for. */
const decoded = (source: string, style: YamlScalar['style']): unknown => (style === 'double' ? yaml.parse(`"${source}"`) : style === 'single' ? source.replaceAll("''", "'") : source);

/** The characters that are no white space, with their offsets. */
const visible = (text: string): { at: number; char: string }[] => [...text.matchAll(/[^ \t\r\n]/gu)].map((match) => ({ at: match.index, char: match[0] }));

function assertExact(text: string, scalar: YamlScalar, map: SourceMap): void {
  let last = scalar.from;
  for (const { at, char } of visible(scalar.text)) {
    const source = map.toSource(span(at, at + char.length));
    assert.ok(source.from >= last && source.from < source.to && source.to <= scalar.to, `${JSON.stringify(char)} at ${at} maps to ${source.from}-${source.to}`);
    assert.equal(decoded(text.slice(source.from, source.to), scalar.style), char);
    assert.equal(map.toDecoded(source.from), at);
    last = source.to;
  }
  // Places never run backwards, blanks included.
  let caret = scalar.from;
  for (let at = 0; at <= scalar.text.length; at++) {
    const { from } = map.toSource(span(at, at));
    assert.ok(from >= caret && from <= scalar.to, `the caret at ${at} maps to ${from}`);
    caret = from;
  }
}

/** Prometheus refuses some tabs that YAML itself allows. */
const isOfYaml = ({ message }: YamlError): boolean => !message.startsWith('A tab cannot indent');

describe('the source of any scalar', function () {
  this.timeout(60_000);

  it('is exact or the whole scalar, and nearly always exact', () => {
    let all = 0;
    let exact = 0;
    fc.assert(fc.property(anyDocument, ({ text, values }) => {
      // The writer of the library is not always right about white space at the beginning of a block.
      fc.pre(isDeepStrictEqual(valuesIn(text), values));
      const { document } = parseYaml(text)[0]!;
      assert.deepEqual(document.errors.filter(isOfYaml), []);
      const scalars = scalarsOf(document.root);
      assert.deepEqual(scalars.map((scalar) => scalar.text), values);
      for (const scalar of scalars) {
        const map = scalarMap(document.text, scalar);
        all++;
        if (map.exact) {
          exact++;
          assertExact(document.text, scalar, map);
        } else {
          assert.deepEqual(map.toSource(span(0, 1)), span(scalar.from, scalar.to));
        }
      }
    }), { numRuns: 2500 });
    assert.ok(exact >= 0.99 * all, `${exact} of ${all} are exact`);
  });
});

describe('any YAML file', function () {
  this.timeout(60_000);

  const json = fc.letrec<{ value: unknown }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 4, depthSize: 'small', withCrossShrink: true },
      fc.constantFrom<unknown>(null, true, false, 0, -1.5, 1e21, 42, '', '5', 'true', 'null', '~', '15s', '2026-01-01', '<<', '*x', '---', '# a'),
      anyValue,
      fc.array(tie('value'), { maxLength: 4 }),
      fc.dictionary(fc.oneof(fc.constantFrom('a', 'b', '__proto__', 'constructor', '5', 'true', '', '<<', 'a b', '"', ': '), fc.string({ maxLength: 5 })), tie('value'), { maxKeys: 4 }),
    ),
  })).value;
  const file = fc.array(fc.record({ value: json, flow: fc.boolean(), before: fc.constantFrom('', '# comment\n', '\n'), after: fc.constantFrom('', '# comment\n', '...\n') }), { minLength: 1, maxLength: 4 }).map((documents) =>
    documents.map(({ value, flow, before, after }, i) => `${i === 0 ? before : ''}---\n${before}${yaml.stringify(value, { collectionStyle: flow ? 'flow' : 'block', keepUndefined: false })}${after}`).join(''),
  );

  it('says what the parser of YAML says of it', () => {
    fc.assert(fc.property(file, (text) => {
      const own = parseYaml(text);
      const others = yaml.parseAllDocuments(text, { uniqueKeys: false });
      fc.pre(Array.isArray(others) && others.every(({ errors }) => errors.length === 0));
      assert.deepEqual(own.flatMap(({ document }) => document.errors.filter(isOfYaml)), []);
      assert.deepEqual(own.map(({ document }) => toPlain(document.root)), others.map((document): unknown => document.toJS()));
      assert.equal(own.map(({ document }) => document.text).join(''), text);
    }), { numRuns: 800 });
  });

  it('is read without throwing, whatever it holds', () => {
    const anyText = fc.array(fc.oneof(fc.constantFrom(...WORDS, '\n', '\n  ', ' ', '\t', 'k: ', '\n- ', '? ', '&x ', '*x', '!!str ', '<<: *x', '\r\n', '\n---\n', '\0', '\ud83d', '\ufeff'), fc.string()), { maxLength: 40 }).map((parts) => parts.join(''));
    fc.assert(fc.property(anyText, (text) => {
      const documents = parseYaml(text);
      assert.equal(documents.map(({ document }) => document.text).join(''), text);
      for (const { document } of documents) {
        for (const { from, to } of document.errors) assert.ok(from >= 0 && from <= to && to <= document.text.length);
        // No tree holds itself, for an anchor is not known before it ends; so this ends, too.
        for (const scalar of scalarsOf(document.root)) {
          const map = scalarMap(document.text, scalar);
          if (map.exact) assertExact(document.text, scalar, map);
        }
      }
    }), { numRuns: 2000 });
  });
});
