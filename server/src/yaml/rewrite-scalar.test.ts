import assert from 'node:assert/strict';
import { applyEdits } from '../text/range';
import { parseYaml } from './parse';
import { rewriteScalar, toLiteralBlock } from './rewrite-scalar';
import { isScalar, valueAt, type YamlScalar } from './tree';

function parsed(text: string): { root: NonNullable<ReturnType<typeof parseYaml>[number]['document']['root']>; scalar: YamlScalar } {
  const { root } = parseYaml(text)[0]!.document;
  const scalar = valueAt(root, 'rule', 'expr');
  assert.ok(root && isScalar(scalar));
  return { root, scalar };
}

function rewritten(text: string, value: string): string | undefined {
  const { root, scalar } = parsed(text);
  const edit = rewriteScalar(text, root, scalar, value);
  if (!edit) return undefined;
  const result = applyEdits(text, [edit]);
  const { errors, root: newRoot } = parseYaml(result)[0]!.document;
  assert.deepEqual(errors, [], result);
  const found = valueAt(newRoot, 'rule', 'expr');
  assert.equal(isScalar(found) && found.text.replace(/\n+$/, ''), value, result);
  return result;
}

const rule = (expr: string): string => `rule:\n  expr: ${expr}\n  for: 5m\n`;
const TWO = 'a +\n  b';

describe('rewriting a scalar', () => {
  it('keeps one line in its style', () => {
    assert.equal(rewritten(rule('a+b'), 'a + b'), rule('a + b'));
    assert.equal(rewritten(rule("'a'"), `x{a='1',b="2"}`), rule(`'x{a=''1'',b="2"}'`));
    assert.equal(rewritten(rule('"a"'), 'x{a=~"\\d\t"}'), rule('"x{a=~\\"\\\\d\\t\\"}"'));
    assert.equal(rewritten(rule('|\n    a'), 'b'), rule('|\n    b'));
    assert.equal(rewritten(rule('>-\n    a'), 'b'), rule('>-\n    b'));
  });

  it('quotes what plain YAML cannot hold', () => {
    for (const value of ['{a="b"}', 'x{a="b: c"}', 'x{a="b #c"}', '"text"', '`x`', 'x:']) assert.equal(rewritten(rule('a'), value), rule(`'${value}'`));
    assert.equal(rewritten('rule: { expr: a }\n', 'sum by (a, b) (x)'), "rule: { expr: 'sum by (a, b) (x)' }\n");
  });

  it('writes several lines as a literal block', () => {
    for (const style of ['a', "'a'", '"a"', 'a\n    + b', '"a\n    b"']) assert.equal(rewritten(rule(style), TWO), rule('|\n    a +\n      b'));
  });

  it('keeps the indentation, the chomping and the comment of a block', () => {
    assert.equal(rewritten(rule('>-  # why\n      a\n      b'), TWO), rule('|-  # why\n      a +\n        b'));
    assert.equal(rewritten('rule:\n  expr: |+\n    a\n\n\n  for: 5m\n', TWO), 'rule:\n  expr: |+\n    a +\n      b\n\n\n  for: 5m\n');
    assert.equal(rewritten(rule('|\n\n   a'), 'b'), rule('|\n   b'));
  });

  it('says the indentation where the first line is indented itself', () => {
    const value = '  a\n+\n  b';
    assert.equal(rewritten(rule('a+b'), value), rule('|2\n      a\n    +\n      b'));
    assert.equal(rewritten(rule('|-\n      a+b'), value), rule('|4-\n        a\n      +\n        b'));
    assert.equal(rewritten(rule('|\n              a+b'), value), rule('|2\n      a\n    +\n      b'));
    assert.equal(rewritten(rule('|2\n      a\n    +\n      b'), 'a + b'), rule('|\n    a + b'));
  });

  it('moves a comment behind a plain value to the header', () => {
    assert.equal(rewritten(rule('a # why'), TWO), rule('| # why\n    a +\n      b'));
  });

  it('moves a value below its key up to the colon', () => {
    assert.equal(rewritten('rule:\n  expr:\n    a+\n    b\n', TWO), 'rule:\n  expr: |\n    a +\n      b\n');
  });

  it('keeps anchors and tags', () => {
    assert.equal(rewritten(rule('!!str &e a'), TWO), rule('!!str &e |\n    a +\n      b'));
  });

  it('keeps blank lines blank', () => {
    assert.equal(rewritten(rule('a'), '# a\n\n# b\nx'), rule('|\n    # a\n\n    # b\n    x'));
  });

  it('keeps the line ends of Windows', () => {
    assert.equal(rewritten(rule('a').replaceAll('\n', '\r\n'), TWO), rule('|\n    a +\n      b').replaceAll('\n', '\r\n'));
  });

  it('counts from the key in a sequence', () => {
    const text = 'rules:\n  - expr: a\n';
    const { root } = parseYaml(text)[0]!.document;
    const rules = valueAt(root, 'rules');
    assert.ok(rules?.kind === 'sequence');
    const scalar = valueAt(rules.items[0], 'expr');
    assert.ok(isScalar(scalar));
    assert.equal(applyEdits(text, [rewriteScalar(text, root, scalar, TWO)!]), 'rules:\n  - expr: |\n      a +\n        b\n');
  });

  it('leaves several lines inside of brackets alone', () => {
    assert.equal(rewritten('rule: { expr: a }\n', TWO), undefined);
    assert.equal(rewritten('rule: {\n  "expr": "a"\n}\n', TWO), undefined);
  });
});

describe('making a literal block of a scalar', () => {
  it('works for one line, too', () => {
    const text = rule('a');
    const { root, scalar } = parsed(text);
    assert.equal(applyEdits(text, [toLiteralBlock(text, root, scalar, 'a')!]), rule('|\n    a'));
  });

  it('may take in what YAML takes for a comment', () => {
    const text = rule('x{a="b #c"}');
    const { root, scalar } = parsed(text);
    assert.equal(applyEdits(text, [toLiteralBlock(text, root, scalar, 'x{a="b #c"}', text.indexOf('}') + 1)!]), rule('|\n    x{a="b #c"}'));
  });
});
