import assert from 'node:assert/strict';
import { applyEdits, type TextEdit } from '../../text/range';
import { walk, type Aggregation, type VectorSelector } from './ast';
import { keepLabel, operatorSpan, peel, removeItem, removeMatcher } from './edits';
import { parsePromql } from './parse';

const nodes = (query: string) => [...walk(parsePromql(query).expr!)];
const selectorOf = (query: string): VectorSelector => nodes(query).find((node) => node.kind === 'selector')!;
const aggregationOf = (query: string): Aggregation => nodes(query).find((node) => node.kind === 'aggregation')!;
const applied = (query: string, edit: TextEdit | readonly TextEdit[] | undefined): string | undefined => edit && applyEdits(query, [edit].flat());

describe('edits of a query', () => {
  for (const [query, index, result] of [
    ['up{a="1"}', 0, 'up'],
    ['up{ a="1", }', 0, 'up'],
    ['up{a="1", b="2"}', 0, 'up{b="2"}'],
    ['up{a="1", b="2"}', 1, 'up{a="1"}'],
    ['up{a="1", b="2",}', 1, 'up{a="1", }'],
    ['{a="1", b="2"}', 0, '{b="2"}'],
    ['{a="1"}', 0, '{}'],
    ['up{\n  a="1", # why\n  b="2"\n}', 0, 'up{\n  # why\n  b="2"\n}'],
    ['up{ # why\n a="1"}', 0, undefined],
  ] as const) {
    it(`remove matcher ${index + 1} of ${query}`, () => assert.equal(applied(query, removeMatcher(query, selectorOf(query), selectorOf(query).matchers[index]!)), result));
  }

  for (const [query, result] of [
    ['sum(up)', 'sum by (x) (up)'],
    ['sum (up)', 'sum by (x) (up)'],
    ['sum by (a) (up)', 'sum by (a, x) (up)'],
    ['sum(up) by (a)', 'sum(up) by (a, x)'],
    ['sum by () (up)', 'sum by (x) (up)'],
    ['sum without (x, b) (up)', 'sum without (b) (up)'],
    ['sum without (b) (up)', undefined],
  ] as const) {
    it(`make ${query} keep a label`, () => assert.equal(applied(query, keepLabel(query, aggregationOf(query), 'x')), result));
  }

  it('put a label into quotes that is no plain word', () => assert.equal(applied('sum(up)', keepLabel('sum(up)', aggregationOf('sum(up)'), 'a.b')), 'sum by ("a.b") (up)'));

  it('take items out of lists', () => {
    assert.equal(applied('by (a, b)', removeItem('by (a, b)', { from: 4, to: 5 })), 'by (b)');
    assert.equal(applied('by (a, b)', removeItem('by (a, b)', { from: 7, to: 8 })), 'by (a)');
    assert.equal(applied('by (a)', removeItem('by (a)', { from: 4, to: 5 })), 'by ()');
  });

  it('take a call away from around its argument, unless a comment would go with it', () => {
    assert.equal(applied('sort( up )', peel('sort( up )', { from: 0, to: 10 }, { from: 6, to: 8 })), 'up');
    const commented = 'sort( # why\nup)';
    assert.equal(peel(commented, { from: 0, to: commented.length }, { from: 12, to: 14 }), undefined);
  });

  it('find the operator of a matcher', () => {
    const query = 'up{"a=~b" =~ "c"}';
    assert.deepEqual(operatorSpan(query, selectorOf(query).matchers[0]!), { from: 10, to: 12 });
  });
});
