import assert from 'node:assert/strict';
import { problemsOf, WITHOUT_CONTRACT } from '../../../test/helper/check';
import { createSnapshot, type Snapshot, type SnapshotInput } from './snapshot';

const snapshotOf = (text: string, input: Partial<SnapshotInput> = {}, previous?: Snapshot): Snapshot => createSnapshot({ path: '/w/file.yaml', languageId: 'yaml', text, ...input }, previous);

const MONITOR = 'apiVersion: monitoring.coreos.com/v1\nkind: ServiceMonitor\n';
const RULE = 'apiVersion: monitoring.coreos.com/v1\nkind: PrometheusRule\nspec:\n  groups:\n  - name: g\n    rules:\n    - { record: r, expr: up }\n';
const JOB = 'apiVersion: v1\nkind: Ingress\n';

describe('what a file is taken for', () => {
  const CASES: readonly (readonly [taken: string, text: string, input?: Partial<SnapshotInput>])[] = [
    ['ServiceMonitor', MONITOR],
    ['PrometheusRule', RULE],
    ['Prometheus rule file', 'groups:\n- rules: []\n'],
    ['3 documents: ServiceMonitor (2), PrometheusRule', [MONITOR, JOB, RULE, MONITOR].join('---\n')],
    ['none of the kinds that are checked', JOB],
    ['2 documents: Service, Deployment', 'apiVersion: v1\nkind: Service\n---\napiVersion: apps/v1\nkind: Deployment\n'],
    ['List', `apiVersion: v1\nkind: List\nitems:\n- ${MONITOR.replaceAll('\n', '\n  ').trimEnd()}\n`],
    ['2 documents: ConfigMap, Prometheus rule file', 'apiVersion: v1\nkind: ConfigMap\ndata:\n  a.yaml: |\n    groups:\n    - rules: []\n'],
    ['none of the kinds that are checked', '# ServiceMonitor\n'],
    ['none of the kinds that are checked', ''],
    ['ServiceMonitor, in a Helm template', `{{ if .Values.x }}\n${MONITOR}{{ end }}\n`],
    ['beyond what is checked', `${RULE}\0`],
    ['the observability contract', 'version: 1\n', { path: 'file:///w/observability-contract.yaml' }],
    ['1 PromQL query', 'up\n', { languageId: 'promql' }],
    ['0 PromQL queries', '# up\n', { languageId: 'promql' }],
    ['2 LogQL queries', '{a="b"}\n\n{c="d"}\n', { languageId: 'logql' }],
    ['ServiceMonitor', MONITOR, { languageId: 'yaml.ansible' }],
    ['Markdown without queries', MONITOR, { languageId: 'markdown' }],
  ];
  for (const [taken, text, input] of CASES) it(`${JSON.stringify(text.slice(0, 40))}: ${taken}`, () => assert.equal(snapshotOf(text, input).taken, taken));
});

describe('the documents of a snapshot', () => {
  it('are all of a file with one of ours, at their places', () => {
    const { documents, text } = snapshotOf(`${JOB}---\n${RULE}`);
    assert.deepEqual(documents.map(({ from, analysis }) => [from, analysis.kind, analysis.queries.length]), [[0, 'other', 0], [text.indexOf('---'), 'PrometheusRule', 1]]);
  });

  it('are none where none is ours', () => {
    for (const text of [JOB, '', `{{ .Values.x }}\n${JOB}`]) assert.deepEqual(snapshotOf(text).documents, []);
  });

  describe('of a rule file behind its first one', () => {
    const GROUPS = 'groups:\n- name: g\n  rules: []\n';
    const ignored = (...documents: string[]): boolean[] => snapshotOf(documents.join('---\n')).documents.map(({ analysis }) => analysis.isIgnored === true);

    it('are never read by Prometheus', () => {
      assert.deepEqual(ignored(GROUPS, GROUPS, GROUPS), [false, true, true]);
      assert.deepEqual(ignored(`# groups\n---\n${GROUPS}`, GROUPS), [false, true]);
    });

    it('are read by tools that take a namespace, and by kubectl', () => {
      assert.deepEqual(ignored(`namespace: a\n${GROUPS}`, `namespace: b\n${GROUPS}`), [false, false]);
      assert.deepEqual(ignored(RULE, GROUPS), [false, false]);
      assert.deepEqual(ignored(GROUPS, RULE), [false, false]);
    });

    it('stay the same object while they stand there', () => {
      const before = snapshotOf(`${GROUPS}---\n${GROUPS}`);
      const after = snapshotOf(`# more\n${GROUPS}---\n${GROUPS}`, {}, before);
      assert.equal(after.documents[1]?.analysis, before.documents[1]?.analysis);
    });
  });

  it('of a contract behind its first are not read, and say so', () => {
    const { documents } = snapshotOf('version: 1\n---\nversion: 1\n', { path: 'observability-contract.yml' });
    assert.deepEqual(documents.map(({ analysis: { document } }) => [document.root?.kind, document.errors.length]), [['mapping', 0], [undefined, 1]]);
  });
});

