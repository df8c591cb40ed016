import assert from 'node:assert/strict';
import { createSnapshot } from './snapshot';
import { symbolsOf, type OutlineSymbol } from './symbols';

const outline = (text: string, languageId = 'yaml'): unknown[] => {
  const show = ({ kind, name, detail, children }: OutlineSymbol): unknown => [`${kind} ${name}${detail ? ` (${detail})` : ''}`, ...(children.length > 0 ? [children.map(show)] : [])];
  const symbols = symbolsOf(createSnapshot({ path: `x.${languageId}`, languageId, text }));
  const isWellFormed = (symbol: OutlineSymbol): void => {
    assert.ok(symbol.name !== '' && symbol.from <= symbol.selection.from && symbol.selection.to <= symbol.to && symbol.to <= text.length, JSON.stringify(symbol));
    symbol.children.forEach(isWellFormed);
  };
  symbols.forEach(isWellFormed);
  return symbols.map(show);
};

const RULES = `groups:
  - name: errors
    rules:
      - record: job:errors:rate5m
        expr: sum by (job) (rate(errors_total[5m]))
      - alert: HighErrorRate
        expr: job:errors:rate5m > 1
        labels: { severity: critical }
      - expr: up
  - rules: []
`;

describe('the outline', () => {
  it('of a rule file has its groups and rules', () => {
    assert.deepEqual(outline(RULES), [['group errors (3 rules)', [['record job:errors:rate5m'], ['alert HighErrorRate (critical)'], ['alert rule without a name']]], ['group group 2 (0 rules)']]);
  });

  it('of the values of a chart has the groups and rules in them', () => {
    assert.deepEqual(outline(`additionalPrometheusRulesMap:\n  a:\n${RULES.replace(/^(?=.)/gm, '    ')}`), outline(RULES));
  });

  it('of unit tests has the tests, with the alerts and queries in them', () => {
    const tests = 'tests:\n  - name: orders\n    input_series: [{ series: up, values: 1 }]\n    alert_rule_test:\n      - { eval_time: 5m, alertname: Down }\n    promql_expr_test:\n      - { expr: sum(up), eval_time: 1m }\n  - promql_expr_test: [{ eval_time: 1m }]\n';
    assert.deepEqual(outline(tests), [['group orders (1 series)', [['alert Down (5m)'], ['query sum(up) (1m)']]], ['group test 2 (0 series)', [['query query without an expression (1m)']]]]);
  });

  it('of resources has the resources around them', () => {
    const resources = `apiVersion: monitoring.coreos.com/v1\nkind: PrometheusRule\nmetadata:\n  name: alerts\nspec:\n${RULES.replace(/^/gm, '  ').trimEnd()}\n---\napiVersion: monitoring.coreos.com/v1\nkind: ServiceMonitor\nmetadata:\n  name: ai-engine\nspec:\n  endpoints:\n    - port: http\n      path: /metrics\n    - interval: 5s\n---\nkind: Ingress\nmetadata: { name: other }\n`;
    assert.deepEqual(outline(resources).map((symbol) => (symbol as unknown[])[0]), ['document alerts (PrometheusRule)', 'document ai-engine (ServiceMonitor)']);
    assert.deepEqual(outline(resources)[1], ['document ai-engine (ServiceMonitor)', [['endpoint http (/metrics)'], ['endpoint endpoint 2']]]);
  });

  it('of a list has the objects in it, each with its own parts', () => {
    const item = (kind: string, spec: string): string => `- { apiVersion: monitoring.coreos.com/v1, kind: ${kind}, metadata: { name: a }, spec: { ${spec} } }\n`;
    const list = `apiVersion: v1\nkind: List\nitems:\n${item('ServiceMonitor', 'endpoints: [{ port: http }]')}${item('PrometheusRule', 'groups: [{ name: g }]')}${item('ServiceMonitor', 'endpoints: [{ port: web }]')}`;
    assert.deepEqual(outline(list), [['document a (ServiceMonitor)', [['endpoint http']]], ['document a (PrometheusRule)', [['group g (0 rules)']]], ['document a (ServiceMonitor)', [['endpoint web']]]]);
  });

  it('of a query file has its queries, by the comments above them', () => {
    assert.deepEqual(outline('# Errors per second\n# of all jobs\nsum(\n  rate(x[5m])\n)\n\nup == 0\n\n# far away\n\nup\n', 'promql'), [['query Errors per second (sum( rate(x[5m]) ))'], ['query up == 0'], ['query up']]);
  });

  it('shows text from files on one line, without control characters', () => {
    assert.deepEqual(outline('groups:\n  - name: "a\\nb\\e[31m"\n    rules:\n      - record: ""\n        expr: up\n'), [['group a b [31m (1 rule)', [['record rule without a name']]]]);
  });

  it('of a Helm template has its actions in short', () => {
    const chart = RULES.replace('errors\n', '{{ .Release.Name }}-errors\n').replace('HighErrorRate', '{{ "High" }}{{ .Values.what }}').replace('labels: { severity: critical }', 'labels: { severity: "{{ .Values.severity }}" }');
    assert.deepEqual(outline(chart), [['group …-errors (3 rules)', [['record job:errors:rate5m'], ['alert High… (…)'], ['alert rule without a name']]], ['group group 2 (0 rules)']]);
  });

  it('of other files is empty', () => assert.deepEqual(outline('a: b\n'), []));
});
