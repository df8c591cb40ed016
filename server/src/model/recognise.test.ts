import assert from 'node:assert/strict';
import { parseYaml } from '../yaml/parse';
import { isContractFile, isForeignTemplate, isHelmTemplate, isPatchFile, mayBeOurs, recognise, type DocumentKind } from './recognise';

const kindOf = (text: string): DocumentKind => recognise(parseYaml(text)[0]!.document);

describe('what a document is', () => {
  const CASES: readonly (readonly [name: string, text: string, kind: DocumentKind])[] = [
    ['a ServiceMonitor', 'apiVersion: monitoring.coreos.com/v1\nkind: ServiceMonitor\n', 'ServiceMonitor'],
    ['a PrometheusRule', 'apiVersion: monitoring.coreos.com/v1\nkind: PrometheusRule\n', 'PrometheusRule'],
    ['one whose version is still missing', 'kind: PrometheusRule\n', 'PrometheusRule'],
    ['one in quotes and braces', '{ "kind": "ServiceMonitor", "apiVersion": "monitoring.coreos.com/v1" }\n', 'ServiceMonitor'],
    ["another vendor's kind of the same name", 'apiVersion: azmonitoring.coreos.com/v1\nkind: ServiceMonitor\n', 'other'],
    ["another vendor's kind", 'apiVersion: operator.victoriametrics.com/v1beta1\nkind: VMServiceScrape\n', 'other'],
    ['a kind of Kubernetes that is read', 'apiVersion: v1\nkind: Service\n', 'Service'],
    ['one with its name on the next line', 'apiVersion: apps/v1\nkind:\n  Deployment\n', 'Deployment'],
    ['one with a tag', 'apiVersion: apps/v1\nkind: !!str Deployment\n', 'Deployment'],
    ["another vendor's Service", 'apiVersion: serving.knative.dev/v1\nkind: Service\n', 'other'],
    ['another kind of Kubernetes', 'apiVersion: v1\nkind: Ingress\n', 'other'],
    ['a list of objects', 'apiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: Service\n', 'List'],
    ['a typed list of objects', 'apiVersion: monitoring.coreos.com/v1\nkind: ProbeList\nitems:\n- metadata: { name: a }\n', 'List'],
    ['a list of objects of other kinds', 'apiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: Ingress\n', 'other'],
    ['a list of kinds', 'kind: [ServiceMonitor]\n', 'other'],
    ['a kind deeper within', 'data:\n  kind: ServiceMonitor\n', 'other'],
    ['a rule file', 'groups:\n  - name: g\n    rules: []\n', 'prometheus-rules'],
    ['a rule file in which one group is complete', 'groups:\n  - name: f\n  - name: g\n    rules:\n      - alert: A\n', 'prometheus-rules'],
    ['a rule file that was just begun', 'groups:\n', 'prometheus-rules'],
    ['rules of a firewall', 'groups:\n  - name: g\n    rules:\n      - port: 80\n        allow: true\n', 'other'],
    ['a rule that was just begun', 'groups:\n  - name: g\n    rules:\n      - alrt: A\n', 'prometheus-rules'],
    ['a rule among some that are none', 'groups:\n  - name: g\n    rules:\n      - a: b\n        c: d\n      - expr: up\n', 'prometheus-rules'],
    ['alerts that Grafana provisions', 'apiVersion: 1\ngroups:\n  - orgId: 1\n    name: g\n    rules:\n      - uid: a\n        title: A\n        for: 5m\n', 'grafana-alerts'],
    ['groups of another format', 'groups:\n  - name: g\n    members: [a]\n', 'other'],
    ['groups of another format that were just begun', 'version: 1\ngroups:\n', 'other'],
    ['groups that are no list', 'groups: { a: { rules: [] } }\n', 'other'],
    ['rules whose groups are no list', 'groups:\n  name: g\n  rules:\n    - alert: A\n      expr: up\n', 'prometheus-rules'],
    ['rules without their groups', 'groups:\n  - alert: A\n    expr: up\n', 'prometheus-rules'],
    ['a rule without its group', 'groups:\n  record: a\n  expr: up\n', 'prometheus-rules'],
    ['rules in the values of a chart', 'additionalPrometheusRules:\n  - groups:\n      - name: g\n        rules:\n          - alert: A\n            expr: up\n', 'values'],
    ['groups of a kind of its own', 'kind: Team\ngroups:\n  - rules: []\n', 'other'],
    ['nothing', '', 'other'],
    ['a list', '- kind: ServiceMonitor\n', 'other'],
    // A mistake may cost the tree its kind; the lines still say it.
    ['a PrometheusRule with a mistake', 'apiVersion: "monitoring.coreos.com/v1\nkind: PrometheusRule\n', 'PrometheusRule'],
    ['a rule file with a mistake', 'groups:\n  - name: g\n    interval: 1m\n      - alert: A\n        expr: up\n', 'prometheus-rules'],
    ['one whose list lost its beginning', 'groups:\n    interval: 1m\n    rules:\n      - record: a\n        expr: up\n  - name: h\n', 'prometheus-rules'],
    ['one with its key twice', 'groups:\ngroups:\n  - name: g\n    rules:\n      - alert: A\n        expr: up\n', 'prometheus-rules'],
    ['groups of another format with a mistake', 'groups:\n  - name: g\n    interval: 1m\n      - members: A\n', 'other'],
    ['groups of a kind of its own with a mistake', 'kind: Team\ngroups:\n  - name: g\n    interval: 1m\n      - alert: A\n        expr: up\n', 'other'],
    ["another vendor's kind with a mistake", 'apiVersion: "other.io/v1\nkind: PrometheusRule\n', 'other'],
  ];
  for (const [name, text, kind] of CASES) {
    it(`${name}: ${kind}`, () => {
      assert.equal(kindOf(text), kind);
      // The cheap look may let others pass, but none of ours may be refused.
      if (kind !== 'other') assert.ok(mayBeOurs(text));
    });
  }
});

