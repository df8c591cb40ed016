import assert from 'node:assert/strict';
import { loadContract } from '../../server/src/contract/load-contract';
import type { CheckSettings } from '../../server/src/features/diagnose';
import { createSnapshot } from '../../server/src/features/snapshot';
import { MetricTable } from '../../server/src/query/promql/metric-table';
import { factsOfFile } from '../../server/src/workspace/facts';
import { check, problemsOf, WITH_CONTRACT, WITHOUT_CONTRACT } from '../helper/check';

const settingsOf = (contract: string): CheckSettings => ({ contract: loadContract(contract).contract, severities: {} });

async function rulesIn(text: string, settings: CheckSettings = WITH_CONTRACT, file = 'rules.yaml'): Promise<string[]> {
  return (await problemsOf(text, { file, settings })).map(({ rule }) => rule).filter((rule) => rule.startsWith('contract/'));
}

const query = (text: string, settings?: CheckSettings): Promise<string[]> => rulesIn(text, settings, 'queries.promql');

interface Fields {
  readonly app?: string;
  readonly namespace?: string;
  readonly kind?: string;
  readonly port?: string;
  readonly probes?: string;
  readonly more?: string;
}

const PROBES = `livenessProbe: { httpGet: { path: /health/live, port: http } }, readinessProbe: { httpGet: { path: /health/ready, port: http }, timeoutSeconds: 2 }`;

/** A workload that keeps the built-in contract, but for what a specification changes. */
const workload = ({ app = 'risk', namespace = 'quantum-trader', kind = 'Deployment', port = '{ name: http, containerPort: 8003 }', probes = PROBES, more = '' }: Fields = {}): string => `apiVersion: apps/v1
kind: ${kind}
metadata: { name: ${app}, namespace: ${namespace} }
spec:
  selector: { matchLabels: { app: ${app} } }
  template:
    metadata: { labels: { app: ${app} } }
    spec:
      containers:
        - { name: ${app}, image: a, ports: [${port}]${probes === '' ? '' : `, ${probes}`} }
${more}`;

const alert = (fields: string, namespace?: string): string => (namespace === undefined ? `groups:\n  - name: g\n    rules:\n      - { ${fields} }\n` : `apiVersion: monitoring.coreos.com/v1\nkind: PrometheusRule\nmetadata: { name: a, namespace: ${namespace} }\nspec:\n  groups:\n    - name: g\n      rules:\n        - { ${fields} }\n`);

