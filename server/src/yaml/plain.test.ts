import assert from 'node:assert/strict';
import { parseYaml } from './parse';
import { toPlain } from './plain';

const plain = (text: string): unknown => toPlain(parseYaml(text)[0]!.document.root);

describe('the plain value of YAML', () => {
  const CASES: readonly (readonly [string, unknown])[] = [
    ['', null],
    ['a', 'a'],
    ['a:', { a: null }],
    ['a: ~\nb: null\nc: ""\n', { a: null, b: null, c: '' }],
    ['a: true\nb: False\nc: yes\nd: "true"\n', { a: true, b: false, c: 'yes', d: 'true' }],
    ['a: 5\nb: -1.5\nc: 1e3\nd: 0x1F\ne: 0o17\nf: "5"\n', { a: 5, b: -1.5, c: 1000, d: 31, e: 15, f: '5' }],
    ['a: [1, b, { c: d }, []]\n', { a: [1, 'b', { c: 'd' }, []] }],
    ['- a\n-\n- {}\n', ['a', null, {}]],
    ['a: |\n  x\nb: >-\n  y\n  z\n', { a: 'x\n', b: 'y z' }],
    ['a: &x [1]\nb: *x\n', { a: [1], b: [1] }],
    ['5: a\ntrue: b\n', { 5: 'a', true: 'b' }],
    ['a: 2026-01-01\nb: 15s\nc: 1:30\n', { a: '2026-01-01', b: '15s', c: '1:30' }],
  ];
  for (const [text, value] of CASES) it(JSON.stringify(text), () => assert.deepEqual(plain(text), value));

  it('keeps a key called `__proto__` an ordinary key', () => {
    const value = plain('__proto__: { polluted: true }\n') as Record<string, unknown>;
    assert.equal(Object.getPrototypeOf(value), Object.prototype);
    assert.deepEqual(Object.entries(value), [['__proto__', { polluted: true }]]);
  });

  it('unfolds no alias bomb', () => {
    const level = (i: number): string => `a${i}: &a${i} [${`*a${i - 1}, `.repeat(10)}]\n`;
    const bomb = `a0: &a0 [lol]\n${Array.from({ length: 12 }, (_, i) => level(i + 1)).join('')}`;
    const count = (value: unknown): number => (Array.isArray(value) ? value.reduce((sum: number, item) => sum + count(item), 0) : 1);
    assert.ok(count((plain(bomb) as Record<string, unknown>).a12) < 1_000_000);
  });
});
