import assert from 'node:assert/strict';
import { problemsOfFiles, WITH_CONTRACT } from '../../../../test/helper/check';
import { loadContract } from '../../contract/load-contract';

const CONTRACT = 'extends: none\nservices: { shop: { port: 80 }, cart: { port: 80 } }\nscrape: { selector: app }\n';
const workload = (app: string, kind = 'Deployment'): string => `apiVersion: apps/v1\nkind: ${kind}\nmetadata: { name: ${app} }\nspec: { selector: { matchLabels: { app: ${app} } }, template: { metadata: { labels: { app: ${app} } }, spec: { containers: [{ name: a, image: a }] } } }\n`;
const service = (app: string, labels = `app: ${app}`, selector = `app: ${app}`): string => `apiVersion: v1\nkind: Service\nmetadata: { name: ${app}, labels: { ${labels} } }\nspec: { selector: { ${selector} }, ports: [{ name: http, port: 80 }] }\n`;
const monitor = (selector: string): string => `apiVersion: monitoring.coreos.com/v1\nkind: ServiceMonitor\nmetadata: { name: a }\nspec: { selector: { ${selector} }, endpoints: [{ port: http }] }\n`;
const podMonitor = (selector: string): string => `apiVersion: monitoring.coreos.com/v1\nkind: PodMonitor\nmetadata: { name: a }\nspec: { selector: { ${selector} }, podMetricsEndpoints: [{ port: http }] }\n`;
const all = (app: string): string[] => [workload(app), service(app), monitor(`matchLabels: { app: ${app} }`)];

/** What is said of the services of the contract, beside manifests. */
async function found(documents: readonly string[], more: Readonly<Record<string, string>> = {}): Promise<string[]> {
  const settings = { ...WITH_CONTRACT, contract: loadContract(CONTRACT).contract };
  const problems = await problemsOfFiles({ 'observability-contract.yaml': CONTRACT, 'manifests.yaml': documents.join('---\n'), ...more }, settings);
  return problems.filter(({ problem }) => problem.rule === 'contract/service-missing').map(({ file, problem }) => `${file} ${problem.severity}: ${problem.message}`);
}

describe('a service of the contract', () => {
  it('is implemented by a workload, a Service and a monitor', async () => assert.deepEqual(await found([...all('shop'), ...all('cart')]), []));

  it('is missed where nothing is there, and others have it all', async () => {
    assert.deepEqual(await found(all('shop')), ['observability-contract.yaml warning: No manifest of the workspace implements the service `cart`: no workload runs it, no Service leads to it, no ServiceMonitor has it scraped. Other services of the contract have that here.']);
  });
  it('is missed where nobody has it scraped', async () => assert.match((await found([...all('shop'), workload('cart'), service('cart')]))[0] ?? '', /warning: .* leave out a part of the service `cart`: no ServiceMonitor has it scraped\./));
  it('only gets a hint where it is scraped, and run by somebody else', async () => {
    assert.match((await found([...all('shop'), service('cart'), monitor('matchLabels: { app: cart }')]))[0] ?? '', /hint: .*no workload runs it\./);
  });

  for (const [name, documents] of Object.entries({
    'a PodMonitor': [...all('shop'), workload('cart'), service('cart'), podMonitor('matchLabels: { app: cart }')],
    'a monitor of several': [workload('shop'), service('shop'), workload('cart'), service('cart'), monitor('matchExpressions: [{ key: app, operator: In, values: [shop, cart] }]')],
    'a monitor of everything': [workload('shop'), service('shop'), workload('cart'), service('cart'), monitor('')],
    'a monitor by another label of its Service': [...all('shop'), workload('cart'), service('cart', 'app: cart, team: a'), monitor('matchLabels: { team: a }')],
  })) {
    it(`is scraped by ${name}`, async () => assert.deepEqual(await found(documents), []));
  }
  for (const kind of ['StatefulSet', 'DaemonSet']) it(`is run by a ${kind}`, async () => assert.deepEqual(await found([...all('shop'), workload('cart', kind), service('cart'), monitor('matchLabels: { app: cart }')]), []));
  it('has a Service that is called so, or selects its Pods', async () => {
    for (const other of [service('cart', 'a: b', 'a: b'), service('front', 'a: b', 'app: cart')]) assert.deepEqual(await found([...all('shop'), workload('cart'), other, monitor('matchLabels: { app: cart }')]), []);
  });

  for (const [name, documents] of Object.entries({
    'no manifest is here': [],
    'those of other programs are': [workload('grafana'), service('grafana'), monitor('matchLabels: { app: grafana }')],
    'monitors are kept elsewhere': [workload('shop'), service('shop'), workload('cart'), service('cart')],
  })) {
    it(`is left alone where ${name}`, async () => assert.deepEqual(await found(documents), []));
  }
  it('is left alone in the parts that a template may hold', async () => {
    const template = { 'chart/service.yaml': `${service('x').replace('name: x', 'name: {{ .Values.name }}')}` };
    assert.match((await found(all('shop'), template))[0] ?? '', /no workload runs it, no ServiceMonitor has it scraped/);
  });
});
