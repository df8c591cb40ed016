import assert from 'node:assert/strict';
import { SCHEMAS } from '../files/schema-files';
import { applyEdits } from '../text/range';
import { completeKind } from './complete-kind';
import type { Completion } from './complete-schema';
import { hoverKind } from './hover-kind';
import { createSnapshot, type Snapshot } from './snapshot';

const at = (source: string): { snapshot: Snapshot; offset: number } => ({ snapshot: createSnapshot({ path: 'm.yaml', languageId: 'yaml', text: source.replace('<|>', '') }), offset: source.indexOf('<|>') });

/** What is offered at the caret, which `<|>` marks. */
function offered(source: string): Completion[] {
  const { snapshot, offset } = at(source);
  return completeKind(snapshot, offset, SCHEMAS);
}
const labels = (source: string): string[] => offered(source).map(({ label }) => label);

/** The text after a completion was taken. */
function take(source: string, label: string): string {
  const item = offered(source).find((other) => other.label === label);
  assert.ok(item, `${label} is not among ${labels(source).join(', ')}`);
  return applyEdits(source.replace('<|>', ''), [{ ...item.replace, text: item.snippet }]);
}

const MONITOR = 'apiVersion: monitoring.coreos.com/v1\nkind: ServiceMonitor\n';

describe('what may stand in a Kubernetes object', () => {
  it('fields of the object itself', () => assert.deepEqual(labels(`${MONITOR}<|>`), ['metadata', 'spec', 'status']));
  it('fields at any nesting, without those that are there', () => {
    const found = labels(`${MONITOR}spec:\n  endpoints:\n    - port: http\n      <|>\n`);
    assert.ok(found.includes('interval') && found.includes('relabelings'));
    assert.ok(!found.includes('port'));
  });
  it('fields of an item that begins', () => assert.ok(labels(`${MONITOR}spec:\n  endpoints:\n  - <|>\n`).includes('port')));
  it('fields of deep items', () => assert.deepEqual(labels(`${MONITOR}spec:\n  endpoints:\n    - relabelings:\n        - action: Keep\n          <|>`), ['modulus', 'regex', 'replacement', 'separator', 'sourceLabels', 'targetLabel']));
  it('the values that a field lists', () => assert.deepEqual(labels(`${MONITOR}spec:\n  endpoints:\n    - scheme: <|>`), ['http', 'https', 'HTTP', 'HTTPS']));
  it('fields of Alertmanager\'s configuration in the values of a chart', () => {
    const values = (lines: string): string => `kube-prometheus-stack:\n  alertmanager:\n    config:\n      receivers:\n        - name: team\n      route:\n        receiver: team\n${lines}`;
    assert.ok(['group_by', 'group_wait', 'routes'].every((field) => labels(values('        group_<|>\n')).includes(field)));
    assert.ok(labels(values('        routes:\n          - <|>\n')).includes('matchers'));
    assert.deepEqual(labels(values('    other<|>\n')), []);
    const { snapshot, offset } = at(values('        group_w<|>ait: 30s\n'));
    assert.match(hoverKind(snapshot, offset, SCHEMAS)!.markdown, /group_wait defines how long to wait before sending the initial notification/);
  });
  it('fields of the configuration of Prometheus in the values of a chart', () => {
    const jobs = (lines: string): string => `prometheus:\n  prometheusSpec:\n    additionalScrapeConfigs:\n      - job_name: a\n        scheme: https\n${lines}`;
    const found = labels(jobs('        <|>\n'));
    assert.ok(found.includes('scrape_interval') && !found.includes('job_name'));
    assert.ok(labels(jobs('        relabel_configs:\n          - <|>\n')).includes('source_labels'));
    assert.ok(labels('serverFiles:\n  prometheus.yml:\n    scrape_configs:\n      - job_name: a\n        scheme: https\n        <|>\n').includes('scrape_interval'));
    assert.ok(labels('- job_name: a\n  static_configs: []\n  <|>\n').includes('scrape_interval'));
    assert.deepEqual(labels(jobs('    other<|>\n')), []);
    const { snapshot, offset } = at(jobs('        scrape_int<|>erval: 30s\n'));
    assert.match(hoverKind(snapshot, offset, SCHEMAS)!.markdown, /scrape_interval defines the interval between consecutive scrapes/);
  });
  it('fields of configuration files, in the words that the operator has for them', () => {
    const file = (path: string, source: string): string | undefined => hoverKind(createSnapshot({ path, languageId: 'yaml', text: source.replace('<|>', '') }), source.indexOf('<|>'), SCHEMAS)?.markdown;
    assert.match(file('prometheus.yml', 'scrape_configs:\n  - job_name: a\n    scrape_int<|>erval: 15s\n') ?? '', /scrape_interval defines the interval between consecutive scrapes/);
    assert.match(file('prometheus.yml', 'scrape_configs:\n  - job_name: a\n    relabel_configs:\n      - act<|>ion: drop\n') ?? '', /`uppercase` and `lowercase` actions/);
    const url = file('alertmanager.yml', 'receivers:\n  - name: a\n    slack_configs:\n      - api_<|>url: https://hooks.slack.example\n') ?? '';
    assert.match(url, /api_url defines the Slack webhook URL/);
    assert.doesNotMatch(url, /secret|operator/i);
  });
  it('true and false', () => assert.deepEqual(labels(`${MONITOR}spec:\n  endpoints:\n    - honorLabels: <|>`), ['true', 'false']));
  it('in a document with broken lines', () => assert.ok(labels(`${MONITOR}spec:\n  selector: {\n  endpoints:\n    - <|>\n      port: "http\n`).includes('interval')));
  it('in the second document of a file', () => assert.ok(labels(`kind: Other\n---\n${MONITOR}spec:\n  <|>\n---\nkind: Other\n`).includes('endpoints')));
  it('in an object of a list', () => assert.ok(labels(`apiVersion: v1\nkind: List\nitems:\n  - ${MONITOR.replace(/\n(?=.)/g, '\n    ')}    spec:\n      endpoints:\n        - port: http\n          <|>\n`).includes('interval')));
  it('routes below routes', () => assert.ok(labels('apiVersion: monitoring.coreos.com/v1alpha1\nkind: AlertmanagerConfig\nspec:\n  route:\n    routes:\n      - routes:\n          - <|>').includes('receiver')));
  it('fields of plain rule files', () => assert.ok(labels('groups:\n  - name: a\n    rules:\n      - alert: A\n        <|>\n').includes('keep_firing_for')));

  it('fields of rules in the values of a chart, and none of the values themselves', () => {
    const values = (rest: string): string => `retention: 10d\nadditionalPrometheusRulesMap:\n  a:\n    groups:\n      - name: a\n        rules:\n          - alert: A\n            expr: up\n${rest}`;
    assert.ok(labels(values('            <|>\n          - record: b\n            expr: up\n')).includes('keep_firing_for'));
    assert.deepEqual(labels(values('other:\n  <|>\n')), []);
    const { snapshot, offset } = at(values('            fo<|>r: 5m\n'));
    assert.match(hoverKind(snapshot, offset, SCHEMAS)?.markdown ?? '', /groups\[\]\.rules\[\]\.for/);
  });

  describe('of a long rule file, around a rule and among many as in a short one', () => {
    const rule = (name: string): string => `      - alert: ${name}\n        expr: up == 0 and on (job) up{job="${'x'.repeat(60)}"} == 0\n        labels:\n          severity: page\n`;
    const file = (top: string, before: number, line: string): string => `${top}  groups:\n    - name: a\n      rules:\n${rule('Before').repeat(before)}${rule('Here')}${line}<|>\n${rule('Behind').repeat(before)}`;
    const TOPS = { PrometheusRule: 'apiVersion: monitoring.coreos.com/v1\nkind: PrometheusRule\nmetadata:\n  name: a\nspec:\n', 'plain rule file': '' };
    for (const [name, top] of Object.entries(TOPS)) {
      for (let indent = 0; indent <= 10; indent++) {
        it(`${name}, ${indent} blanks`, () => {
          const [long, short] = [100, 0].map((before) => file(top, before, ' '.repeat(indent)).replace(/^ {2}/gm, top === '' ? '' : '  '));
          assert.ok(at(long!).snapshot.analyses.length > 100);
          assert.deepEqual(labels(long!), labels(short!));
        });
      }
    }
  });

  it('in any document of a file with many', () => {
    const text = `${MONITOR}metadata:\n  name: a\nspec:\n  endpoints:\n    - port: web\n`;
    for (const before of [0, 1, 50]) {
      const documents = `${text}---\n`.repeat(before);
      assert.deepEqual(labels(`${documents}${MONITOR}spec:\n  <|>\n---\n${text}`), labels(`${MONITOR}spec:\n  <|>\n`), String(before));
      assert.deepEqual(labels(`${documents}${MONITOR}<|>---\n${text}`), labels(`${MONITOR}<|>---\n${text}`), String(before));
      assert.deepEqual(labels(`${documents}${MONITOR}<|>\n---\n${text}`), labels(`${MONITOR}<|>\n---\n${text}`), String(before));
    }
  });

  it('nothing in other documents, comments, and texts of several lines', () => {
    for (const source of ['kind: Ingress\nspec:\n  <|>', 'apiVersion: serving.knative.dev/v1\nkind: Service\nspec:\n  <|>', `${MONITOR}# <|>`, 'apiVersion: v1\nkind: ConfigMap\ndata:\n  a: |\n    b<|>\n']) assert.deepEqual(labels(source), [], source);
  });
});

