import assert from 'node:assert/strict';
import { isTelling, isTellingJson, sniff, sniffJson, sniffMarkdown } from './sniff';

const ours = (text: string, path = '/w/file.yaml'): boolean => sniff(path, text) !== undefined;

describe('the look at a YAML document', () => {
  it('finds the kinds that are checked, in any document of a file and in any style', () => {
    assert.equal(sniff('/w/a.yaml', 'apiVersion: v1\nkind: Ingress\n---\nkind: ServiceMonitor\n'), 'it mentions ServiceMonitor');
    assert.equal(sniff('/w/a.yaml', 'kind: "PrometheusRule"\r\n'), 'it mentions PrometheusRule');
    assert.equal(sniff('/w/a.yaml', 'apiVersion: apps/v1\nkind: Deployment\n'), 'it mentions Deployment');
    assert.equal(sniff('/w/a.yaml', 'apiVersion: batch/v1\nkind: CronJob\n'), 'it mentions CronJob');
    assert.equal(sniff('/w/a.yaml', 'apiVersion: keda.sh/v1alpha1\nkind: ScaledObject\n'), 'it mentions ScaledObject');
    assert.equal(sniff('/w/a.yaml', 'kind: ClusterAnalysisTemplate\n'), 'it mentions ClusterAnalysisTemplate');
    assert.ok(ours('kind:\n  Service\n'));
    assert.ok(ours('{"apiVersion": "monitoring.coreos.com/v1", "kind": "PrometheusRule"}'));
  });

  it('finds SLOs of Sloth', () => {
    assert.equal(sniff('/w/a.yaml', '# SLOs\nversion: "prometheus/v1"\nservice: a\n'), 'it may have SLOs of Sloth');
    assert.equal(ours('version: "3"\nservices: {}\n'), false);
    assert.ok(isTelling('version: prometheus/v1'));
  });

  it('finds what the values of Grafana\'s chart hold', () => {
    assert.equal(sniff('/w/values.yaml', 'grafana:\n  alerting:\n    a.yaml:\n      groups:\n      - rules:\n        - data:\n          - datasourceUid: a\n'), 'it may have alerts of Grafana');
    const dashboard = 'dashboards:\n  default:\n    a:\n      json: |\n        { "panels": [], "schemaVersion": 1 }\n';
    assert.equal(sniff('/w/values.yaml', dashboard), 'it may have a dashboard of Grafana');
    assert.equal(ours(dashboard.replace('panels', 'pages')), false);
    assert.ok(isTelling('        json: |'));
  });

  it('finds rules of the Prometheus adapter', () => {
    assert.equal(sniff('/w/a.yaml', 'rules:\n- seriesQuery: up\n'), 'it may have rules of the Prometheus adapter');
    assert.ok(isTelling('    containerQuery: |'));
  });

  it('finds groups at the top', () => {
    for (const text of ['groups:\n- name: a', '# comment\n\n---\ngroups: []', '"groups": []', "'groups' : []", '--- {groups: []}', '{groups: []}', '%YAML 1.2\n---\ngroups:\n']) {
      assert.equal(sniff('/w/a.yaml', text), 'it has groups at the top', text);
    }
  });

  it('finds groups at the top of a document that is indented as a whole, or is JSON', () => {
    assert.ok(ours('  # comment\n  groups:\n  - name: a\n'));
    assert.ok(ours('{\n  "groups": []\n}\n'));
  });

  it('finds groups with rules below other keys', () => {
    assert.equal(sniff('/w/values.yaml', 'additionalPrometheusRulesMap:\n  a:\n    groups:\n      - name: g\n        rules:\n          - alert: A\n            expr: up\n'), 'it has groups, and rules');
    assert.ok(isTelling('          - record: a'));
  });

  it('finds a contract file by its name alone', () => {
    assert.equal(sniff('/w/observability-contract.yaml', ''), 'it is a contract file');
    assert.equal(sniff('/w/observability-contract.yml', 'x'), 'it is a contract file');
    assert.equal(ours('x: 1', '/w/my-observability-contract.yaml'), false);
  });

  it('finds the configuration of Prometheus, Alertmanager and Promtail', () => {
    assert.equal(sniff('/w/prometheus.yml', ''), 'it is a configuration file');
    assert.equal(sniff('/w/alertmanager-staging.yaml', 'route: {}'), 'it is a configuration file');
    assert.equal(sniff('/w/a.yaml', 'scrape_configs:\n- job_name: a\n'), 'it may be a configuration file');
    assert.ok(ours('route: {}\nreceivers: []\n'));
    for (const text of ['receivers: []\n', 'route: /home\n']) assert.equal(ours(text), false, text);
    assert.equal(ours('x: 1', '/w/prometheus-values.yaml'), false);
  });

  it('finds unit tests of rules', () => {
    assert.equal(sniff('/w/a.yaml', 'rule_files: [a.yaml]\ntests:\n  - input_series: []\n'), 'it may have unit tests of rules');
    assert.equal(ours('tests:\n  - name: x\n'), false);
    assert.ok(isTelling('    alert_rule_test:'));
  });

  it('leaves everything else alone', () => {
    for (const text of ['', '\n', 'kind: Ingress\nspec:\n  groups:\n    - admins\n', '# groups: none\n', 'mygroups: 1\n', 'groups_of: 1\n', 'kind: ServiceMonitors\n', '# a Service\n', 'kind: Services\n', 'kind: Service.v1\n', '- groups: x\n', 'a: |\n  groups:\n']) {
      assert.equal(ours(text), false, JSON.stringify(text));
    }
  });

  it('takes time in proportion to the text, whatever the text', () => {
    const size = 2_000_000;
    for (const unit of [' ', '\n', '  groups', 'groups ', '{ ', '"', '# \n', '  groups:\n', '---\n']) {
      assert.equal(typeof ours(unit.repeat(size / unit.length)), 'boolean');
    }
  });
});

