import assert from 'node:assert/strict';
import { check, problemsOf, WITHOUT_CONTRACT } from '../../../test/helper/check';
import { allQueries } from '../features/query-at';
import { createSnapshot, type Snapshot } from '../features/snapshot';

const options = { file: 'values.yaml', settings: WITHOUT_CONTRACT };
const snapshotOf = (text: string): Snapshot => createSnapshot({ path: 'values.yaml', languageId: 'yaml', text });
const indented = (text: string, by: number): string => text.replace(/^(?=.)/gm, ' '.repeat(by));
const found = async (text: string): Promise<string[]> => (await problemsOf(text, options)).map(({ rule, from, to }) => `${rule} ${text.slice(from, to)}`);

const ALERTMANAGER = `alertmanager:
  config:
    route:
      group_by: [namespace, namespace]
#                           ^^^^^^^^^ twice
      routes:
        - receiver: slck
#                   ^^^^ did you mean \`slack\`?
          matchers: ['severity=critical"']
#                    ^^^^^^^^^^^^^^^^^^^^ cannot be read
    receivers:
      - name: slack
        slack_configs:
          - channel: '#alerts'
            http_config: { authorization: { type: Basic } }
#                                                 ^^^^^ cannot be
`;
const PLAIN = ALERTMANAGER.replace(/^#.*\n/gm, '');

const DASHBOARD = `dashboards:
  default:
    mine:
      json: |
        { "title": "A", "schemaVersion": 39, "panels": [{ "title": "Up", "datasource": { "type": "prometheus" },
          "targets": [{ "expr": "rate(up)" }] }] }
#                                     ^^ needs a range vector
`.replace(/^#( *)\^\^ /m, '#$1^^ ');

const ALERTS = `alerting:
  rules.yaml:
    apiVersion: 1
    groups:
      - name: a
        rules:
          - title: x
            data:
              - refId: A
                datasourceUid: prometheus
                model: { expr: "sum(rate(up))" }
#                                        ^^ needs a range vector
`;

const JOBS = `prometheus:
  prometheusSpec:
    retention: 10d
    additionalScrapeConfigs:
    - job_name: a
      scrape_timeout: 2m
      scrape_intervall: 30s
#     ^^^^^^^^^^^^^^^^ did you mean \`scrape_interval\`?
      static_configs:
      - targets: ['http://a:80/metrics']
#                 ^^^^^^^^^^^^^^^^^^^^^ is no host with a port
    - job_name: a
#               ^ another job \`a\` above
      kubernetes_sd_configs:
      - role: pods
#             ^^^^ must be one of
`;

const SERVER_FILES = `serverFiles:
  prometheus.yml:
    rule_files: [/etc/config/rules]
    scrape_configs:
      - job_name: a
        scrape_timeout: 2m
        relabel_configs:
          - source_labels: [__address__]
            action: keeep
#                   ^^^^^ did you mean \`keep\`?
`;

describe('configuration in the values of charts', () => {
  it('is checked as that of Prometheus, which has its intervals elsewhere', async () => {
    await check(JOBS, options);
    await check(SERVER_FILES, options);
    const problems = await found(JOBS.replace(/^#.*\n/gm, ''));
    assert.deepEqual(await found(`kube-prometheus-stack:\n${indented(JOBS.replace(/^#.*\n/gm, ''), 2)}`), problems);
    assert.deepEqual(await found('prometheus:\n  prometheusSpec:\n    additionalScrapeConfigs: { name: a, key: b }\n'), []);
  });

  it('is read around what Helm expands in it', async () => {
    const text = JOBS.replace(/^#.*\n/gm, '').replace('pods', "'{{ .Values.role }}'").replace("['http://a:80/metrics']", "['{{ .Values.host }}/a']").replace('30s', "'{{ .Values.interval }}'");
    assert.deepEqual(await found(text), ['schema/unknown-field scrape_intervall']);
  });

  it('is checked in the Secret that a Prometheus takes more jobs from, and in the file that becomes one', async () => {
    await check(`apiVersion: v1
kind: Secret
metadata: { name: additional, namespace: monitoring }
stringData:
  prometheus-additional.yaml: |
    - job_name: a
      scrape_timeout: 2m
      static_configs: []
      label: { a: b }
#     ^^^^^ has no field
    - scheme: http
      job_name: a
#               ^ another job \`a\` above
`, options);
    await check(`- job_name: a
  scrape_timeout: 2m
  static_configs: [{ targets: [a:80], label: { a: b } }]
#                                     ^^^^^ has no field
`, { ...options, file: 'prometheus-additional.yaml' });
    for (const others of ['- job_name: a\n  schedule: daily\n', '- name: a\n  static_configs: []\n', '- job_name: a\n  static_configs: [{ labels: { __path__: /a } }]\n']) assert.deepEqual(await found(others), [], others);
    const logs = 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a, namespace: b }\ndata:\n  jobs.yaml: |\n    - job_name: a\n      pipeline_stages: [{ cri: {} }]\n';
    assert.deepEqual(await found(logs), []);
  });

  it('is checked as that of Alertmanager, which the chart completes', () => check(ALERTMANAGER, options));

  it('lacks nothing: the chart and other values have what it does not', async () => {
    for (const config of [
      'route:\n  group_by: [job]\n',
      'route:\n  receiver: elsewhere\n  mute_time_intervals: []\n  routes: [{ receiver: other, active_time_intervals: [day] }]\n',
      'receivers:\n  - name: a\n    slack_configs: [{ channel: b }]\n    pagerduty_configs: [{ routing_key: c }]\n',
    ]) {
      assert.deepEqual(await found(`alertmanager:\n  config:\n${indented(config, 4)}`), [], config);
    }
  });

  it('is left alone where Helm expands it, where it stands on one line, and where it speaks of what stands elsewhere', async () => {
    assert.deepEqual(await found(PLAIN.replace('  config:', '  tplConfig: true\n  config:')), []);
    assert.deepEqual(await found('alertmanager: { config: { route: { group_by: [a, a] } } }\n'), []);
    assert.deepEqual(await found(`x: &labels [a, a]\nalertmanager:\n  config:\n    route:\n      group_by: *labels\n`), []);
  });

  it('is found below the names of charts, and in the objects of Flux and Argo CD', async () => {
    const problems = await found(PLAIN);
    assert.equal(problems.length, 4);
    assert.deepEqual(await found(`kube-prometheus-stack:\n${indented(PLAIN, 2)}`), problems);
    assert.deepEqual(await found(`apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: { name: a }\nspec:\n  values:\n${indented(PLAIN, 4)}`), problems);
    assert.deepEqual(await found(`apiVersion: v1\nkind: Other\n${PLAIN}`), []);
  });

  it('is checked as dashboards and alerts of Grafana', async () => {
    await check(DASHBOARD, options);
    await check(ALERTS, options);
    const below = `grafana:\n${indented(`${DASHBOARD}${ALERTS}`.replace(/^#.*\n/gm, ''), 2)}`;
    for (const text of [below, `kube-prometheus-stack:\n${indented(below, 2)}`]) {
      assert.deepEqual(allQueries(snapshotOf(text)).map(({ title }) => title), ['panel Up', 'query A of alert x']);
      assert.deepEqual(await found(text), ['promql/type up', 'promql/type up']);
    }
  });

  it('is told of as what it is', () => {
    assert.equal(snapshotOf(PLAIN).taken, 'configuration of Alertmanager');
    assert.equal(snapshotOf('grafana:\n  adminPassword: a\n  dashboards: {}\n').taken, 'none of the kinds that are checked');
  });
});
