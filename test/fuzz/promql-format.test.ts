import assert from 'node:assert/strict';
import fc from 'fast-check';
import { formatPromql } from '../../server/src/query/promql/format';
import { isRefused, parsePromql } from '../../server/src/query/promql/parse';
import { printPromql } from '../../server/src/query/promql/print';
import { OPERATORS } from '../../server/src/query/promql/words';
import { tokenize } from '../../server/src/query/token';
import { shapeOf } from '../helper/promql-shape';
import { anyQuery, commentedQuery } from './promql-generator';

const width = fc.constantFrom(1, 20, 60, 100);
const tokensOf = (text: string, wanted: (type: string) => boolean): string[] => tokenize(text, OPERATORS).filter(({ type }) => wanted(type)).map((token) => token.text.trimEnd());
const commentsOf = (text: string): string[] => tokensOf(text, (type) => type === 'comment');
const codeOf = (text: string): string[] => tokensOf(text, (type) => type !== 'comment').sort();

function formatted(query: string, width: number): string {
  const result = formatPromql(query, { width });
  assert.ok(result !== undefined, `not formatted: ${query}`);
  return result;
}

describe('formatting any query', function () {
  this.timeout(120_000);

  it('the generator makes queries that are accepted', () => {
    fc.assert(fc.property(anyQuery, (query) => {
      const parsed = parsePromql(query);
      assert.ok(!isRefused(parsed), [...parsed.syntax, ...parsed.types].map(({ message }) => message).join('; '));
    }), { numRuns: 1000 });
  });

  it('keeps what the query means', () => {
    fc.assert(fc.property(commentedQuery, width, (query, width) => {
      const [before, after] = [parsePromql(query), parsePromql(formatted(query, width))];
      assert.ok(before.expr && after.expr && !isRefused(after));
      assert.deepEqual(shapeOf(after.expr), shapeOf(before.expr));
    }), { numRuns: 1000 });
  });

  it('keeps every comment, in its order', () => {
    fc.assert(fc.property(commentedQuery, width, (query, width) => assert.deepEqual(commentsOf(formatted(query, width)), commentsOf(query))), { numRuns: 1000 });
  });

  it('writes the same code with comments as without', () => {
    fc.assert(fc.property(commentedQuery, width, (query, width) => {
      const bare = tokenize(query, OPERATORS).filter(({ type }) => type !== 'comment').map(({ text }) => text).join(' ');
      assert.deepEqual(codeOf(formatted(query, width)), codeOf(formatted(bare, width)));
    }), { numRuns: 500 });
  });

  it('changes nothing the second time', () => {
    fc.assert(fc.property(commentedQuery, width, (query, width) => {
      const once = formatted(query, width);
      assert.equal(formatted(once, width), once);
    }), { numRuns: 2000 });
  });

  it('leaves no white space at the end of a line', () => {
    fc.assert(fc.property(commentedQuery, width, (query, width) => assert.doesNotMatch(formatted(query, width), /[ \t]$/m)), { numRuns: 300 });
  });

  it('leaves what cannot be read alone', () => {
    fc.assert(fc.property(anyQuery, fc.nat(), (query, cut) => {
      const broken = query.slice(0, cut % (query.length + 1));
      if (parsePromql(broken).syntax.length > 0) assert.equal(formatPromql(broken), undefined);
    }), { numRuns: 500 });
  });
});

describe('printing any query', function () {
  this.timeout(120_000);

  it('gives a query that prints the same', () => {
    fc.assert(fc.property(anyQuery, (query) => {
      const printed = printPromql(parsePromql(query).expr!);
      const again = parsePromql(printed);
      assert.ok(again.expr, `${printed} does not parse`);
      assert.equal(printPromql(again.expr), printed);
    }), { numRuns: 1000 });
  });
});
