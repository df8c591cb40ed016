import assert from 'node:assert/strict';
import fc from 'fast-check';
import { childrenOf, logQueries, walk } from '../../server/src/query/logql/ast';
import { completeLogql } from '../../server/src/query/logql/complete';
import { NO_LOG_FACTS } from '../../server/src/query/logql/facts';
import { formatLogql } from '../../server/src/query/logql/format';
import { highlightLogql } from '../../server/src/query/logql/highlight';
import { hoverLogql } from '../../server/src/query/logql/hover';
import { labelUses } from '../../server/src/query/logql/label-uses';
import { isRefused, parseLogql, parseLogqlWithVariables } from '../../server/src/query/logql/parse';
import { printLogql } from '../../server/src/query/logql/print';
import { logqlSignature } from '../../server/src/query/logql/signature-help';
import { tokenizeLogql } from '../../server/src/query/logql/tokens';
import { splitQueries } from '../../server/src/query/split';
import { applyEdits } from '../../server/src/text/range';
import { shapeOf } from '../helper/logql-shape';
import { anyLogql, commentedLogql } from './logql-generator';

const PIECES = ['rate', 'sum', 'by', 'json', 'logfmt', 'unwrap', 'ip', 'or', 'offset', 'variants', 'of', 'line_format', 'drop', '(', ')', '[', ']', '{', '}', ',', '5m', '0x', '5', '.', '=', '=~', '!', '|', '|=', '-', '--strict', '"', "'", '`', '\\', '#', '//', '/*', '\n', ' ', '$x', '{{', '}}', '🚀', '\ud83d', '\0'];
const anyText = fc.oneof(fc.string({ unit: 'binary' }), fc.array(fc.constantFrom(...PIECES), { maxLength: 25 }).map((parts) => parts.join('')));

/** A valid query in which a part is missing, doubled or replaced. */
const brokenQuery = fc.tuple(anyLogql, fc.array(fc.tuple(fc.nat(), fc.nat(4), fc.constantFrom('', ...PIECES)), { minLength: 1, maxLength: 3 })).map(([query, cuts]) =>
  cuts.reduce((text, [at, length, piece]) => {
    const from = at % (text.length + 1);
    return text.slice(0, from) + piece + text.slice(from + length);
  }, query),
);
const anything = fc.oneof(anyText, brokenQuery);

describe('any text as LogQL', function () {
  this.timeout(120_000);

  it('falls into tokens that stand in order and leave out nothing but white space', () => {
    fc.assert(fc.property(anything, (text) => {
      let at = 0;
      for (const token of tokenizeLogql(text)) {
        assert.ok(token.from >= at && token.to > token.from);
        assert.match(text.slice(at, token.from), /^[ \t\r\n]*$/);
        assert.equal(token.text, text.slice(token.from, token.to));
        at = token.to;
      }
      assert.match(text.slice(at), /^[ \t\r\n]*$/);
    }), { numRuns: 2000 });
  });

  it('is parsed without throwing, and what is wrong is said at a place in it', () => {
    fc.assert(fc.property(anything, (text) => {
      const { expr, syntax, types, stages, templates } = parseLogqlWithVariables(text);
      for (const { from, to, message, fixes } of [...syntax, ...types, ...stages, ...templates.refused, ...templates.failing]) {
        assert.ok(from >= 0 && from <= to && to <= text.length);
        assert.match(message, /\S/);
        for (const { edits, title } of fixes) {
          for (const edit of edits) assert.ok(edit.from >= 0 && edit.from <= edit.to && edit.to <= text.length);
          assert.notEqual(applyEdits(text, edits), text, title);
        }
      }
      if (!expr) return assert.notEqual(syntax.length, 0, 'it is read or refused');
      for (const node of walk(expr)) for (const child of childrenOf(node)) assert.ok(node.from <= child.from && child.from <= child.to && child.to <= node.to);
      for (const inUse of logQueries(expr)) for (const { from, to, name } of labelUses(inUse, expr, text)) assert.equal(text.slice(from, to), name);
    }), { numRuns: 3000 });
  });

  it('is coloured, split, explained and completed at any place', () => {
    fc.assert(fc.property(anything, fc.nat(), (text, place) => {
      let at = 0;
      for (const { from, to } of highlightLogql(tokenizeLogql(text))) {
        assert.ok(from >= at && to > from && to <= text.length);
        at = to;
      }
      at = 0;
      for (const { from, to } of splitQueries(text, 'logql')) {
        assert.ok(from >= at && to > from && to <= text.length);
        at = to;
      }
      const offset = place % (text.length + 1);
      const hover = hoverLogql(text, offset, NO_LOG_FACTS);
      if (hover) assert.ok(hover.span.from >= 0 && hover.span.from <= hover.span.to && hover.span.to <= text.length);
      for (const { replace } of completeLogql(text, offset, { ...NO_LOG_FACTS, labels: ['service'] }, { groupBy: 'service' }).items) assert.ok(replace.from >= 0 && replace.from <= offset && offset <= replace.to && replace.to <= text.length);
      const help = logqlSignature(text, offset);
      if (help) assert.ok(help.active <= help.parameters.length);
    }), { numRuns: 2000 });
  });
});

describe('any query that Loki takes', function () {
  this.timeout(120_000);
  const width = fc.constantFrom(1, 20, 60, 100);
  const formatted = (query: string, columns: number): string => {
    const result = formatLogql(query, { width: columns });
    assert.ok(result !== undefined, `not formatted: ${query}`);
    return result;
  };
  const commentsOf = (text: string): string[] => tokenizeLogql(text).filter(({ type }) => type === 'comment').map((token) => token.text.trimEnd());

  it('is accepted', () => {
    fc.assert(fc.property(commentedLogql, (query) => {
      const parsed = parseLogql(query);
      assert.ok(!isRefused(parsed), [...parsed.syntax, ...parsed.types, ...parsed.stages, ...parsed.templates.refused].map(({ message }) => message).join('\n'));
    }), { numRuns: 2000 });
  });

  it('is one query of a file', () => {
    fc.assert(fc.property(anyLogql, (query) => assert.equal(splitQueries(query, 'logql').length, 1)), { numRuns: 500 });
  });

  it('keeps its meaning and its comments when it is formatted, and stays as it is the second time', () => {
    fc.assert(fc.property(commentedLogql, width, (query, columns) => {
      const once = formatted(query, columns);
      const after = parseLogql(once);
      assert.ok(after.expr && !isRefused(after), once);
      assert.deepEqual(shapeOf(after.expr), shapeOf(parseLogql(query).expr!));
      assert.deepEqual(commentsOf(once), commentsOf(query));
      assert.equal(formatted(once, columns), once);
      assert.doesNotMatch(once.replaceAll(/`[^`]*`/g, '``'), /[ \t]$/m);
    }), { numRuns: 3000 });
  });

  it('prints as a query that prints the same', () => {
    fc.assert(fc.property(anyLogql, (query) => {
      const printed = printLogql(parseLogql(query).expr!);
      const again = parseLogql(printed);
      assert.ok(again.expr && !isRefused(again), `${printed} does not parse`);
      assert.equal(printLogql(again.expr), printed);
    }), { numRuns: 1000 });
  });
});
