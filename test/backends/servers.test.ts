import assert from 'node:assert/strict';
import { startExporter, type Exporter } from '../../scripts/demo/exporter.mjs';
import { findPrometheus, startPrometheus, type Prometheus } from '../../scripts/demo/prometheus.mjs';
import { until } from '../../scripts/lib/wait.mjs';
import { fetchAlerts, fetchReceivers, fetchStatus } from '../../server/src/backends/alertmanager';
import type { Api, Reply } from '../../server/src/backends/api';
import { measure } from '../../server/src/backends/explain-run';
import { fetchOverNode } from '../../server/src/backends/node-transport';
import { probe } from '../../server/src/backends/probe';
import { prometheusQuery } from '../../server/src/backends/prometheus';
import { fetchFlags, fetchLabelNames, fetchLabelValues, fetchRules, fetchSeries, fetchTargets } from '../../server/src/backends/prometheus-api';
import type { Product, QueryTable, TimeRange } from '../../server/src/backends/types';
import { whyEmpty } from '../../server/src/backends/why-empty';
import { explainPromql } from '../../server/src/query/promql/explain';
import { MetricTable } from '../../server/src/query/promql/metric-table';
import { findAlertmanager, findVictoriaMetrics, startAlertmanager, startVictoriaMetrics, type RealServer } from '../helper/real-servers';

const { signal } = new AbortController();
const apiOf = (base: string, product: Product = 'Prometheus'): Api => ({ product, base, setting: 'the setting', timeoutSeconds: 20, transport: fetchOverNode });
const now = (): number => Date.now() / 1000;

function dataOf<Data>(reply: Reply<Data>): Data {
  if (reply.kind !== 'data') assert.fail(JSON.stringify(reply));
  return reply.data;
}
async function table(url: string, expression: string, range?: TimeRange): Promise<QueryTable> {
  const outcome = await prometheusQuery({ expression, server: url, timeoutSeconds: 20, maxRows: 1000, range }, fetchOverNode, signal, Date.now);
  if (outcome.kind !== 'table') assert.fail(JSON.stringify(outcome));
  return outcome;
}

