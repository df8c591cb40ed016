import assert from 'node:assert/strict';
import { problemsOf, problemsOfFiles, WITHOUT_CONTRACT } from '../../../../test/helper/check';

const HTTP = '{ name: http, containerPort: 80 }';
const workload = (labels: string, ports = HTTP, { kind = 'Deployment', name = 'shop', namespace = 'a', more = '' } = {}): string => `apiVersion: apps/v1\nkind: ${kind}\nmetadata: { name: ${name}${namespace && `, namespace: ${namespace}`} }\nspec:\n  selector: { matchLabels: { ${labels} } }\n${kind === 'StatefulSet' ? '  serviceName: a\n' : ''}  template:\n    metadata: { labels: { ${labels} } }\n    spec:\n      containers: [{ name: main, image: a, ports: [${ports}] }]\n${more}`;
const pod = (labels: string, ports = HTTP): string => `apiVersion: v1\nkind: Pod\nmetadata: { name: shop, namespace: a, labels: { ${labels} } }\nspec:\n  containers: [{ name: main, image: a, ports: [${ports}] }]\n`;
const podMonitor = (selector: string, { endpoint = 'port: http', namespace = 'a', name = 'shop', more = '' } = {}): string => `apiVersion: monitoring.coreos.com/v1\nkind: PodMonitor\nmetadata: { name: ${name}${namespace && `, namespace: ${namespace}`} }\nspec:\n  selector: { ${selector} }\n  podMetricsEndpoints: [{ ${endpoint} }]\n${more}`;
const service = (selector: string, port = 'port: 80, targetPort: http', { namespace = 'a', name = 'shop', labels = '' } = {}): string => `apiVersion: v1\nkind: Service\nmetadata: { name: ${name}${namespace && `, namespace: ${namespace}`}, labels: { ${labels} } }\nspec:\n  selector: { ${selector} }\n  ports: [{ name: http, ${port} }]\n`;
const serviceMonitor = (endpoint: string): string => `apiVersion: monitoring.coreos.com/v1\nkind: ServiceMonitor\nmetadata: { name: shop, namespace: a }\nspec:\n  selector: { matchLabels: { app: shop } }\n  endpoints: [{ ${endpoint} }]\n`;
const SHOP = 'matchLabels: { app: shop }';

interface Found {
  readonly rule: string;
  readonly at: string;
  readonly message: string;
  readonly severity: string;
}
async function found(...documents: string[]): Promise<Found[]> {
  const text = documents.join('---\n');
  return (await problemsOf(text, { settings: WITHOUT_CONTRACT })).filter(({ rule }) => rule.startsWith('workspace/')).map(({ rule, from, to, message, severity }) => ({ rule, at: text.slice(from, to), message, severity }));
}
const places = async (...documents: string[]): Promise<string[][]> => (await found(...documents)).map(({ rule, at }) => [rule, at]);