describe('the next version of a file', () => {
  it('takes over what did not change, wherever it stands now', () => {
    const before = snapshotOf([MONITOR, RULE].join('---\n'));
    const after = snapshotOf([`${MONITOR}metadata: { name: x }\n`, RULE, JOB].join('---\n'), {}, before);
    assert.deepEqual(after.documents.map(({ analysis }) => before.documents.some((old) => old.analysis === analysis)), [false, true, false]);
  });

  it('of another language has nothing to take over', () => assert.equal(snapshotOf('up\n', { languageId: 'promql' }, snapshotOf(RULE)).taken, '1 PromQL query'));
});

describe('the objects of a list', () => {
  it('are read as if each had a document of its own', () => {
    const { documents } = snapshotOf(`apiVersion: v1\nkind: List\nitems:\n${[MONITOR, RULE, MONITOR, JOB].map((item) => `- ${item.replaceAll('\n', '\n  ').trimEnd()}\n`).join('')}`);
    assert.deepEqual(documents.map(({ analysis: { resources, monitors, queries } }) => [resources.map(({ kind }) => kind), monitors.length, queries.length]), [[['ServiceMonitor', 'PrometheusRule', 'ServiceMonitor'], 2, 1]]);
  });

  it('are read once, however often aliases repeat them', () => {
    const { documents } = snapshotOf('apiVersion: v1\nkind: List\nitems: [&a { apiVersion: v1, kind: Service }, *a, *a]\n');
    assert.equal(documents[0]!.analysis.resources.length, 1);
  });
});

describe('the rule files in a ConfigMap', () => {
  const inConfigMap = (...lines: string[]): Snapshot => snapshotOf(['apiVersion: v1', 'kind: ConfigMap', 'data:', ...lines, ''].join('\n'));

  it('are documents of their own, at their places', () => {
    const { documents, text } = inConfigMap('  note: groups', '  a.yaml: |', '    groups:', '      - name: g', '        rules:', '          - { record: r, expr: up }', '  b.rules: |-  # more', '    # first a comment', '    groups:', '    - rules: [{ record: r, expr: down }]');
    assert.deepEqual(documents.map(({ analysis }) => analysis.kind), ['ConfigMap', 'prometheus-rules', 'prometheus-rules']);
    assert.deepEqual(documents.flatMap(({ from, analysis }) => analysis.queries.map((query) => text.slice(from + query.from, from + query.to))), ['up', 'down']);
  });

  it('are left alone where their place in the file is not their own', () => {
    const { documents } = inConfigMap('  a: >', '    groups:', '', '    - rules: []', '  b: "groups:\\n- rules: []\\n"', '  c: |', '    groups: []', '    ---', '    groups: []');
    assert.deepEqual(documents.map(({ analysis }) => analysis.kind), ['ConfigMap']);
  });

  it('keep what is known of them while the rest of the file changes', () => {
    const lines = ['  a.yaml: |', '    groups:', '    - rules: [{ record: r, expr: up }]'];
    const before = inConfigMap(...lines);
    const after = createSnapshot({ ...before, text: before.text.replace('data:', 'metadata: { name: a }\ndata:') }, before);
    assert.equal(after.documents[1]!.analysis, before.documents[1]!.analysis);
  });
});

describe('the configuration of Alertmanager in a Secret', () => {
  const secret = (field: string, kind = 'Secret'): Snapshot => snapshotOf(`apiVersion: v1\nkind: ${kind}\nmetadata: { name: alertmanager-main }\n${field}:\n  alertmanager.yaml: |-\n    route: { receiver: a }\n    receivers: [{ name: a }]\n`);

  it('is a document of its own', () => assert.deepEqual(secret('stringData').documents.map(({ analysis }) => analysis.kind), ['Secret', 'alertmanager-config']));
  it('is text in no other field, and of no other kind', () => {
    for (const other of [secret('data'), secret('stringData', 'SealedSecret')]) assert.equal(other.taken, 'none of the kinds that are checked');
  });
  it('has what is said of it at its place', async () => {
    const text = 'apiVersion: v1\nkind: Secret\nmetadata: { name: alertmanager-main }\nstringData:\n  alertmanager.yaml: |\n    route:\n      receiver: oncal\n    receivers:\n      - name: oncall\n';
    const problems = await problemsOf(text, { settings: WITHOUT_CONTRACT });
    assert.deepEqual(problems.map(({ rule, from, to }) => `${rule} ${text.slice(from, to)}`), ['schema/alertmanager-config oncal']);
  });
  it('leaves a Secret without one alone', () => assert.equal(snapshotOf('apiVersion: v1\nkind: Secret\nmetadata: { name: a }\nstringData:\n  password: 5\n').taken, 'none of the kinds that are checked'));
});
