import assert from 'node:assert/strict';
import type { HttpFailure, HttpRequest, HttpResponse } from '../../backends/types';
import { parsePromql } from '../../query/promql/parse';
import { walk, type VectorSelector } from '../../query/promql/ast';
import { DEFAULT_BUDGET, type SelectorFact } from '../../query/promql/live';
import { FRESH_MS, LiveSeriesStore, MOST_AT_ONCE, MOST_KNOWN } from './live-series';

const FOLDER = 'file:///w';
const URI = `${FOLDER}/a.promql`;

describe('what a server knows of selectors', () => {
  let clock: number;
  let requests: string[];
  let changes: number;
  let timers: (() => void)[];
  let answer: unknown;
  let series: (match: string) => Record<string, string>[];
  let fail: HttpResponse | HttpFailure | undefined;
  let store: LiveSeriesStore;

  const respond = (data: unknown): HttpResponse => ({ kind: 'response', status: 200, contentType: '', body: JSON.stringify({ status: 'success', data }) });
  function replyTo({ url, body }: HttpRequest): HttpResponse | HttpFailure {
    const { pathname, searchParams } = new URL(url);
    const match = searchParams.get('match[]') ?? '';
    if (fail) return fail;
    if (pathname.endsWith('/series')) return respond(series(match).slice(0, Number(searchParams.get('limit'))));
    const label = /\/label\/([^/]+)\/values$/.exec(pathname)?.[1];
    if (label !== undefined) return respond([...new Set(series(match).flatMap((one) => one[label] ?? []))]);
    if (pathname.endsWith('/labels')) return respond([...new Set(series(match).flatMap((one) => Object.keys(one)))]);
    const query = new URLSearchParams(body).get('query') ?? '';
    return respond({ resultType: 'vector', result: query.startsWith('count(') ? [{ metric: {}, value: [0, '12345'] }] : [] });
  }

  beforeEach(() => {
    [clock, requests, changes, timers, fail] = [0, [], 0, [], undefined];
    answer = { url: 'http://prom:9090', server: 'tenant-a' };
    series = (match) => (match.includes('"up"') || match === '' ? [{ __name__: 'up', job: 'a' }] : []).filter(({ job }) => !/,j/.test(match) || match.includes(`,job="${job}"`));
    store = new LiveSeriesStore({
      ask: () => Promise.resolve(answer),
      transportTo: ({ name }) => (request) => {
        requests.push(`${name} ${new URL(request.url).pathname}`);
        return Promise.resolve(replyTo(request));
      },
      now: () => clock,
      time: () => 1_700_000_000,
      after: (_, callback) => {
        timers.push(callback);
        return () => (timers = timers.filter((one) => one !== callback));
      },
      changed: () => changes++,
    });
  });

  const selectorIn = (query: string): VectorSelector => walk(parsePromql(query).expr!).find((node) => node.kind === 'selector')!;
  const view = () => store.of(FOLDER, URI, DEFAULT_BUDGET, undefined);
  const known = (query: string): SelectorFact | undefined => view().selector(selectorIn(query));
  /** What is known once everything that was asked is answered. */
  async function answered(query: string): Promise<SelectorFact | undefined> {
    known(query);
    await settle();
    return known(query);
  }
  async function settle(): Promise<void> {
    for (let i = 0; timers.length > 0 && i < 100; i++) {
      for (const callback of timers.splice(0)) callback();
      for (let turn = 0; turn < 300; turn++) await new Promise((resolve) => setImmediate(resolve));
    }
  }

  it('is nothing at first, and there when checks run again', async () => {
    assert.equal(known('up'), undefined);
    assert.deepEqual([requests, changes], [[], 0]);
    await settle();
    assert.deepEqual(known('up'), { series: 1, sets: [{ __name__: 'up', job: 'a' }] });
    assert.deepEqual([requests, changes], [['tenant-a /api/v1/series'], 1]);
  });

  it('is asked once for selectors of the same series, however they are written', async () => {
    for (const query of ['up{job="a"}', 'rate(up{ job = "a" }[5m])', '{__name__="up",job="a"} offset 1h']) known(query);
    await settle();
    assert.equal(requests.length, 1);
    clock += FRESH_MS;
    await answered('up{job="a"}');
    assert.deepEqual([requests.length, changes], [2, 1], 'it is asked again later, and the same is no news');
  });

  it('says why there is nothing', async () => {
    assert.deepEqual((await answered('u'))?.absence, { kind: 'metric', metric: 'u', meant: 'up', lastSeen: undefined });
    const value = (await answered('up{job="ab"}'))?.absence;
    assert.ok(value?.kind === 'value');
    assert.deepEqual([value.matcher.value, value.values, value.meant], ['ab', ['a'], 'a']);
    const label = (await answered('up{jb="a"}'))?.absence;
    assert.ok(label?.kind === 'label');
    assert.deepEqual([label.matcher.name, label.labels, label.meant], ['jb', ['job'], 'job']);
  });

  it('counts what is too much to be read', async () => {
    series = () => Array.from({ length: 2000 }, (_, i) => ({ __name__: 'up', pod: String(i) }));
    assert.deepEqual(await answered('up'), { series: 12345 });
  });

  it('is not known where the server does not say, and it is not asked again and again', async () => {
    for (const failure of [{ kind: 'failure', reason: 'refused', detail: 'x' }, { kind: 'response', status: 503, contentType: 'text/html', body: '<h1>busy</h1>' }, respond('nonsense')] as const) {
      fail = failure;
      const query = `up{job="${JSON.stringify(failure).length}"}`;
      assert.equal(await answered(query), undefined);
      const before = requests.length;
      await answered(query);
      assert.equal(requests.length, before);
    }
    assert.equal(changes, 0);
  });

  it('is asked of nobody where the client allows none', async () => {
    for (const given of [null, {}, { url: 'file:///etc' }]) {
      answer = given;
      assert.equal(await answered('up'), undefined);
    }
    assert.deepEqual([requests, changes], [[], 0]);
  });

  it('is forgotten when another tenant is in use', async () => {
    await answered('up');
    answer = { url: 'http://prom:9090', server: 'tenant-b' };
    store.settingsChanged();
    assert.equal(known('up'), undefined);
    await settle();
    assert.deepEqual(requests, ['tenant-a /api/v1/series', 'tenant-b /api/v1/series']);
  });

  it('is bounded', async () => {
    series = () => [{ __name__: 'x' }];
    for (let i = 0; i < MOST_KNOWN + 500; i++) known(`up{job="${i}"}`);
    for (const callback of timers.splice(0)) callback();
    for (let turn = 0; turn < 1000; turn++) await new Promise((resolve) => setImmediate(resolve));
    assert.equal(requests.length, MOST_AT_ONCE);
    await settle();
    assert.equal(requests.length, MOST_KNOWN);
  });
});
