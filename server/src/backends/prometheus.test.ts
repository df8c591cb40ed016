import assert from 'node:assert/strict';
import { prometheusQuery, queryRequest, readAnswer, type PrometheusQuery } from './prometheus';
import type { HttpFailure, HttpRequest, HttpResponse, QueryOutcome, Transport } from './types';

const QUERY: PrometheusQuery = { expression: 'sum(rate(errors_total[5m])) > 0 & "ü"', server: 'http://localhost:9090/prom/', timeoutSeconds: 30, maxRows: 100 };
const json = (body: unknown, status = 200): HttpResponse => ({ kind: 'response', status, contentType: 'application/json', body: JSON.stringify(body) });
const html = (status: number, body = '<html><head><title>503 Service Unavailable</title></head></html>'): HttpResponse => ({ kind: 'response', status, contentType: 'text/html; charset=utf-8', body });
const vectorOf = (count: number, more: object = {}): HttpResponse =>
  json({ status: 'success', data: { resultType: 'vector', result: Array.from({ length: count }, (_, i) => ({ metric: { i: String(i) }, value: [1, '1'] })) }, ...more });

/** Runs the query on a server that gives these answers in turn, and keeps what it was asked. */
async function run(query: PrometheusQuery, ...answers: (HttpResponse | HttpFailure)[]): Promise<{ outcome: QueryOutcome; asked: HttpRequest[] }> {
  const asked: HttpRequest[] = [];
  const transport: Transport = async (request) => {
    asked.push(request);
    return answers[asked.length - 1] ?? { kind: 'failure', reason: 'refused', detail: 'one request too many' };
  };
  return { outcome: await prometheusQuery(query, transport, new AbortController().signal, () => 0), asked };
}
const errorOf = (response: HttpResponse) => {
  const outcome = readAnswer(response, { maxRows: 100 }, 1);
  assert.equal(outcome.kind, 'error', JSON.stringify(outcome));
  if (outcome.kind !== 'error') throw new Error('unreachable');
  return outcome;
};

describe('an instant query', () => {
  it('is posted as a form below the path prefix, with the timeout and one row more than is shown', async () => {
    const { asked } = await run(QUERY, vectorOf(1));
    assert.equal(asked.length, 1);
    const [request] = asked;
    assert.equal(request?.method, 'POST');
    assert.equal(request?.url, 'http://localhost:9090/prom/api/v1/query');
    assert.equal(request?.headers['content-type'], 'application/x-www-form-urlencoded');
    assert.deepEqual(Object.fromEntries(new URLSearchParams(request?.body)), { query: QUERY.expression, timeout: '30', limit: '101', stats: 'true' });
    assert.ok((request?.timeoutMs ?? 0) > 30_000, 'the server gets time to report its own timeout');
  });

  it('is asked again with GET where POST is not allowed', async () => {
    const { asked, outcome } = await run(QUERY, html(405), vectorOf(1));
    assert.deepEqual(asked.map(({ method }) => method), ['POST', 'GET']);
    assert.equal(new URL(asked[1]?.url ?? '').searchParams.get('query'), QUERY.expression);
    assert.equal(asked[1]?.body, undefined);
    assert.equal(outcome.kind, 'table');
  });

  it('is not put into an address that would be too long for it', async () => {
    const { asked, outcome } = await run({ ...QUERY, expression: 'a'.repeat(10_000) }, html(405));
    assert.equal(asked.length, 1);
    assert.equal(outcome.kind, 'error');
  });

  it('is not sent without a server', async () => {
    const { asked, outcome } = await run({ ...QUERY, server: '' });
    assert.deepEqual(asked, []);
    assert.equal(outcome.kind, 'not-configured');
  });

  it('tells of a failure in words', async () => {
    const { outcome } = await run(QUERY, { kind: 'failure', reason: 'refused', detail: 'connect ECONNREFUSED' });
    assert.equal(outcome.kind, 'unreachable');
  });

  it('that was cancelled is cancelled, even if the answer had just arrived', async () => {
    const abort = new AbortController();
    const transport: Transport = async () => {
      abort.abort();
      return vectorOf(1);
    };
    assert.deepEqual(await prometheusQuery(QUERY, transport, abort.signal, () => 0), { kind: 'cancelled' });
  });

  it('measures how long it took', async () => {
    const clock = [1000, 1234.4];
    const outcome = await prometheusQuery(QUERY, async () => vectorOf(1), new AbortController().signal, () => clock.shift() ?? NaN);
    assert.equal(outcome.kind === 'table' && outcome.durationMs, 234);
  });

  it('with a fraction of a second is still a timeout that Prometheus understands', () => {
    assert.equal(new URLSearchParams(queryRequest({ ...QUERY, timeoutSeconds: 1.5 }, 'http://h', 'POST').body).get('timeout'), '1.5');
  });
});

