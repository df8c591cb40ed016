import assert from 'node:assert/strict';
import { navigable, shown } from '../../../../test/helper/navigable';
import { definitionsAt, highlightsAt, referencesAt } from './navigate';

const rules = (...lines: string[]): string => `groups:\n  - name: g\n    rules:\n${lines.map((line) => `      - { ${line} }\n`).join('')}`;

async function definitions(texts: Readonly<Record<string, string>>, serviceLabel?: string): Promise<string[]> {
  const { files, pointer } = navigable(texts, serviceLabel);
  return shown(await definitionsAt(files, pointer));
}
async function references(texts: Readonly<Record<string, string>>): Promise<string[]> {
  const { files, pointer } = navigable(texts);
  return shown(await referencesAt(files, pointer, false));
}
async function highlights(texts: Readonly<Record<string, string>>): Promise<string[]> {
  const { pointer } = navigable(texts);
  return shown(await highlightsAt(pointer));
}

const CONTRACT = `version: 1
services:
  risk: { port: 8003 }
metrics:
  catalog:
    errors_total: { type: counter }
    latency_seconds: { type: histogram }
alerts:
  severities: { critical: PagerDuty }
  required:
    Down: { severity: critical }
`;
const RECORDED = rules("record: job:errors:rate5m, expr: 'sum by (job) (rate(errors_total[5m]))'");
const service = (name: string, port = 'http', more = ''): string => `apiVersion: v1
kind: Service
metadata:
  name: ${name}
  labels: { app: ${name}, part-of: us }
spec:
  selector: { app: ${name} }
  ports:
    - { name: ${port}, port: 80, targetPort: web }
${more}`;
const deployment = (name: string): string => `apiVersion: apps/v1
kind: Deployment
metadata: { name: ${name} }
spec:
  selector: { matchLabels: { app: ${name} } }
  template:
    metadata: { labels: { app: ${name} } }
    spec:
      containers:
        - name: ${name}
          ports: [{ name: web, containerPort: 8080 }]
          livenessProbe: { httpGet: { path: /, port: web } }
`;
const monitor = (app: string, port = 'http', more = ''): string => `apiVersion: monitoring.coreos.com/v1
kind: ServiceMonitor
metadata: { name: ${app.replace('<|>', '')} }
spec:
  selector: { matchLabels: { app: ${app} } }
  endpoints:
    - port: ${port}
${more}`;

