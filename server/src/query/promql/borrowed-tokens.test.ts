import assert from 'node:assert/strict';
import { withTokens, type CodeTokens } from './borrowed-tokens';
import { parsePromql } from './parse';

const show = ({ list, count }: CodeTokens): string => list.slice(0, count).map(({ type, text, from, to }) => `${type} ${text} ${from}-${to}`).join(', ');

describe('tokens that serve one query after the other', () => {
  it('are those of the query at hand, without its comments', () => {
    assert.equal(withTokens('sum(a) # all', show), 'identifier sum 0-3, open ( 3-4, identifier a 4-5, close ) 5-6');
    assert.equal(withTokens('b', show), 'identifier b 0-1');
    assert.equal(withTokens('', show), '');
  });

  it('keep nothing of what was wrong with the last one', () => {
    withTokens('"never closed', ({ list }) => assert.ok(list[0]!.error));
    withTokens('$job', ({ list }) => assert.deepEqual([list[0]!.error, list[0]!.variable], [undefined, true]));
    withTokens('up', ({ list }) => assert.deepEqual([list[0]!.error, list[0]!.variable], [undefined, undefined]));
  });

  it('are others for a query that is read meanwhile', () => {
    assert.equal(withTokens('a + b', (outer) => `${withTokens('c - 1', show)}; ${show(outer)}`), 'identifier c 0-1, operator - 2-3, number 1 4-5; identifier a 0-1, operator + 2-3, identifier b 4-5');
  });

  it('are there again for the next query when reading one failed', () => {
    assert.throws(() => withTokens('a', () => assert.fail('no')), /no/);
    assert.equal(withTokens('b', show), 'identifier b 0-1');
  });

  it('are as many as a long query needs', () => {
    const sum = Array.from({ length: 1500 }, (_, i) => `m${i}`).join(' + ');
    assert.equal(withTokens(sum, ({ list, count }) => `${count} ${list[count - 1]!.text}`), '2999 m1499');
    assert.equal(withTokens('b', show), 'identifier b 0-1');
  });

  for (const query of ['sum by (job) (rate(http_requests_total{code=~"5.."}[5m] offset 1h)) > 0.1', 'up{', 'sum(rate($metric[$__interval]))', 'rate(a) + bool 1']) {
    it(`leave the parse of ${query} as it is`, () => {
      const parsed = parsePromql(query);
      const before = structuredClone({ ...parsed });
      for (let i = 0; i < 100; i++) parsePromql(`count(other_${i}{label!="value"}[${i}m]) or on (pod) "text"`);
      assert.deepEqual({ ...parsed }, before);
    });
  }
});