describe('a cheap look at a text', () => {
  for (const text of ['kind: Ingress\n', 'kind: Services\n', '# A Service\n', 'spec:\n  agegroups: x\n', 'a: "groups"\n', '# groups\n', 'kind: MyServiceMonitors\n']) it(`refuses ${JSON.stringify(text)}`, () => assert.equal(mayBeOurs(text), false));
  for (const text of ['groups:\n', '"groups" : [', "{ 'groups': []}", 'kind: List\nitems:\n- kind: ServiceMonitor\n']) it(`lets ${JSON.stringify(text)} pass`, () => assert.equal(mayBeOurs(text), true));
});

describe('the contract file', () => {
  for (const path of ['observability-contract.yaml', '/a/b/observability-contract.yml', 'file:///a/observability-contract.yaml']) it(`${path} is one`, () => assert.equal(isContractFile(path), true));
  for (const path of ['my-observability-contract.yaml', 'observability-contract.yaml.bak', 'observability-contract/a.yaml', 'contract.yaml']) it(`${path} is none`, () => assert.equal(isContractFile(path), false));
});

describe('a Helm template', () => {
  const TEMPLATES = ['{{ if .Values.monitor }}\n', 'a: {{ .Values.b }}\n', 'a: "{{ $.Release.Name }}-b"\n', 'a:\n  {{- include "labels" . | nindent 2 }}\n', 'a: {{- toYaml . }}\n', '{{- define "a" -}}\n', 'a: {{ printf "%s" .Chart.Name }}\n'];
  for (const text of TEMPLATES) it(`${JSON.stringify(text)} is one`, () => assert.equal(isHelmTemplate(text), true));
  const OTHERS = ['a: b\n', 'text: "{{ define `x` }}{{ end }}{{ template `x` }}"\n', 'summary: "{{ $labels.pod }} is down"\n', 'summary: "{{ $value | humanize }} of {{ .Labels.job }}"\n', 'expr: up{a="{{b}}"}\n', 'text: "Values: {{ range query `up` }}{{ .Value }}{{ end }}"\n'];
  for (const text of OTHERS) it(`${JSON.stringify(text)} is none`, () => assert.equal(isHelmTemplate(text), false));

  it('is neither a file of values nor an object with some, whose actions Helm leaves as they are', () => {
    const text = 'host: "{{ .Release.Name }}.example"\n';
    assert.equal(isHelmTemplate(text, 'templates/host.yaml'), true);
    for (const path of ['values.yaml', 'charts/a/values-prod.yaml', 'prod.values.yml']) assert.equal(isHelmTemplate(text, path), false);
    assert.equal(isHelmTemplate(`kind: HelmRelease\nspec:\n  values:\n    ${text}`), false);
    assert.equal(isHelmTemplate(`kind: HelmRelease\nspec:\n  {{- if .Values.a }}\n  values:\n    ${text}`), true);
  });
});

describe('a template of another program', () => {
  const TEMPLATES = ['groups:\n{% for g in groups %}\n  - name: {{ g }}\n{% endfor %}\n', 'summary: "{% raw %}{{ $labels.pod }}{% endraw %}"\n', 'a:\n{%- if b %}\n', 'a:\n%{ for b in c ~}\n  - ${b}\n%{ endfor ~}\n', 'a: "%{if b}1%{else}2%{endif}"\n'];
  for (const text of TEMPLATES) it(`${JSON.stringify(text)} is one`, () => assert.equal(isForeignTemplate(text, 'a.yaml'), true));
  const OTHERS = ['summary: "{{ $value }}% of {{ $labels.pod }}"\n', 'grok: "%{IP:client} %{WORD:if}"\n', 'a: {%}\n', 'a: "50{% of"\n', 'a: ${b}\n'];
  for (const text of OTHERS) it(`${JSON.stringify(text)} is none`, () => assert.equal(isForeignTemplate(text, 'a.yaml'), false));

  it('is what a role of Ansible keeps as one', () => {
    assert.equal(isForeignTemplate('for: {{ wait }}\n', 'ansible/roles/prometheus/templates/rules.yml'), true);
    assert.equal(isForeignTemplate('for: 5m\n', 'ansible/roles/prometheus/templates/rules.yml'), false);
    assert.equal(isForeignTemplate('for: {{ wait }}\n', 'charts/a/templates/rules.yaml'), false);
  });
});

describe('a file of patches', () => {
  for (const path of ['overlays/prod/patches/risk.yaml', 'overlays/prod/risk-patch.yaml', 'patch.yaml', 'patch_risk.yml', 'a/risk.patch.yaml']) it(`${path} is one`, () => assert.equal(isPatchFile(path), true));
  for (const path of ['dispatch.yaml', 'patches/prod/risk.yaml', 'apatch/b.yaml', 'patched.yaml']) it(`${path} is none`, () => assert.equal(isPatchFile(path), false));
});