describe('the answer to a query', () => {
  it('is a table, with the notes of the server', () => {
    const outcome = readAnswer(vectorOf(2, { warnings: ['w'], infos: ['i'] }), { maxRows: 100 }, 7);
    assert.ok(outcome.kind === 'table');
    assert.deepEqual([outcome.rows.length, outcome.total, outcome.totalIsLeast, outcome.warnings, outcome.infos, outcome.durationMs], [2, 2, false, ['w'], ['i'], 7]);
  });

  it('beyond the limit says how many rows there are', () => {
    const outcome = readAnswer(vectorOf(12_345), { maxRows: 10_000 }, 1);
    assert.ok(outcome.kind === 'table');
    assert.deepEqual([outcome.rows.length, outcome.total, outcome.totalIsLeast], [10_000, 12_345, false]);
  });

  it('that the server cut short says that there are more', () => {
    const outcome = readAnswer(vectorOf(101, { warnings: ['results truncated due to limit'] }), { maxRows: 100 }, 1);
    assert.ok(outcome.kind === 'table');
    assert.deepEqual([outcome.rows.length, outcome.total, outcome.totalIsLeast], [100, 101, true]);
  });

  it('is the error of the server, word for word', () => {
    const message = 'invalid parameter "query": 1:9: parse error: unclosed left parenthesis\n\tsecond line';
    const outcome = errorOf(json({ status: 'error', errorType: 'bad_data', error: message }, 400));
    assert.deepEqual([outcome.status, outcome.errorType, outcome.message], [400, 'bad_data', message]);
  });

  it('of a gateway is its status and the first line of its page', () => {
    const outcome = errorOf(html(503));
    assert.equal(outcome.message, 'HTTP 503, text/html: 503 Service Unavailable');
    assert.match(outcome.hint ?? '', /in front of Prometheus/);
    assert.equal(errorOf({ kind: 'response', status: 503, contentType: 'text/plain', body: 'Service Unavailable' }).message, 'HTTP 503, text/plain: Service Unavailable');
  });

  it('of a sign-in page is no empty result', () => {
    const outcome = errorOf(html(200, '<!doctype html><title>Sign in</title>'));
    assert.equal(outcome.message, 'The answer is not one of Prometheus (HTTP 200, text/html): it is not JSON. It begins: Sign in');
    assert.match(outcome.hint ?? '', /sign-in page/);
  });

  it('may be nothing at all', () => {
    assert.equal(errorOf({ kind: 'response', status: 204, contentType: '', body: '' }).message, 'The server gave an empty answer (HTTP 204).');
  });

  it('hints at what a status usually means here', () => {
    assert.match(errorOf(html(401)).hint ?? '', /credentials/);
    assert.match(errorOf(html(404)).hint ?? '', /path prefix/);
    assert.equal(errorOf(html(418)).hint, undefined);
  });

  it('does not believe a success that comes with the status of an error', () => {
    assert.equal(errorOf({ ...vectorOf(1), status: 500 }).status, 500);
  });
});