describe('the contract speaks of', () => {
  for (const kind of ['Deployment', 'StatefulSet', 'DaemonSet']) {
    it(`a ${kind} of a service`, async () => {
      assert.deepEqual(await rulesIn(workload({ kind })), []);
      assert.deepEqual(await rulesIn(workload({ kind, port: '{ name: http, containerPort: 80 }' })), ['contract/container-port']);
    });
  }

  it('no workload of others, wherever it runs', async () => {
    for (const namespace of ['quantum-trader', 'monitoring']) assert.deepEqual(await rulesIn(workload({ app: 'grafana', namespace, port: '{ containerPort: 3000 }', probes: '' })), [], namespace);
  });

  it('a service whose name is a slip, but not one with an addition of its own', async () => {
    assert.deepEqual(await rulesIn(workload({ app: 'portfolo' })), ['contract/unknown-service']);
    assert.deepEqual(await rulesIn(workload({ app: 'portfolio-v2' })), []);
    assert.deepEqual(await rulesIn(workload({ app: 'portfolo', namespace: 'elsewhere' })), []);
    assert.deepEqual(await rulesIn(workload({ app: 'ai_engine', namespace: 'elsewhere' })), ['contract/unknown-service']);
  });

  it('the container of the service, and not those beside it', async () => {
    assert.deepEqual(await rulesIn(workload({ more: '        - { name: proxy, image: b, ports: [{ containerPort: 9000 }] }\n' })), []);
    assert.deepEqual(await rulesIn(workload({ port: '{ name: http, containerPort: 8003 }' }).replace('- { name: risk,', '- { name: main,')), []);
    const twoUnknown = workload({ port: '{ containerPort: 1 }', more: '        - { name: b, image: b }\n' }).replace('- { name: risk,', '- { name: a,');
    assert.deepEqual(await rulesIn(twoUnknown), []);
  });

  it('nothing that a patch leaves out', async () => {
    const patch = `apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: risk }\nspec: { template: { metadata: { labels: { app: risk } }, spec: { containers: [{ name: risk, image: b }] } } }\n`;
    assert.deepEqual(await rulesIn(patch, WITH_CONTRACT, 'overlay/patches/risk.yaml'), []);
    assert.deepEqual(await rulesIn(patch), ['contract/container-port', 'contract/probe-missing', 'contract/probe-missing']);
  });

  it('ServiceMonitors of its services and namespaces alone', async () => {
    const monitor = (app: string, namespace: string): string => `apiVersion: monitoring.coreos.com/v1\nkind: ServiceMonitor\nmetadata: { name: a, namespace: ${namespace} }\nspec: { selector: { matchLabels: { app: ${app} } }, endpoints: [{ port: web, path: /stats, interval: 1m, scrapeTimeout: 20s }] }\n`;
    assert.deepEqual(await rulesIn(monitor('grafana', 'monitoring')), []);
    assert.deepEqual((await rulesIn(monitor('risk', 'monitoring'))).sort(), ['contract/namespace', 'contract/port-name', 'contract/scrape-interval', 'contract/scrape-path', 'contract/scrape-timeout']);
    assert.deepEqual(await rulesIn(monitor('grafana', 'monitoring'), settingsOf('extends: none\nscrape: { port: http }\n')), ['contract/port-name'], 'without services and namespaces, of everybody');
  });

  it('alerts of its namespaces, or over its series', async () => {
    const fields = 'alert: DiskFull, expr: node_free_bytes < 5, labels: { severity: info }';
    assert.deepEqual(await rulesIn(alert(fields)), []);
    assert.deepEqual(await rulesIn(alert(fields, 'monitoring')), []);
    assert.deepEqual(await rulesIn(alert(fields, 'quantum-trader')), ['contract/annotation-missing']);
    assert.deepEqual(await rulesIn(alert(fields.replace('node_free_bytes', `'node_free_bytes{service="risk"}'`).replace("' < 5", " < 5'"))), ['contract/annotation-missing']);
    assert.deepEqual(await rulesIn(alert('alert: watchdog, expr: vector(1), labels: { severity: none }', 'monitoring')), []);
  });

  it('series of its own namespaces', async () => {
    assert.deepEqual(await query('sum(rate(trade_executed_total{namespace="other"}[5m]))'), []);
    assert.deepEqual(await query('sum(rate(http_requests_total{namespace="other", environment="prod", service="ai_engine", stauts="500"}[5m]))'), []);
    assert.deepEqual((await query('sum(rate(http_requests_total{namespace="quantum-trader", environment="prod", service="ai_engine", stauts="500"}[5m]))')).sort(), ['contract/environment', 'contract/unknown-label', 'contract/unknown-service']);
  });

  it('nothing at all where it is switched off', async () => {
    for (const text of [workload({ port: '{ containerPort: 1 }', probes: '' }), alert('alert: bad_name, expr: errors_total > 1', 'quantum-trader'), workload({ namespace: 'elsewhere' })]) assert.deepEqual(await rulesIn(text, WITHOUT_CONTRACT), []);
    assert.deepEqual(await query('trade_executed_total{environment="prod"}', WITHOUT_CONTRACT), []);
    assert.deepEqual(await rulesIn('alerts: { severities: { a: b }, required: { C: { severity: d } } }\n', WITHOUT_CONTRACT, 'observability-contract.yaml'), []);
  });
});

