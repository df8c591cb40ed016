import assert from 'node:assert/strict';
import type { CompletionList, Diagnostic, Hover } from 'vscode-languageserver/node';
import { nameOf, type ConfiguredServer } from '../../client/src/connections/environments';
import { FetchGate } from '../../client/src/fetch-gate';
import { fetchOverNode } from '../../server/src/backends/node-transport';
import { familiesOf } from '../../scripts/demo/catalog.mjs';
import { startExporter, type Exporter } from '../../scripts/demo/exporter.mjs';
import type { Family } from '../../scripts/demo/exposition.mjs';
import { findPrometheus, startPrometheus, type Prometheus } from '../../scripts/demo/prometheus.mjs';
import type { FetchParams, LiveServerParams } from '../../server/src/lsp/protocol';
import { TestClient } from '../lsp/client';

const HELP = 'Depth of the [queue](http://evil.example) <b>now</b>.';
/** Metrics that no contract and no file knows. */
const withOwn = (service: string, t: number): Family[] => [
  ...familiesOf(service, t),
  { name: 'zebra_queue_depth', type: 'gauge', help: HELP, series: [{ labels: { service }, value: 3 }] },
  { name: 'zebra_wait_seconds', type: 'histogram', help: 'How long it waits.', series: [{ labels: { service }, buckets: [{ le: 1, count: 2 }, { le: Infinity, count: 3 }], sum: 4 }] },
];

