import assert from 'node:assert/strict';
import { applyEdits, type TextEdit } from '../text/range';
import { insertField, quote, removeField, replaceScalar, setNested } from './edit';
import { parseYaml } from './parse';
import { isMapping, isScalar, itemsOf, valueAt, type YamlMapping, type YamlScalar } from './tree';

/** A text after an edit of the mapping or scalar at the key `m`; it is YAML again. */
function edited(text: string, edit: (text: string, mapping: YamlMapping) => TextEdit | undefined): string {
  const mapping = valueAt(parseYaml(text)[0]!.document.root, 'm');
  assert.ok(isMapping(mapping), `no mapping in ${text}`);
  const wanted = edit(text, mapping);
  assert.ok(wanted, `no edit of ${text}`);
  const result = applyEdits(text, [wanted]);
  assert.deepEqual(parseYaml(result)[0]!.document.errors, [], result);
  return result;
}

describe('quoting a value', () => {
  const CASES: Readonly<Record<string, string>> = {
    http: 'http', '/metrics': '/metrics', '15s': '15s', 'quantum-trader': 'quantum-trader', 'a:b': 'a:b',
    '': "''", 'a:': "'a:'", 'a b': "'a b'", "it's": "'it''s'", '-a': "'-a'", '#a': "'#a'", '{a}': "'{a}'", '*': "'*'",
    // YAML, of one version or another, would read these as something else than strings.
    true: "'true'", No: "'No'", null: "'null'", '~': "'~'", '8001': "'8001'", '1e5': "'1e5'", '0x1f': "'0x1f'", '1.5': "'1.5'",
  }; // prettier-ignore
  for (const [value, source] of Object.entries(CASES)) {
    it(`${JSON.stringify(value)} is written ${source}`, () => {
      assert.equal(quote(value), source);
      for (const style of ['plain', 'single', 'double'] as const) {
        const scalar = parseYaml(`v: ${quote(value, style)}\n`)[0]!.document.root;
        assert.deepEqual({ ...valueAt(scalar, 'v'), from: 0, to: 0 }, { kind: 'scalar', text: value, type: 'string', style: source === value || style !== 'plain' ? style : 'single', from: 0, to: 0 });
      }
    });
  }
});

describe('replacing a scalar', () => {
  const replaced = (text: string, value: string): string => {
    const scalar = valueAt(parseYaml(text)[0]!.document.root, 'v');
    assert.ok(isScalar(scalar));
    return applyEdits(text, [replaceScalar(scalar satisfies YamlScalar, value)]);
  };
  const CASES: readonly (readonly [text: string, value: string, result: string])[] = [
    ['v: 30s # why\n', '15s', 'v: 15s # why\n'],
    ["v: '30s'\n", '15s', "v: '15s'\n"],
    ['v: "30s"\n', 'a "b"', 'v: "a \\"b\\""\n'],
    ['v: 8001\n', '8002', "v: '8002'\n"],
    ['{ v: a, w: b }\n', 'c d', "{ v: 'c d', w: b }\n"],
    ['v: !!str &x a\r\nw: *x\r\n', 'b', 'v: !!str &x b\r\nw: *x\r\n'],
  ];
  for (const [text, value, result] of CASES) it(JSON.stringify(text), () => assert.equal(replaced(text, value), result));
});

