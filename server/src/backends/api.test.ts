import assert from 'node:assert/strict';
import { fetchAlerts } from './alertmanager';
import { call, type Api } from './api';
import { fetchRules, fetchTargets } from './prometheus-api';
import { probe, whoIs } from './probe';
import type { HttpFailure, HttpRequest, HttpResponse } from './types';

const { signal } = new AbortController();
const answer = (body: unknown, status = 200): HttpResponse => ({ kind: 'response', status, contentType: 'application/json', body: typeof body === 'string' ? body : JSON.stringify(body) });
function api(...answers: (HttpResponse | HttpFailure)[]): Api & { asked: HttpRequest[] } {
  const asked: HttpRequest[] = [];
  return { asked, product: 'Prometheus', base: 'http://p/prom', setting: 's', timeoutSeconds: 1, transport: (request) => Promise.resolve((asked.push(request), answers[asked.length - 1] ?? answer('', 404))) };
}
const anything = (data: unknown): unknown => data ?? undefined;

describe('a call of an API', () => {
  it('reads the data of an envelope, or the answer itself', async () => {
    assert.deepEqual(await call(api(answer({ status: 'success', data: [1], warnings: ['w', 7] })), { path: '/x' }, anything, signal), { kind: 'data', data: [1], body: '{"status":"success","data":[1],"warnings":["w",7]}', warnings: ['w'], infos: [] });
    const bare = await call(api(answer([2])), { path: '/x' }, anything, signal);
    assert.deepEqual(bare.kind === 'data' && bare.data, [2]);
  });

  it('puts parameters where they belong, and tries GET where POST is not allowed', async () => {
    const server = api(answer('', 405), answer({ status: 'success', data: 1 }));
    await call(server, { path: '/x', params: [['query', 'a&b ü']], isPost: true }, anything, signal);
    assert.deepEqual(server.asked.map(({ method, url, body }) => [method, url, body]), [['POST', 'http://p/prom/x', 'query=a%26b+%C3%BC'], ['GET', 'http://p/prom/x?query=a%26b+%C3%BC', undefined]]);
  });

  it('tells a part that is not there from an error', async () => {
    for (const reply of [answer('404 page not found', 404), answer('', 501), answer('… unsupported path requested: "/x"', 400)]) assert.deepEqual(await call(api(reply), { path: '/x' }, anything, signal), { kind: 'absent' });
    const error = await call(api(answer({ status: 'error', errorType: 'bad_data', error: 'no' }, 404)), { path: '/x' }, anything, signal);
    assert.deepEqual(error.kind === 'error' && [error.errorType, error.message], ['bad_data', 'no']);
  });

  it('says what is wrong in the words of the server', async () => {
    const words = async (reply: HttpResponse | HttpFailure): Promise<string> => {
      const found = await call(api(reply), { path: '/x' }, () => undefined, signal);
      return 'message' in found ? found.message : found.kind;
    };
    assert.equal(await words(answer('"bad matcher"', 400)), 'bad matcher');
    assert.equal(await words(answer({ code: 400, message: 'bad filter' }, 400)), 'bad filter');
    assert.match(await words(answer('<html><title>Bad Gateway</title>', 502)), /HTTP 502, application\/json: Bad Gateway/);
    assert.match(await words(answer({ status: 'success', data: 7 })), /not of the form/);
    assert.match(await words({ kind: 'failure', reason: 'refused', detail: 'x' }), /Nothing listens at http:\/\/p\/prom/);
  });

  it('leaves out what is not of the expected form, and never throws', async () => {
    for (const data of [null, 7, [], {}, { groups: [null, { rules: [7, { type: 'x' }, { type: 'alerting', alerts: [null, { labels: [] }] }] }] }, { activeTargets: [null, {}], droppedTargets: 7 }]) {
      const body = { status: 'success', data };
      for (const fetchAny of [fetchRules, fetchTargets]) assert.ok(['data', 'error'].includes((await fetchAny(api(answer(body)), signal)).kind), JSON.stringify(data));
    }
    const alerts = await fetchAlerts(api(answer([null, 7, { status: 7, receivers: [null, { name: 7 }] }])), [], signal);
    assert.deepEqual(alerts.kind === 'data' && alerts.data.map(({ state, receivers }) => [state, receivers]), [['unprocessed', []]]);
  });

  it('knows who answers', () => {
    assert.deepEqual(whoIs({ version: '3.5.0', goVersion: 'go1' }, false), { name: 'Prometheus', version: '3.5.0' });
    assert.deepEqual(whoIs({ version: '2.14.0', application: 'Grafana Mimir', goVersion: 'go1' }, false), { name: 'Grafana Mimir', version: '2.14.0' });
    assert.deepEqual(whoIs({ version: '0.36.1', goVersion: 'go1' }, false), { name: 'Thanos', version: '0.36.1' });
    assert.deepEqual(whoIs({ version: '2.24.0' }, false), { name: 'VictoriaMetrics', version: '' });
    assert.deepEqual(whoIs({}, true), { name: 'VictoriaMetrics', version: '' });
    assert.deepEqual(whoIs({}, false), { name: 'Prometheus-compatible', version: '' });
  });

  it('notices a clock that is wrong', async () => {
    const found = await probe(api(answer({ status: 'success', data: { resultType: 'scalar', result: [1100, '1100'] } })), signal, () => 1_000_000);
    assert.equal(found.kind === 'ok' && found.result.driftSeconds, 100);
  });
});
