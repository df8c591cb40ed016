import assert from 'node:assert/strict';
import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { startExporter, type Exporter } from '../../scripts/demo/exporter.mjs';
import { findPrometheus, startPrometheus, type Prometheus } from '../../scripts/demo/prometheus.mjs';
import { run } from './run';

describe('query, on the command line', function () {
  this.timeout(90_000);

  describe('of a real Prometheus', () => {
    let exporter: Exporter | undefined;
    let prometheus: Prometheus | undefined;
    before(async function () {
      if (findPrometheus() === undefined) return this.skip();
      exporter = await startExporter();
      prometheus = await startPrometheus({ exporter });
    });
    after(async () => {
      await prometheus?.stop();
      await exporter?.stop();
    });
    const query = (...args: string[]) => run(['query', '--url', prometheus!.url, ...args]);

    it('prints a table', async () => {
      const { code, stdout, stderr } = await query('sum by (job) (up{job=~"risk|ai-engine"})');
      assert.deepEqual([code, stderr], [0, '']);
      assert.deepEqual(stdout.trimEnd().split('\n').map((line) => line.split(/ {2,}/)).sort(), [['ai-engine', '1'], ['job', 'Value'], ['risk', '1']]);
    });

    it('prints JSON, of a range with its samples', async () => {
      const { code, stdout } = await query('--format', 'json', '--range', '1m', '--step', '5s', 'up{job="risk"}');
      assert.equal(code, 0);
      const { resultType, total, graph } = JSON.parse(stdout) as { resultType: string; total: number; graph: { steps: number; step: number } };
      assert.deepEqual([resultType, total, graph.step, graph.steps], ['matrix', 1, 5, 13]);
    });

    it('tells what an alert on it would have done', async () => {
      // Up at every scrape since the demo began: pending for ten seconds, then firing until now.
      const end = Math.floor(Date.now() / 1000) + 600;
      const { code, stdout } = await query('--format', 'json', '--range', '20m', '--step', '10s', '--time', String(end), '--for', '20s', 'up{job="risk"} == 1');
      assert.equal(code, 0);
      const { firings, withdrawn, series } = JSON.parse(stdout) as { firings: number; withdrawn: number; series: { labels: object; spans: { state: string; from: number; to: number }[] }[] };
      assert.deepEqual([firings, withdrawn, series.length], [1, 0, 1]);
      assert.deepEqual(series[0]!.spans.map(({ state, from, to }) => [state, state === 'pending' ? to - from : to > from]), [['pending', 20], ['firing', true]]);
      const text = await query('--range', '20m', '--step', '10s', '--for', '0s', 'up == 42');
      assert.deepEqual([text.code, text.stdout], [0, 'It would not have fired.\n']);
      assert.equal((await query('--for', '5m', 'up')).code, 2);
    });

    it('takes the query from the standard input', async () => {
      const { code, stdout } = await run(['query', '--url', prometheus!.url, '-'], { input: '1 + 1\n' });
      assert.deepEqual([code, stdout], [0, 'Value\n    2\n']);
    });

    it('says why it returned nothing, and that rows are left out', async () => {
      const empty = await query('http_request_total');
      assert.deepEqual([empty.code, empty.stdout], [0, '']);
      assert.match(empty.stderr, /returned nothing[^]*has no metric `http_request_total`[^]*Did you mean `http_requests_total`/);
      const cut = await query('--limit', '2', 'up');
      assert.equal(cut.stdout.trimEnd().split('\n').length, 3);
      assert.match(cut.stderr, /only the first 2 rows/);
    });

    it('that is refused exits with 1 and the words of the server', async () => {
      const { code, stdout, stderr } = await query('sum(');
      assert.deepEqual([code, stdout], [1, '']);
      assert.match(stderr, /bad_data: .*parse error/);
    });
  });

  it('sends who asks from the environment and from headers, and prints none of it', async () => {
    const seen: http.IncomingHttpHeaders[] = [];
    const server = http.createServer((request, response) => {
      seen.push(request.headers);
      response.writeHead(401, { 'content-type': 'text/plain' }).end('no entry');
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const { code, stderr } = await run(['query', '--url', url, '--header', 'X-Scope-OrgID: team-a', 'up'], { env: { OBSERVABILITY_TOKEN: 'very-secret' } });
    server.close();
    assert.equal(code, 1);
    assert.match(stderr, /HTTP 401, text\/plain: no entry/);
    assert.doesNotMatch(stderr, /very-secret/);
    assert.deepEqual([seen[0]!.authorization, seen[0]!['x-scope-orgid']], ['Bearer very-secret', 'team-a']);
  });

  it('that cannot be run exits with 2 and says why', async () => {
    const fails = async (...args: string[]): Promise<string> => {
      const { code, stdout, stderr } = await run(['query', ...args]);
      assert.deepEqual([code, stdout], [2, '']);
      return stderr;
    };
    assert.match(await fails('up'), /needs --url/);
    assert.match(await fails('--url', 'http://127.0.0.1:1', 'up'), /Nothing listens at http:\/\/127\.0\.0\.1:1/);
    assert.match(await fails('--url', 'localhost:9090', 'up'), /--url must start with http/);
    assert.match(await fails('--url', 'http://x', '--range', 'soon', 'up'), /--range takes a duration/);
    assert.match(await fails('--url', 'http://x', '--header', 'no colon', 'up'), /--header takes a name and a value/);
    assert.match(await fails('--url', 'http://x', '--ca', '/no/such/file', 'up'), /\/no\/such\/file cannot be read/);
    assert.match(await fails('--url', 'http://x', '--time', 'tomorrow', 'up'), /--time takes a time/);
  });
});