describe("a team's own contract decides", () => {
  const OWN = settingsOf(`extends: none
namespaces: [orders]
environments: { live: [production] }
services: { checkout: { port: 80 } }
endpoints: { liveness: /alive }
scrape: { selector: team.example/service, port: web }
metrics: { labels: [tenant], catalog: { orders_taken_total: { type: counter, labels: [region_code] } } }
alerts: { annotations: [docs_url, owner], name: '[a-z_]+', required: { orders_stop: { window: 10m, below: 3 } } }
records: { name: 'rec_.*' }
`);

  it('on the label, the port and the probes of workloads', () => check(`apiVersion: apps/v1
kind: Deployment
metadata: { name: checkout }
spec:
  selector: { matchLabels: { a: b } }
  template:
    metadata: { labels: { a: b, team.example/service: checkout } }
    spec:
      containers:
        - name: main
          ports: [{ name: http, containerPort: 8080 }]
#                         ^^^^ has the name \`web\`, not \`http\`
#                                              ^^^^ listens on port 80 with the name \`web\`
          livenessProbe: { httpGet: { path: /health/live, port: http } }
#                                           ^^^^^^^^^^^^ answers on \`/alive\`
`, { settings: OWN }));

  it('on labels, values and metrics of queries', async () => {
    assert.deepEqual(await query('rate(orders_taken_total{region_cod="eu", environment="production"}[5m])', OWN), ['contract/unknown-label', 'contract/environment']);
    assert.deepEqual(await query('rate(order_taken_total[5m])', OWN), ['contract/unknown-metric']);
    assert.deepEqual(await query('rate(trade_executed_total{environment="prod"}[5m])', OWN), [], 'the built-in catalog does not count');
  });

  it('on alerts and recording rules', async () => {
    assert.deepEqual(await rulesIn(alert('alert: Bad, expr: up == 0', 'orders'), OWN), ['contract/alert-name', 'contract/annotation-missing']);
    assert.deepEqual(await rulesIn(alert('alert: orders_stop, expr: "sum(increase(orders_taken_total[5m])) < 1", annotations: { owner: me, docs_url: nowhere }'), OWN), ['contract/alert-condition', 'contract/alert-condition', 'contract/annotation-url']);
    assert.deepEqual(await rulesIn(alert('record: a:b:c, expr: sum(orders_taken_total)'), OWN), ['contract/record-name']);
    assert.deepEqual(await rulesIn(alert('record: rec_a, expr: sum(orders_taken_total)'), OWN), []);
  });

  it('on the labels that relabelings must keep', async () => {
    const monitor = (regex: string): string => `apiVersion: monitoring.coreos.com/v1\nkind: PodMonitor\nmetadata: { name: a, namespace: orders }\nspec: { podMetricsEndpoints: [{ metricRelabelings: [{ action: LabelDrop, regex: ${regex} }] }] }\n`;
    assert.deepEqual(await rulesIn(monitor('tenant'), OWN), ['contract/label-dropped']);
    assert.deepEqual(await rulesIn(monitor('pod|service|xtenant'), OWN), []);
    assert.deepEqual(await rulesIn(monitor("'('"), OWN), [], 'an expression that is none says nothing');
  });
});

describe('the condition of a required alert', () => {
  const conditions = async (expr: string, settings?: CheckSettings): Promise<number> => (await rulesIn(alert(`alert: HighErrorRate, for: 5m, labels: { severity: critical }, expr: '${expr}'`), settings)).filter((rule) => rule === 'contract/alert-condition').length;
  const SHARE = 'sum(rate(errors_total[5m])) / sum(rate(http_requests_total[5m]))';

  for (const [expr, found] of [
    [`${SHARE} > 0.05`, 0],
    [`${SHARE} >= 0.05`, 0],
    [`0.05 < ${SHARE}`, 0],
    [`100 * ${SHARE} > 5`, 0],
    [`(${SHARE}) * 100 > 5`, 0],
    [`round((${SHARE}) * 100) > 5`, 0],
    [`1 - (${SHARE}) < 0.95`, 0],
    ['service:error_percent:rate5m > 5', 0],
    [`${SHARE} > 0.05 and sum(rate(http_requests_total[5m])) > 10`, 0],
    [`${SHARE} > 0.1 and sum(rate(http_requests_total[5m])) > 10`, 0],
    ['service:errors_are_high:bool', 0],
    [`${SHARE} > on () service:threshold`, 0],
    [`${SHARE} > 0.1`, 1],
    [`100 * ${SHARE} > 10`, 1],
    [`0.5 < ${SHARE}`, 1],
    ['service:error_percent:rate5m > 0.05', 1],
  ] as const) {
    it(`${found === 0 ? 'is met, or not known,' : 'is another one'} in ${expr}`, async () => assert.equal(await conditions(expr), found));
  }

  it('is changed by a fix only where the expression divides', async () => {
    const fixes = async (expr: string): Promise<number | undefined> => (await problemsOf(alert(`alert: HighErrorRate, for: 5m, labels: { severity: critical }, expr: '${expr}'`))).find(({ rule }) => rule === 'contract/alert-condition')?.fixes.length;
    assert.equal(await fixes(`${SHARE} > 0.1`), 1);
    assert.equal(await fixes('sum(rate(errors_total[5m])) > 1'), 0);
  });
});