describe('adding a field', () => {
  const add = (after: readonly string[], value: string | readonly string[] = 'v') => (text: string, mapping: YamlMapping): TextEdit | undefined => insertField(text, mapping, 'k', value, after);
  const CASES: readonly (readonly [name: string, text: string, after: readonly string[], result: string])[] = [
    ['first, where it is at home behind nothing', 'm:\n  a: 1\n  b: 2\n', [], 'm:\n  k: v\n  a: 1\n  b: 2\n'],
    ['behind the field that it belongs to', 'm:\n  a: 1\n  b: 2\n', ['a'], 'm:\n  a: 1\n  k: v\n  b: 2\n'],
    ['behind the best one of several', 'm:\n  a: 1\n  b: 2\n', ['x', 'b', 'a'], 'm:\n  a: 1\n  b: 2\n  k: v\n'],
    ['behind a comment', 'm:\n  a: 1 # why\n', ['a'], 'm:\n  a: 1 # why\n  k: v\n'],
    ['at the end of a file without a line break', 'm:\n  a: 1', ['a'], 'm:\n  a: 1\n  k: v'],
    ['not behind a value of several lines', 'm:\n  a: |\n    x\n  b:\n    c: d\n', ['a', 'b'], 'm:\n  k: v\n  a: |\n    x\n  b:\n    c: d\n'],
    ['with the line ends of Windows', 'm:\r\n  a: 1\r\n  b: 2\r\n', ['a'], 'm:\r\n  a: 1\r\n  k: v\r\n  b: 2\r\n'],
    ['with the line ends of Windows, first', 'm:\r\n  a: 1\r\n', [], 'm:\r\n  k: v\r\n  a: 1\r\n'],
    ['in braces', 'm: { a: 1 }\n', ['a'], 'm: { a: 1, k: v }\n'],
    ['in braces that are empty', 'm: {}\n', [], 'm: { k: v }\n'],
    ['in braces, behind a key without a value', 'm: { a: }\n', [], 'm: { k: v, a: }\n'],
    ['in braces, behind a key without a colon', 'm: { a: 1, b }\n', [], 'm: { k: v, a: 1, b }\n'],
    ['in braces, behind an alias', 'x: &x 1\nm: { a: *x }\n', [], 'x: &x 1\nm: { k: v, a: *x }\n'],
    ['in braces, before a comma at the end', 'm: { a: "1", }\n', [], 'm: { a: "1", k: v, }\n'],
    ['in braces on several lines', 'm: {\n  a: 1\n}\n', [], 'm: {\n  a: 1, k: v\n}\n'],
  ];
  for (const [name, text, after, result] of CASES) it(name, () => assert.equal(edited(text, add(after)), result));

  it('in a sequence, below its siblings', () => {
    const text = 'm:\n  - a: 1\n    b: 2\n';
    const sequence = valueAt(parseYaml(text)[0]!.document.root, 'm');
    assert.ok(sequence?.kind === 'sequence' && isMapping(sequence.items[0]));
    const insert = (after: readonly string[]): string => applyEdits(text, [insertField(text, sequence.items[0] as YamlMapping, 'k', 'v', after)!]);
    assert.equal(insert(['a']), 'm:\n  - a: 1\n    k: v\n    b: 2\n');
    assert.equal(insert([]), 'm:\n  - k: v\n    a: 1\n    b: 2\n');
  });

  it('with a mapping as its value', () => {
    assert.equal(edited('m:\n  a: 1\n', add(['a'], ['', '  x: y'])), 'm:\n  a: 1\n  k:\n    x: y\n');
    assert.equal(edited('m: { a: 1 }\n', add(['a'], ['', '  x: y'])), 'm: { a: 1, k: { x: y } }\n');
  });
});

