import assert from 'node:assert/strict';
import { problemsAmong } from '../../../../test/helper/check';

type Files = Readonly<Record<string, string>>;

const RULES = "groups:\n  - name: g\n    rules:\n      - { record: job:a:sum, expr: sum by (job) (a) }\n      - { record: job:b:sum, expr: sum by (job) (b) }\n";
const unread = async (files: Files): Promise<string[]> => (await problemsAmong({ 'rules.yaml': RULES, ...files })).filter(({ rule }) => rule === 'rule/unread').map(({ at }) => at);
const QUERIES: Files = { 'queries.promql': 'job:a:sum > 5\n' };
const object = (kind: string, spec: string): string => `apiVersion: monitoring.coreos.com/v1\nkind: ${kind}\nmetadata: { name: x }\nspec:\n  ${spec}\n`;
const configMap = (text: string): string => `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: x }\ndata:\n  file: |\n    ${text.replaceAll('\n', '\n    ')}\n`;

describe('a recorded metric that nothing reads', () => {
  it('is told of where people query others', async () => assert.deepEqual(await unread(QUERIES), ['job:b:sum']));
  it('is one that only its own rule reads', async () => {
    assert.deepEqual(await unread({ ...QUERIES, 'rules.yaml': RULES.replace('expr: sum by (job) (b)', 'expr: job:b:sum offset 5m') }), ['job:b:sum']);
  });
  it('is one that a ConfigMap only records', async () => assert.deepEqual(await unread({ ...QUERIES, 'rules.yaml': configMap(RULES) }), ['job:b:sum']));

  for (const [name, files] of Object.entries<Files>({
    'a rule of another file reads it': { 'other.yaml': "groups:\n  - name: h\n    rules:\n      - { alert: A, expr: 'job:b:sum > 5' }\n" },
    'the template of an alert asks for it': { 'other.yaml': "groups:\n  - name: h\n    rules:\n      - alert: A\n        expr: up == 0\n        annotations: { summary: '{{ query \"job:b:sum\" | len }}' }\n" },
    'a query is still being typed': { 'more.promql': 'sum(job:b:sum' },
    'Markdown shows it': { 'runbook.md': '```promql\njob:b:sum\n```\n' },
    'a ConfigMap mentions it, such as in a dashboard': { 'dashboard.yaml': configMap('{ "expr": "job:b:sum" }') },
    'a rule file in a ConfigMap reads it': { 'map.yaml': configMap("groups:\n  - name: h\n    rules:\n      - { alert: A, expr: 'job:b:sum > 5' }") },
    'a Helm template reads it': { 'templates/rules.yaml': `{{ if .Values.x }}\n${object('PrometheusRule', "groups: [{ name: h, rules: [{ alert: A, expr: 'job:b:sum > 5' }] }]")}{{ end }}\n` },
    'another Prometheus federates it': { 'federate.yaml': object('ServiceMonitor', `selector: {}\n  endpoints: [{ port: web, path: /federate, params: { 'match[]': ['{__name__=~"job:.*"}'] } }]`) },
    'a query selects it by a pattern': { 'more.promql': '{__name__=~"job:.+:sum"}' },
    'a Prometheus writes what it stores to elsewhere': { 'prometheus.yaml': object('Prometheus', 'remoteWrite: [{ url: https://a }]') },
  })) {
    it(`is none where ${name}`, async () => assert.deepEqual(await unread({ ...QUERIES, ...files }), []));
  }
  for (const [name, files] of Object.entries<Files>({
    'there is no query but those of rules': {},
    'queries read no recorded metric': { 'queries.promql': 'rate(a[1h:5m])' },
    'only Markdown holds queries': { 'runbook.md': '```promql\njob:a:sum\n```\n' },
  })) {
    it(`is left alone where ${name}`, async () => assert.deepEqual(await unread(files), []));
  }
  it('is left alone without a colon in its name', async () => assert.deepEqual(await unread({ ...QUERIES, 'rules.yaml': RULES.replaceAll('job:b:sum', 'b_sum') }), []));
});