describe('metrics and labels that a contract does not list', () => {
  const workspace = (record: string): CheckSettings => ({
    ...WITH_CONTRACT,
    workspace: factsOfFile(createSnapshot({ path: 'r.yaml', languageId: 'yaml', text: alert(`record: ${record}, expr: sum(a)`) }).documents.map(({ analysis }) => analysis)),
  });
  const live = (name: string, label?: string): CheckSettings => ({ ...WITH_CONTRACT, live: new MetricTable([{ name, type: 'counter', source: 'server' }], (metric, asked) => (metric === name && asked === label ? ['a'] : [])) });

  it('are no mistake where the workspace records them or a server has them', async () => {
    assert.deepEqual(await query('trade_executed_total > 5'), ['contract/unknown-metric']);
    assert.deepEqual(await query('trade_executed_total > 5', workspace('trade_executed_total')), []);
    assert.deepEqual(await query('sum(rate(trade_executed_total[5m]))', live('trade_executed_total')), []);
    assert.deepEqual(await query('sum(rate(errors_total{verion="1"}[5m]))'), ['contract/unknown-label']);
    assert.deepEqual(await query('sum(rate(errors_total{verion="1"}[5m]))', live('errors_total', 'verion')), []);
  });

  for (const name of ['up', 'errors', 'grpc_requests_total', 'http_requests_total2', 'http_response_size_bytes', 'positions_closed', 'orders_executed_total']) {
    it(`are metrics of their own: ${name}`, async () => assert.deepEqual((await query(`sum by (job) (${name})`)).filter((rule) => rule === 'contract/unknown-metric'), []));
  }
  for (const [name, meant] of [['http_request_total', 'http_requests_total'], ['position_open', 'positions_open'], ['http_request_duration_second', 'http_request_duration_seconds'], ['trades_executed', 'trades_executed_total']] as const) {
    it(`are slips: ${name}`, async () => {
      const [problem] = (await problemsOf(`sum by (job) (${name})`, { file: 'a.promql' })).filter(({ rule }) => rule === 'contract/unknown-metric');
      assert.match(problem?.message ?? '', new RegExp(`did you mean \`${meant}\``));
    });
  }
});

describe('relabelings', () => {
  const labels = async (field: string, steps: string, kind = 'ServiceMonitor', list = 'endpoints'): Promise<number> =>
    (await rulesIn(`apiVersion: monitoring.coreos.com/v1\nkind: ${kind}\nmetadata: { name: a, namespace: quantum-trader }\nspec: { selector: { matchLabels: { app: risk } }, ${list}: [{ port: http, path: /metrics, interval: 15s, ${field}: [${steps}] }] }\n`)).filter((rule) => rule === 'contract/label-dropped').length;

  it('of targets lose only what a target has by then', async () => {
    assert.equal(await labels('relabelings', '{ action: labeldrop, regex: pod }'), 1);
    assert.equal(await labels('relabelings', '{ action: labeldrop, regex: version }'), 0);
    assert.equal(await labels('relabelings', '{ targetLabel: version, replacement: a }, { action: labeldrop, regex: version }'), 1);
    assert.equal(await labels('relabelings', '{ action: labeldrop, regex: service }', 'PodMonitor', 'podMetricsEndpoints'), 0);
  });
  it('of series lose what every series carries', async () => {
    assert.equal(await labels('metricRelabelings', '{ action: labeldrop, regex: version }'), 1);
    assert.equal(await labels('metricRelabelings', "{ targetLabel: version, replacement: '' }"), 1);
    assert.equal(await labels('metricRelabelings', '{ action: labelkeep, regex: __name__|service }'), 1);
    assert.equal(await labels('metricRelabelings', '{ action: drop, sourceLabels: [pod], regex: a }, { action: labelmap, regex: pod }'), 0);
  });
  it('may set a label from another one', async () => {
    assert.equal(await labels('relabelings', '{ sourceLabels: [__meta_kubernetes_pod_name], targetLabel: pod }'), 0);
    assert.equal(await labels('relabelings', '{ targetLabel: pod, replacement: $1 }'), 0);
  });
});