describe('what a PodMonitor selects', () => {
  for (const kind of ['Deployment', 'StatefulSet', 'DaemonSet']) it(`is found in the template of a ${kind}`, async () => assert.deepEqual(await places(workload('app: shop', HTTP, { kind }), podMonitor(SHOP, { endpoint: 'port: web' })), [['workspace/unknown-port', 'web']]));
  for (const [kind, nested] of [['ReplicaSet', false], ['Rollout', false], ['Job', false], ['CronJob', true]] as const) {
    const template = `template: { metadata: { labels: { app: shop } }, spec: { restartPolicy: Never, containers: [{ name: main, image: a, ports: [${HTTP}] }] } }`;
    const apiVersion = { ReplicaSet: 'apps/v1', Rollout: 'argoproj.io/v1alpha1', Job: 'batch/v1', CronJob: 'batch/v1' }[kind];
    const object = `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: { name: shop, namespace: a }\nspec: { ${nested ? `schedule: "* * * * *", jobTemplate: { spec: { ${template} } }` : `${kind === 'Job' ? '' : 'selector: { matchLabels: { app: shop } }, '}${template}`} }\n`;
    it(`is found in the template of a ${kind}`, async () => {
      assert.deepEqual(await places(object, podMonitor(SHOP)), []);
      assert.deepEqual(await places(object, podMonitor(SHOP, { endpoint: 'port: web' })), [['workspace/unknown-port', 'web']]);
      assert.deepEqual(await places(object, podMonitor('matchLabels: { app: shpo }')), [['workspace/selects-nothing', 'shpo']]);
    });
    const lasts = kind === 'ReplicaSet' || kind === 'Rollout';
    it(`is ${lasts ? '' : 'nothing '}that a Service may have missed: a ${kind}`, async () => {
      assert.deepEqual(await places(object, service('app: shpo')), lasts ? [['workspace/selects-nothing', 'shpo']] : []);
      assert.deepEqual(await places(object, service('app: shop', 'port: 80, targetPort: web')), lasts ? [['workspace/target-port', 'web']] : []);
    });
  }
  it('is what a Deployment describes for a Rollout', async () => {
    const rollout = 'apiVersion: argoproj.io/v1alpha1\nkind: Rollout\nmetadata: { name: shop, namespace: a }\nspec: { workloadRef: { apiVersion: apps/v1, kind: Deployment, name: shop } }\n';
    assert.deepEqual(await places(rollout, workload('app: shop'), podMonitor(SHOP)), []);
    assert.deepEqual(await places(rollout, podMonitor('matchExpressions: [{ key: old, operator: DoesNotExist }]', { endpoint: 'port: web' })), []);
  });
  for (const [name, documents] of Object.entries({
    'a Pod that stands for itself': [pod('app: shop'), podMonitor(SHOP, { endpoint: 'port: web' })],
    'by expressions': [workload('app: shop'), podMonitor('matchExpressions: [{ key: app, operator: In, values: [shop] }, { key: old, operator: DoesNotExist }]', { endpoint: 'port: web' })],
    'in the namespaces that it names': [workload('app: shop', HTTP, { namespace: 'b' }), podMonitor(SHOP, { endpoint: 'port: web', more: '  namespaceSelector: { matchNames: [b] }\n' })],
    'in any namespace': [workload('app: shop', HTTP, { namespace: 'b' }), podMonitor(SHOP, { endpoint: 'port: web', more: '  namespaceSelector: { any: true }\n' })],
  })) {
    it(`is ${name}`, async () => assert.deepEqual(await places(...documents), [['workspace/unknown-port', 'web']]));
  }
  it('has the ports of all its containers', async () => {
    const init = workload('app: shop', '', { more: '      initContainers: [{ name: init, image: a, ports: [{ name: setup, containerPort: 1 }] }]\n' });
    assert.deepEqual(await places(init, podMonitor(SHOP, { endpoint: 'port: setup' })), []);
    assert.deepEqual(await places(workload('app: shop', `${HTTP}, { name: admin, containerPort: 81 }`), podMonitor(SHOP, { endpoint: 'port: admin' })), []);
  });
  for (const [endpoint, at] of [['portNumber: 80', undefined], ['portNumber: 8080', '8080'], ['targetPort: http', undefined], ['targetPort: 8080', '8080'], ['targetPort: web', 'web'], ['port: http, portNumber: 8080', undefined]] as const) {
    it(`${at === undefined ? 'has' : 'lacks'} the port of { ${endpoint} }`, async () => assert.deepEqual(await places(workload('app: shop'), podMonitor(SHOP, { endpoint })), at === undefined ? [] : [['workspace/unknown-port', at]]));
  }

  for (const [name, documents, at] of [
    ['a value is a slip', [workload('app: shop'), podMonitor('matchLabels: { app: shpo }')], 'shpo'],
    ['a value of an expression is', [workload('app: shop'), podMonitor('matchExpressions: [{ key: app, operator: In, values: [shopp, other] }]')], 'shopp'],
    ['a label is', [workload('app.kubernetes.io/component: shop'), podMonitor('matchLabels: { app.kubernetes.io/componnet: shop }')], 'app.kubernetes.io/componnet'],
    ['a program goes by another label', [workload('app: shop'), podMonitor('matchExpressions: [{ key: k8s-app, operator: In, values: [shop] }]')], 'k8s-app'],
    ['the workload is named so', [workload('app: backend'), podMonitor(SHOP)], 'shop'],
    ['its namespace is another one', [workload('app: shop', HTTP, { namespace: 'b' }), workload('app: other', HTTP, { name: 'other' }), podMonitor(SHOP)], 'a'],
  ] as const) {
    it(`is narrowly missed where ${name}`, async () => assert.deepEqual(await places(...documents), [['workspace/selects-nothing', at]]));
  }
  for (const [name, documents] of Object.entries({
    'nothing comes close': [workload('app: warehouse', HTTP, { name: 'warehouse' }), podMonitor(SHOP)],
    'another PodMonitor selects what comes close': [workload('app: shops'), podMonitor(SHOP), podMonitor('matchLabels: { app: shops }', { name: 'shops' })],
    'the value is short': [workload('app: web', HTTP, { name: 'web' }), podMonitor('matchLabels: { app: wen }')],
    'only digits differ': [workload('app: shop-1'), podMonitor('matchLabels: { app: shop-2 }')],
    'another label differs, too': [workload('app: shop, tier: front'), podMonitor('matchLabels: { app: shpo, tier: back }')],
    'labels are merged from elsewhere': [workload('<<: { tier: back }, app: shop'), podMonitor('matchLabels: { app: shpo }')],
    'a container declares no ports': [workload('app: shop', ''), podMonitor(SHOP, { endpoint: 'port: web' })],
    'a port has no name': [workload('app: shop', '{ containerPort: 80 }'), podMonitor(SHOP, { endpoint: 'port: web' })],
    'a template fills in the rest': [workload('app: shop'), podMonitor('matchLabels: { app: shpo }'), 'x: {{ .Values.x }}\n'],
  })) {
    it(`is left alone where ${name}`, async () => assert.deepEqual(await places(...documents), []));
  }
});

