import assert from 'node:assert/strict';
import { once } from 'node:events';
import http from 'node:http';
import net, { type AddressInfo } from 'node:net';
import { fetchOverNode } from '../../server/src/backends/node-transport';
import { startExporter, type Exporter } from '../../scripts/demo/exporter.mjs';
import { findPrometheus, startPrometheus, type Prometheus } from '../../scripts/demo/prometheus.mjs';
import { prometheusQuery, type PrometheusQuery } from '../../server/src/backends/prometheus';
import type { QueryError, QueryOutcome, QueryTable } from '../../server/src/backends/types';

const run = (server: string, expression: string, more: Partial<PrometheusQuery> = {}, signal = new AbortController().signal): Promise<QueryOutcome> =>
  prometheusQuery({ expression, server, timeoutSeconds: 20, maxRows: 1000, ...more }, fetchOverNode, signal, () => performance.now());

function tableIn(outcome: QueryOutcome): QueryTable {
  if (outcome.kind !== 'table') assert.fail(JSON.stringify(outcome));
  return outcome;
}
function errorIn(outcome: QueryOutcome): QueryError {
  if (outcome.kind !== 'error') assert.fail(JSON.stringify(outcome));
  return outcome;
}
const names = ({ columns }: QueryTable): string[] => columns.map(({ name }) => name);

describe('a query on a real Prometheus', function () {
  this.timeout(60_000);
  let exporter: Exporter | undefined;
  let prometheus: Prometheus | undefined;
  const ask = (expression: string, more?: Partial<PrometheusQuery>): Promise<QueryOutcome> => run(prometheus!.url, expression, more);

  before(async function () {
    if (findPrometheus() === undefined) return this.skip();
    exporter = await startExporter();
    prometheus = await startPrometheus({ exporter });
  });
  after(async () => {
    await prometheus?.stop();
    await exporter?.stop();
  });

  it('returns the series of a selector with their labels', async () => {
    const table = tableIn(await ask('up{job="ai-engine"}'));
    assert.deepEqual(names(table), ['Metric', 'instance', 'job', 'namespace', 'pod', 'Value']);
    assert.deepEqual(table.rows, [['up', exporter!.address, 'ai-engine', 'quantum-trader', 'ai-engine-0', '1']]);
    assert.deepEqual([table.total, table.totalIsLeast, table.warnings], [1, false, []]);
    assert.ok(Date.parse(table.evaluatedAt ?? '') > 0);
  });

  it('takes an expression of several lines with comments, quotes and other alphabets', async () => {
    const table = tableIn(await ask('# wie viele?\ncount by (job) (\n  up{job!~"ü & \\"x\\"=日本"}\n) > 0\n'));
    assert.deepEqual(names(table), ['job', 'Value']);
    assert.equal(table.rows.length, exporter!.services.length);
  });

  it('reaches it with a slash at the end of its address', async () => {
    assert.equal(tableIn(await run(`${prometheus!.url}/`, 'up')).rows.length, exporter!.services.length);
  });

  it('returns nothing as an empty table', async () => {
    assert.deepEqual(tableIn(await ask('no_such_metric_total')).rows, []);
  });

  it('returns a scalar, a string, and infinities and NaN as Prometheus writes them', async () => {
    assert.deepEqual(tableIn(await ask('scalar(vector(1) / 0)')).rows, [['+Inf']]);
    assert.deepEqual(tableIn(await ask('vector(0) / 0')).rows, [['NaN']]);
    assert.deepEqual(tableIn(await ask('"hello"')).rows, [['hello']]);
  });

  it('returns a range as one row for each series', async () => {
    const table = tableIn(await ask('up{job="ai-engine"}[1m]'));
    assert.equal(table.resultType, 'matrix');
    const cell = (name: string): string | undefined => table.rows[0]?.[names(table).indexOf(name)];
    assert.ok(Number(cell('Samples')) >= 1);
    assert.equal(cell('Last value'), '1');
    assert.ok(Date.parse(cell('First sample') ?? '') <= Date.parse(cell('Last sample') ?? ''));
  });

  it('shows no more rows than asked for, and knows that there are more', async () => {
    const table = tableIn(await ask('up', { maxRows: 2 }));
    assert.equal(table.rows.length, 2);
    assert.ok(table.total > 2);
  });

  it('returns a parse error in the words of the server', async () => {
    const error = errorIn(await ask('sum(rate(http_requests_total[5m]) bye (service)'));
    assert.deepEqual([error.status, error.errorType], [400, 'bad_data']);
    assert.equal(error.message, 'invalid parameter "query": 1:35: parse error: unexpected identifier "bye" in aggregation');
  });

  it('returns an execution error in the words of the server', async () => {
    const error = errorIn(await ask('up * on (namespace) up'));
    assert.deepEqual([error.status, error.errorType], [422, 'execution']);
    assert.match(error.message, /many-to-many matching not allowed/);
  });

  it('is told when there is no API at the address', async () => {
    const error = errorIn(await run(`${prometheus!.url}/no/such/prefix`, 'up'));
    assert.equal(error.status, 404);
    assert.match(error.hint ?? '', /path prefix/);
  });
});

describe('a query on a server in trouble', () => {
  const servers: http.Server[] = [];
  afterEach(() => {
    for (const server of servers.splice(0)) {
      server.close();
      server.closeAllConnections();
    }
  });
  const serve = async (handler: http.RequestListener): Promise<string> => {
    const server = http.createServer(handler).listen(0, '127.0.0.1');
    servers.push(server);
    await once(server, 'listening');
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  };

  it('that never answers can be cancelled, which closes the connection', async () => {
    const abort = new AbortController();
    let closed: Promise<unknown> | undefined;
    const url = await serve((request) => {
      closed = once(request.socket, 'close');
      abort.abort();
    });
    assert.deepEqual(await run(url, 'up', {}, abort.signal), { kind: 'cancelled' });
    await closed;
  });

  it('that never answers times out', async () => {
    const outcome = await prometheusQuery(
      { expression: 'up', server: await serve(() => undefined), timeoutSeconds: 20, maxRows: 1 },
      (request, signal) => fetchOverNode({ ...request, timeoutMs: 50 }, signal),
      new AbortController().signal,
      () => 0,
    );
    assert.equal(outcome.kind, 'timeout');
  });

  it('gets an HTML page for an answer, and says so', async () => {
    const url = await serve((_, response) => response.writeHead(503, { 'content-type': 'text/html' }).end('<html><title>503 Backend fetch failed</title>'));
    assert.equal(errorIn(await run(url, 'up')).message, 'HTTP 503, text/html: 503 Backend fetch failed');
  });

  it('follows a redirect of its own server, as a missing slash causes one', async () => {
    const url = await serve((request, response) => {
      if (request.url === '/api/v1/query') response.writeHead(307, { location: '/prom/api/v1/query' }).end();
      else response.writeHead(200, { 'content-type': 'application/json' }).end('{"status":"success","data":{"resultType":"scalar","result":[0,"1"]}}');
    });
    assert.deepEqual(tableIn(await run(url, 'up')).rows, [['1']]);
  });

  it('is told when nothing listens', async () => {
    const server = net.createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    server.close();
    await once(server, 'close');
    const outcome = await run(`http://127.0.0.1:${port}`, 'up');
    assert.ok(outcome.kind === 'unreachable');
    assert.match(outcome.message, new RegExp(`Nothing listens at http://127\\.0\\.0\\.1:${port}`));
  });
});
