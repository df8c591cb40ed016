import assert from 'node:assert/strict';
import { fetchKnowledge, type KnowledgeOutcome } from './prometheus-knowledge';
import type { HttpFailure, HttpRequest, HttpResponse } from './types';

const answer = (data: unknown): HttpResponse => ({ kind: 'response', status: 200, contentType: 'application/json', body: JSON.stringify({ status: 'success', data }) });
const NOT_FOUND: HttpResponse = { kind: 'response', status: 404, contentType: 'text/plain', body: '404 page not found' };
const REFUSED: HttpFailure = { kind: 'failure', reason: 'refused', detail: 'connect ECONNREFUSED' };

const GOOD = {
  '/prom/api/v1/label/__name__/values': answer(['up', 'x_total']),
  '/prom/api/v1/metadata': answer({ x_total: [{ type: 'counter', help: 'All of x.', unit: '' }] }),
  '/prom/api/v1/status/buildinfo': answer({ version: '3.9.0', goVersion: 'go1.25' }),
  '/prom/api/v1/features': answer({ promql: { duration_expr: true } }),
  '/prom/api/v1/status/runtimeinfo': answer({ storageRetention: '15d or 10GiB' }),
};
type Path = keyof typeof GOOD;

describe('what a server knows', () => {
  let requests: HttpRequest[];
  const ask = (replies: Readonly<Record<string, HttpResponse | HttpFailure>>, otherwise: Readonly<Record<string, HttpResponse | HttpFailure>> = GOOD): Promise<KnowledgeOutcome> => {
    requests = [];
    return fetchKnowledge(
      'http://host/prom',
      (request) => {
        requests.push(request);
        const path = new URL(request.url).pathname;
        return Promise.resolve(replies[path] ?? otherwise[path] ?? NOT_FOUND);
      },
      new AbortController().signal,
    );
  };
  const METRICS = [{ name: 'up', type: 'unknown', source: 'server' }, { name: 'x_total', type: 'counter', help: 'All of x.', source: 'server' }];
  const ALL = { version: { major: 3, minor: 9 }, features: ['promql-duration-expr'], retentionSeconds: 15 * 86_400, metrics: METRICS };

  it('is its metrics, its version and its features', async () => assert.deepEqual(await ask({}), { kind: 'known', knowledge: ALL }));

  it('is asked for with six requests that say nothing, each with a limit of time and size', async () => {
    await ask({});
    assert.deepEqual(requests.map(({ method, url }) => `${method} ${url}`), [
      'GET http://host/prom/api/v1/label/__name__/values?limit=200000',
      'GET http://host/prom/api/v1/metadata?limit=200000&limit_per_metric=4',
      'GET http://host/prom/api/v1/status/buildinfo',
      'GET http://host/prom/api/v1/features',
      'GET http://host/prom/api/v1/status/flags',
      'GET http://host/prom/api/v1/status/runtimeinfo',
    ]);
    for (const { body, headers, timeoutMs, maxBytes } of requests) {
      assert.deepEqual([body, headers], [undefined, { accept: 'application/json' }]);
      assert.ok(timeoutMs <= 15_000 && maxBytes <= 48 * 1024 * 1024);
    }
  });

  const BAD: Readonly<Record<string, HttpResponse | HttpFailure>> = {
    'is refused': REFUSED,
    'is not found': NOT_FOUND,
    'is a page of HTML': { kind: 'response', status: 200, contentType: 'text/html', body: '<html>Sign in' },
    'is an error': { kind: 'response', status: 200, contentType: 'application/json', body: '{"status":"error","error":"no"}' },
    'is good but its status is not': { ...GOOD['/prom/api/v1/metadata'], status: 500 },
    'has other data': answer(7),
  };
  const LEFT: Readonly<Record<Path, object>> = {
    '/prom/api/v1/label/__name__/values': { ...ALL, metrics: METRICS.slice(1) },
    '/prom/api/v1/metadata': { ...ALL, metrics: METRICS.map(({ name }) => ({ name, type: 'unknown', source: 'server' })) },
    '/prom/api/v1/status/buildinfo': { ...ALL, version: undefined },
    '/prom/api/v1/features': { ...ALL, features: undefined },
    '/prom/api/v1/status/runtimeinfo': { ...ALL, retentionSeconds: undefined },
  };
  for (const [what, reply] of Object.entries(BAD)) {
    for (const [path, knowledge] of Object.entries(LEFT)) {
      it(`lacks only one part where the answer of ${path} ${what}`, async () => assert.deepEqual(await ask({ [path]: reply }), { kind: 'known', knowledge }));
    }
  }

  it('has its features from how it was started, where it does not list them', async () => {
    const flags = answer({ 'enable-feature': 'promql-at-modifier, native-histograms', 'storage.tsdb.path': '/data' });
    const featuresWith = async (replies: Readonly<Record<string, HttpResponse>>): Promise<readonly string[] | undefined> => {
      const outcome = await ask(replies);
      return outcome.kind === 'known' ? outcome.knowledge.features : undefined;
    };
    assert.deepEqual(await featuresWith({ '/prom/api/v1/features': NOT_FOUND, '/prom/api/v1/status/flags': flags }), ['promql-at-modifier', 'native-histograms']);
    assert.deepEqual(await featuresWith({ '/prom/api/v1/status/flags': flags }), ['promql-duration-expr']);
    // Flags of something that is no Prometheus mean something else.
    assert.equal(await featuresWith({ '/prom/api/v1/features': NOT_FOUND, '/prom/api/v1/status/buildinfo': NOT_FOUND, '/prom/api/v1/status/flags': flags }), undefined);
  });

  it('is nothing where nothing answers', async () => {
    const all = (reply: HttpResponse | HttpFailure): Promise<KnowledgeOutcome> => ask(Object.fromEntries(Object.keys(GOOD).map((path) => [path, reply])));
    assert.deepEqual(await all(REFUSED), { kind: 'nothing', why: 'refused' });
    assert.deepEqual(await all(NOT_FOUND), { kind: 'nothing', why: 'HTTP 404' });
    assert.deepEqual(await all(BAD['is a page of HTML']!), { kind: 'nothing', why: 'not an answer of Prometheus' });
  });
});