describe('a live Prometheus, as the language server knows it', function () {
  this.timeout(120_000);
  const uri = 'file:///w/queries.promql';
  let exporter: Exporter | undefined;
  let prometheus: Prometheus | undefined;
  let client: TestClient;
  let asked: string[];
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
  afterEach(() => client.stop());

  /** A client that sends requests as the extension does: through its gate, over Node. */
  async function start(url: () => string | undefined, { settings, initializationOptions = { liveServer: true } }: { settings?: unknown; initializationOptions?: unknown } = {}): Promise<void> {
    [asked, sent] = [[], []];
    client = await TestClient.start({ settings, initializationOptions });
    const gate = new FetchGate((_, request, signal) => {
      sent.push(new URL(request.url).pathname);
      return fetchOverNode(request, signal);
    });
    client.connection.onRequest('observability/liveServer', ({ uri: of, what }: LiveServerParams) => {
      if (what !== 'knowledge') return null;
      asked.push(of);
      const address = url();
      if (address === undefined) return null;
      const server: ConfiguredServer = { kind: 'prometheus', url: address, headers: {}, setting: 'observability.prometheus.url', isOfWorkspace: false };
      gate.openForKnowledge(server);
      return { url: address, server: nameOf(server) };
    });
    client.connection.onRequest('observability/fetch', (request: FetchParams) => gate.fetch(request, new AbortController().signal));
  }

  /** Opens a query and waits until the server is known. */
  async function openKnown(text: string): Promise<void> {
    await client.open(uri, text, 'promql');
    await client.diagnostics(uri);
    await client.until(() => client.logs.some((line) => line.startsWith(`${prometheus!.url}: `)), 'what the server knows');
    await client.until(() => client.refreshes.diagnostics > 0, 'a refresh of the diagnostics');
  }
  const complete = async (character: number): Promise<CompletionList> => client.request('textDocument/completion', { textDocument: { uri }, position: { line: 0, character } });
  const hover = async (character: number): Promise<string> => JSON.stringify((await client.request<Hover | null>('textDocument/hover', { textDocument: { uri }, position: { line: 0, character } }))?.contents);
  const versions = (diagnostics: readonly Diagnostic[]): string[] => diagnostics.filter(({ code }) => code === 'promql/version').map(({ message }) => (typeof message === 'string' ? message : message.value));

  it('offers metrics that only the server knows, with their types', async () => {
    await start(() => prometheus!.url);
    await openKnown('zebra\n');
    const { items } = await complete(5);
    const found = Object.fromEntries(items.filter(({ label }) => label.startsWith('zebra')).map(({ label, detail }) => [label, detail]));
    assert.deepEqual(found, { zebra_queue_depth: 'gauge', zebra_wait_seconds_bucket: 'counter', zebra_wait_seconds_count: 'counter', zebra_wait_seconds_sum: 'counter' });
    assert.deepEqual(sent.toSorted(), ['/api/v1/features', '/api/v1/label/__name__/values', '/api/v1/metadata', '/api/v1/status/buildinfo', '/api/v1/status/flags', '/api/v1/status/runtimeinfo']);
  });

  it('shows the type and the help text of a metric, as the plain text that it is', async () => {
    await start(() => prometheus!.url);
    await openKnown('zebra_queue_depth\n');
    const shown = await hover(3);
    assert.match(shown, /Gauge `zebra_queue_depth`, from the server\./);
    assert.match(shown, /Depth of the \\\\\[queue\\\\\]\\\\\(http:\/\/evil\.example\\\\\) \\\\<b\\\\>now/);
  });

  it('knows the version of the server, so that what is younger is reported', async () => {
    await start(() => prometheus!.url);
    await openKnown('histogram_stddev(zebra)\n');
    const [log] = client.logs.filter((line) => line.startsWith(prometheus!.url));
    const [, major, minor] = /Prometheus (\d+)\.(\d+); \d+ metrics; features/.exec(log ?? '') ?? [];
    assert.ok(major !== undefined, log);
    const isOlder = Number(major) * 1000 + Number(minor) < 2047;
    const expected = `The function \`histogram_stddev\` came with Prometheus 2.47; the server of \`observability.prometheus.url\` is ${major}.${minor}, which refuses the query.`;
    assert.deepEqual(versions(await client.diagnostics(uri)), isOlder ? [expected] : []);
  });

  it('gives way to the version that the settings name', async () => {
    await start(() => prometheus!.url, { settings: { prometheus: { version: '2.20' } } });
    await openKnown('clamp(zebra_queue_depth, 0, 1)\n');
    const [message] = versions(await client.diagnostics(uri));
    assert.match(message ?? '', /by `observability\.prometheus\.version` yours is 2\.20/);
  });

  it('is not asked before a document with PromQL is open', async () => {
    await start(() => prometheus!.url);
    await client.check('a: 1\n');
    await client.check('sum(rate({a="b"} |= "x" [5m]))\n', 'file:///w/logs.logql', 'logql');
    assert.deepEqual([asked, sent], [[], []]);
  });

  it('is not asked when the client does not allow it, and nothing else changes', async () => {
    await start(() => undefined);
    await client.open(uri, 'zebra\n', 'promql');
    assert.deepEqual(await client.diagnostics(uri), []);
    assert.deepEqual((await complete(5)).items.filter(({ label }) => label.startsWith('zebra_')), []);
    assert.deepEqual([asked, sent], [[uri], []]);
  });

  it('is not even asked about with a client that has no word for it', async () => {
    await start(() => prometheus!.url, { initializationOptions: null });
    await client.open(uri, 'zebra\n', 'promql');
    await client.diagnostics(uri);
    await complete(5);
    assert.deepEqual([asked, sent], [[], []]);
  });

  it('that cannot be reached is mentioned once in the log, and nowhere else', async () => {
    await start(() => 'http://127.0.0.1:1');
    await client.open(uri, 'zebra\n', 'promql');
    assert.deepEqual(await client.diagnostics(uri), []);
    const lines = (): string[] => client.logs.filter((line) => line.startsWith('http://127.0.0.1:1'));
    await client.until(() => lines().length > 0, 'a line in the log');
    await hover(2);
    assert.deepEqual(lines(), ['http://127.0.0.1:1 was asked what it knows, and told nothing (refused)']);
  });
});
