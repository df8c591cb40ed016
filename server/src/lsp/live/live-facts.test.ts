import assert from 'node:assert/strict';
import type { HttpFailure, HttpRequest, HttpResponse } from '../../backends/types';
import type { CheckSettings } from '../../features/diagnose';
import { prometheusTarget, type PrometheusTarget } from '../../query/promql/versions';
import { ASK_AGAIN_MS, FRESH_MS, LiveFacts, withLive, type LiveKnowledge } from './live-facts';

const FOLDER = 'file:///w';
const URI = 'file:///w/a.promql';

describe('what the configured server knows', () => {
  let clock: number;
  let asked: string[];
  let requests: HttpRequest[];
  let logs: string[];
  let changes: number;
  let names: string[];
  let reply: (request: HttpRequest) => Promise<HttpResponse | HttpFailure>;
  let allow: (uri: string) => Promise<unknown>;
  let live: LiveFacts;

  const respond = (data: unknown): HttpResponse => ({ kind: 'response', status: 200, contentType: '', body: JSON.stringify({ status: 'success', data }) });
  const NOT_FOUND: HttpResponse = { kind: 'response', status: 404, contentType: '', body: '' };

  beforeEach(() => {
    [clock, asked, requests, logs, changes, names] = [0, [], [], [], 0, ['up']];
    allow = () => Promise.resolve({ url: 'http://prom:9090/x/' });
    reply = ({ url }) => Promise.resolve(url.includes('__name__') ? respond(names) : url.includes('buildinfo') ? respond({ version: '3.5.0', goVersion: 'go' }) : NOT_FOUND);
    live = new LiveFacts({
      ask: (uri) => {
        asked.push(uri);
        return allow(uri);
      },
      transportTo: () => (request) => {
        requests.push(request);
        return reply(request);
      },
      now: () => clock,
      log: (message) => logs.push(message),
      changed: () => changes++,
    });
  });

  /** All that can happen without new input has happened. */
  const settled = async (): Promise<void> => {
    for (let i = 0; i < 5; i++) await new Promise((resolve) => setImmediate(resolve));
  };
  const use = async (folder = FOLDER): Promise<void> => {
    live.use(folder, URI);
    await settled();
  };
  const known = (folder = FOLDER): string[] => [...(live.of(folder)?.facts.metrics() ?? [])].map(({ name }) => name);

  it('is nothing, and nothing is asked, before queries are in use', async () => {
    await settled();
    assert.deepEqual([live.of(FOLDER), asked, requests], [undefined, [], []]);
  });

  it('is there once it was fetched in the background, and reported as a change', async () => {
    live.use(FOLDER, URI);
    assert.equal(live.of(FOLDER), undefined);
    await settled();
    assert.deepEqual(known(), ['up']);
    assert.deepEqual([changes, asked], [1, [URI]]);
    assert.deepEqual(requests.map(({ url }) => new URL(url).origin + new URL(url).pathname.slice(0, 3)), Array(6).fill('http://prom:9090/x/'));
    assert.deepEqual(logs, ['http://prom:9090/x: Prometheus 3.5; 1 metrics; features not told']);
  });

  it('is not fetched again for five minutes, however often it is used', async () => {
    for (; clock < FRESH_MS; clock += 30_000) await use();
    assert.deepEqual([asked.length, requests.length], [1, 6]);
    await use();
    assert.deepEqual([asked.length, requests.length], [2, 12]);
  });

  it('is not fetched while it is not in use', async () => {
    await use();
    clock += 100 * FRESH_MS;
    live.of(FOLDER);
    await settled();
    assert.equal(requests.length, 6);
  });

  it('stays the same object, without a change, as long as the server says the same', async () => {
    await use();
    const before = live.of(FOLDER);
    clock += FRESH_MS;
    await use();
    assert.equal(live.of(FOLDER), before);
    names = ['up', 'new_total'];
    clock += FRESH_MS;
    await use();
    assert.deepEqual([known(), changes], [['new_total', 'up'], 2]);
  });

  it('is fetched once for folders with the same server', async () => {
    live.use(FOLDER, URI);
    live.use('file:///other', 'file:///other/b.promql');
    await settled();
    assert.deepEqual([asked.length, requests.length, known(FOLDER), known('file:///other')], [2, 6, ['up'], ['up']]);
  });

  it('is kept apart for two tenants of one address', async () => {
    allow = (uri) => Promise.resolve({ url: 'http://prom:9090/x', server: uri === URI ? 'tenant-a' : 'tenant-b' });
    await use();
    names = ['theirs'];
    live.use('file:///other', 'file:///other/b.promql');
    await settled();
    assert.deepEqual([known(FOLDER), known('file:///other'), requests.length], [['up'], ['theirs'], 12]);
  });

  it('stays when the server is away for a while, which is said once', async () => {
    await use();
    reply = () => Promise.resolve({ kind: 'failure', reason: 'refused', detail: 'x' });
    for (let i = 0; i < 3; i++) {
      clock += FRESH_MS;
      await use();
    }
    assert.deepEqual([known(), changes, requests.length], [['up'], 1, 24]);
    assert.deepEqual(logs.slice(1), ['http://prom:9090/x was asked what it knows, and told nothing (refused)']);
  });

  it('is of another server when the settings say so', async () => {
    await use();
    allow = () => Promise.resolve({ url: 'http://other:9090' });
    live.settingsChanged();
    await use();
    assert.equal(requests[6]!.url.startsWith('http://other:9090/api/'), true);
    allow = () => Promise.resolve(null);
    live.settingsChanged();
    await use();
    assert.deepEqual([live.of(FOLDER), changes, requests.length], [undefined, 3, 12]);
  });

  const REFUSALS: Readonly<Record<string, () => Promise<unknown>>> = {
    'says no': () => Promise.resolve(null),
    'says nothing': () => Promise.resolve(undefined),
    fails: () => Promise.reject(new Error('Unhandled method observability/liveServer')),
    'names no address': () => Promise.resolve({ url: 'nonsense' }),
    'names a file': () => Promise.resolve({ url: 'file:///etc/passwd' }),
    'names an address with a password': () => Promise.resolve({ url: 'http://a:b@prom' }),
    'names an empty address': () => Promise.resolve({ url: '' }),
    'answers with something else': () => Promise.resolve({ url: ['http://prom'] }),
  };
  for (const [what, answer] of Object.entries(REFUSALS)) {
    it(`is not asked for where the client ${what}; the client is asked again later`, async () => {
      allow = answer;
      await use();
      clock += ASK_AGAIN_MS - 1;
      await use();
      assert.deepEqual([asked.length, requests, live.of(FOLDER), changes], [1, [], undefined, 0]);
      clock += 1;
      await use();
      assert.deepEqual([asked.length, requests], [2, []]);
    });
  }
});

