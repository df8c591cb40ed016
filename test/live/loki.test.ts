import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { isLogQuery, lokiQuery, readTail } from '../../server/src/backends/loki';
import { fetchOverNode } from '../../server/src/backends/node-transport';
import { listenToSocket } from '../../server/src/backends/node-websocket';
import { probe } from '../../server/src/backends/probe';
import { alertAt } from '../../server/src/features/alert-at';
import { createSnapshot } from '../../server/src/features/snapshot';
import { previewAlert } from '../../server/src/lsp/alert-preview';
import type { LogLine, QueryOutcome } from '../../server/src/backends/types';
import { until } from '../../scripts/lib/wait.mjs';
import { findLoki, startLoki } from '../helper/real-loki';
import type { RealServer } from '../helper/real-servers';

describe('a real Loki', function () {
  this.timeout(120_000);
  const { signal } = new AbortController();
  let loki: RealServer | undefined;
  before(async function () {
    const program = findLoki();
    if (program === undefined) return this.skip();
    loki = await startLoki(program);
    await push('decision 1', 'INFO');
    await push('decision 2', 'ERROR');
    await until(async () => (await ask('{service="risk"}')).kind === 'logs' && (await lines('{service="risk"}')).length === 2, { what: 'Loki has the lines' });
  });
  after(() => loki?.stop());

  async function push(message: string, levelname: string): Promise<void> {
    const values = [[`${Date.now()}000000`, JSON.stringify({ levelname, message })]];
    const { status } = await fetch(`${loki!.url}/loki/api/v1/push`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ streams: [{ stream: { service: 'risk', namespace: 'quantum-trader' }, values }] }) });
    assert.equal(status, 204);
  }
  const ask = (expression: string): Promise<QueryOutcome> => lokiQuery({ expression, server: loki!.url, setting: 'the setting', timeoutSeconds: 20, maxRows: 100 }, isLogQuery(expression), fetchOverNode, signal, Date.now);
  async function lines(expression: string): Promise<LogLine[]> {
    const outcome = await ask(expression);
    return outcome.kind === 'logs' ? outcome.lines : assert.fail(JSON.stringify(outcome));
  }

  it('gives lines with their levels, the newest first', async () => {
    assert.deepEqual((await lines('{service="risk"} | json')).map(({ level }) => level), ['error', 'info']);
    assert.equal((await lines('{service="risk"} |= "decision 1"')).length, 1);
  });

  it('gives metrics of logs as a table', async () => {
    const outcome = await ask('sum by (service) (count_over_time({service="risk"}[1h]))');
    assert.ok(outcome.kind === 'table', JSON.stringify(outcome));
    assert.deepEqual(outcome.rows, [['risk', '2']]);
  });

  it('says what an alert would have done', async () => {
    const text = `groups: [{ name: g, rules: [{ alert: A, expr: 'sum by (service) (count_over_time({service="risk"}[1h])) > 1' }] }]`;
    const rule = alertAt(createSnapshot({ path: 'loki/rules.yaml', languageId: 'yaml', text }), text.indexOf('expr')) ?? assert.fail('no alert');
    const found = await previewAlert({ rule, seconds: 600, end: Date.now() / 1000 + 60, url: loki!.url, setting: 'the setting', timeoutSeconds: 20 }, fetchOverNode, signal, Date.now);
    assert.ok(found.kind === 'preview', JSON.stringify(found));
    assert.deepEqual(found.series.map(({ name }) => name), ['{service="risk"}']);
  });

  it('says what is wrong with a query in its own words', async () => {
    const outcome = await ask('{service="risk"');
    assert.ok(outcome.kind === 'error' && /parse error/.test(outcome.message), JSON.stringify(outcome));
  });

  it('says who it is', async () => {
    const found = await probe({ product: 'Loki', base: loki!.url, setting: 'the setting', timeoutSeconds: 20, transport: fetchOverNode }, signal, Date.now);
    assert.ok(found.kind === 'ok' && found.result.version !== '', JSON.stringify(found));
  });

  it('is followed as lines come', async () => {
    const seen: string[] = [];
    const stop = listenToSocket(`${loki!.url}/loki/api/v1/tail?${new URLSearchParams({ query: '{service="risk"}' })}`, { message: (text) => seen.push(...(readTail(text)?.lines.map(({ text: line }) => line) ?? [])), closed: () => undefined });
    try {
      for (let left = 200; left > 0 && !seen.some((line) => line.includes('just now')); left--) {
        if (left % 20 === 0) await push('just now', 'WARNING');
        await sleep(100);
      }
      assert.ok(seen.some((line) => line.includes('just now')), JSON.stringify(seen));
    } finally {
      stop();
    }
  });
});