describe('the look at edited lines', () => {
  it('finds whatever could make a document one of ours', () => {
    for (const lines of ['kind: PrometheusRule', 'groups:', '  "groups" :', 'x\ngroups:\ny', 'ServiceMonitor']) assert.ok(isTelling(lines), lines);
  });

  it('costs nothing for the rest', () => {
    for (const lines of ['', 'replicas: 3', 'group: a', 'kind: Ingress']) assert.equal(isTelling(lines), false, lines);
  });
});

describe('the look at a Markdown document', () => {
  it('finds fences of queries', () => {
    assert.equal(sniffMarkdown('# A\n\n```promql\nup\n```\n'), 'it has a fence of PromQL');
    assert.equal(sniffMarkdown('1. ~~~~ LogQL title\n'), 'it has a fence of LogQL');
    assert.ok(sniffMarkdown('a\r\n  ```promql\r\n'));
  });

  it('finds nothing else', () => {
    for (const text of ['', 'PromQL and LogQL', '```yaml\npromql\n```', 'a ```promql', '``promql', '```promqlx', '> ```promql\n']) assert.equal(sniffMarkdown(text), undefined, text);
  });
});

describe('the look at a fence of TraceQL', () => {
  it('finds it', () => assert.equal(sniffMarkdown('```traceql\n{}\n```\n'), 'it has a fence of TraceQL'));
});

describe('the look at a JSON document', () => {
  it('finds dashboards of Grafana', () => {
    assert.equal(sniffJson('{"schemaVersion": 39, "panels": []}'), 'it may be a dashboard of Grafana');
    assert.ok(sniffJson('{\n  "rows" : [{ "panels": [{ "targets": [] }] }]\n}'));
    assert.ok(isTellingJson('  "panels": ['));
  });

  it('leaves everything else alone', () => {
    for (const text of ['', '{}', '{"name": "x", "scripts": {}}', '{"panels": []}', '{"expr": "up"}', '"panels"']) assert.equal(sniffJson(text), undefined, text);
    assert.equal(isTellingJson('  "name": "panels"'), false);
  });
});
