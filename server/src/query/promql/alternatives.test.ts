import assert from 'node:assert/strict';
import { alternativesOf } from './alternatives';
import { labelsOf } from './labels';
import { parsePromql } from './parse';

const of = (query: string) => alternativesOf(parsePromql(query).expr!);

describe('what an `or` stands for', () => {
  it('is nothing where there is none: the expression itself', () => {
    for (const query of ['up', 'sum(up) > 1', 'a and b', 'rate(a[5m]) / b']) assert.deepEqual(of(query), [parsePromql(query).expr]);
  });

  for (const [query, count] of [
    ['a or b', 2],
    ['a or b or c', 3],
    ['sum by (x) (a or b) > 1', 2],
    ['(a or b) * (c or d)', 4],
    ['(a or b) and (c or d)', 2],
    ['-(a or b)', 2],
    ['max_over_time((a or b)[5m:])', 2],
    ['clamp(a or b, 0, 1)', 2],
    ['absent(a or b)', 1],
    ['scalar(a or b)', 1],
    ['(a or b) + (a or b) + (a or b) + (a or b) + (a or b)', 1],
  ] as const) {
    it(`${query}: ${count}`, () => assert.equal(of(query).length, count));
  }

  it('has the labels of each part, at the place of the query', () => {
    const query = 'sum by (a) (x{a="1"} or vector(0))';
    const all = of(query);
    assert.deepEqual(all.map((part) => [...labelsOf(part).must]), [['a'], []]);
    for (const part of all) assert.equal(query.slice(part.from, part.to), query);
  });
});
