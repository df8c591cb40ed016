import assert from 'node:assert/strict';
import { check, problemsAmong, problemsIn, problemsOf, WITHOUT_CONTRACT } from '../../../test/helper/check';
import { allQueries, type FoundQuery } from '../features/query-at';
import { createSnapshot, type Snapshot } from '../features/snapshot';
import { symbolsOf } from '../features/symbols';

const settings = WITHOUT_CONTRACT;
const snapshotOf = (text: string): Snapshot => createSnapshot({ path: 'file.yaml', languageId: 'yaml', text });
const queriesIn = (text: string): FoundQuery[] => allQueries(snapshotOf(text));

const object = (apiVersion: string, kind: string, spec: string): string => `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata:\n  name: checkout\nspec:\n${spec}`;

const SCALED = object('keda.sh/v1alpha1', 'ScaledObject', `  triggers:
    - type: prometheus
      name: requests
      metadata:
        serverAddress: http://prometheus:9090
        query: sum(rate(http_requests_total{job="checkout"}))
#                       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ needs a range vector
    - type: loki
      metadata:
        query: 'sum(count_over_time({app="checkout"} |= failed [5m]))'
#                                                       ^^^^^^ compares with a text
    - type: predictkube
      metadata:
        query: sum(rate(http_requests_total{job="checkout"}[5m]) by)
#                                                                ^^ Unexpected
    - type: mysql
      metadata:
        query: SELECT count(*) FROM orders
    - type: cpu
      metadata: { value: "50" }
`);

const ANALYSIS = object('argoproj.io/v1alpha1', 'AnalysisTemplate', `  args: [{ name: service-name }, { name: window }]
  metrics:
    - name: success-rate
      successCondition: result[0] >= 0.95
      provider:
        prometheus:
          query: |
            sum(rate(requests_total{service=~"{{args.service-name}}", code!~"5.."}[{{ args.window }}]))
            / sum(rate(requests_total{service=~"{{args.service-name}}"}))
#                      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ needs a range vector
    - name: jobs
      provider:
        job: { spec: {} }
`);

const METRIC = object('flagger.app/v1beta1', 'MetricTemplate', `  provider: { type: prometheus, address: http://prometheus:9090 }
  query: |
    100 - sum(rate(requests_total{namespace="{{ namespace }}", workload=~"{{ target }}-[0-9a-z]+", code!~"5.."}[{{ interval }}]))
    / sum(rate(requests_total{namespace="{{ namespace }}"}[{{ interval }}]) by) * 100
#                                                                           ^^ Unexpected
`);

const SLOS = `version: "prometheus/v1"
service: checkout
slos:
  - name: availability
    objective: 99.9
    sli:
      events:
        error_query: sum(rate(requests_total{job="checkout", code=~"(5..|429)"}[{{.window}}]))
        total_query: sum(rate(requests_total{job="checkout"}[{{ .window }}]) by)
#                                                                            ^^ Unexpected
  - name: latency
    sli:
      raw:
        error_ratio_query: 1 - avg_over_time(fast:ratio)
#                                            ^^^^^^^^^^ needs a range vector
`;

const SLOTH = object('sloth.slok.dev/v1', 'PrometheusServiceLevel', `  slos:
    - name: availability
      sli:
        events: { errorQuery: 'rate(errors_total[{{.window}}])', totalQuery: 'rate(requests_total)' }
#                                                                                  ^^^^^^^^^^^^^^ needs a range vector
`);

const PYRRA = object('pyrra.dev/v1alpha1', 'ServiceLevelObjective', `  target: "99"
  indicator:
    ratio:
      errors:
        metric: requests_total{job="checkout", code=~5}
#                                                    ^ expected a quoted value
      total:
        metric: requests_total{job="checkout"}
`);

const ALERTS = `apiVersion: 1
groups:
  - name: checkout
    folder: shop
    interval: 1m
    rules:
      - uid: a
        title: Failing
        condition: B
        data:
          - refId: A
            datasourceUid: prometheus
            model:
              expr: sum(rate(requests_total{code=~"5..", job=~"$job"}[$__rate_interval]) by)
#                                                                                        ^^ Unexpected
          - refId: L
            datasourceUid: P8E80F9AEF21F6940
            model:
              datasource: { type: loki, uid: P8E80F9AEF21F6940 }
              expr: sum(count_over_time({app="checkout"} |= failed [5m]))
#                                                           ^^^^^^ compares with a text
          - refId: M
            datasourceUid: somewhere
            model: { expr: 'this is of a language that nobody here knows' }
          - refId: B
            datasourceUid: __expr__
            model: { type: threshold, expression: A }
        annotations:
          summary: "{{ $labels.job }} fails {{ $values.A }}"
`;

