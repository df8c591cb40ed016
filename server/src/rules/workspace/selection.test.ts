import assert from 'node:assert/strict';
import { problemsOf, WITHOUT_CONTRACT } from '../../../../test/helper/check';

const service = (labels: string, ports: string, namespace = 'a', name = 'api'): string => `apiVersion: v1\nkind: Service\nmetadata: { name: ${name}, ${namespace && `namespace: ${namespace}, `}labels: { ${labels} } }\nspec:\n  ports: [${ports}]\n`;
const monitor = (spec: string, namespace = 'a', port = 'http'): string => `apiVersion: monitoring.coreos.com/v1\nkind: ServiceMonitor\nmetadata: { name: api${namespace && `, namespace: ${namespace}`} }\nspec:\n  ${spec}\n  endpoints: [{ port: ${port} }]\n`;
const WEB = '{ name: web, port: 80 }';
const API = 'selector: { matchLabels: { app: api } }';

const reported = async (...documents: string[]): Promise<string[]> => (await problemsOf(documents.join('---\n'), { settings: WITHOUT_CONTRACT })).map(({ rule }) => rule).filter((rule) => rule.startsWith('workspace/'));

describe('what a ServiceMonitor selects', () => {
  for (const [name, documents] of Object.entries({
    'by labels, in its own namespace': [service('app: api', WEB), monitor(API)],
    'by expressions': [service('app: api', WEB), monitor('selector: { matchExpressions: [{ key: app, operator: In, values: [api, web] }] }')],
    'in any namespace': [service('app: api', WEB, 'b'), monitor(`namespaceSelector: { any: true }\n  ${API}`)],
    'in the namespaces that it names': [service('app: api', WEB, 'b'), monitor(`namespaceSelector: { matchNames: [b] }\n  ${API}`)],
    'wherever a Service without namespace comes to stand': [service('app: api', WEB, ''), monitor(API)],
    'wherever it comes to stand itself': [service('app: api', WEB), monitor(API, '')],
  })) {
    it(`is found ${name}`, async () => assert.deepEqual(await reported(...documents), ['workspace/unknown-port']));
  }

  for (const [name, documents] of Object.entries({
    'a port has no name': [service('app: api', '{ port: 80 }'), monitor(API)],
    'one of several Services has the port': [service('app: api', WEB), service('app: api', '{ name: http, port: 81 }', 'a', 'other'), monitor(API)],
    'an expression excludes the Service': [service('app: api', WEB), monitor('selector: { matchExpressions: [{ key: app, operator: NotIn, values: [api] }] }')],
    'the Service is an ExternalName': [`${service('app: api', WEB)}  type: ExternalName\n`, monitor(API)],
    'the labels are merged from elsewhere': [service('app: api', WEB), monitor('selector: { matchLabels: { <<: { app: web }, app: api } }')],
    'only digits differ': [service('app: api2', WEB), monitor('selector: { matchLabels: { app: api1 } }')],
    'the near Service is selected by another monitor': [service('app: apis', WEB), monitor(API), monitor('selector: { matchLabels: { app: apis } }', 'a', 'web')],
    'another label differs, too': [service('app: apis, tier: b', WEB), monitor('selector: { matchLabels: { app: api, tier: front } }')],
    'the names are no labels': [service('app: api', WEB), monitor('selector: { matchLabels: { __proto__: api, constructor: api } }')],
    'a template fills in the rest': [service('app: api', WEB), monitor(API), 'x: {{ .Values.x }}\n'],
  })) {
    it(`is left alone where ${name}`, async () => assert.deepEqual(await reported(...documents), []));
  }

  it('is missed where a Service of this name has another label', async () => assert.deepEqual(await reported(service('app: backend', WEB), monitor(API)), ['workspace/selects-nothing']));
});
