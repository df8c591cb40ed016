import assert from 'node:assert/strict';
import { fetchOverNode } from '../../server/src/backends/node-transport';
import { alertAt, editOfFor } from '../../server/src/features/alert-at';
import { createSnapshot } from '../../server/src/features/snapshot';
import { previewAlert, renderAlert } from '../../server/src/lsp/alert-preview';
import type { AlertPreview, AlertRule, RenderAlertParams } from '../../server/src/lsp/protocol';
import { configRoutes, routesOf } from '../../server/src/model/alertmanager-routes';
import { alertSpans } from '../../server/src/query/promql/alert-states';
import { parseYaml } from '../../server/src/yaml/parse';
import { findPrometheus } from '../../scripts/demo/prometheus.mjs';
import { hasPromtool } from '../helper/promtool';
import { findAlertmanager, startAlertmanager, type RealServer } from '../helper/real-servers';
import { startRecordedPrometheus } from '../helper/recorded-prometheus';

const STEP = 30;
const END = 1_700_000_040;
const HOUR = 3600;
const RULES = `groups:
  - name: errors
    interval: 30s
    rules:
      - alert: HighErrorRate
        expr: errors_ratio > 0.05
        for: 5m
        labels:
          severity: critical
          team: 'team-{{ $labels.service }}'
        annotations:
          summary: '{{ $labels.service }} fails at {{ $value | humanizePercentage }} in {{ $externalLabels.cluster }}'
          busiest: '{{ with query "topk(1, errors_ratio)" }}{{ . | first | label "service" }}{{ end }}'
          time: '{{ ($value | toTime).Format "15:04" }}'
`;
const CONFIG = {
  route: {
    receiver: 'default', group_by: ['alertname'],
    routes: [
      { matchers: ['severity="critical"'], receiver: 'pager', continue: true, group_wait: '10s', routes: [{ match_re: { team: 'team-(risk|execution)' }, receiver: 'traders' }] },
      { match: { service: 'risk' }, receiver: 'risk', repeat_interval: '1h' },
      { matchers: ['severity=~"crit.*"', 'cluster!=""'], receiver: 'archive' },
    ],
  },
  receivers: ['default', 'pager', 'traders', 'risk', 'archive'].map((name) => ({ name })),
};

const ruleOf = (text: string): AlertRule => {
  const found = alertAt(createSnapshot({ path: 'rules.yaml', languageId: 'yaml', text }), text.indexOf('expr'));
  assert.ok(found);
  return found;
};
const transport = fetchOverNode;
const { signal } = new AbortController();