describe('what a Service selects', () => {
  for (const [name, documents, expected] of [
    ['a value is a slip', [workload('app: shop'), service('app: shpo')], ['workspace/selects-nothing', 'shpo']],
    ['a label is', [workload('app: shop, component: api'), service('app: shop, compnent: api')], ['workspace/selects-nothing', 'compnent']],
    ['its port has another name', [workload('app: shop'), service('app: shop', 'port: 80, targetPort: web')], ['workspace/target-port', 'web']],
    ['a name is the number of a port, in quotes', [workload('app: shop'), service('app: shop', 'port: 80, targetPort: "80"')], ['workspace/target-port', '"80"']],
  ] as const) {
    it(`is missed where ${name}`, async () => assert.deepEqual((await places(...documents)).filter(([rule]) => rule === expected[0]), [expected]));
  }
  it('only gets a hint where a number is declared by none, and never where a container declares nothing', async () => {
    for (const [port, at] of [['port: 90, targetPort: 8080', '8080'], ['port: 90', '90']] as const) {
      const [problem] = await found(workload('app: shop'), service('app: shop', port));
      assert.deepEqual([problem?.rule, problem?.at, problem?.severity], ['workspace/target-port', at, 'hint']);
      assert.deepEqual(await found(workload('app: shop', ''), service('app: shop', port)), []);
    }
    assert.deepEqual(await found(workload('app: shop'), service('app: shop', 'port: 90, targetPort: 80')), []);
  });
  for (const [name, documents] of Object.entries({
    'one of several workloads has the port': [workload('app: shop'), workload('app: shop', '{ name: web, containerPort: 81 }', { name: 'other' }), service('app: shop', 'port: 80, targetPort: web')],
    'no workload is here': [service('app: shop', 'port: 80, targetPort: web')],
    'it has no selector': [workload('app: shop'), service('', 'port: 80, targetPort: web')],
    'the workload runs in another namespace and a Service there leads to it': [workload('app: shop', HTTP, { namespace: 'b' }), service('app: shop'), service('app: shop', 'port: 80', { namespace: 'b' })],
    'another Service leads to what comes close': [workload('app: shops'), service('app: shop'), service('app: shops', 'port: 80', { name: 'shops' })],
  })) {
    it(`is left alone where ${name}`, async () => assert.deepEqual(await places(...documents), []));
  }
  it('is left alone where Kustomize adds the label', async () => {
    const files = { 'a.yaml': [workload('app: shop'), service('app: shpo')].join('---\n') };
    const rules = async (more: Readonly<Record<string, string>>): Promise<string[]> => (await problemsOfFiles({ ...files, ...more }, WITHOUT_CONTRACT)).map(({ problem }) => problem.rule);
    assert.deepEqual(await rules({}), ['workspace/selects-nothing']);
    assert.deepEqual(await rules({ 'base/kustomization.yaml': 'commonLabels: { app: shop }\n' }), []);
  });
});

describe('what stands behind the Services of a ServiceMonitor', () => {
  const both = [workload('app: shop'), service('app: shop', 'port: 80', { labels: 'app: shop' })];
  for (const [endpoint, at] of [['targetPort: http', undefined], ['targetPort: 80', undefined], ['targetPort: web', 'web'], ['targetPort: 81', '81'], ['port: http, targetPort: 81', undefined]] as const) {
    it(`${at === undefined ? 'has' : 'lacks'} the port of { ${endpoint} }`, async () => assert.deepEqual(await places(...both, serviceMonitor(endpoint)), at === undefined ? [] : [['workspace/unknown-port', at]]));
  }
  it('is not known where one of the Services has no workload here', async () => assert.deepEqual(await places(...both, service('app: other', 'port: 80', { labels: 'app: shop', name: 'b' }), serviceMonitor('targetPort: web')), []));
  it('has labels that a ServiceMonitor does not ask for', async () => {
    const [problem] = await found(workload('app: shop'), service('app: shop', 'port: 80'), serviceMonitor('port: http'));
    assert.deepEqual([problem?.rule, problem?.at], ['workspace/selects-nothing', 'shop']);
    assert.match(problem!.message, /selects Pods by it, but a ServiceMonitor asks for the labels of the Service itself/);
  });
});
