import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { CompletionList, Hover, InlayHint } from 'vscode-languageserver/node';
import { nameOf, type ConfiguredServer } from '../../client/src/connections/environments';
import { FetchGate } from '../../client/src/fetch-gate';
import { checkPaths } from '../../server/src/cli/check';
import { dumpMetadata, snapshotText } from '../../server/src/backends/metadata-dump';
import { fetchOverNode } from '../../server/src/backends/node-transport';
import type { DumpMetadataResult, FetchParams } from '../../server/src/lsp/protocol';
import { readSnapshot } from '../../server/src/workspace/metadata-snapshot';
import { familiesOf } from '../../scripts/demo/catalog.mjs';
import { startExporter, type Exporter } from '../../scripts/demo/exporter.mjs';
import type { Family } from '../../scripts/demo/exposition.mjs';
import { findPrometheus, startPrometheus, type Prometheus } from '../../scripts/demo/prometheus.mjs';
import { findVictoriaMetrics, startVictoriaMetrics } from '../helper/real-servers';
import { TestClient, textOf } from '../lsp/client';

const withOwn = (service: string, t: number): Family[] => [
  ...familiesOf(service, t),
  { name: 'zebra_queue_depth', type: 'gauge', help: 'How long it is.', series: [{ labels: { herd: 'north' }, value: 3 }, { labels: { herd: 'south' }, value: 4 }] },
  { name: 'zebra_food_total', type: 'counter', help: 'What was eaten.', series: [{ labels: { meadow: 'east' }, value: 3 }] },
];

