import assert from 'node:assert/strict';
import { problemsOf, problemsOfFiles, WITHOUT_CONTRACT } from '../../../../test/helper/check';
import { applyEdits } from '../../text/range';

const object = (kind: string, metadata: string, spec: string, version = 'v1'): string => `apiVersion: monitoring.coreos.com/${version}\nkind: ${kind}\nmetadata: { ${metadata} }\nspec: { ${spec} }\n`;
const prometheus = (spec: string, metadata = 'name: main, namespace: mon', kind = 'Prometheus'): string => object(kind, metadata, spec, kind === 'PrometheusAgent' ? 'v1alpha1' : 'v1');
const monitor = (metadata = 'name: api, namespace: mon'): string => object('ServiceMonitor', metadata, 'selector: { matchLabels: { app: api } }, endpoints: [{ port: http }]');
const rules = (metadata = 'name: api, namespace: mon'): string => object('PrometheusRule', metadata, 'groups: [{ name: a, rules: [{ record: "job:up:sum", expr: sum by (job) (up) }] }]');
const namespace = (name: string, labels: string): string => `apiVersion: v1\nkind: Namespace\nmetadata: { name: ${name}, labels: { ${labels} } }\n`;
const RELEASE = 'serviceMonitorSelector: { matchLabels: { release: main } }';

async function found(...documents: string[]): Promise<{ readonly message: string; readonly severity: string; readonly at: string; readonly fixes: readonly string[] }[]> {
  const text = documents.join('---\n');
  const problems = await problemsOf(text, { settings: WITHOUT_CONTRACT });
  return problems
    .filter(({ rule }) => rule === 'workspace/not-selected')
    .map(({ message, severity, from, to, fixes }) => ({ message, severity, at: text.slice(from, to), fixes: fixes.map(({ edits }) => applyEdits(text, edits).slice(text.lastIndexOf('kind: '))) }));
}
const isReported = async (...documents: string[]): Promise<boolean> => (await found(...documents)).length > 0;

