import assert from 'node:assert/strict';
import fc from 'fast-check';
import { mark, marked } from '../../../test/helper/marked';
import { span } from '../text/range';
import { parseJson } from './parse-json';
import { toPlain } from './plain';
import { scalarMap } from './scalar';
import { isScalar, valueAt } from './tree';

describe('JSON as a YAML tree', () => {
  it('says the same as the JSON, whatever that is', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 3 }), fc.constantFrom(undefined, 2, '\t'), (value, indent) => {
        // A key that stands twice, or is `__proto__`, is another matter.
        fc.pre(!JSON.stringify(value).includes('__proto__'));
        assert.deepEqual(toPlain(parseJson(JSON.stringify(value, null, indent)).root) ?? null, JSON.parse(JSON.stringify(value)));
      }),
    );
  });

  it('never throws, and keeps its nodes inside of the text', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[{}[\]",:\\ a1\n]{0,40}$/), (text) => {
        const visit = (node: ReturnType<typeof parseJson>['root']): void => {
          if (!node) return;
          assert.ok(0 <= node.from && node.from <= node.to && node.to <= text.length, JSON.stringify(text));
          if (node.kind === 'sequence') node.items.forEach(visit);
          if (node.kind === 'mapping') for (const { key, value } of node.entries) [key, value].forEach(visit);
        };
        visit(parseJson(text).root);
      }),
    );
  });

  it('maps every character of a string to its source', () => {
    const CASES: readonly (readonly [source: string, decoded: string])[] = [
      [String.raw`{"v": "«rate»(x{a=«\"»b«\"»}[5m])"}`, 'rate,","'],
      [String.raw`{"v": "a«\\»d«\/»«\n»«\t»b"}`, '\\,/,\n,\t'],
      [String.raw`{"v": "«\u00e9»x«\ud83d\ude80»y«\u0022»"}`, 'é,🚀,"'],
      ['{"v": "🚀«é🚀»x"}', 'é🚀'],
    ];
    for (const [source, decoded] of CASES) {
      const { text, spans } = marked(source);
      const scalar = valueAt(parseJson(text).root, 'v');
      assert.ok(isScalar(scalar));
      const map = scalarMap(text, scalar);
      assert.ok(map.exact, source);
      let at = 0;
      const parts = decoded.split(',').map((part) => {
        const from = scalar.text.indexOf(part, at);
        at = from + part.length;
        return map.toSource(span(from, at));
      });
      assert.equal(mark(text, parts), mark(text, spans));
    }
  });

  it('reads what it can of JSON that is being written', () => {
    assert.deepEqual(toPlain(parseJson('{"a": [1, {"b": "c", "d": ').root), { a: [1, { b: 'c', d: null }] });
    assert.deepEqual(toPlain(parseJson('{"a" "b", "c": "d"').root), { a: null, c: 'd' });
    assert.equal(parseJson('').root, undefined);
  });

  it('does not read what is nested too deeply, and says so', () => {
    const { root, errors } = parseJson('['.repeat(100_000));
    assert.equal(root, undefined);
    assert.deepEqual(errors.map(({ code }) => code), ['limit']);
  });
});
