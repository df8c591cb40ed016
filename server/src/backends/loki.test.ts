import assert from 'node:assert/strict';
import { isLogQuery, lokiQuery, nanoseconds, type LokiQuery } from './loki';
import type { HttpRequest, HttpResponse, QueryOutcome } from './types';

const QUERY: LokiQuery = { expression: '{service="ai-engine"} |= "x"', server: 'http://loki:3100/logs/', setting: 's', timeoutSeconds: 10, maxRows: 100 };
const json = (data: unknown, status = 200): HttpResponse => ({ kind: 'response', status, contentType: 'application/json', body: JSON.stringify({ status: 'success', data }) });
const LINES = json({
  resultType: 'streams',
  result: [
    { stream: { service: 'ai-engine', pod: 'a' }, values: [['1700000000000000002', '{"levelname":"ERROR","message":"boom"}'], ['1700000000000000000', 'level=debug started']] },
    { stream: { service: 'risk', level: 'warn' }, values: [['1700000000000000001', 'plain'], ['999999999000000000', 'older <b>line</b>', { structured: 'metadata' }]] },
  ],
  stats: { summary: { execTime: 0.25, totalBytesProcessed: 1000, totalLinesProcessed: 4 } },
});

describe('a LogQL query', () => {
  let asked: HttpRequest[];
  const run = (query: Partial<LokiQuery>, answer: HttpResponse, isLogs = true): Promise<QueryOutcome> => {
    asked = [];
    return lokiQuery({ ...QUERY, ...query }, isLogs, (request) => Promise.resolve((asked.push(request), answer)), new AbortController().signal, () => 1_700_000_100_500);
  };
  const paramsOf = (): Record<string, string> => Object.fromEntries(new URL(asked[0]!.url).searchParams);

  it('of lines looks at the last hour, the newest first, below the path prefix', async () => {
    await run({}, LINES);
    assert.equal(new URL(asked[0]!.url).pathname, '/logs/loki/api/v1/query_range');
    assert.deepEqual(paramsOf(), { query: QUERY.expression, start: '1699996500500000000', end: '1700000100500000000', step: '14.4', limit: '100', direction: 'backward' });
  });

  it('returns lines in the order of time, with their streams and levels', async () => {
    const outcome = await run({}, LINES);
    assert.ok(outcome.kind === 'logs');
    assert.deepEqual(outcome.lines.map(({ at, stream, level }) => [at, stream, level]), [['1700000000000000002', 0, 'error'], ['1700000000000000001', 1, 'warning'], ['1700000000000000000', 0, 'debug'], ['999999999000000000', 1, 'warning']]);
    assert.deepEqual(outcome.streams.map(({ name }) => name), ['{service="ai-engine", pod="a"}', '{service="risk", level="warn"}']);
    assert.deepEqual([outcome.isCut, outcome.stats], [false, { bytes: 1000, lines: 4, evaluationMs: 250 }]);
  });

  it('asks for no more lines than Loki gives, and says when there may be more', async () => {
    const outcome = await run({ maxRows: 4 }, LINES);
    assert.equal(outcome.kind === 'logs' && outcome.isCut, true);
    await run({ maxRows: 100_000 }, LINES);
    assert.equal(paramsOf().limit, '5000');
  });

  it('of numbers is a table, and over a range a graph', async () => {
    const vector = json({ resultType: 'vector', result: [{ metric: { service: 'risk' }, value: [1, '2.5'] }] });
    const now = await run({ expression: 'sum(rate({a="b"}[5m]))' }, vector, false);
    assert.ok(now.kind === 'table');
    assert.deepEqual([new URL(asked[0]!.url).pathname, now.rows], ['/logs/loki/api/v1/query', [['risk', '2.5']]]);
    const matrix = json({ resultType: 'matrix', result: [{ metric: {}, values: [[100, '1'], [115, '2']] }] });
    const over = await run({ range: { start: 100, end: 130, step: 15 } }, matrix, false);
    assert.deepEqual(over.kind === 'table' && over.graph?.series.map(({ values }) => values), [[1, 2, null]]);
  });

  it('that Loki refuses is its message, which is plain text', async () => {
    const outcome = await run({}, { kind: 'response', status: 400, contentType: 'text/plain', body: 'parse error at line 1, col 2: syntax error: unexpected }\n' });
    assert.ok(outcome.kind === 'error');
    assert.match(outcome.message, /parse error at line 1, col 2/);
  });

  it('at an address without Loki, or with something else, says so', async () => {
    const missing = await run({}, { kind: 'response', status: 404, contentType: 'text/html', body: '<title>Not found</title>' });
    assert.match(missing.kind === 'error' ? missing.message : '', /no API of Loki/);
    for (const data of [null, 7, {}, { resultType: 'streams', result: [7] }, { resultType: 'streams', result: [{ stream: {}, values: [['no time', 'x']] }] }]) assert.equal((await run({}, json(data))).kind, 'error', JSON.stringify(data));
    assert.equal((await run({ server: '' }, LINES)).kind, 'not-configured');
  });

  it('returns lines where it begins with its selector', () => {
    for (const text of ['{a="b"}', '  ({a="b"} |= "x")', '# what\n{a="b"}']) assert.equal(isLogQuery(text), true, text);
    for (const text of ['rate({a="b"}[5m])', 'sum(count_over_time({a="b"}[5m]))', '# {a="b"}', '']) assert.equal(isLogQuery(text), false, text);
  });

  it('counts time in nanoseconds', () => assert.deepEqual([nanoseconds(1_700_000_100.5), nanoseconds(0), nanoseconds(1.000001)], ['1700000100500000000', '0000000000', '1000001000']));
});