describe('what the operator gathers for a Prometheus', () => {
  for (const [name, documents] of Object.entries({
    'everything, by an empty selector': [prometheus('serviceMonitorSelector: {}'), monitor()],
    'what has the labels': [prometheus(RELEASE), monitor('name: api, namespace: mon, labels: { release: main }')],
    'what meets the expressions': [prometheus('serviceMonitorSelector: { matchExpressions: [{ key: team, operator: In, values: [a, b] }, { key: old, operator: DoesNotExist }] }'), monitor('name: api, labels: { team: b }')],
    'what may stand in any namespace': [prometheus('serviceMonitorSelector: {}'), monitor('name: api')],
    'what is in any namespace, by an empty selector of those': [prometheus('serviceMonitorSelector: {}, serviceMonitorNamespaceSelector: {}'), monitor('name: api, namespace: other')],
    'what is in a Namespace with the labels': [prometheus('serviceMonitorSelector: {}, serviceMonitorNamespaceSelector: { matchLabels: { team: a } }'), namespace('other', 'team: a'), monitor('name: api, namespace: other')],
    'what is in a Namespace that Kubernetes labels with its name': [prometheus('serviceMonitorSelector: {}, serviceMonitorNamespaceSelector: { matchLabels: { kubernetes.io/metadata.name: other } }'), monitor('name: api, namespace: other')],
    'what may be in a Namespace that is written elsewhere': [prometheus('serviceMonitorSelector: {}, serviceMonitorNamespaceSelector: { matchLabels: { team: a } }'), monitor('name: api, namespace: other')],
    'nothing where there is no Prometheus': [monitor()],
    'what one of several asks for': [prometheus(RELEASE), prometheus('serviceMonitorSelector: {}', 'name: other, namespace: mon'), monitor()],
    'what an agent asks for': [prometheus(RELEASE), prometheus('serviceMonitorSelector: {}', 'name: other, namespace: mon', 'PrometheusAgent'), monitor()],
    'what is configured by hand': [prometheus('replicas: 1'), monitor()],
    'what it excludes, for that was meant': [prometheus('serviceMonitorSelector: { matchExpressions: [{ key: team, operator: NotIn, values: [b] }] }'), monitor('name: api, labels: { team: b }')],
    'rules that a ThanosRuler asks for': [prometheus('ruleSelector: { matchLabels: { a: b } }'), prometheus('ruleSelector: {}, queryEndpoints: [a]', 'name: other, namespace: mon', 'ThanosRuler'), rules()],
    'rules where there is a ThanosRuler alone': [prometheus('ruleSelector: { matchLabels: { a: b } }, queryEndpoints: [a]', 'name: main', 'ThanosRuler'), rules()],
    'what a merged selector may ask for': [prometheus('<<: { serviceMonitorSelector: {} }, serviceMonitorSelector: { matchLabels: { a: b } }'), monitor()],
    'an AlertmanagerConfig that is named': [object('Alertmanager', 'name: main, namespace: mon', 'alertmanagerConfiguration: { name: global }, alertmanagerConfigSelector: { matchLabels: { a: b } }'), object('AlertmanagerConfig', 'name: global, namespace: mon', 'route: { receiver: a }, receivers: [{ name: a }]', 'v1beta1')],
    'what merges labels': [prometheus(RELEASE), monitor('name: api, namespace: mon, labels: { <<: { release: main } }')],
  })) {
    it(`is ${name}`, async () => assert.equal(await isReported(...documents), false));
  }

  for (const [name, documents] of Object.entries({
    'a label is missing': [prometheus(RELEASE), monitor()],
    'the selector is left out, and others are there': [prometheus('podMonitorSelector: {}'), monitor()],
    'it stands in another namespace': [prometheus('serviceMonitorSelector: {}'), monitor('name: api, namespace: other')],
    'its Namespace has other labels': [prometheus('serviceMonitorSelector: {}, serviceMonitorNamespaceSelector: { matchLabels: { team: a } }'), namespace('other', 'team: b'), monitor('name: api, namespace: other')],
    'its Namespace has another name': [prometheus('serviceMonitorSelector: {}, serviceMonitorNamespaceSelector: { matchExpressions: [{ key: kubernetes.io/metadata.name, operator: In, values: [a, b] }] }'), monitor('name: api, namespace: other')],
    'none of several asks for it': [prometheus(RELEASE), prometheus('serviceMonitorSelector: { matchLabels: { a: b, c: d } }', 'name: other'), monitor()],
    'an agent asks for others': [prometheus(RELEASE, 'name: main', 'PrometheusAgent'), monitor()],
    'no Prometheus asks for rules': [prometheus('serviceMonitorSelector: {}'), rules()],
    'neither a Prometheus nor a ThanosRuler asks for rules': [prometheus('podMonitorSelector: {}'), prometheus('ruleSelector: { matchLabels: { a: b } }, queryEndpoints: [a]', 'name: other', 'ThanosRuler'), rules()],
    'a Probe is asked for by other labels': [prometheus('probeSelector: { matchLabels: { a: b } }'), object('Probe', 'name: api', 'prober: { url: a }, targets: { staticConfig: { static: [a] } }')],
    'a ScrapeConfig is asked for by other labels': [prometheus('scrapeConfigSelector: { matchLabels: { a: b } }'), object('ScrapeConfig', 'name: api', 'staticConfigs: [{ targets: [a] }]', 'v1alpha1')],
    'an AlertmanagerConfig is asked for by other labels': [object('Alertmanager', 'name: main', 'alertmanagerConfigSelector: { matchLabels: { a: b } }'), object('AlertmanagerConfig', 'name: api', 'route: { receiver: a }, receivers: [{ name: a }]', 'v1beta1')],
  })) {
    it(`leaves an object out where ${name}`, async () => assert.equal(await isReported(...documents), true));
  }

  it('is told by the one that asks for least more', async () => {
    const [problem] = await found(prometheus('serviceMonitorSelector: { matchLabels: { a: b, c: d } }', 'name: far'), prometheus(RELEASE, 'name: near'), monitor());
    assert.match(problem!.message, /Prometheus `near` asks for the label `release: main`, which it does not have\.$/);
  });

  it('is set right by the labels that are asked for', async () => {
    const two = 'serviceMonitorSelector: { matchLabels: { release: main, team: a } }';
    assert.match((await found(prometheus(two), monitor('name: api, labels: { app: api }')))[0]!.fixes[0]!, /labels: \{ app: api, release: main, team: a \}/);
    assert.match((await found(prometheus(two), monitor()))[0]!.fixes[0]!, /metadata: \{ name: api, namespace: mon, labels: \{ release: main, team: a \} \}/);
    const either = 'serviceMonitorSelector: { matchExpressions: [{ key: team, operator: In, values: [a, "1"] }] }';
    assert.deepEqual((await found(prometheus(either), monitor()))[0]!.fixes.map((text) => /labels: \{ (.*?) \}/.exec(text)?.[1]), ['team: a', "team: '1'"]);
    assert.deepEqual((await found(prometheus('serviceMonitorSelector: { matchExpressions: [{ key: team, operator: Exists }] }'), monitor()))[0]!.fixes, []);
  });

  it('is only hinted at where the label has a value of its own, unless that is a slip', async () => {
    const [own] = await found(prometheus(RELEASE), monitor('name: api, labels: { release: kube-prometheus-stack }'));
    assert.deepEqual([own!.severity, own!.at], ['hint', 'kube-prometheus-stack']);
    const [slip] = await found(prometheus(RELEASE), monitor('name: api, labels: { release: mian }'));
    assert.deepEqual([slip!.severity, slip!.at], ['warning', 'mian']);
  });
});

