import assert from 'node:assert/strict';
import type { HttpFailure, HttpResponse } from '../../backends/types';
import { CALM_MS, LiveState, RETRY_MS } from './live-state';

const FOLDER = 'file:///w';
const WANTED = { rules: true, targets: false };

describe('how the rules and targets of a server fare', () => {
  let clock: number;
  let asked: string[];
  let requests: string[];
  let changes: number;
  let answer: unknown;
  let reply: () => HttpResponse | HttpFailure;
  let timers: { at: number; callback: () => void }[];
  let state: LiveState;

  beforeEach(() => {
    [clock, asked, requests, changes, timers] = [0, [], [], 0, []];
    answer = { url: 'http://prom:9090', server: 'tenant-a' };
    reply = () => ({ kind: 'response', status: 200, contentType: '', body: '{"status":"success","data":{"groups":[],"activeTargets":[],"scrapePools":[]}}', date: 'Tue, 14 Nov 2023 22:13:20 GMT' });
    state = new LiveState({
      ask: (uri) => Promise.resolve(asked.push(uri)).then(() => answer),
      transportTo: ({ name }) => ({ url }) => Promise.resolve(requests.push(`${name} ${new URL(url).pathname}${new URL(url).search}`)).then(reply),
      now: () => clock,
      time: () => 7,
      after: (milliseconds, callback) => {
        const timer = { at: clock + milliseconds, callback };
        timers.push(timer);
        return () => (timers = timers.filter((one) => one !== timer));
      },
      log: () => undefined,
      changed: () => changes++,
    });
  });

  const settled = async (): Promise<void> => {
    for (let i = 0; i < 8; i++) await new Promise((resolve) => setImmediate(resolve));
  };
  const use = async (wanted = WANTED): Promise<void> => {
    state.use(FOLDER, `${FOLDER}/a.yaml`, wanted);
    await settled();
  };
  const wait = async (milliseconds: number): Promise<void> => {
    clock += milliseconds;
    const due = timers.filter(({ at }) => at <= clock);
    timers = timers.filter(({ at }) => at > clock);
    for (const { callback } of due) callback();
    await settled();
  };

  it('is asked when somebody looks, and told with the time of the server', async () => {
    await settled();
    assert.deepEqual([asked, requests], [[], []]);
    await use();
    assert.deepEqual(requests, ['tenant-a /api/v1/rules']);
    assert.deepEqual([state.of(FOLDER)?.rules, state.of(FOLDER)?.targets, state.of(FOLDER)?.serverTime, changes], [[], undefined, 1_700_000_000, 1]);
  });

  it('is asked again, calmly, as long as somebody looks, and no longer', async () => {
    await use();
    for (let i = 0; i < 5; i++) await use();
    assert.equal(requests.length, 1);
    await wait(CALM_MS);
    assert.deepEqual([requests.length, changes], [2, 2]);
    await wait(10 * CALM_MS);
    assert.equal(requests.length, 2);
    await use();
    assert.equal(requests.length, 3);
  });

  it('is asked for more at once when more is wanted', async () => {
    await use();
    await use({ rules: false, targets: true });
    assert.deepEqual(requests, ['tenant-a /api/v1/rules', 'tenant-a /api/v1/rules', 'tenant-a /api/v1/targets?state=any', 'tenant-a /api/v1/scrape_pools']);
  });

  it('is nothing where the client allows no server, which is asked about again later', async () => {
    for (const given of [null, undefined, {}, { url: 7 }, { url: 'file:///etc', server: 'x' }]) {
      answer = given;
      await use();
      assert.deepEqual([state.of(FOLDER), requests, changes], [undefined, [], 0]);
      await wait(RETRY_MS);
    }
    answer = { url: 'http://prom:9090', server: 'tenant-a' };
    await use();
    await wait(RETRY_MS);
    await use();
    assert.ok(requests.length > 0);
  });

  it('is forgotten when the server does not answer, which is tried again by itself, and not for ever', async () => {
    await use();
    reply = () => ({ kind: 'failure', reason: 'refused', detail: 'x' });
    await use();
    await wait(CALM_MS);
    assert.deepEqual([state.of(FOLDER), changes], [undefined, 2]);
    const before = requests.length;
    for (let i = 0; i < 100; i++) await wait(RETRY_MS);
    const tries = requests.length - before;
    assert.ok(tries > 3 && tries < 20, `${tries} tries`);
  });

  it('is another one for another tenant of the same address', async () => {
    await use();
    answer = { url: 'http://prom:9090', server: 'tenant-b' };
    state.settingsChanged();
    assert.equal(state.of(FOLDER), undefined);
    await use();
    assert.deepEqual(requests, ['tenant-a /api/v1/rules', 'tenant-b /api/v1/rules']);
  });

  it('is not told of a server that was given up while it was asked', async () => {
    state.use(FOLDER, `${FOLDER}/a.yaml`, WANTED);
    state.settingsChanged();
    await settled();
    assert.deepEqual([state.of(FOLDER), changes], [undefined, 0]);
  });
});