describe('a definition', () => {
  it('of a recorded metric is the rule, wherever a query reads it', async () => {
    const files = { 'a.yaml': RECORDED, 'b.yaml': rules('alert: A, expr: "job:errors<|>:rate5m > 1"') };
    assert.deepEqual(await definitions(files), ["a.yaml: - { record: «job:errors:rate5m», expr: 'sum by (job) (rate(errors_total[5m]))' }"]);
    assert.deepEqual(await definitions({ 'a.yaml': RECORDED, 'q.promql': 'up\n\n# two\nsum(job:errors:rate5<|>m)\n' }), ["a.yaml: - { record: «job:errors:rate5m», expr: 'sum by (job) (rate(errors_total[5m]))' }"]);
  });

  it('of a metric of the contract is its entry, also for the series of a histogram', async () => {
    assert.deepEqual(await definitions({ 'observability-contract.yaml': CONTRACT, 'q.promql': 'rate(errors_<|>total[5m])\n' }), ['observability-contract.yaml: «errors_total»: { type: counter }']);
    assert.deepEqual(await definitions({ 'observability-contract.yaml': CONTRACT, 'q.promql': 'rate(<|>latency_seconds_bucket[5m])\n' }), ['observability-contract.yaml: «latency_seconds»: { type: histogram }']);
  });

  it('of a metric is all rules that record it', async () => {
    assert.equal((await definitions({ 'a.yaml': RECORDED, 'b.yaml': RECORDED, 'q.promql': 'job:errors:rate5m<|>\n' })).length, 2);
  });

  for (const [name, query] of Object.entries({
    'in quotes': '{"my.m<|>etric"}',
    'as the value of `__name__`': '{__name__="my.m<|>etric"}',
    'with escapes': '{"my\\u002em<|>etric"}',
    'among others in a regular expression': '{__name__=~"up|my\\\\.m<|>etric|down.*"}',
    'in a group of a regular expression, in backticks': '{__name__=~`^(?:up|my\\.m<|>etric)$`}',
  })) {
    it(`is found of a metric ${name}`, async () => assert.deepEqual(await definitions({ 'a.yaml': rules('record: my.metric, expr: sum(up)'), 'q.promql': `${query}\n` }), ['a.yaml: - { record: «my.metric», expr: sum(up) }']));
  }

  it('of an alert is the rule, from the series of alerts, a contract, and an Alertmanager', async () => {
    const alert = rules('alert: Down, expr: up == 0');
    const found = ['a.yaml: - { alert: «Down», expr: up == 0 }'];
    assert.deepEqual(await definitions({ 'a.yaml': alert, 'q.promql': 'ALERTS{alertname="Do<|>wn"}\n' }), found);
    assert.deepEqual(await definitions({ 'a.yaml': alert, 'q.promql': 'ALERTS_FOR_STATE{alertname=~"Up|Do<|>wn"}\n' }), found);
    assert.deepEqual(await definitions({ 'a.yaml': alert, 'observability-contract.yaml': CONTRACT.replace('Down', 'Do<|>wn') }), found);
    const config = 'apiVersion: monitoring.coreos.com/v1alpha1\nkind: AlertmanagerConfig\nspec:\n  inhibitRules:\n    - sourceMatch: [{ name: alertname, value: Down<|> }]\n';
    assert.deepEqual(await definitions({ 'a.yaml': alert, 'c.yaml': config }), found);
  });

  it('of an alert that nobody wrote yet is the entry of the contract that wants it', async () => {
    assert.deepEqual(await definitions({ 'observability-contract.yaml': CONTRACT, 'q.promql': 'ALERTS{alertname="<|>Down"}' }), ['observability-contract.yaml: «Down»: { severity: critical }']);
  });

  it('of a severity is the entry of the contract', async () => {
    const found = ['observability-contract.yaml: severities: { «critical»: PagerDuty }'];
    assert.deepEqual(await definitions({ 'observability-contract.yaml': CONTRACT, 'a.yaml': rules('alert: A, expr: up, labels: { severity: crit<|>ical }') }), found);
    assert.deepEqual(await definitions({ 'observability-contract.yaml': CONTRACT.replace('severity: c', 'severity: <|>c') }), found);
  });

  it('of a service is its entry in the contract and the Service', async () => {
    const files = { 'observability-contract.yaml': CONTRACT, 's.yaml': service('risk') };
    const found = ['observability-contract.yaml: «risk»: { port: 8003 }', 's.yaml: name: «risk»'];
    assert.deepEqual(await definitions({ ...files, 'q.promql': 'up{job="ri<|>sk"}\n' }), found);
    assert.deepEqual(await definitions({ ...files, 'q.promql': 'up{service=~"risk<|>|other"}\n' }), found);
  });

  it('of a service is found from the logs that are asked for, too', async () => {
    const files = { 'observability-contract.yaml': CONTRACT, 's.yaml': service('risk') };
    const found = ['observability-contract.yaml: «risk»: { port: 8003 }', 's.yaml: name: «risk»'];
    for (const query of ['{service="ri<|>sk"} |= "x"', '{app=~"risk<|>|other"}', 'sum(rate({namespace="n"} | json | service_name="<|>risk" [5m]))', '{namespace="n"} | json | level="ERROR" and (service!="ri<|>sk" or x > 1)']) {
      assert.deepEqual(await definitions({ ...files, 'q.logql': `${query}\n` }), found, query);
    }
    for (const query of ['{pod="ri<|>sk"}', '{service="$ri<|>sk"}', '{service="a"} |= "ri<|>sk"']) assert.deepEqual(await definitions({ ...files, 'q.logql': `${query}\n` }), [], query);
    assert.deepEqual(await definitions({ ...files, 'r.yaml': rules(`alert: A, expr: 'count_over_time({service="ri<|>sk"} |= "x" [5m]) > 1'`) }), found);
  });

  it('of a service leads back to all logs that are asked for', async () => {
    assert.deepEqual(await references({ 'observability-contract.yaml': CONTRACT.replace('  risk', '  ri<|>sk'), 'q.logql': '{service="risk"} |= "risk" | json | service_name=`risk`\n\n{app=~"risk|other"}\n' }), [
      'q.logql: {service="«risk»"} |= "risk" | json | service_name=`risk`',
      'q.logql: {service="risk"} |= "risk" | json | service_name=`«risk»`',
      'q.logql: {app=~"«risk»|other"}',
    ]);
  });

  it('of a metric that Loki records is its rule', async () => {
    assert.deepEqual(await definitions({ 'loki/rules.yaml': rules(`record: service:errors:rate5m, expr: 'sum by (service) (rate({service="risk"} |= "ERROR" [5m]))'`), 'q.promql': 'service:err<|>ors:rate5m > 1\n' }), [
      `loki/rules.yaml: - { record: «service:errors:rate5m», expr: 'sum by (service) (rate({service="risk"} |= "ERROR" [5m]))' }`,
    ]);
  });

  it('of a service or an alert in an exception of the contract is found, too', async () => {
    const contract = `${CONTRACT}rules:\n  alert/irate: { except: [{ service: [ri<|>sk, other*], alert: Down }] }\n`;
    assert.deepEqual(await definitions({ 'observability-contract.yaml': contract, 's.yaml': service('risk') }), ['observability-contract.yaml: «risk»: { port: 8003 }', 's.yaml: name: «risk»']);
    assert.deepEqual(await definitions({ 'observability-contract.yaml': contract.replace('<|>', '').replace('Down }]', 'Do<|>wn }]'), 'a.yaml': rules('alert: Down, expr: up == 0') }), ['a.yaml: - { alert: «Down», expr: up == 0 }']);
  });

  it('of a port and a label of Pods may be in a Pod that stands for itself', async () => {
    const pod = 'apiVersion: v1\nkind: Pod\nmetadata:\n  name: batch\n  labels: { app: batch }\nspec:\n  containers:\n  - ports:\n    - { name: stats, containerPort: 80 }\n';
    const podMonitor = (app: string, port: string): string => `apiVersion: monitoring.coreos.com/v1\nkind: PodMonitor\nspec: { selector: { matchLabels: { app: ${app} } }, podMetricsEndpoints: [{ port: ${port} }] }\n`;
    assert.deepEqual(await definitions({ 'p.yaml': pod, 'm.yaml': podMonitor('bat<|>ch', 'stats') }), ['p.yaml: labels: { app: «batch» }']);
    assert.deepEqual(await definitions({ 'p.yaml': pod, 'm.yaml': podMonitor('batch', 'sta<|>ts') }), ['p.yaml: - { name: «stats», containerPort: 80 }']);
  });

  it('of a label in a selector is what is selected, and the service that it names, each once', async () => {
    const files = { 'observability-contract.yaml': CONTRACT, 's.yaml': service('risk'), 't.yaml': service('other') };
    assert.deepEqual(await definitions({ ...files, 'm.yaml': monitor('ri<|>sk') }), ['observability-contract.yaml: «risk»: { port: 8003 }', 's.yaml: name: «risk»']);
  });

  it('of a label is no object that the rest of the selector leaves out', async () => {
    const selector = 'apiVersion: monitoring.coreos.com/v1\nkind: ServiceMonitor\nspec:\n  selector:\n    matchLabels: { part-of: us<|> }\n    matchExpressions: [{ key: app, operator: NotIn, values: [other] }]\n';
    assert.deepEqual(await definitions({ 's.yaml': service('risk'), 't.yaml': service('other'), 'm.yaml': selector }), ['s.yaml: labels: { app: risk, part-of: «us» }']);
  });

  it('of a label in a Service is the workload whose Pods it selects', async () => {
    assert.deepEqual(await definitions({ 's.yaml': service('risk').replace('selector: { app: risk', 'selector: { app: ri<|>sk'), 'd.yaml': deployment('risk'), 'e.yaml': deployment('other') }, 'tier'), ['d.yaml: metadata: { labels: { app: «risk» } }']);
  });

  it('of a port is that of the selected Service, of no other one', async () => {
    assert.deepEqual(await definitions({ 's.yaml': service('risk'), 't.yaml': service('other'), 'm.yaml': monitor('risk', 'ht<|>tp') }), ['s.yaml: - { name: «http», port: 80, targetPort: web }']);
  });

  it('of a port in another namespace is none', async () => {
    const inNamespace = (text: string, namespace: string): string => text.replace(/metadata:(?: \{|\n {2})/, (start) => `${start}${start.endsWith('{') ? ' ' : ''}namespace: ${namespace}${start.endsWith('{') ? ', ' : '\n  '}`);
    const files = { 's.yaml': inNamespace(service('risk'), 'a'), 'm.yaml': inNamespace(monitor('risk', 'ht<|>tp'), 'b') };
    assert.deepEqual(await definitions(files), []);
    assert.equal((await definitions({ ...files, 'm.yaml': `${files['m.yaml']}  namespaceSelector: { matchNames: [a] }\n` })).length, 1);
    assert.equal((await definitions({ ...files, 'm.yaml': `${files['m.yaml']}  namespaceSelector: { any: true }\n` })).length, 1);
  });

  it('of a target port and of the port of a probe is that of the container', async () => {
    const found = ['d.yaml: ports: [{ name: «web», containerPort: 8080 }]'];
    assert.deepEqual(await definitions({ 's.yaml': service('risk').replace('targetPort: web', 'targetPort: w<|>eb'), 'd.yaml': deployment('risk'), 'e.yaml': deployment('other') }), found);
    assert.deepEqual(await definitions({ 'd.yaml': deployment('risk').replace('port: web', 'port: <|>web'), 'e.yaml': deployment('other') }), found);
    assert.deepEqual(await definitions({ 's.yaml': service('risk'), 'd.yaml': deployment('risk'), 'm.yaml': monitor('risk', 'http', '    - targetPort: we<|>b\n') }), found);
  });

  it('of a port is found by a selector that names no label', async () => {
    const selecting = (selector: string): string => monitor('risk', 'ht<|>tp').replace(/selector: .*/, `selector: ${selector}`);
    const files = { 's.yaml': service('risk') };
    assert.equal((await definitions({ ...files, 'm.yaml': selecting('{}') })).length, 1);
    assert.equal((await definitions({ ...files, 'm.yaml': selecting('{ matchExpressions: [{ key: app, operator: Exists }] }') })).length, 1);
    assert.equal((await definitions({ ...files, 'm.yaml': selecting('{ matchExpressions: [{ key: app, operator: In, values: [web, risk] }] }') })).length, 1);
    assert.equal((await definitions({ ...files, 'm.yaml': selecting('{ matchExpressions: [{ key: app, operator: DoesNotExist }] }') })).length, 0);
    assert.deepEqual(await references({ 's.yaml': service('risk', 'ht<|>tp'), 'm.yaml': selecting('{}').replace('<|>', '') }), ['m.yaml: - port: «http»']);
  });

  it('of a receiver stands in the same object', async () => {
    const config = (receiver: string): string => `apiVersion: monitoring.coreos.com/v1alpha1\nkind: AlertmanagerConfig\nspec:\n  route:\n    receiver: slack\n    routes: [{ receiver: ${receiver} }]\n  receivers: [{ name: slack }, { name: pager }]\n`;
    assert.deepEqual(await definitions({ 'a.yaml': config('pag<|>er'), 'b.yaml': config('slack') }), ['a.yaml: receivers: [{ name: slack }, { name: «pager» }]']);
  });

  it('is found through a query that is still being typed', async () => {
    assert.deepEqual(await definitions({ 'a.yaml': RECORDED, 'b.yaml': rules('alert: A, expr: "sum by (job) (job:errors:r<|>ate5m > "') }), ["a.yaml: - { record: «job:errors:rate5m», expr: 'sum by (job) (rate(errors_total[5m]))' }"]);
  });

  for (const [name, query] of Object.entries({ 'a label': 'sum by (jo<|>b) (up)', 'a function': 'ra<|>te(up[5m])', 'another metric': 'u<|>p', 'a job that is no service': 'up{job="no<|>body"}', 'an alert of something else': 'errors_total{alertname="Do<|>wn"}' })) {
    it(`is none of ${name}`, async () => assert.deepEqual(await definitions({ 'a.yaml': RECORDED, 'observability-contract.yaml': CONTRACT, 'b.yaml': rules('alert: Down, expr: up == 0'), 'q.promql': `${query}\n` }), []));
  }
});

describe('references', () => {
  it('to a recording rule are all queries that read it, in every style of YAML', async () => {
    const readers = 'groups:\n  - name: g\n    rules:\n      - alert: A\n        expr: |\n          job:errors:rate5m > 1\n      - alert: B\n        expr: "job:errors:rate5m{job=\\"a\\"} > 2"\n      - alert: C\n        expr: >-\n          1 <\n          job:errors:rate5m\n';
    assert.deepEqual(await references({ 'a.yaml': RECORDED.replace('rate5m', 'rate5m<|>'), 'b.yaml': readers, 'q.promql': 'job:errors:rate5m\n\nup\n' }), [
      'b.yaml: «job:errors:rate5m» > 1',
      'b.yaml: expr: "«job:errors:rate5m»{job=\\"a\\"} > 2"',
      'b.yaml: «job:errors:rate5m»',
      'q.promql: «job:errors:rate5m»',
    ]);
  });

  it('to a metric of the contract are those to its series, too', async () => {
    assert.deepEqual(await references({ 'observability-contract.yaml': CONTRACT.replace('latency', 'late<|>ncy'), 'q.promql': 'rate(latency_seconds_sum[5m]) / rate(latency_seconds_count[5m])\n' }), [
      'q.promql: rate(«latency_seconds_sum»[5m]) / rate(latency_seconds_count[5m])',
      'q.promql: rate(latency_seconds_sum[5m]) / rate(«latency_seconds_count»[5m])',
    ]);
  });

  it('to a port of a Service are the monitors that select the Service', async () => {
    assert.deepEqual(await references({ 's.yaml': service('risk', 'ht<|>tp'), 'm.yaml': monitor('risk'), 'n.yaml': monitor('other') }), ['m.yaml: - port: «http»']);
  });

  it('to a service are the selectors and queries that name it', async () => {
    assert.deepEqual(await references({ 'observability-contract.yaml': CONTRACT.replace('risk', 'ri<|>sk'), 'm.yaml': monitor('risk'), 'd.yaml': deployment('risk'), 'q.promql': 'up{job="risk"}\n' }), [
      'd.yaml: metadata: { name: «risk» }',
      'd.yaml: selector: { matchLabels: { app: «risk» } }',
      'd.yaml: metadata: { labels: { app: «risk» } }',
      'm.yaml: selector: { matchLabels: { app: «risk» } }',
      'q.promql: up{job="«risk»"}',
    ]);
  });

  it('stand in the rule files that ConfigMaps hold, too', async () => {
    const map = `apiVersion: v1\nkind: ConfigMap\ndata:\n  rules.yml: |\n${rules('alert: A, expr: job:errors:rate5m > 1').replace(/^(?=.)/gm, '    ')}`;
    assert.deepEqual(await references({ 'a.yaml': RECORDED.replace('rate5m', 'rate5m<|>'), 'c.yaml': map }), ['c.yaml: - { alert: A, expr: «job:errors:rate5m» > 1 }']);
  });
});

describe('highlights', () => {
  it('are the same name in the document, the definition among them', async () => {
    assert.deepEqual(await highlights({ 'a.yaml': rules('record: a:b, expr: sum(up)', 'alert: A, expr: a:<|>b > 1', 'alert: B, expr: c:d > 1'), 'b.yaml': rules('alert: C, expr: a:b > 2') }), ['a.yaml: - { record: «a:b», expr: sum(up) }', 'a.yaml: - { alert: A, expr: «a:b» > 1 }']);
  });

  it('of a port are those that are tied to it', async () => {
    assert.deepEqual(await highlights({ 'a.yaml': `${service('risk', 'http')}---\n${service('other')}---\n${monitor('risk', 'htt<|>p')}` }), ['a.yaml: - { name: «http», port: 80, targetPort: web }', 'a.yaml: - port: «http»']);
  });
});