describe('the scrape class of a monitor', () => {
  const withClass = (kind = 'ServiceMonitor', more = 'selector: {}, endpoints: [{ port: http }]', version = 'v1'): string => object(kind, 'name: api, namespace: mon', `scrapeClass: tls, ${more}`, version);
  const ALL = 'serviceMonitorSelector: {}, podMonitorSelector: {}, probeSelector: {}, scrapeConfigSelector: {}';
  const reported = async (...documents: string[]): Promise<string[]> => (await problemsOf(documents.join('---\n'), { settings: WITHOUT_CONTRACT })).filter(({ rule }) => rule === 'workspace/scrape-class').map(({ message }) => message);

  for (const [kind, more, version] of [
    ['ServiceMonitor', 'selector: {}, endpoints: [{ port: http }]', 'v1'],
    ['PodMonitor', 'selector: {}, podMetricsEndpoints: [{ port: http }]', 'v1'],
    ['Probe', 'prober: { url: a }, targets: { staticConfig: { static: [a] } }', 'v1'],
    ['ScrapeConfig', 'staticConfigs: [{ targets: [a] }]', 'v1alpha1'],
  ] as const) {
    it(`is one that its Prometheus has, in a ${kind}`, async () => {
      assert.match((await reported(prometheus(ALL), withClass(kind, more, version)))[0] ?? '', /There are no classes/);
      assert.deepEqual(await reported(prometheus(`${ALL}, scrapeClasses: [{ name: tls }]`), withClass(kind, more, version)), []);
    });
  }
  for (const [name, documents] of Object.entries({
    'no Prometheus is here': [withClass()],
    'none selects the monitor': [prometheus('serviceMonitorSelector: { matchLabels: { a: b } }'), withClass()],
    'another one that selects it has the class': [prometheus(ALL), prometheus(`${ALL}, scrapeClasses: [{ name: tls }]`, 'name: other, namespace: mon', 'PrometheusAgent'), withClass()],
    'its Prometheus merges fields from elsewhere': [prometheus(`<<: {}, ${ALL}`), withClass()],
    'no class is named': [prometheus(ALL), monitor()],
  })) {
    it(`is left alone where ${name}`, async () => assert.deepEqual(await reported(...documents), []));
  }
  it('is left alone where a patch adds classes', async () => {
    const files = { 'a.yaml': [prometheus(ALL), withClass()].join('---\n') };
    const rules = async (more: Readonly<Record<string, string>>): Promise<string[]> => (await problemsOfFiles({ ...files, ...more }, WITHOUT_CONTRACT)).map(({ problem }) => problem.rule);
    assert.deepEqual(await rules({}), ['workspace/scrape-class']);
    assert.deepEqual(await rules({ 'patches/prometheus.yaml': prometheus('scrapeClasses: [{ name: tls }]') }), []);
  });
});

describe('what the operator gathers, over several files', () => {
  const FILES = { 'prometheus.yaml': prometheus(RELEASE), 'monitor.yaml': monitor() };
  const reported = async (files: Readonly<Record<string, string>>): Promise<string[]> => (await problemsOfFiles(files, WITHOUT_CONTRACT)).filter(({ problem }) => problem.rule === 'workspace/not-selected').map(({ file }) => file);

  it('is told in the file of the object', async () => assert.deepEqual(await reported(FILES), ['monitor.yaml']));
  for (const [name, more] of Object.entries<Readonly<Record<string, string>>>({
    'a template holds another Prometheus': { 'chart.yaml': `${prometheus('serviceMonitorSelector: {}', 'name: a')}# {{ .Values.x }}\n` },
    'a patch changes the selector': { 'patches/prometheus.yaml': prometheus('serviceMonitorSelector: {}') },
    'Kustomize adds the label': { 'kustomization.yaml': 'commonLabels: { release: main }\n' },
    'Kustomize adds the label to metadata alone': { 'k/kustomization.yml': 'labels: [{ pairs: { release: main } }]\n' },
    'Kustomize patches ServiceMonitors': { 'kustomization.yaml': 'patches: [{ path: a.yaml, target: { kind: ServiceMonitor } }]\n' },
    'Kustomize patches one in its own file': { 'kustomization.yaml': 'patches:\n  - patch: |\n      kind: ServiceMonitor\n      metadata: { name: api, labels: { release: main } }\n' },
    'the file of the Prometheus is broken': { 'prometheus.yaml': `${prometheus(RELEASE)}x: "\n` },
  })) {
    it(`is left alone where ${name}`, async () => assert.deepEqual(await reported({ ...FILES, ...more }), []));
  }
  it('is told where Kustomize adds another label, or a patch leaves the selector alone', async () => {
    assert.deepEqual(await reported({ ...FILES, 'kustomization.yaml': 'commonLabels: { team: a }\npatchesStrategicMerge: [a.yaml]\n', 'patches/prometheus.yaml': prometheus('replicas: 2') }), ['monitor.yaml']);
  });
  it('is not told of a namespace that Kustomize sets', async () => {
    const files = { 'prometheus.yaml': prometheus('serviceMonitorSelector: {}'), 'monitor.yaml': monitor('name: api, namespace: other') };
    assert.deepEqual(await reported(files), ['monitor.yaml']);
    assert.deepEqual(await reported({ ...files, 'kustomization.yaml': 'namespace: mon\n' }), []);
  });
});
