import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { RunInfo } from '../src/panel-protocol';
import type { QueryOutcome, QueryTable } from '../../server/src/lsp/protocol';
import { amount, duration, faultIn, messageOf, SEPARATOR, statusOf } from './texts';

const RUN: RunInfo = { title: 'alert HighErrorRate', expression: 'up', language: 'promql', server: 'http://localhost:9090', environment: 'production', timing: { mode: 'instant', seconds: 3600, step: 'medium' } };
const table = (rows: number, more: Partial<QueryTable> = {}): QueryTable => ({
  kind: 'table', resultType: 'vector', columns: [{ kind: 'value', name: 'Value' }], rows: Array.from({ length: rows }, () => ['1']), total: rows, totalIsLeast: false, warnings: [], infos: [], durationMs: 34, ...more,
});
const status = (outcome: QueryOutcome): string => statusOf(outcome, RUN, (iso) => iso.slice(11, 19)).replaceAll(SEPARATOR, ' | ');

describe('the line below the query', () => {
  it('counts what a table has', () => {
    assert.equal(amount(table(1)), '1 series');
    assert.equal(amount(table(3, { total: 12_345 })), 'showing 3 of 12,345 series');
    assert.equal(amount(table(3, { total: 4, totalIsLeast: true })), 'showing the first 3 series; the server has more');
    assert.equal(amount(table(1, { resultType: 'scalar' })), 'a scalar');
  });

  it('says how long it took, when it was evaluated and by whom', () => {
    assert.equal(status(table(12, { evaluatedAt: '2026-01-02T03:04:05.000Z' })), '12 series | 34 ms | at 03:04:05 | http://localhost:9090');
  });

  it('says what became of a query without a table', () => {
    assert.equal(status({ kind: 'error', status: 400, message: 'm', warnings: [], infos: [], durationMs: 1200 }), 'Failed | 1.2 s | http://localhost:9090');
    assert.equal(status({ kind: 'cancelled' }), 'Cancelled | http://localhost:9090');
    assert.equal(status({ kind: 'timeout', message: 'm' }), 'Timed out | http://localhost:9090');
    assert.equal(statusOf({ kind: 'not-configured', message: 'm' }, { ...RUN, server: '' }, String), 'Not sent');
  });

  it('gives durations in the unit that suits them', () => assert.deepEqual([0.4, 999, 1000, 59_940, 61_500].map(duration), ['0 ms', '999 ms', '1.0 s', '59.9 s', '1 min 1 s']));
});

describe('the message in place of a table', () => {
  it('is absent when there are rows', () => assert.equal(messageOf(table(1), RUN), undefined));

  it('names an empty result, and says what it means', () => {
    const ofAlert = messageOf(table(0), RUN);
    assert.equal(ofAlert?.heading, 'The query returned no series');
    assert.equal(ofAlert?.tone, 'neutral');
    assert.match(ofAlert?.meaning ?? '', /alert is quiet/);
    assert.match(messageOf(table(0), { ...RUN, title: 'line 3' })?.meaning ?? '', /an answer, not an error/);
  });

  it('repeats the error of the server word for word', () => {
    const message = messageOf({ kind: 'error', status: 400, errorType: 'bad_data', message: '1:5: parse error:\n\tx', warnings: [], infos: [], durationMs: 1 }, RUN);
    assert.equal(message?.heading, 'Prometheus could not run the query: bad_data (HTTP 400)');
    assert.equal(message?.verbatim, '1:5: parse error:\n\tx');
  });

  it('offers the setting where it helps', () => {
    const offers = (outcome: QueryOutcome): boolean | undefined => messageOf(outcome, RUN)?.offersSetting;
    assert.equal(offers({ kind: 'unreachable', reason: 'refused', message: 'm', detail: 'd' }), true);
    assert.equal(offers({ kind: 'timeout', message: 'm' }), true);
    assert.equal(offers({ kind: 'not-configured', message: 'm' }), true);
    assert.equal(offers({ kind: 'error', status: 404, message: 'm', hint: 'See the setting x.', warnings: [], infos: [], durationMs: 1 }), true);
    assert.equal(offers({ kind: 'error', status: 400, message: 'm', warnings: [], infos: [], durationMs: 1 }), false);
    assert.equal(offers({ kind: 'unsupported', message: 'm' }), false);
  });
});

describe('the place of a parse error', () => {
  const marked = (expression: string, message: string): string | undefined => {
    const fault = faultIn(expression, message);
    return fault && expression.slice(fault.start, fault.end);
  };

  it('is the word at the line and column of the message', () => {
    assert.equal(marked('sum(rate(x[5m]) bye (a)', 'invalid parameter "query": 1:17: parse error: unexpected identifier "bye"'), 'bye');
    assert.equal(marked('sum(\n  a b\n)', '2:5: parse error: unexpected identifier "b"'), 'b');
  });

  it('is counted in bytes, as the server does', () => assert.equal(marked('a{b="üé😀"} foo', '1:17: parse error: x'), 'foo'));

  it('at the end of the text is its last word', () => assert.equal(marked('sum(up', '1:7: parse error: unclosed left parenthesis'), 'p'));

  it('is unknown when the message has none, or one that is not there', () => {
    assert.equal(marked('up', 'execution error'), undefined);
    assert.equal(marked('up', '9:1: parse error: x'), undefined);
    assert.equal(marked('', '1:1: parse error: no expression found'), undefined);
  });

  it('lies within the expression, whatever server and user write', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), fc.nat(9), fc.nat(40), (expression, line, column) => {
      const fault = faultIn(expression, `${line}:${column}: parse error: x`);
      if (fault) assert.ok(fault.start >= 0 && fault.start < fault.end && fault.end <= expression.length);
    }));
  });
});