describe('setting a field of an inner mapping', () => {
  const CASES: readonly (readonly [name: string, text: string, result: string])[] = [
    ['that is there', 'm:\n  labels:\n    a: b\n', 'm:\n  labels:\n    k: v\n    a: b\n'],
    ['that is there in braces', 'm:\n  labels: { a: b }\n', 'm:\n  labels: { a: b, k: v }\n'],
    ['that is empty', 'm:\n  labels: {}\n', 'm:\n  labels: { k: v }\n'],
    ['whose key stands alone', 'm:\n  labels:\n  expr: x\n', 'm:\n  labels:\n    k: v\n  expr: x\n'],
    ['whose key stands alone, with the line ends of Windows', 'm:\r\n  labels:\r\n  expr: x\r\n', 'm:\r\n  labels:\r\n    k: v\r\n  expr: x\r\n'],
    ['that is missing', 'm:\n  expr: x\n  for: 5m\n', 'm:\n  expr: x\n  labels:\n    k: v\n  for: 5m\n'],
    ['that is missing, with the line ends of Windows', 'm:\r\n  expr: x\r\n', 'm:\r\n  expr: x\r\n  labels:\r\n    k: v\r\n'],
    ['that is null', 'm:\n  labels: ~ # why\n  expr: x\n', 'm:\n  labels:\n    k: v # why\n  expr: x\n'],
    ['that is null in braces', 'm: { labels: null, expr: x }\n', 'm: { labels: { k: v }, expr: x }\n'],
    ['whose key stands alone in braces', 'm: { labels: , expr: x }\n', 'm: { labels: { k: v } , expr: x }\n'],
    ['whose key stands alone in braces, without a colon', 'm: { labels, expr: x }\n', 'm: { labels: { k: v }, expr: x }\n'],
    ['that is merged from elsewhere, at its own place', 'x: &x { labels: { a: b } }\nm:\n  <<: *x\n  expr: x\n', 'x: &x { labels: { a: b, k: v } }\nm:\n  <<: *x\n  expr: x\n'],
    ['that is missing in braces', 'm: { expr: x }\n', 'm: { expr: x, labels: { k: v } }\n'],
    ['that has the field without a value', 'm:\n  labels:\n    k:\n    a: b\n', 'm:\n  labels:\n    k: v\n    a: b\n'],
    ['that has the field without a value, in braces', 'm: { labels: { k: , a: b } }\n', 'm: { labels: { k: v , a: b } }\n'],
    ['behind a key with a tag', 'm:\n  !!str expr: x\n', 'm:\n  !!str expr: x\n  labels:\n    k: v\n'],
    ['before a key with a tag and a value of several lines', 'm:\n  !!str expr: |\n    x\n', 'm:\n  labels:\n    k: v\n  !!str expr: |\n    x\n'],
    ['before an explicit key', 'm:\n  ? expr\n  : x\n', 'm:\n  labels:\n    k: v\n  ? expr\n  : x\n'],
  ];
  for (const [name, text] of [['that is something else', 'm:\n  labels: x\n'], ['whose field is something else', 'm:\n  labels:\n    k: [x]\n']] as const) {
    it(`${name} is not done`, () => {
      const mapping = valueAt(parseYaml(text)[0]!.document.root, 'm') as YamlMapping;
      assert.equal(setNested(text, mapping, 'labels', 'k', 'v', []), undefined);
    });
  }
  for (const [name, text, result] of CASES) it(name, () => assert.equal(edited(text, (t, mapping) => setNested(t, mapping, 'labels', 'k', 'v', ['expr'])), result));
});

describe('removing a field', () => {
  const without = (text: string): string => edited(text, (document, mapping) => removeField(document, mapping, 'b'));
  const cannot = (text: string): void => {
    const mapping = valueAt(parseYaml(text)[0]!.document.root, 'm');
    assert.ok(isMapping(mapping));
    assert.equal(removeField(text, mapping, 'b'), undefined);
  };

  it('takes its line, with the comment on it', () => {
    assert.equal(without('m:\n  a: 1\n  b: 2 # two\n  # of c\n  c: 3\n'), 'm:\n  a: 1\n  # of c\n  c: 3\n');
    assert.equal(without('m:\r\n  a: 1\r\n  b: 2\r\n'), 'm:\r\n  a: 1\r\n');
    assert.equal(without('m:\n  b:\n  a: 1\n'), 'm:\n  a: 1\n');
  });

  it('takes all lines of its value', () => {
    assert.equal(without('m:\n  a: 1\n  b:\n    c: 2\n    d: |\n      text\n\n  e: 3\n'), 'm:\n  a: 1\n\n  e: 3\n');
    assert.equal(without('m:\n  a: 1\n  b: >-\n    text\n'), 'm:\n  a: 1\n');
  });

  it('takes one from the brackets, with its comma', () => {
    assert.equal(without('m: { b: 2, c: 3 }\n'), 'm: { c: 3 }\n');
    assert.equal(without('m: { a: 1, b: { c: 2 }, d: 3 }\n'), 'm: { a: 1, d: 3 }\n');
    assert.equal(without('m: { a: 1, b: 2 }\n'), 'm: { a: 1 }\n');
  });

  it('moves the next field behind the dash of a list', () => {
    const text = '- b: 1\n  c: 2\n';
    const [item] = itemsOf(parseYaml(text)[0]!.document.root);
    assert.ok(isMapping(item));
    assert.equal(applyEdits(text, [removeField(text, item, 'b')!]), '- c: 2\n');
  });

  it('leaves alone what cannot be told apart, or is named elsewhere', () => {
    cannot('m:\n  b: 1\n');
    cannot('x: &x 1\nm: { a: 1, b: *x }\n');
    cannot('m: { a: 1, b: 2, # two\n  c: 3 }\n');
    cannot('m:\n  a: 1\n  b: &b 2\n  c: *b\n');
    cannot('m:\n  a: 1\n');
  });
});
