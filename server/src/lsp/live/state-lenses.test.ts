import assert from 'node:assert/strict';
import type { DroppedTarget, LiveRule, Target } from '../../backends/prometheus-api';
import { createSnapshot } from '../../features/snapshot';
import type { ServerState } from './live-state';
import { stateLenses, wantedBy } from './state-lenses';

const NOW = 1_700_000_000;
const iso = (seconds: number): string => new Date(seconds * 1000).toISOString();
const alert = (state: string): LiveRule['alerts'][number] => ({ labels: {}, annotations: {}, state, activeAt: iso(NOW), value: '1' });
const live = (more: Partial<LiveRule> = {}): LiveRule => ({
  type: 'alerting', group: 'g', file: '/etc/rules.yml', name: 'A', query: 'up == 0', labels: { severity: 'critical' }, state: 'inactive', health: 'ok', lastError: '', lastEvaluation: iso(NOW - 4), evaluationSeconds: 0.003, alerts: [], ...more,
});
const target = (more: Partial<Target> = {}): Target => ({ pool: 'serviceMonitor/trading/risk/0', labels: {}, discovered: {}, url: 'http://10.0.0.1:8003/metrics', health: 'up', lastError: '', lastScrape: iso(NOW), lastScrapeSeconds: 0.002, ...more });

/** The lenses of a file, each with the line that it stands above. */
function lenses(text: string, more: Partial<ServerState>, path = 'file:///w/a.yaml'): string[] {
  const snapshot = createSnapshot({ path, languageId: 'yaml', text });
  const state: ServerState = { server: { base: 'http://prom', name: 'prom' }, serverTime: NOW, fetchedAt: 0, ...more };
  return stateLenses(snapshot, state, 0).map(({ at, title }) => `${snapshot.lines.position(at).line} ${title}`);
}
const rules = (...written: string[]): string => `groups:\n  - name: g\n    rules:\n${written.map((rule) => `      - ${rule}\n`).join('')}`;
const A = "{ alert: A, expr: 'up==0', labels: { severity: critical } }";