describe('the Prometheus that queries are for', () => {
  const knowledge = (more: Partial<LiveKnowledge>): LiveKnowledge => ({ version: { major: 2, minor: 42 }, features: ['promql-at-modifier'], retentionSeconds: undefined, metrics: [], facts: { metric: () => undefined, metrics: () => [], labelValues: () => [] }, ...more });
  const settings = (prometheus?: PrometheusTarget): CheckSettings => ({ contract: undefined, severities: {}, prometheus });

  it('is the one of the settings where they say', () => {
    const { prometheus } = withLive(settings(prometheusTarget('3.5', ['promql-duration-expr'])), knowledge({}));
    assert.deepEqual(prometheus, { version: { major: 3, minor: 5 }, isLive: false, features: new Set(['promql-duration-expr']) });
  });

  it('is the live server where they do not', () => {
    assert.deepEqual(withLive(settings(prometheusTarget('', [])), knowledge({})).prometheus, { version: { major: 2, minor: 42 }, isLive: true, features: new Set(['promql-at-modifier']) });
    assert.equal(withLive(settings(), knowledge({})).prometheus?.isLive, true);
  });

  it('is the newest where neither says', () => {
    assert.deepEqual(withLive(settings(), knowledge({ version: undefined, features: undefined })).prometheus, { version: undefined, isLive: false, features: new Set() });
    const without = settings();
    assert.equal(withLive(without, undefined), without);
  });

  it('is the same object for the same settings and the same knowledge', () => {
    const [own, one, two] = [settings(), knowledge({}), knowledge({})];
    assert.equal(withLive(own, one), withLive(own, one));
    assert.notEqual(withLive(own, one), withLive(own, two));
  });
});
