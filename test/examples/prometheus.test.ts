import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startExporter, type Exporter } from '../../scripts/demo/exporter.mjs';
import { findPrometheus, startPrometheus, type Prometheus } from '../../scripts/demo/prometheus.mjs';
import { rulesIn } from '../../scripts/demo/rules.mjs';
import { allQueries } from '../../server/src/features/query-at';
import { createSnapshot } from '../../server/src/features/snapshot';
import { hasPromtool, promtool } from '../helper/promtool';
import { EXAMPLE, read } from './workspace';

const UNIT_TESTS = path.join(process.cwd(), 'test/examples');

describe("promtool, on the example's rules", function () {
  this.timeout(120_000);
  let folder: string | undefined;
  let ruleFiles: string[] = [];

  before(async function () {
    if (!(await hasPromtool())) return this.skip();
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'observability-promtool-'));
    ruleFiles = rulesIn(EXAMPLE).map((groups, i) => {
      const file = path.join(folder!, `rules-${i}.yml`);
      // JSON is YAML, too.
      fs.writeFileSync(file, JSON.stringify(groups));
      return file;
    });
  });

  after(() => {
    if (folder !== undefined) fs.rmSync(folder, { recursive: true });
  });

  it('finds nothing wrong', async () => {
    const { stdout } = await promtool('check', 'rules', ...ruleFiles);
    assert.equal(ruleFiles.length, 2);
    assert.equal(stdout.match(/SUCCESS: \d+ rules found/g)?.length, ruleFiles.length, stdout);
  });

  for (const name of fs.readdirSync(UNIT_TESTS).filter((file) => file.endsWith('.promtool.yaml'))) {
    it(`sees each alert fire when it should, and only then: ${name}`, async () => {
      const file = path.join(folder!, name);
      fs.copyFileSync(path.join(UNIT_TESTS, name), file);
      const { stdout } = await promtool('test', 'rules', file);
      assert.match(stdout, /SUCCESS/);
    });
  }
});

interface RuleState {
  name: string;
  health: 'ok' | 'err' | 'unknown';
  lastError?: string;
}

describe('a real Prometheus that scrapes the demo exporter', function () {
  this.timeout(120_000);
  let exporter: Exporter | undefined;
  let prometheus: Prometheus | undefined;

  before(async function () {
    if (findPrometheus() === undefined) return this.skip();
    exporter = await startExporter();
    prometheus = await startPrometheus({ exporter, rules: rulesIn(EXAMPLE) });
  });

  after(async () => {
    await prometheus?.stop();
    await exporter?.stop();
  });

  async function api<T>(address: string): Promise<T> {
    const response = await fetch(prometheus!.url + address, { signal: AbortSignal.timeout(10_000) });
    const body = (await response.json()) as { status: string; data: T; error?: string };
    assert.equal(body.status, 'success', body.error);
    return body.data;
  }

  /** Asks until there is an answer that is accepted; a rate needs a few scrapes, and a rule an evaluation. */
  async function eventually<T>(ask: () => Promise<T>, accept: (answer: T) => boolean): Promise<T> {
    const end = Date.now() + 60_000;
    for (;;) {
      const answer = await ask();
      if (accept(answer) || Date.now() > end) return answer;
      await sleep(250);
    }
  }

  const rows = (expression: string) => eventually(async () => (await api<{ result: unknown[] }>(`/api/v1/query?query=${encodeURIComponent(expression)}`)).result, ({ length }) => length > 0);

  it('evaluates every rule of the example', async () => {
    const ask = async () => (await api<{ groups: { rules: RuleState[] }[] }>('/api/v1/rules')).groups.flatMap(({ rules }) => rules);
    const states = await eventually(ask, (rules) => rules.every(({ health }) => health !== 'unknown'));
    assert.equal(states.length, rulesIn(EXAMPLE).flatMap(({ groups }) => groups.flatMap((group) => (group as { rules: unknown[] }).rules)).length);
    assert.deepEqual(states.filter(({ health }) => health !== 'ok').map(({ name, lastError }) => `${name}: ${lastError}`), []);
  });

  it('raises no alert while all is well', async () => {
    // The very first evaluation may come before the first scrape, when every service seems to be missing.
    const ask = async () => (await api<{ alerts: { labels: Record<string, string> }[] }>('/api/v1/alerts')).alerts.map(({ labels }) => labels.alertname);
    assert.deepEqual(await eventually(ask, ({ length }) => length === 0), []);
  });

  for (const { expression, title } of allQueries(createSnapshot({ path: 'queries.promql', languageId: 'promql', text: read('queries.promql') }))) {
    it(`has rows for ${title} of queries.promql: ${expression.split('\n')[0]}`, async () => assert.ok((await rows(expression)).length > 0));
  }

  for (const { expression, title } of allQueries(createSnapshot({ path: 'recording_rules.yaml', languageId: 'yaml', text: read('recording_rules.yaml') }))) {
    it(`has rows for ${title} of recording_rules.yaml`, async () => assert.ok((await rows(expression)).length > 0));
  }
});
