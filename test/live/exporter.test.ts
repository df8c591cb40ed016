import assert from 'node:assert/strict';
import { SERVICES, familiesOf } from '../../scripts/demo/catalog.mjs';
import { startExporter, type Exporter } from '../../scripts/demo/exporter.mjs';
import type { Family } from '../../scripts/demo/exposition.mjs';
import { findPrometheus, startPrometheus, type Prometheus } from '../../scripts/demo/prometheus.mjs';
import { defaultContract } from '../../server/src/contract/load-contract';

interface Sample {
  metric: Record<string, string>;
  value: [number, string];
}

/** Label values and a help text with every character that the format escapes, and some that it does not. */
const AWKWARD = { quoted: 'say "hi"', path: 'C:\\new\\table', lines: 'one\ntwo', text: 'µs – {}, # 日本 🚀', empty: '' };
const AWKWARD_HELP = 'A path C:\\new and\na second line with "quotes".';
const withAwkward = (service: string, t: number): Family[] => [
  ...familiesOf(service, t),
  { name: 'awkward_info', type: 'gauge', help: AWKWARD_HELP, series: [{ labels: { service, ...AWKWARD }, value: 0.5 }] },
];

describe('a real Prometheus that scrapes the demo exporter', function () {
  this.timeout(60_000);
  let exporter: Exporter | undefined;
  let prometheus: Prometheus | undefined;

  before(async function () {
    if (findPrometheus() === undefined) return this.skip();
    exporter = await startExporter({ families: withAwkward });
    prometheus = await startPrometheus({ exporter, rules: [{ groups: [{ name: 'demo', rules: [{ record: 'demo:up', expr: 'up' }] }] }] });
  });

  after(async () => {
    await prometheus?.stop();
    await exporter?.stop();
  });

  async function api<T>(path: string): Promise<T> {
    const response = await fetch(prometheus!.url + path, { signal: AbortSignal.timeout(10_000) });
    const body = (await response.json()) as { status: string; data: T; error?: string };
    assert.equal(body.status, 'success', body.error);
    return body.data;
  }
  const query = async (expression: string) => (await api<{ result: Sample[] }>(`/api/v1/query?query=${encodeURIComponent(expression)}`)).result;

  it('finds every service up, with the labels that Kubernetes adds', async () => {
    const up = (await query('up == 1')).map(({ metric: { job, namespace, pod } }) => ({ job, namespace, pod }));
    const byJob = (a: { job?: string }, b: { job?: string }) => (a.job! < b.job! ? -1 : 1);
    const expected = Object.keys(SERVICES).map((service) => ({ job: service, namespace: 'quantum-trader', pod: `${service}-0` }));
    assert.deepEqual(up.sort(byJob), expected.sort(byJob));
  });

  for (const [name, { type, labels = [] }] of Object.entries(defaultContract().metrics.catalog)) {
    it(`answers ${name} with the contract's labels`, async () => {
      const series = await query(type === 'histogram' ? `${name}_bucket` : name);
      assert.ok(series.length > 0);
      const expected = [...defaultContract().metrics.labels, ...labels, 'job', 'instance', '__name__', ...(type === 'histogram' ? ['le'] : [])];
      for (const { metric } of series) assert.deepEqual(Object.keys(metric).sort(), expected.sort());
    });

    it(`knows the type of ${name}`, async () => {
      const metadata = await api<Record<string, { type: string; help: string }[]>>(`/api/v1/metadata?metric=${name}`);
      assert.deepEqual(metadata[name]?.map((entry) => entry.type), [type]);
      assert.notEqual(metadata[name]?.[0]?.help, '');
    });
  }

  it('computes quantiles between the bounds of the histogram', async () => {
    const quantile = async (q: number) => {
      const [answer] = await query(`histogram_quantile(${q}, sum by (le) (http_request_duration_seconds_bucket))`);
      return Number(answer!.value[1]);
    };
    const [p50, p99] = await Promise.all([quantile(0.5), quantile(0.99)]);
    assert.ok(0 < p50 && p50 < p99 && p99 < 10, `${p50} ${p99}`);
  });

  it('counts in a histogram as many requests as in its last bucket', async () => {
    assert.deepEqual(await query('http_request_duration_seconds_count != ignoring(le) http_request_duration_seconds_bucket{le="+Inf"}'), []);
    assert.ok((await query('http_request_duration_seconds_count')).length > 0);
  });

  it('reads back label values and help texts with quotes, backslashes, line breaks and any letters', async () => {
    const [{ metric, value }] = (await query('awkward_info{service="risk"}')) as [Sample];
    assert.deepEqual(metric, {
      ...{ quoted: AWKWARD.quoted, path: AWKWARD.path, lines: AWKWARD.lines, text: AWKWARD.text },
      ...{ __name__: 'awkward_info', service: 'risk', job: 'risk', namespace: 'quantum-trader', pod: 'risk-0', instance: exporter!.address },
    });
    assert.equal(value[1], '0.5');
    const metadata = await api<Record<string, { help: string }[]>>('/api/v1/metadata?metric=awkward_info');
    assert.equal(metadata['awkward_info']?.[0]?.help, AWKWARD_HELP);
  });

  it('loads the rules that it is given', async () => {
    const { groups } = await api<{ groups: { name: string }[] }>('/api/v1/rules');
    assert.deepEqual(groups.map(({ name }) => name), ['demo']);
  });
});