describe('checks by what a live Prometheus has', function () {
  this.timeout(120_000);
  const uri = 'file:///w/queries.promql';
  let exporter: Exporter | undefined;
  let prometheus: Prometheus | undefined;
  let client: TestClient | undefined;
  let sent: string[];

  before(async function () {
    if (findPrometheus() === undefined) return this.skip();
    exporter = await startExporter({ families: withOwn });
    prometheus = await startPrometheus({ exporter });
  });
  after(async () => {
    await prometheus?.stop();
    await exporter?.stop();
  });
  afterEach(async () => {
    await client?.stop();
    client = undefined;
  });

  const configured = (url: string): ConfiguredServer => ({ kind: 'prometheus', url, headers: {}, setting: 'the setting', isOfWorkspace: false });

  /** A client that sends requests as the extension does: through its gate, over Node. */
  async function start(url: string, settings: unknown, folders: string[] = []): Promise<TestClient> {
    sent = [];
    const started = await TestClient.start({ settings, folders, initializationOptions: { liveServer: true } });
    client = started;
    const gate = new FetchGate((_, request, signal) => {
      sent.push(new URL(request.url).pathname);
      return fetchOverNode(request, signal);
    });
    const server = configured(url);
    started.connection.onRequest('observability/liveServer', ({ what }: { what: string }) => {
      if (what === 'series' || what === 'details') gate.openForSeries(server);
      else if (what === 'knowledge') gate.openForKnowledge(server);
      else return null;
      return { url, server: nameOf(server) };
    });
    started.connection.onRequest('observability/fetch', (request: FetchParams) => gate.fetch(request, new AbortController().signal));
    gate.open(server);
    return started;
  }

  /** What the rules `live/…` report of a query once everything that it asks of the server is answered. */
  async function liveProblems(query: string, settings: object = {}, url = prometheus!.url): Promise<string[]> {
    const started = await start(url, { live: { checks: true }, contract: { enabled: false }, ...settings });
    await started.open(uri, `${query}\n`, 'promql');
    let reported: string[] = [];
    for (let round = 0; round < 20; round++) {
      const before = started.refreshes.diagnostics;
      const diagnostics = await started.diagnostics(uri);
      reported = diagnostics.filter(({ code }) => String(code).startsWith('live/')).map((one) => `${String(code(one))} ${started.textAt(uri, one.range)}: ${textOf(one)}`);
      // First the server becomes known, then the answers about the selectors come.
      if (sent.includes('/api/v1/series') && round > 0) break;
      await started.until(() => started.refreshes.diagnostics > before, 'a refresh of the diagnostics');
    }
    return reported;
  }
  const code = ({ code: of }: { code?: number | string }): number | string | undefined => of;

  it('report a metric, a label and a value that it does not have, with what was meant', async () => {
    const found = await liveProblems('sum(zebra_queue_dept)\n\nzebra_queue_depth{hrd="north"}\n\nzebra_queue_depth{herd="noth"}\n\nzebra_queue_depth{herd="north"}');
    assert.deepEqual(found.map((each) => each.split(':')[0]), ['live/no-series zebra_queue_dept', 'live/unknown-label hrd', 'live/unknown-value "noth"']);
    for (const [i, meant] of ['did you mean `zebra_queue_depth`?', 'did you mean `herd`?', 'did you mean "north"?'].entries()) assert.ok(found[i]!.endsWith(meant), found[i]);
  });

  it('report a join that matches nothing by the labels that series have', async () => {
    const [found, ...more] = await liveProblems('zebra_queue_depth / on (herd) zebra_food_total');
    assert.deepEqual(more, []);
    assert.match(found!, /^live\/no-match on \(herd\): .*`herd` is `north`, `south` on the left and absent on the right/);
  });

  it('report what a query costs, and what is older than anything that is kept', async () => {
    const found = await liveProblems('sum(up)\n\navg_over_time(zebra_queue_depth[30d])', { live: { checks: true, budget: { series: 2, samples: 1_000_000_000 } } });
    assert.deepEqual(found.map((each) => each.split(':')[0]), ['live/cost up', 'live/cost zebra_queue_depth[30d]', 'live/retention [30d]']);
    assert.match(found[2]!, /the server keeps samples for 6h/);
  });

  it('say nothing of what is there, nor of what may be missing', async () => {
    assert.deepEqual(await liveProblems('sum(up{job="risk"})\n\nabsent(zebra_nothing)\n\nup or zebra_nothing\n\nup unless zebra_nothing\n\nzebra_nothing offset 1h'), []);
  });

  it('are off unless the settings turn them on, and then nothing of a file is sent', async () => {
    const started = await start(prometheus!.url, { contract: { enabled: false } });
    await started.open(uri, 'sum(zebra_queue_dept)\n', 'promql');
    await started.diagnostics(uri);
    await started.until(() => started.refreshes.diagnostics > 0, 'what the server knows');
    assert.deepEqual(await started.diagnostics(uri), []);
    assert.deepEqual(sent.filter((path) => /series|query|labels/.test(path)), []);
  });

  it('go by its metadata, where a counter is read raw', async () => {
    const started = await start(prometheus!.url, { contract: { enabled: false } });
    await started.open(uri, 'sum(zebra_food_total) > 3\n', 'promql');
    await started.diagnostics(uri);
    await started.until(() => started.refreshes.diagnostics > 0, 'what the server knows');
    assert.match(textOf((await started.diagnostics(uri)).find((one) => one.code === 'promql/counter-read-raw')!), /`zebra_food_total` is a counter: it only grows/);
  });

  it('work with a VictoriaMetrics as well', async function () {
    if (findVictoriaMetrics() === undefined) return this.skip();
    const victoria = await startVictoriaMetrics('zebra_queue_depth{herd="north"} 3\n');
    try {
      const found = await liveProblems('zebra_queue_depth{herd="noth"}', {}, victoria.url);
      assert.deepEqual(found.map((each) => each.split(':')[0]), ['live/unknown-value "noth"']);
    } finally {
      await client?.stop();
      client = undefined;
      await victoria.stop();
    }
  });

  describe('beside help', () => {
    const labelsOf = ({ items }: CompletionList): string[] => items.map(({ label }) => label);
    async function opened(text: string, settings: object = {}): Promise<TestClient> {
      const started = await start(prometheus!.url, { contract: { enabled: false }, ...settings });
      await started.open(uri, text, 'promql');
      await started.diagnostics(uri);
      await started.until(() => started.refreshes.diagnostics > 0, 'what the server knows');
      return started;
    }
    const complete = (started: TestClient, character: number): Promise<CompletionList> => started.request('textDocument/completion', { textDocument: { uri }, position: { line: 0, character } });

    it('offers the labels and values that the server has now', async () => {
      const started = await opened('zebra_queue_depth{}\n');
      assert.deepEqual(labelsOf(await complete(started, 18)).toSorted(), ['herd', 'instance', 'job', 'namespace', 'pod']);
      await started.replace(uri, '{}', '{herd=""}');
      assert.deepEqual(labelsOf(await complete(started, 24)), ['north', 'south']);
      await started.replace(uri, 'zebra_queue_depth{herd=""}', 'sum by () (zebra_food_total)');
      assert.ok(labelsOf(await complete(started, 8)).includes('meadow'));
    });

    it('says how many series a metric has now, and its value', async () => {
      const started = await opened('zebra_queue_depth + zebra_food_total\n');
      const hover = async (character: number): Promise<string> => JSON.stringify(await started.request<Hover>('textDocument/hover', { textDocument: { uri }, position: { line: 0, character } }));
      assert.match(await hover(3), /How long it is\.[^]*The server has 10 series of it\. Its values lie between 3 and 4 now\. They differ in .*herd .*2/);
      assert.match(await hover(24), /The server has 5 series of it\. Its value is 3 now\./);
    });

    it('asks nothing about names that the server has not told', async () => {
      const started = await opened('secret_name{a=""}\n');
      await complete(started, 15);
      await started.request('textDocument/hover', { textDocument: { uri }, position: { line: 0, character: 3 } });
      assert.deepEqual(sent.filter((path) => /query|series|labels/.test(path)), []);
    });

    it('hints at the number of series, where selectors are checked', async () => {
      const started = await opened('sum(rate(zebra_food_total[5m]))\n', { live: { checks: true }, inlayHints: { types: true } });
      const hints = async (): Promise<string[]> => (await started.request<InlayHint[]>('textDocument/inlayHint', { textDocument: { uri }, range: { start: { line: 0, character: 0 }, end: { line: 1, character: 0 } } })).map(({ label, position }) => `${position.character}${typeof label === 'string' ? label : ''}`);
      await started.diagnostics(uri);
      const before = started.refreshes.hints;
      if (!(await hints()).some((hint) => hint.includes('series'))) await started.until(() => started.refreshes.hints > before, 'the answer about the selector');
      assert.ok((await hints()).includes('29 5 series'), JSON.stringify(await hints()));
    });
  });

  describe('that was kept in a snapshot', () => {
    let folder: string;
    before(() => (folder = fs.mkdtempSync(path.join(os.tmpdir(), 'observability-snapshot-'))));
    after(() => fs.rmSync(folder, { recursive: true, force: true }));

    it('report the same without it, in the editor and on the command line', async () => {
      fs.writeFileSync(path.join(folder, 'queries.promql'), 'zebra_queue_depth{herd="noth"}\n');
      fs.writeFileSync(path.join(folder, 'observability-contract.yaml'), 'version: 1\nextends: none\nrules:\n  live/unknown-value: warning\n');
      const folderUri = pathToFileURL(folder).toString();
      const started = await start(prometheus!.url, {}, [folderUri]);
      const server = { url: prometheus!.url, setting: 'the setting', server: nameOf(configured(prometheus!.url)) };
      const dumped = await started.request<DumpMetadataResult>('observability/dumpMetadata', { prometheus: server, previous: '', timeoutSeconds: 20 });
      if (!('text' in dumped)) assert.fail(dumped.nothing);
      const snapshot = readSnapshot(dumped.text)!.snapshot;
      assert.deepEqual({ ...snapshot.metrics.zebra_queue_depth, labels: { herd: snapshot.metrics.zebra_queue_depth!.labels!.herd } }, { type: 'gauge', help: 'How long it is.', series: 10, labels: { herd: ['north', 'south'] } });
      assert.match(snapshot.prometheus!, /^\d+\.\d+\.\d+/);
      assert.equal(snapshot.retention, '6h');

      fs.mkdirSync(path.join(folder, '.observability'));
      fs.writeFileSync(path.join(folder, '.observability/metadata.json'), dumped.text);
      await started.stop();
      client = undefined;
      const alone = await TestClient.start({ folders: [folderUri] });
      client = alone;
      const file = pathToFileURL(path.join(folder, 'queries.promql')).toString();
      await alone.open(file, fs.readFileSync(path.join(folder, 'queries.promql'), 'utf8'), 'promql');
      assert.deepEqual((await alone.diagnostics(file)).map((one) => [one.code, textOf(one).includes('did you mean "north"?')]), [['live/unknown-value', true]]);

      const found: string[] = [];
      for await (const { problems } of checkPaths({ command: 'check', format: 'json', contract: { kind: 'found' }, fix: false, maxWarnings: Infinity, prometheus: undefined, paths: [folder] })) found.push(...problems.map(({ rule, severity }) => `${severity} ${rule}`));
      assert.deepEqual(found, ['warning live/unknown-value']);
    });

    it('keep what is gone and still in use, with the day', async () => {
      const api = { product: 'Prometheus' as const, base: prometheus!.url, setting: 's', timeoutSeconds: 20, transport: fetchOverNode };
      const previous = readSnapshot(JSON.stringify({ version: 1, metrics: { zebra_old: { type: 'gauge', labels: {} }, zebra_unused: {}, zebra_older: { gone: '2025-12-01' } } }))!.snapshot;
      const dumped = await dumpMetadata(api, { isUsed: (name) => /^zebra_old/.test(name), previous, today: '2026-01-31' }, Date.now() / 1000, new AbortController().signal);
      if (typeof dumped === 'string') assert.fail(dumped);
      assert.deepEqual([dumped.metrics.zebra_old, dumped.metrics.zebra_older, dumped.metrics.zebra_unused], [{ type: 'gauge', gone: '2026-01-31' }, { gone: '2025-12-01' }, undefined]);
      assert.deepEqual(readSnapshot(snapshotText(dumped))!.snapshot.metrics.zebra_old, { type: 'gauge', gone: '2026-01-31' });
      assert.equal(await dumpMetadata({ ...api, base: 'http://127.0.0.1:1' }, { isUsed: () => false, previous: undefined, today: '2026-01-31' }, 0, new AbortController().signal), 'http://127.0.0.1:1 told nothing of its metrics (refused).');
    });
  });
});