describe('a real Prometheus', function () {
  this.timeout(90_000);
  let exporter: Exporter | undefined;
  let prometheus: Prometheus | undefined;
  let api: Api;
  const alert = { alert: 'AlwaysOn', expr: 'sum by (job) (up) > 0', labels: { severity: 'info' }, annotations: { summary: '{{ $labels.job }} is up' } };
  const broken = { alert: 'Broken', expr: 'up * on () group_left () up', labels: { severity: 'info' } };

  before(async function () {
    if (findPrometheus() === undefined) return this.skip();
    exporter = await startExporter();
    prometheus = await startPrometheus({ exporter, rules: [{ groups: [{ name: 'live', interval: '1s', rules: [alert, { record: 'job:up:sum', expr: 'sum by (job) (up)' }, broken] }] }] });
    api = apiOf(prometheus.url);
  });
  after(async () => {
    await prometheus?.stop();
    await exporter?.stop();
  });

  it('says who it is, and what its clock says', async () => {
    const found = await probe(api, signal, Date.now);
    if (found.kind !== 'ok') assert.fail(JSON.stringify(found));
    assert.equal(found.result.name, 'Prometheus');
    assert.match(found.result.version, /^\d+\.\d+\.\d+/);
    assert.ok(Math.abs(found.result.driftSeconds ?? NaN) < 30);
  });

  it('returns a range as a table and a graph on one grid', async () => {
    await until(async () => (await table(prometheus!.url, 'min(count_over_time(up[1m])) > 5')).rows.length > 0, { what: 'a few scrapes' });
    const end = Math.floor(now());
    const found = await table(prometheus!.url, 'up{job=~"ai-engine|risk"}', { start: end - 60, end, step: 1 });
    assert.equal(found.graph!.series.length, 2);
    const { start, step, steps, series } = found.graph!;
    assert.deepEqual([start, step, steps], [end - 60, 1, 61]);
    for (const { values, name } of series) {
      assert.match(name, /^up\{.*job="(?:ai-engine|risk)"/);
      assert.equal(values.length, 61);
      // The demo began a few seconds ago: before that there is a gap, then every second has its sample.
      assert.equal(values[0], null);
      assert.ok(values.filter((value) => value === 1).length > 2);
    }
    assert.ok((found.stats?.samples ?? 0) > 0, 'the server tells how many samples it read');
    assert.equal(found.raw!.text.startsWith('{"status":"success"'), true);
  });

  it('keeps NaN and infinities', async () => {
    const end = Math.floor(now());
    const found = await table(prometheus!.url, 'label_replace(vector(0) / 0, "a", "nan", "", "") or label_replace(vector(1) / 0, "a", "inf", "", "")', { start: end - 2, end, step: 1 });
    assert.deepEqual(Object.fromEntries(found.graph!.series.map(({ labels, values }) => [labels.a, values])), { nan: ['NaN', 'NaN', 'NaN'], inf: ['+Inf', '+Inf', '+Inf'] });
  });

  it('tells its targets, active and dropped', async () => {
    const { active, dropped } = dataOf(await fetchTargets(api, signal));
    assert.deepEqual(active.map(({ labels }) => labels.job).sort(), [...exporter!.services].sort());
    assert.ok(active.every(({ health, url, discovered }) => health === 'up' && url.startsWith('http://127.0.0.1:') && discovered.__address__ === exporter!.address));
    assert.deepEqual(dropped, []);
  });

  it('tells the state of its rules, and why one fails', async () => {
    const rules = async () => dataOf(await fetchRules(api, signal));
    await until(async () => (await rules()).some(({ state, lastEvaluation }) => state === 'firing' && lastEvaluation > '2'), { what: 'the alert fires' });
    await until(async () => (await rules()).some(({ health }) => health === 'err'), { what: 'the broken rule was evaluated' });
    const [firing, recording, failing] = await rules();
    assert.deepEqual([firing!.name, firing!.type, firing!.group, firing!.state, firing!.health, firing!.alerts.length], ['AlwaysOn', 'alerting', 'live', 'firing', 'ok', exporter!.services.length]);
    assert.match(firing!.alerts[0]!.annotations.summary ?? '', /is up$/);
    assert.deepEqual([recording!.name, recording!.type], ['job:up:sum', 'recording']);
    assert.match(failing!.lastError, /many-to-many|multiple matches|duplicate/);
  });

  it('tells labels, values, series and flags', async () => {
    assert.ok(dataOf(await fetchLabelNames(api, { matches: ['up'] }, signal)).includes('job'));
    assert.deepEqual(dataOf(await fetchLabelValues(api, 'job', {}, signal)).sort(), [...exporter!.services].sort());
    assert.equal(dataOf(await fetchSeries(api, { matches: ['up{job="risk"}'] }, signal)).length, 1);
    assert.ok('storage.tsdb.retention.time' in dataOf(await fetchFlags(api, signal)));
  });

  it('does not have what another server has, and that is no error', async () => assert.deepEqual(await fetchStatus(apiOf(prometheus!.url, 'Alertmanager'), signal), { kind: 'absent' }));

  describe('says why a query is empty', () => {
    const why = async (text: string): Promise<string> => (await whyEmpty(text, now(), api, signal)).join('\n');

    it('a metric that is not there', async () => assert.equal(await why('sum(rate(http_request_total[5m]))'), 'The server has no metric `http_request_total` within the last hour. Did you mean `http_requests_total`?'));
    it('a metric like which there is none', async () => assert.match(await why('zebra_quagga_okapi'), /has no metric `zebra_quagga_okapi`.*Nothing that is scraped exposes it/));
    it('a label that is not there', async () => assert.equal(await why('up{jobb="risk"}'), 'No series of `up` has a label `jobb`. Did you mean `job`?'));
    it('a value that is not there', async () => assert.equal(await why('up{job="risc"} == 1'), 'No series of `up` has `job="risc"`. Did you mean "risk"?'));
    it('values that are never together', async () => assert.match(await why('up{job="risk", pod="ai-engine-0"}'), /meets all matchers of `up\{job="risk", pod="ai-engine-0"\}` together/));
    it('a condition that holds for none', async () => assert.equal(await why('sum(up) > 42'), `No series meets the condition \`> 42\`: the value is ${exporter!.services.length}.`));
    it('sides that do not match', async () => assert.match(await why('up{job="risk"} * on (job) up{job="ai-engine"}'), /Both sides of `\*` have series \(1 and 1\), but none .* on \(job\)/));
    it('the innermost part, not what is around it', async () => assert.match(await why('sum(rate(up[1ms]) + 1) > 0'), /^No sample of `up\[1ms\]` lies within its window now/));
    it('nothing of what is no PromQL', async () => assert.equal(await why('sum('), ''));
  });

  it('measures each part of a query', async () => {
    const text = 'sum by (job) (rate(up[1m])) > bool scalar(vector(1))';
    const { root } = explainPromql(text, new MetricTable([]));
    const measured = await measure(root!, text, now(), api, signal, () => performance.now());
    const [sum, limit] = measured.children;
    assert.deepEqual([measured.series, sum!.series, limit!.value], [exporter!.services.length, exporter!.services.length, '1']);
    const rate = sum!.children[0]!;
    const selector = rate.children[0]!;
    assert.equal(selector.text, 'up[1m]');
    assert.equal(selector.series, exporter!.services.length);
    assert.deepEqual(selector.labels!.find(({ name }) => name === 'job'), { name: 'job', values: exporter!.services.length });
    assert.ok([measured, sum, rate, selector].every((node) => typeof node!.durationMs === 'number'));
  });
});

describe('a real VictoriaMetrics', function () {
  this.timeout(60_000);
  let server: RealServer | undefined;
  before(async function () {
    if (findVictoriaMetrics() === undefined) return this.skip();
    const at = Date.now();
    server = await startVictoriaMetrics(Array.from({ length: 20 }, (_, i) => `vm_demo_total{job="risk"} ${i} ${at - (20 - i) * 15_000}\n`).join(''));
  });
  after(() => server?.stop());

  it('says who it is', async () => {
    const found = await probe(apiOf(server!.url), signal, Date.now);
    if (found.kind !== 'ok') assert.fail(JSON.stringify(found));
    assert.equal(found.result.name, 'VictoriaMetrics');
  });

  it('returns a range on its own grid, as a graph', async () => {
    const end = now();
    await until(async () => (await table(server!.url, 'vm_demo_total')).rows.length > 0, { what: 'the samples can be read' });
    const { graph } = await table(server!.url, 'vm_demo_total', { start: end - 300, end, step: 15 });
    assert.equal(graph!.series.length, 1);
    const values = graph!.series[0]!.values.filter((value) => value !== null);
    assert.ok(values.length >= 15 && values.every((value, i) => i === 0 || Number(value) >= Number(values[i - 1])), JSON.stringify(values));
  });

  it('lacks parts of the API without breaking anything', async () => {
    assert.deepEqual(await fetchFlags(apiOf(server!.url), signal), { kind: 'absent' });
    for (const reply of [await fetchRules(apiOf(server!.url), signal), await fetchTargets(apiOf(server!.url), signal)]) assert.ok(['data', 'absent'].includes(reply.kind), JSON.stringify(reply));
  });


  it('says why a query is empty', async () => {
    assert.match((await whyEmpty('vm_demo_totl', now(), apiOf(server!.url), signal)).join(), /Did you mean `vm_demo_total`/);
    assert.match((await whyEmpty('vm_demo_total{job="risc"}', now(), apiOf(server!.url), signal)).join(), /Did you mean "risk"/);
  });
});

describe('a real Alertmanager', function () {
  this.timeout(60_000);
  let server: RealServer | undefined;
  before(async function () {
    if (findAlertmanager() === undefined) return this.skip();
    server = await startAlertmanager({ route: { receiver: 'email', routes: [{ receiver: 'pager', matchers: ['severity="critical"'] }] }, receivers: [{ name: 'email' }, { name: 'pager' }] });
    const alerts = [{ labels: { alertname: 'HighErrorRate', severity: 'critical' }, annotations: { summary: 'a [link](http://x)' } }, { labels: { alertname: 'Quiet', severity: 'info' } }];
    await fetch(`${server.url}/api/v2/alerts`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(alerts) });
  });
  after(() => server?.stop());
  const alertmanager = (): Api => apiOf(server!.url, 'Alertmanager');

  it('says who it is', async () => {
    const found = await probe(alertmanager(), signal, Date.now);
    assert.ok(found.kind === 'ok' && /^\d+\.\d+/.test(found.result.version), JSON.stringify(found));
    assert.match(dataOf(await fetchStatus(alertmanager(), signal)).version, /^\d+\.\d+/);
  });

  it('tells alerts with the receivers that they are routed to', async () => {
    const routed = async (filters: string[]) => dataOf(await fetchAlerts(alertmanager(), filters, signal)).map(({ labels, receivers, state }) => [labels.alertname, receivers, state === 'suppressed']);
    await until(async () => (await routed([])).length === 2, { what: 'both alerts' });
    assert.deepEqual(await routed(['alertname="HighErrorRate"']), [['HighErrorRate', ['pager'], false]]);
    assert.deepEqual(await routed(['severity="info"']), [['Quiet', ['email'], false]]);
    assert.deepEqual(dataOf(await fetchReceivers(alertmanager(), signal)), ['email', 'pager']);
  });

  it('refuses a filter in its own words', async () => {
    const reply = await fetchAlerts(alertmanager(), ['{{'], signal);
    assert.ok(reply.kind === 'error' && reply.status === 400 && reply.message !== '', JSON.stringify(reply));
  });
});