describe('the lens of a rule', () => {
  it('says how many alerts there are, and when and how long it was evaluated', () => {
    const alerts = [alert('firing'), alert('pending'), alert('firing')];
    assert.deepEqual(lenses(rules(A), { rules: [live({ alerts })] }), ['3 $(flame) firing 2 · pending 1 · last evaluated 4 s ago in 3 ms']);
    assert.deepEqual(lenses(rules(A), { rules: [live({ lastEvaluation: iso(NOW - 600), evaluationSeconds: 1.25 })] }), ['3 $(pass) inactive · last evaluated 10 min ago in 1.3 s']);
    assert.deepEqual(lenses(rules(A), { rules: [live({ lastEvaluation: '0001-01-01T00:00:00Z' })] }), ['3 $(pass) inactive · not evaluated yet']);
    assert.deepEqual(lenses(rules("{ record: 'a:b', expr: up }"), { rules: [live({ type: 'recording', name: 'a:b', query: 'up', labels: {} })] }), ['3 $(pass) recorded · last evaluated 4 s ago in 3 ms']);
  });

  it("says the server's own error, as text that can be nothing else", () => {
    const rule = live({ health: 'err', lastError: 'found duplicate series\n$(flame) [x](command:y)' });
    assert.deepEqual(lenses(rules(A), { rules: [rule] }), ['3 $(error) error: found duplicate series $ (flame) [x](command:y) · last evaluated 4 s ago in 3 ms']);
  });

  it('finds its rule however the server spells its query, and whatever labels the operator adds', () => {
    assert.equal(lenses(rules("{ alert: A, expr: 'sum  by(job)(up{b=\"1\",a=\"2\"})==0', labels: { severity: critical } }"), { rules: [live({ query: 'sum by (job) (up{a="2",b="1"}) == 0', labels: { severity: 'critical', namespace: 'x' } })] }).length, 1);
    const both = [live({ labels: { severity: 'critical' }, alerts: [alert('firing')] }), live({ labels: { severity: 'warning' } })];
    assert.deepEqual(lenses(rules(A, "{ alert: A, expr: 'up == 0', labels: { severity: warning } }"), { rules: both }).map((lens) => lens.slice(2, 12)), ['$(flame) f', '$(pass) in']);
  });

  it('says where the server has another version of the rule', () => {
    assert.deepEqual(lenses(rules(A), { rules: [live({ query: 'up == 1' })] }), ['3 $(pass) inactive · last evaluated 4 s ago in 3 ms · the server has another expression']);
    assert.deepEqual(lenses(rules(A), { rules: [live({ labels: { severity: 'info' } })] }), ['3 $(pass) inactive · last evaluated 4 s ago in 3 ms · the server has other labels']);
  });

  it('is there for a rule that is not loaded only where the server has others of its group', () => {
    const b = "{ alert: B, expr: 'up == 2' }";
    assert.deepEqual(lenses(rules(A, b), { rules: [live()] }).map((lens) => lens.slice(2)), ['$(pass) inactive · last evaluated 4 s ago in 3 ms', '$(circle-slash) not loaded by the server']);
    assert.deepEqual(lenses(rules(A, b), { rules: [live({ group: 'other' })] }), []);
    assert.deepEqual(lenses(rules(A, b), { rules: [] }), []);
  });

  it('is not there where several rules of the server may be it, unless the operator made one of its object', () => {
    const twice = [live({ file: '/rules/team-a-rules-1.yaml', alerts: [alert('firing')] }), live({ file: '/rules/team-b-rules-2.yaml' })];
    assert.deepEqual(lenses(rules(A), { rules: twice }), []);
    const object = `apiVersion: monitoring.coreos.com/v1\nkind: PrometheusRule\nmetadata: { name: rules, namespace: team-a }\nspec:\n  ${rules(A).replaceAll('\n', '\n  ')}`;
    assert.deepEqual(lenses(object, { rules: twice }).map((lens) => lens.slice(2, 19)), ['$(flame) firing 1']);
  });

  it('is not there for rules of Loki, templates of Helm, prose, and what cannot be read', () => {
    const state = { rules: [live()] };
    assert.equal(lenses(rules(A), state).length, 1);
    const ofLoki = `apiVersion: loki.grafana.com/v1\nkind: AlertingRule\nmetadata: { name: a }\nspec:\n  ${rules(A).replaceAll('\n', '\n  ')}`;
    const ofHelm = rules(A, "{ alert: '{{ .Values.name }}', expr: up }");
    const prose = `# x\n\n\`\`\`yaml\n${rules(A)}\`\`\`\n`;
    for (const text of [ofLoki, ofHelm, prose, 'groups:\n  - rules:\n      - alert: A\n', 'groups: [', rules('{ expr: up }')]) assert.deepEqual(lenses(text, state), [], text);
  });

  it('is there for each rule of a file that is read in parts', () => {
    const many = Array.from({ length: 300 }, (_, i) => `alert: A${i}\n        expr: up == ${i}`);
    const found = lenses(rules(...many), { rules: many.map((_, i) => live({ name: `A${i}`, query: `up == ${i}`, labels: {} })) });
    assert.equal(found.length, 300);
    assert.match(found[299]!, /^601 /);
  });
});