describe('the preview of an alert, on a real Prometheus', function () {
  this.timeout(120_000);
  let prometheus: RealServer;
  /** Above the threshold for twenty minutes, and for three. */
  const isHigh = (time: number): boolean => (time >= END - 5 * HOUR && time < END - 5 * HOUR + 20 * 60) || (time >= END - HOUR && time < END - HOUR + 180);
  before(async function () {
    if (findPrometheus() === undefined || !(await hasPromtool())) return this.skip();
    const config = { global: { evaluation_interval: '1m', external_labels: { cluster: 'eu' } } };
    const at = (high: (time: number) => boolean) => (time: number): number => (high(time) ? 0.125 : 0.01);
    prometheus = await startRecordedPrometheus([
      { metric: 'errors_ratio', labels: { service: 'risk' }, valueAt: at(isHigh) },
      { metric: 'errors_ratio', labels: { service: 'portfolio' }, valueAt: at(() => false) },
    ], { from: END - 6 * HOUR, to: END, step: STEP, config });
  });
  after(() => prometheus?.stop());
  const server = () => ({ url: prometheus.url, setting: 'test', timeoutSeconds: 30 });
  const preview = (rule: AlertRule): Promise<AlertPreview> => previewAlert({ rule, seconds: 6 * HOUR, end: END, ...server() }, transport, signal, Date.now);

  it('knows when each series met the condition, at every evaluation of its group', async () => {
    const rule = ruleOf(RULES);
    const found = await preview(rule);
    assert.ok(found.kind === 'preview', JSON.stringify(found));
    assert.deepEqual(found.evaluations, { start: END - 6 * HOUR, interval: 30, steps: 721 });
    assert.deepEqual(found.series.map(({ name }) => name), ['errors_ratio{service="risk"}']);
    assert.deepEqual(alertSpans(found.series[0]!.presence, found.evaluations, { for: rule.for, keepFiringFor: 0 }), [
      { state: 'pending', from: END - 5 * HOUR, to: END - 5 * HOUR + 300 },
      { state: 'firing', from: END - 5 * HOUR + 300, to: END - 5 * HOUR + 1200 },
      { state: 'pending', from: END - HOUR, to: END - HOUR + 180 },
    ]);
    assert.deepEqual(found.condition, { operator: '>', value: 0.05, compared: 'errors_ratio' });
    assert.equal(found.graph?.series.length, 2, 'the graph has the series below the threshold, too');
    assert.deepEqual(found.notes, []);
  });

  it('takes the interval of the server where the group has none, and says so', async () => {
    const found = await preview(ruleOf(RULES.replace('    interval: 30s\n', '')));
    assert.ok(found.kind === 'preview');
    assert.equal(found.evaluations.interval, 60);
    assert.deepEqual(found.notes, ["The group has no `interval`: the server's own is 1m."]);
  });

  it('looks back as far as the group does', async () => {
    const found = await preview(ruleOf(RULES.replace('interval: 30s', 'interval: 30s\n    query_offset: 1m')));
    assert.ok(found.kind === 'preview');
    const [first] = alertSpans(found.series[0]!.presence, found.evaluations, { for: 0, keepFiringFor: 0 });
    assert.equal(first!.from, END - 5 * HOUR + 60);
  });

  it('says what Prometheus would refuse', async () => {
    const found = await preview(ruleOf(RULES.replace('errors_ratio > 0.05', 'label_replace(errors_ratio, "x", "", "service", "(.*") > 1')));
    assert.ok(found.kind === 'failed' && found.outcome.kind === 'error', JSON.stringify(found));
    assert.match(found.outcome.message, /invalid regular expression/);
    const twice = await preview(ruleOf(RULES.replace('errors_ratio > 0.05', 'errors_ratio > 0').replace("'team-{{ $labels.service }}'", 'all\n          service: one')));
    assert.ok(twice.kind === 'preview');
    assert.match(twice.notes.join(), /same labelset/);
  });

  it('renders the texts with the labels and the value of a firing, and says what cannot be told', async () => {
    const params: RenderAlertParams = { rule: ruleOf(RULES), labels: { __name__: 'errors_ratio', service: 'risk' }, time: END - 5 * HOUR + 300, ...server(), alertmanagerFiles: [] };
    const configs = [{ name: 'alertmanager.yml', snapshot: createSnapshot({ path: 'alertmanager.yml', languageId: 'yaml', text: JSON.stringify(CONFIG) }) }];
    const found = await renderAlert(params, configs, () => transport, signal);
    assert.ok(found.kind === 'rendered', JSON.stringify(found));
    assert.deepEqual(found.labels, { service: 'risk', severity: 'critical', team: 'team-risk', alertname: 'HighErrorRate' });
    assert.deepEqual(found.annotations, [
      { name: 'summary', kind: 'text', text: 'risk fails at 12.5% in eu' },
      { name: 'busiest', kind: 'text', text: 'risk' },
      { name: 'time', kind: 'unknown', message: 'methods of a time are not worked out here' },
    ]);
    assert.ok(found.routes.kind === 'routes');
    assert.deepEqual(found.routes.receivers.map(({ receiver }) => receiver), ['traders', 'risk']);
    assert.deepEqual(found.routes.receivers[0]!.path, ['every alert', 'severity="critical"', 'team=~"team-(risk|execution)"']);
    const kept = await renderAlert({ ...params, time: END - 4 * HOUR }, configs, () => transport, signal);
    assert.ok(kept.kind === 'failed' && kept.message.includes('does not return the series'));
  });

  it('asks the Alertmanager of the environment where the workspace has no configuration', async function () {
    if (findAlertmanager() === undefined) return this.skip();
    const alertmanager = await startAlertmanager(CONFIG);
    try {
      const params: RenderAlertParams = { rule: ruleOf(RULES), labels: { __name__: 'errors_ratio', service: 'risk' }, time: END - 5 * HOUR + 300, ...server(), alertmanagerFiles: [], alertmanager: { url: alertmanager.url, setting: 'test', timeoutSeconds: 10 } };
      const found = await renderAlert(params, [], () => transport, signal);
      assert.ok(found.kind === 'rendered' && found.routes.kind === 'routes', JSON.stringify(found));
      assert.deepEqual(found.routes.receivers.map(({ receiver, source }) => [receiver, source]), [['traders', alertmanager.url], ['risk', alertmanager.url]]);
    } finally {
      await alertmanager.stop();
    }
  });
});

