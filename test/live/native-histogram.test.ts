import assert from 'node:assert/strict';
import fs from 'node:fs';
import http from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { fetchOverNode } from '../../server/src/backends/node-transport';
import { prometheusQuery } from '../../server/src/backends/prometheus';
import { findPrometheus } from '../../scripts/demo/prometheus.mjs';
import { launch, type RealServer } from '../helper/real-servers';

/** Protocol buffers, as far as an exposition needs them: a field by its number, as bytes, a number or a fixed 64-bit float. */
const varint = (value: number): number[] => (value < 128 ? [value] : [(value % 128) + 128, ...varint(Math.floor(value / 128))]);
const zigzag = (value: number): number => (value < 0 ? -2 * value - 1 : 2 * value);
const int = (field: number, value: number): number[] => [...varint(field * 8), ...varint(value)];
const double = (field: number, value: number): number[] => [...varint(field * 8 + 1), ...new Uint8Array(new Float64Array([value]).buffer)];
const bytes = (field: number, content: number[]): number[] => [...varint(field * 8 + 2), ...varint(content.length), ...content];
const text = (field: number, content: string): number[] => bytes(field, [...new TextEncoder().encode(content)]);

/**
 * A MetricFamily (io.prometheus.client) with one native histogram: buckets that double, from 0.5 to 4, and two observations of about zero.
 *
 * @param times how often each observation was made
 */
function exposition(times: number): Uint8Array {
  const counts = [3, 5, 1].map((count) => count * times);
  const deltas = counts.map((count, i) => zigzag(count - (counts[i - 1] ?? 0)));
  const histogram = [...int(1, 11 * times), ...double(2, 20 * times), ...int(5, zigzag(0)), ...double(6, 0.001), ...int(7, 2 * times), ...bytes(12, [...int(1, zigzag(0)), ...int(2, 3)]), ...bytes(13, deltas.flatMap(varint))];
  const family = [...text(1, 'request_seconds'), ...text(2, 'how long'), ...int(3, 4), ...bytes(4, [...bytes(1, [...text(1, 'service'), ...text(2, 'risk')]), ...bytes(7, histogram)])];
  return new Uint8Array([...varint(family.length), ...family]);
}

describe('native histograms of a real Prometheus', function () {
  this.timeout(90_000);
  let prometheus: RealServer | undefined;
  let exporter: http.Server | undefined;
  before(async function () {
    if (findPrometheus() === undefined) return this.skip();
    let scrapes = 0;
    exporter = http.createServer((_request, response) => response.writeHead(200, { 'content-type': 'application/vnd.google.protobuf; proto=io.prometheus.client.MetricFamily; encoding=delimited' }).end(exposition(++scrapes)));
    await new Promise<void>((resolve) => exporter!.listen(0, '127.0.0.1', resolve));
    const target = `127.0.0.1:${(exporter.address() as AddressInfo).port}`;
    prometheus = await launch(findPrometheus()!, 'histograms', (folder, address) => {
      fs.writeFileSync(path.join(folder, 'prometheus.yml'), JSON.stringify({ global: { scrape_interval: '1s', scrape_timeout: '1s' }, scrape_configs: [{ job_name: 'a', static_configs: [{ targets: [target] }] }] }));
      return [`--config.file=${path.join(folder, 'prometheus.yml')}`, `--storage.tsdb.path=${path.join(folder, 'data')}`, `--web.listen-address=${address}`, '--log.level=warn', '--enable-feature=native-histograms'];
    }, '/-/ready');
  });
  after(async () => {
    await prometheus?.stop();
    exporter?.closeAllConnections();
    exporter?.close();
  });

  it('become a heat map with their buckets', async () => {
    for (let left = 300; ; left--) {
      const end = Math.floor(Date.now() / 1000);
      const outcome = await prometheusQuery({ expression: 'rate(request_seconds[10s])', server: prometheus!.url, timeoutSeconds: 10, maxRows: 100, range: { start: end - 20, end, step: 1 } }, fetchOverNode, new AbortController().signal, Date.now);
      assert.ok(outcome.kind === 'table', JSON.stringify(outcome));
      const heat = outcome.graph?.heat;
      if (heat && heat.cells.length >= 12) {
        assert.deepEqual([...heat.buckets].sort((a, b) => a.lower! - b.lower!), [{ lower: -0.001, upper: 0.001 }, { lower: 0.5, upper: 1 }, { lower: 1, upper: 2 }, { lower: 2, upper: 4 }]);
        const newest = new Map<number, number>();
        for (let i = 0; i < heat.cells.length; i += 3) if (heat.cells[i] === heat.cells[0]) newest.set(heat.buckets[heat.cells[i + 1]!]!.lower!, heat.cells[i + 2]!);
        assert.ok(Math.abs(newest.get(1)! / newest.get(0.5)! - 5 / 3) < 1e-6, JSON.stringify([...newest]));
        assert.equal(outcome.graph!.histograms, 1);
        return;
      }
      if (left === 0) assert.fail(`no heat map: ${JSON.stringify(outcome.graph)}`);
      await sleep(200);
    }
  });
});
