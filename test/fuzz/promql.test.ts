import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parser as publishedParser } from '@prometheus-io/lezer-promql';
import { walk } from '../../server/src/query/promql/ast';
import { FUNCTION_TABLE } from '../../server/src/query/promql/functions';
import { highlightPromql } from '../../server/src/query/promql/highlight';
import { isRefused, parsePromql } from '../../server/src/query/promql/parse';
import { OPERATORS } from '../../server/src/query/promql/words';
import { OPERATORS as LOGQL_OPERATORS } from '../../server/src/query/logql/words';
import { queryLanguage } from '../../server/src/query/language';
import { splitQueries } from '../../server/src/query/split';
import { tokenize } from '../../server/src/query/token';
import { applyEdits } from '../../server/src/text/range';
import { anyQuery } from './promql-generator';

const PIECES = ['sum', 'rate', 'up', 'by', 'on', 'bool', 'offset', 'and', 'group_left', 'fill', 'step', 'inf', '(', ')', '[', ']', '{', '}', ',', ':', '5m', '1e', '0x', '5', '.', '=', '=~', '!', '|', '@', '-', '+', '"', "'", '`', '\\', '#', '\n', ' ', '$', '🚀', '\ud83d', '\ufffd', '\0'];
const anyText = fc.oneof(fc.string({ unit: 'binary' }), fc.array(fc.constantFrom(...PIECES), { maxLength: 25 }).map((parts) => parts.join('')));

/** A valid query in which a part is missing, doubled or replaced. */
const brokenQuery = fc.tuple(anyQuery, fc.array(fc.tuple(fc.nat(), fc.nat(4), fc.constantFrom('', ...PIECES)), { minLength: 1, maxLength: 3 })).map(([query, cuts]) =>
  cuts.reduce((text, [at, length, piece]) => {
    const from = at % (text.length + 1);
    return text.slice(0, from) + piece + text.slice(from + length);
  }, query),
);
const anything = fc.oneof(anyText, brokenQuery);

describe('any text as a query', function () {
  this.timeout(60_000);

  it('falls into tokens that stand in order and leave out nothing but white space', () => {
    fc.assert(fc.property(anything, fc.constantFrom(OPERATORS, LOGQL_OPERATORS), (text, operators) => {
      let at = 0;
      for (const token of tokenize(text, operators)) {
        assert.ok(token.from >= at && token.to > token.from);
        assert.match(text.slice(at, token.from), /^[ \t\r\n]*$/);
        assert.equal(token.text, text.slice(token.from, token.to));
        at = token.to;
      }
      assert.match(text.slice(at), /^[ \t\r\n]*$/);
    }), { numRuns: 3000 });
  });

  it('is parsed without throwing, and what is wrong is said at a place in it', () => {
    fc.assert(fc.property(anything, (text) => {
      const { expr, syntax, types, features } = parsePromql(text);
      for (const { from, to, message, fixes } of [...syntax, ...types]) {
        assert.ok(from >= 0 && from <= to && to <= text.length);
        assert.match(message, /\S/);
        for (const edit of fixes.flatMap(({ edits }) => edits)) assert.ok(edit.from >= 0 && edit.from <= edit.to && edit.to <= text.length);
      }
      for (const { from, to } of features) assert.ok(from >= 0 && from < to && to <= text.length);
      if (!expr) return assert.notEqual(syntax.length, 0, 'it is read or refused');
      for (const node of walk(expr)) assert.ok(node.from >= 0 && node.from <= node.to && node.to <= text.length);
    }), { numRuns: 3000 });
  });

  it('has no fix that changes nothing', () => {
    fc.assert(fc.property(brokenQuery, (text) => {
      const { syntax, types } = parsePromql(text);
      for (const { title, edits } of [...syntax, ...types].flatMap(({ fixes }) => fixes)) assert.notEqual(applyEdits(text, edits), text, title);
    }), { numRuns: 1500 });
  });

  it('is coloured in order, without overlap', () => {
    fc.assert(fc.property(anything, (text) => {
      let at = 0;
      for (const { from, to } of highlightPromql(tokenize(text, OPERATORS))) {
        assert.ok(from >= at && to > from && to <= text.length);
        at = to;
      }
    }), { numRuns: 1000 });
  });

  it('is told from LogQL, and split, without throwing', () => {
    fc.assert(fc.property(anything, fc.constantFrom('promql', 'logql'), (text, language) => {
      assert.ok(['promql', 'logql'].includes(queryLanguage(text)));
      let at = 0;
      for (const { from, to } of splitQueries(text, language)) {
        assert.ok(from >= at && to > from && to <= text.length);
        at = to;
      }
    }), { numRuns: 1500 });
  });
});

/** Whether the grammar that Prometheus publishes for editors reads a text without a mistake. */
function isPublished(text: string): boolean {
  let isRight = true;
  publishedParser.parse(text).iterate({ enter: ({ type }) => void (isRight &&= !type.isError) });
  return isRight;
}

/** Functions that the published grammar does not know yet. */
const UNPUBLISHED = [...FUNCTION_TABLE.keys()].filter((name) => !isPublished(`${name}()`));

/** What Prometheus reads but not the published grammar: those functions, numbers that end with their point, and capitals in the functions of durations. */
const isKnownDifference = (text: string): boolean =>
  [...walk(parsePromql(text).expr!)].some((node) => node.kind === 'call' && UNPUBLISHED.includes(node.name)) ||
  tokenize(text, OPERATORS).some(({ type, text: word }) => (type === 'number' && /\.(?:$|e)/i.test(word)) || (type === 'identifier' && /^(?:step|range)$/i.test(word) && word !== word.toLowerCase()));

describe('any query that Prometheus takes', function () {
  this.timeout(60_000);

  it('is accepted', () => {
    fc.assert(fc.property(anyQuery, (query) => {
      const parsed = parsePromql(query);
      assert.ok(!isRefused(parsed), [...parsed.syntax, ...parsed.types].map(({ message }) => message).join('\n'));
    }), { numRuns: 3000 });
  });

  it('calls no more than a few functions that the published grammar does not know', () => assert.deepEqual(UNPUBLISHED, ['max_of', 'min_of']));

  it('is one that the published grammar reads', () => {
    fc.assert(fc.property(anyQuery, (query) => {
      fc.pre(!isKnownDifference(query));
      assert.ok(isPublished(query));
    }), { numRuns: 2000 });
  });

  it('is one query of a file, and written in PromQL', () => {
    fc.assert(fc.property(anyQuery, (query) => {
      assert.equal(queryLanguage(query), 'promql');
      assert.deepEqual(splitQueries(query, 'promql').length, 1);
    }), { numRuns: 1000 });
  });

  it('that is broken off is either another query, or refused where it breaks off', () => {
    fc.assert(fc.property(anyQuery, fc.nat(), (query, cut) => {
      const text = query.slice(0, cut % query.length);
      const { expr, syntax } = parsePromql(text);
      if (expr) return;
      const tokens = tokenize(text, OPERATORS);
      // The last word is cut, too: it may be no number, no string or no function any more.
      assert.ok(syntax.at(-1)!.to >= (tokens.at(-2)?.from ?? 0), syntax.at(-1)!.message);
    }), { numRuns: 1500 });
  });
});