const GRAFANA = object('grafana.integreatly.org/v1beta1', 'GrafanaAlertRuleGroup', `  rules:
    - title: Failing
      data:
        - refId: A
          datasourceUid: prometheus
          model: { expr: 'rate(requests_total)' }
#                              ^^^^^^^^^^^^^^ needs a range vector
`);

const OPENSLO = object('openslo/v1', 'SLO', `  indicator:
    metadata: { name: availability }
    spec:
      ratioMetric:
        good:
          metricSource: { type: Prometheus, spec: { query: 'sum(rate(requests_total))' } }
#                                                                    ^^^^^^^^^^^^^^ needs a range vector
        total:
          metricSource: { type: Datadog, spec: { query: 'sum:requests{*}.as_count()' } }
`);

const PERSES = object('perses.dev/v1alpha2', 'PersesDashboard', `  config:
    panels:
      errors:
        kind: Panel
        spec:
          queries:
            - kind: TimeSeriesQuery
              spec:
                plugin: { kind: PrometheusTimeSeriesQuery, spec: { query: 'rate(errors_total{job="$job"})' } }
#                                                                               ^^^^^^^^^^^^^^^^^^^^^^^^ needs a range vector
`);

describe('queries that other programs hold', () => {
  for (const [name, text] of [
    ['a scaler of KEDA, for Prometheus and Loki', SCALED],
    ['an analysis of Argo Rollouts, with its arguments', ANALYSIS],
    ['a metric of Flagger, with what it puts in', METRIC],
    ['SLOs of Sloth', SLOS],
    ['objects of Sloth', SLOTH],
    ['objects of Pyrra', PYRRA],
    ['alerts that Grafana provisions, by their data sources', ALERTS],
    ['alerts of the operator of Grafana', GRAFANA],
    ['objects of OpenSLO', OPENSLO],
    ['dashboards of Perses', PERSES],
  ] as const) {
    it(`are checked in ${name}`, () => check(text, { settings }));
  }

  it('are checked in Flagger\'s canaries', () => check(object('flagger.app/v1beta1', 'Canary', `  analysis:
    metrics:
      - name: request-success-rate
        thresholdRange: { min: 99 }
      - name: own
        query: sum(rate(requests_total))
#                       ^^^^^^^^^^^^^^ needs a range vector
`), { settings }));

  it('are those of Prometheus alone', async () => {
    for (const text of [
      METRIC.replace('type: prometheus', 'type: datadog'),
      SCALED.replaceAll(/type: (?:prometheus|predictkube|loki)/g, 'type: postgresql'),
      SCALED.replace('keda.sh/v1alpha1', 'example.com/v1'),
      SLOS.replace('prometheus/v1', 'datadog/v1'),
      ALERTS.replace(/datasourceUid: prometheus/, 'datasourceUid: grafana').replace('type: loki', 'type: elasticsearch'),
      // What only the program itself can expand may become anything.
      METRIC.replace('{{ interval }}', '{{ range .intervals }}'),
      // VictoriaMetrics is asked in the same fields.
      SCALED.replace(/query: sum.*/, 'query: sum(rate(requests_total[2m])) default 0').replace(/^.*loki[^]*?- type: mysql/m, '    - type: mysql'),
      SCALED.replace('http://prometheus:9090', 'http://vmsingle-stack.monitoring:8429').replace(/^.*loki[^]*?- type: mysql/m, '    - type: mysql'),
      ANALYSIS.replace('prometheus:\n', 'prometheus:\n          address: http://metrics:8481/select/0/prometheus\n'),
      METRIC.replace('http://prometheus:9090', 'http://victoria-metrics:8428'),
      SLOS.replace(/error_query: .*/, 'error_query: 1 - histogram_share(0.2, sum by (vmrange) (rate(seconds_bucket[{{.window}}])))'),
      GRAFANA.replace('datasourceUid: prometheus', 'datasourceUid: VictoriaMetrics'),
    ]) {
      assert.deepEqual((await problemsOf(text.replace(/^#.*\n/gm, ''), { settings })).map(({ message }) => message), []);
    }
  });

  it('are those of Loki, and not of others who keep logs', async () => {
    const alert = (uid: string, expr: string): string => GRAFANA.replace(/datasourceUid.*\n.*\n#.*/, `datasourceUid: ${uid}\n          model: { expr: '${expr}' }`);
    const found = async (uid: string, expr: string): Promise<string[]> => (await problemsOf(alert(uid, expr), { settings })).map(({ rule }) => rule);
    assert.deepEqual(await found('loki', '{app="a"} error | stats count()'), ['logql/syntax']);
    assert.deepEqual(await found('PD775F2863313E6C7', '{app="a"} error | stats count()'), []);
    assert.deepEqual(await found('victorialogs', 'sum(count_over_time({app="a"} |= failed [5m]))'), []);
  });

  it('are left alone where Flux has yet to make one `$` of two', async () => {
    assert.deepEqual(await problemsOf(GRAFANA.replace("'rate(requests_total)'", "'rate(requests_total[$$__rate_interval])'").replace(/^#.*\n/gm, ''), { settings }), []);
    assert.equal((await problemsOf(GRAFANA.replace("'rate(requests_total)'", "'rate(requests_total{code=~\"5..$$\"})'").replace(/^#.*\n/gm, ''), { settings })).length, 1);
  });

  it('are those of vmalert that are PromQL', () => {
    const text = object('operator.victoriametrics.com/v1beta1', 'VMRule', `  groups:
    - name: a
      rules:
        - { alert: A, expr: 'rate(errors_total[5m]) > 1' }
        - { record: b, expr: 'rate(errors_total)' }
    - name: logs
      type: vlogs
      rules: [{ alert: C, expr: 'up' }]
`);
    assert.deepEqual(queriesIn(text).map(({ expression, title }) => [expression, title]), [['rate(errors_total[5m]) > 1', 'alert A']]);
  });

  it('are read once, however often aliases repeat them', () => {
    const list = (name: string, item: string): string => `${name}: [${Array.from({ length: 200 }, () => item).join(', ')}]`;
    const text = `apiVersion: 1\nx: &query { refId: A, datasourceUid: prometheus, model: { expr: up } }\ny: &rule { title: a, ${list('data', '*query')} }\nz: &group { name: a, ${list('rules', '*rule')} }\n${list('groups', '*group')}\n`;
    assert.deepEqual(queriesIn(text).map(({ expression, title }) => [expression, title]), [['up', 'query A of alert a']]);
  });

  describe('are read rule by rule in a long document', () => {
    const indented = (text: string): string => text.replace(/^(?=.)/gm, '  ');
    const alerts = (count: number, broken = -1): string => Array.from({ length: count }, (_, i) => `      - title: Alert ${i}\n        condition: A\n        data:\n          - refId: A\n            datasourceUid: prometheus\n            model:\n              expr: rate(requests_total{service="s${i}"}${i === broken ? '' : '[5m]'}) > ${i}\n`).join('');
    const grafana = (count: number, broken?: number): string => `apiVersion: 1\ngroups:\n  - name: a\n    folder: b\n    interval: 1m\n    rules:\n${alerts(count, broken)}`;
    const vmRule = (count: number): string => `apiVersion: operator.victoriametrics.com/v1beta1\nkind: VMRule\nmetadata:\n  name: a\nspec:\n${indented(grafana(1).slice(13)).replace(/ rules:[^]*/, '')} rules:\n${Array.from({ length: count }, (_, i) => `        - alert: Alert${i}\n          expr: rate(requests_total{service="s${i}"}[5m]) > ${i}\n          for: 1.5h\n          annotations:\n            summary: "{{ stripDomain $labels.host }}"\n`).join('')}`;

    for (const [name, make, kind] of [['of Grafana', grafana, 'alerts that Grafana provisions'], ['of vmalert', vmRule, 'VMRule']] as const) {
      it(name, async () => {
        const [long, short] = [make(100), make(3)];
        assert.ok(snapshotOf(long).analyses.length > 100 && snapshotOf(short).analyses.length === 1);
        assert.deepEqual([long, short].map((text) => snapshotOf(text).taken), [kind, kind]);
        assert.deepEqual([queriesIn(long).length, queriesIn(short).length], [100, 3]);
        assert.deepEqual(queriesIn(long).slice(0, 3).map(({ expression, title, from, to }) => [expression, title, from, to]), queriesIn(short).map(({ expression, title, from, to }) => [expression, title, from, to]));
        assert.deepEqual(await problemsOf(long, { settings }), []);
        const names = (text: string): unknown => symbolsOf(snapshotOf(text)).map((symbol) => [symbol.name, symbol.children.map((child) => child.name).slice(0, 3)]).slice(0, 3);
        assert.deepEqual(names(long), names(short));
      });
    }

    it('and again where it is edited', async () => {
      const before = snapshotOf(grafana(100));
      const text = grafana(100, 50);
      const after = createSnapshot({ path: 'file.yaml', languageId: 'yaml', text }, before);
      assert.equal(after.analyses.filter((analysis, i) => analysis !== before.analyses[i]).length, 1);
      const problems = await problemsIn(after, settings);
      assert.deepEqual(problems.map(({ rule, from, to }) => [rule, text.slice(from, to)]), [['promql/type', 'requests_total{service="s50"}']]);
      assert.deepEqual(problems, await problemsOf(text, { settings }));
    });
  });

  it('are nothing while they are empty', async () => {
    for (const query of ['', ' ""', ' null', ' |']) assert.deepEqual(await problemsOf(SCALED.replace(/query: .*\n#.*/g, `query:${query}`), { settings }), [], query);
  });

  it('are those of a template where Helm fills in no more than values', async () => {
    const text = `{{- if .Values.scaled }}\n${SCALED.replace('"checkout"}', '"{{ .Values.job }}"}')}{{- end }}\n`.replace(/^#.*\n/gm, '');
    assert.deepEqual((await problemsOf(text, { settings })).map(({ rule }) => rule), ['promql/type', 'logql/syntax', 'promql/syntax']);
    const more = text.replace('{{ .Values.job }}"}', '{{ .Values.job }}" {{ .Values.more }}}');
    assert.deepEqual((await problemsOf(more, { settings })).map(({ rule }) => rule), ['logql/syntax', 'promql/syntax']);
  });

  it('are those of a template where what the program fills in is escaped for Helm', async () => {
    const query = (end: string): string => `apiVersion: argoproj.io/v1alpha1\nkind: AnalysisTemplate\nmetadata: { name: {{ .Release.Name }} }\nspec:\n  args: [{ name: service }]\n  metrics:\n    - name: ok\n      provider:\n        prometheus:\n          query: 'sum(rate(a_total{service="{{\`{{args.service}}\`}}"}[{{ "{{args.window}}" }}])${end}'\n`;
    assert.deepEqual((await problemsOf(query(''), { settings })).map(({ rule }) => rule), ['promql/syntax']);
    assert.deepEqual((await problemsOf(query(')'), { settings })).map(({ rule }) => rule), []);
  });

  it('are checked in a ConfigMap that Grafana loads, and in the objects of a list', async () => {
    const lines = ALERTS.replace(/^#.*\n/gm, '').split('\n').map((line) => `    ${line}`).join('\n');
    assert.equal((await problemsOf(`apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a }\ndata:\n  alerts.yaml: |\n${lines}\n`, { settings })).filter(({ rule }) => /ql\/syntax$/.test(rule)).length, 2);
    const items = PYRRA.replace(/^#.*\n/gm, '').split('\n').map((line, i) => `${i === 0 ? '  - ' : '    '}${line}`).join('\n').trimEnd();
    assert.deepEqual((await problemsOf(`apiVersion: v1\nkind: List\nitems:\n${items}\n`, { settings })).map(({ rule }) => rule), ['promql/syntax']);
  });

  it('read what recording rules record, and go with it when it is renamed', async () => {
    const rules = 'groups:\n  - name: a\n    rules:\n      - record: checkout:requests:rate5m\n        expr: sum(rate(requests_total[5m]))\n';
    const scaled = object('keda.sh/v1alpha1', 'ScaledObject', '  triggers: [{ type: prometheus, metadata: { query: "checkout:requests:rate5m > 1" } }]\n');
    const unused = async (files: Readonly<Record<string, string>>): Promise<boolean> => (await problemsAmong({ 'rules.yaml': rules, 'other.promql': 'a:b:c\n', ...files })).some(({ rule }) => rule === 'rule/unread');
    assert.deepEqual([await unused({}), await unused({ 'scaled.yaml': scaled })], [true, false]);
  });

  it('are told of as what they are', () => {
    assert.deepEqual([ALERTS, SLOS, SCALED, 'apiVersion: 1\ncontactPoints: [{ name: a }]\n'].map((text) => snapshotOf(text).taken), ['alerts that Grafana provisions', 'SLOs of Sloth', 'ScaledObject', 'none of the kinds that are checked']);
  });

  it('stand in the outline by what they are for', () => {
    assert.deepEqual(symbolsOf(snapshotOf(SCALED)).map(({ name, children }) => [name, children.map((child) => child.name)]), [['checkout', ['trigger requests', 'trigger 2', 'trigger 3']]]);
    assert.deepEqual(symbolsOf(snapshotOf(SLOS)).map(({ name }) => name), ['error_query of SLO availability', 'total_query of SLO availability', 'error_ratio_query of SLO latency']);
  });

  it('are run with values in the place of what is put in', () => {
    const [query] = queriesIn(ANALYSIS);
    assert.equal(query!.title, 'metric success-rate');
    assert.deepEqual(query!.variables?.map(({ name }) => name), ['{{args.service-name}}', '{{ args.window }}']);
  });
});