describe('the routes of an alert', function () {
  this.timeout(60_000);

  it('are those of a real Alertmanager', async function () {
    if (findAlertmanager() === undefined) return this.skip();
    const alertmanager = await startAlertmanager(CONFIG);
    try {
      const tried = ['critical', 'warning', ''].flatMap((severity) => ['team-risk', 'team-x', ''].flatMap((team) => ['risk', 'portfolio'].flatMap((service) => ['eu', ''].map((cluster) => ({ alertname: `A${severity}${team}${service}${cluster}`, severity, team, service, cluster })))));
      const alerts = tried.map((labels) => ({ labels: Object.fromEntries(Object.entries(labels).filter(([, value]) => value !== '')) }));
      const sent = await fetch(`${alertmanager.url}/api/v2/alerts`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(alerts) });
      assert.equal(sent.status, 200, await sent.text());
      const taken = (await (await fetch(`${alertmanager.url}/api/v2/alerts`)).json()) as { labels: Record<string, string>; receivers: { name: string }[] }[];
      assert.equal(taken.length, tried.length);
      const routes = configRoutes(parseYaml(JSON.stringify(CONFIG))[0]!.document.root)!;
      for (const { labels, receivers } of taken) assert.deepEqual([...new Set(routesOf(routes, labels)!.map(({ route }) => route.receiver))].sort(), receivers.map(({ name }) => name).sort(), JSON.stringify(labels));
    } finally {
      await alertmanager.stop();
    }
  });
});

describe('the edit of `for`', () => {
  const edited = (text: string, duration: string): string | undefined => {
    const snapshot = createSnapshot({ path: 'rules.yaml', languageId: 'yaml', text });
    const edit = editOfFor(snapshot, { group: 'errors', alert: 'HighErrorRate', index: 0 }, duration);
    return edit && text.slice(0, edit.from) + edit.text + text.slice(edit.to);
  };

  it('replaces the scalar alone, in its own quotes', () => {
    assert.equal(edited(RULES, '10m'), RULES.replace('for: 5m', 'for: 10m'));
    assert.equal(edited(RULES.replace('for: 5m', 'for: "5m" # long'), '1h30m'), RULES.replace('for: 5m', 'for: "1h30m" # long'));
  });
  it('adds the field behind the expression where there is none', () => assert.equal(edited(RULES.replace('        for: 5m\n', ''), '10m'), RULES.replace('for: 5m', 'for: 10m')));
  it('leaves an alias alone, and a rule that is gone', () => {
    assert.equal(edited(`x: &wait 5m\n${RULES.replace('for: 5m', 'for: *wait')}`, '10m'), undefined);
    assert.equal(edited(RULES.replace('HighErrorRate', 'Other'), '10m'), undefined);
  });
});