describe('the lens of a monitor', () => {
  const monitor = (more = 'endpoints: [{ port: http }]', app = 'risk', kind = 'ServiceMonitor'): string => `apiVersion: monitoring.coreos.com/v1\nkind: ${kind}\nmetadata: { name: risk, namespace: trading }\nspec:\n  selector: { matchLabels: { app: ${app} } }\n  ${more}\n`;
  const of = (text: string, active: readonly Target[], dropped: readonly DroppedTarget[] = [], pools?: readonly string[], droppedCounts?: Record<string, number>): string[] => lenses(text, { targets: { active, dropped, droppedCounts }, ...(pools ? { pools } : {}) });
  const drop = (app: string | undefined, port = 'http', pool = 'serviceMonitor/trading/risk/0'): DroppedTarget => ({ pool, discovered: { __address__: '10.0.0.1:1', ...(app === undefined ? {} : { __meta_kubernetes_service_label_app: app }), __meta_kubernetes_endpoint_port_name: port } });

  it('counts its targets, and says why they are down', () => {
    const refused = 'Get "http://10.0.0.1:8003/metrics": dial tcp 10.0.0.1:8003: connect: connection refused';
    const active = [target(), target(), target(), target({ health: 'down', lastError: refused }), target({ pool: 'serviceMonitor/trading/risk-2/0' }), target({ pool: 'serviceMonitor/other/risk/0' }), target({ pool: 'podMonitor/trading/risk/0' })];
    assert.deepEqual(of(monitor(), active), ['0 $(error) 3 up · 1 down: connection refused']);
    const more = [target({ health: 'down', lastError: 'server returned HTTP status 500 Internal Server Error' }), target({ health: 'down', lastError: refused }), target({ health: 'unknown' })];
    assert.deepEqual(of(monitor(), more), ['0 $(error) 2 down: server returned HTTP status 500 Internal Server Error and 1 other error · 1 not scraped yet']);
    assert.deepEqual(of(monitor('podMetricsEndpoints: [{ port: http }]', 'risk', 'PodMonitor'), active), ['0 $(pass) 1 up']);
  });

  it('says which label of the selector nothing has', () => {
    assert.deepEqual(of(monitor(), [], [drop('rsk'), drop('execution')]), ['0 $(warning) no targets: none of the 2 endpoints that discovery finds has app=risk; did you mean rsk?']);
    assert.deepEqual(of(monitor(), [], [drop('execution'), drop('portfolio')]), ['0 $(warning) no targets: none of the 2 endpoints that discovery finds has app=risk; there are execution, portfolio']);
    assert.deepEqual(of(monitor(), [], [drop(undefined)]), ['0 $(warning) no targets: none of the 1 endpoint that discovery finds has a label app']);
  });

  it('says which port the selected services do not have', () => {
    assert.deepEqual(of(monitor(), [], [drop('risk', 'web'), drop('execution', 'http')]), ['0 $(warning) no targets: the selected services have no port named http; theirs is web']);
    assert.deepEqual(of(monitor(), [], [drop('risk', 'http')]), ['0 $(warning) no targets: the 1 that the selector takes are dropped by relabeling']);
  });

  it('says no more than the server lists', () => {
    assert.deepEqual(of(monitor(), [], [drop('execution')], undefined, { 'serviceMonitor/trading/risk/0': 5 }), ['0 $(warning) no targets: all 5 endpoints that discovery finds are dropped']);
    assert.deepEqual(of(monitor(), [], [], ['serviceMonitor/trading/risk/0']), ['0 $(warning) no targets: discovery finds no endpoint in the namespaces that it selects']);
    assert.deepEqual(of(monitor(), [], [], ['serviceMonitor/trading/other/0']), ['0 $(circle-slash) not loaded by the server']);
    for (const pools of [undefined, [], ['node', 'prometheus']]) assert.deepEqual(of(monitor(), [], [], pools), []);
  });
});

describe('what a file wants to know', () => {
  const wanted = (text: string) => wantedBy(createSnapshot({ path: 'file:///w/a.yaml', languageId: 'yaml', text }));
  it('is asked only where it has something of the kind', () => {
    assert.deepEqual(wanted(rules(A)), { rules: true, targets: false });
    assert.deepEqual(wanted('apiVersion: monitoring.coreos.com/v1\nkind: PodMonitor\nmetadata: { name: a }\n'), { rules: false, targets: true });
    assert.deepEqual(wanted('a: 1\n'), { rules: false, targets: false });
  });
});