describe('what a field of an object brings along', () => {
  it('the fields that it needs', () => assert.equal(take(`${MONITOR}spec:\n  endpoints:\n    - <|>`, 'oauth2'), `${MONITOR}spec:\n  endpoints:\n    - oauth2:\n        clientId:\n          $1\n        clientSecret:\n          key: $2\n        tokenUrl: $3`));
  it('the first item of a list of mappings', () => assert.equal(take(`${MONITOR}spec:\n  endp<|>`, 'endpoints'), `${MONITOR}spec:\n  endpoints:\n    - $1`));
  it('its words', () => assert.match(offered(`${MONITOR}spec:\n  <|>`).find(({ label }) => label === 'sampleLimit')?.documentation ?? '', /limit on the number of scraped samples/));
  it('that it is advised against', () => assert.equal(offered(`${MONITOR}spec:\n  endpoints:\n    - <|>`).find(({ label }) => label === 'bearerTokenFile')?.isDeprecated, true));
});

describe('a new document', () => {
  it('is a whole object where there is nothing yet', () => assert.equal(take('<|>', 'ServiceMonitor'), 'apiVersion: monitoring.coreos.com/v1\nkind: ServiceMonitor\nmetadata:\n  name: $1\nspec:\n  endpoints:\n    - $2\n  selector:\n    $3'));
  it('and behind the marker of a new document', () => assert.match(take(`${MONITOR}---\nServ<|>`, 'Service'), /---\napiVersion: v1\nkind: Service\n/));
  it('gets its version with its kind', () => assert.equal(take('kind: Pr<|>', 'Probe'), 'kind: Probe\napiVersion: monitoring.coreos.com/v1'));
  it('keeps the version that it has', () => assert.equal(take('apiVersion: monitoring.coreos.com/v1\nkind: <|>', 'Probe'), 'apiVersion: monitoring.coreos.com/v1\nkind: Probe'));
  it('has one of the known versions', () => assert.deepEqual(labels('apiVersion: mon<|>'), ['monitoring.coreos.com/v1', 'monitoring.coreos.com/v1alpha1', 'monitoring.coreos.com/v1beta1', 'v1', 'apps/v1', 'batch/v1']));
  it('is not offered in a document of another kind', () => assert.deepEqual(labels('services:\n  web: {}\n<|>'), []));
});

describe('what a field of an object is for', () => {
  const hover = (source: string): string | undefined => {
    const { snapshot, offset } = at(source);
    return hoverKind(snapshot, offset, SCHEMAS)?.markdown;
  };
  it('with its values', () => assert.match(hover(`${MONITOR}spec:\n  endpoints:\n    - sch<|>eme: http\n`) ?? '', /^\*\*`spec\.endpoints\[\]\.scheme`\*\*\n\n.*scheme[\s\S]*One of `http`/));
  it('with the form of its value', () => assert.match(hover(`${MONITOR}spec:\n  endpoints:\n    - inter<|>val: 15s\n`) ?? '', /Expected: a duration such as `30s`/));
  it('in a document with broken lines', () => assert.match(hover(`${MONITOR}spec:\n  endpoints:\n    - inter<|>val: 15s\n      path: "\n`) ?? '', /spec\.endpoints\[\]\.interval/));
  it('nothing where the field is not known', () => assert.equal(hover(`${MONITOR}spec:\n  nothi<|>ng: 1\n`), undefined));
});
