import assert from 'node:assert/strict';
import { changedLines, lineWith, navigable } from '../../../../test/helper/navigable';
import { renamableAt, renameAt, RenameRefusal } from './rename';

const rules = (...exprs: string[]): string => `groups:\n  - name: g\n    rules:\n${exprs.map((expr, i) => `      - alert: A${i}\n        expr: ${expr}\n`).join('')}`;
const record = (name: string): string => `groups:\n  - name: g\n    rules:\n      - record: ${name}\n        expr: sum(up)\n`;

async function renamed(texts: Readonly<Record<string, string>>, name: string, takesUtf8 = true): Promise<Record<string, string[]>> {
  const { files, pointer } = navigable(texts);
  return changedLines(await renameAt(files, pointer, name, takesUtf8));
}
/** The query of an alert beside a rule that records `a:b`, once that is called otherwise. */
async function query(expr: string, name: string): Promise<string> {
  const changed = await renamed({ 'a.yaml': record('a<|>:b'), 'b.yaml': rules(expr) }, name);
  return changed['b.yaml']!.join('\n').replace('expr: ', '');
}
async function refusal(texts: Readonly<Record<string, string>>, name: string, takesUtf8 = true): Promise<string> {
  try {
    await renamed(texts, name, takesUtf8);
  } catch (error) {
    if (error instanceof RenameRefusal) return error.message;
    throw error;
  }
  assert.fail('it was renamed');
}

describe('a rename of a recording rule', () => {
  it('changes the rule and every query that reads it, and nothing else', async () => {
    const files = { 'a.yaml': record('a<|>:b'), 'b.yaml': rules('a:b > 1', 'a:bc > 1', 'sum by (job) (a:b) / a:b:c', '"up{x=\\"a:b\\"}"'), 'q.promql': 'up\n\na:b\n', 'c.yaml': rules('up') };
    assert.deepEqual(await renamed(files, 'x:y'), { 'a.yaml': ['- record: x:y'], 'b.yaml': ['expr: x:y > 1', 'expr: sum by (job) (x:y) / a:b:c'], 'q.promql': ['x:y'] });
  });

  it('changes the unit tests that read it, and that are fed with it', async () => {
    const tests = `tests:\n  - input_series:\n      - series: a:b{c="d"}\n        values: 1x5\n    promql_expr_test:\n      - expr: a:b > 1\n        exp_samples:\n          - labels: '{__name__="a:b", c="d"}'\n            value: 2\n`;
    assert.deepEqual(await renamed({ 'a.yaml': record('a<|>:b'), 't.yaml': tests }, 'x:y'), { 'a.yaml': ['- record: x:y'], 't.yaml': ['- series: x:y{c="d"}', '- expr: x:y > 1', `- labels: '{__name__="x:y", c="d"}'`] });
  });

  it('begins at any of its readers', async () => {
    assert.deepEqual(await renamed({ 'a.yaml': record('a:b'), 'b.yaml': rules('a:<|>b > 1') }, 'x:y'), { 'b.yaml': ['expr: x:y > 1'], 'a.yaml': ['- record: x:y'] });
  });

  const STYLES: readonly (readonly [name: string, expr: string, plain: string, quoted: string])[] = [
    ['plain', 'a:b > 1', 'x:y > 1', `'{"x.y"} > 1'`],
    ['plain, in the midst', 'sum(a:b) > 1', 'sum(x:y) > 1', 'sum({"x.y"}) > 1'],
    ['in single quotes', `'a:b{c="d"} > 1'`, `'x:y{c="d"} > 1'`, `'{"x.y", c="d"} > 1'`],
    ['in double quotes', '"a:b{c=\\"d\\"} > 1"', '"x:y{c=\\"d\\"} > 1"', '"{\\"x.y\\", c=\\"d\\"} > 1"'],
    ['a literal block', '|\n          # a:b\n          a:b{\n            c="d"\n          } > 1', 'x:y{', '{"x.y",'],
    ['a folded block', '>-\n          1 <\n          a:b', 'x:y', '{"x.y"}'],
    ['with empty braces', 'sum(a:b{ })', 'sum(x:y{ })', 'sum({"x.y" })'],
    ['with a range and an offset', 'rate(a:b[5m] offset 1m)', 'rate(x:y[5m] offset 1m)', 'rate({"x.y"}[5m] offset 1m)'],
    ['several times', 'sum(a:b) / count(a:b{c="d"})', 'sum(x:y) / count(x:y{c="d"})', 'sum({"x.y"}) / count({"x.y", c="d"})'],
    ['quoted already', `'{"a:b"}'`, `'{"x:y"}'`, `'{"x.y"}'`],
    ['as the value of `__name__`', `"{__name__='a:b'}"`, `"{__name__='x:y'}"`, `"{__name__='x.y'}"`],
    ['in a regular expression', `'{__name__=~"up|a:b"}'`, `'{__name__=~"up|x:y"}'`, `'{__name__=~"up|x\\\\.y"}'`],
    ['in a regular expression, in double quotes of both', `"{__name__=~\\"up|a:b\\"}"`, `"{__name__=~\\"up|x:y\\"}"`, `"{__name__=~\\"up|x\\\\\\\\.y\\"}"`],
    ['in a regular expression in backticks', '"{__name__=~`up|a:b`}"', '"{__name__=~`up|x:y`}"', '"{__name__=~`up|x\\\\.y`}"'],
  ];
  for (const [name, expr, plain, quoted] of STYLES) {
    it(`keeps a query right that reads it ${name}`, async () => {
      assert.equal(await query(expr, 'x:y'), plain);
      assert.equal(await query(expr, 'x.y'), quoted);
    });
  }

  for (const [style, written] of Object.entries({ 'a:b': `'x: #y'`, "'a:b'": `'x: #y'`, '"a:b"': '"x: #y"' })) {
    it(`writes a name that YAML would misread in quotes, where ${style} stood`, async () => assert.deepEqual((await renamed({ 'a.yaml': record(`${style.slice(0, -1)}<|>${style.slice(-1)}`) }, 'x: #y'))['a.yaml'], [`- record: ${written}`]));
  }

  it('of a metric of the contract takes the series of its histogram along', async () => {
    const contract = 'version: 1\nmetrics:\n  catalog:\n    lat<|>ency_seconds: { type: histogram }\n';
    assert.deepEqual(await renamed({ 'observability-contract.yaml': contract, 'q.promql': 'histogram_quantile(0.9, rate(latency_seconds_bucket[5m]))\n\nrate(latency_seconds_count[5m])\n\nlatency_seconds\n' }, 'wait_seconds'), {
      'observability-contract.yaml': ['wait_seconds: { type: histogram }'],
      'q.promql': ['histogram_quantile(0.9, rate(wait_seconds_bucket[5m]))', 'rate(wait_seconds_count[5m])', 'wait_seconds'],
    });
  });

  const TEMPLATES: readonly (readonly [name: string, annotation: string, plain: string, quoted: string | undefined])[] = [
    ['in backticks', "'{{ with query `a:b > 1` }}{{ . | first | value }}{{ end }}'", "'{{ with query `x:y > 1` }}{{ . | first | value }}{{ end }}'", "'{{ with query `{\"x.y\"} > 1` }}{{ . | first | value }}{{ end }}'"],
    ['with escapes', `'{{ query "sum(a:b{c=\\"d\\"})" | first }}'`, `'{{ query "sum(x:y{c=\\"d\\"})" | first }}'`, `'{{ query "sum({\\"x.y\\", c=\\"d\\"})" | first }}'`],
    ['with escapes of both', `"{{ query \\"sum(a:b{c=\\\\\\"d\\\\\\"})\\" | first }}"`, `"{{ query \\"sum(x:y{c=\\\\\\"d\\\\\\"})\\" | first }}"`, `"{{ query \\"sum({\\\\\\"x.y\\\\\\", c=\\\\\\"d\\\\\\"})\\" | first }}"`],
    ['made by printf', `'{{ printf "a:b{c=%q}" $labels.c | query | first }}'`, `'{{ printf "x:y{c=%q}" $labels.c | query | first }}'`, undefined],
  ];
  for (const [name, annotation, plain, quoted] of TEMPLATES) {
    it(`changes a query ${name} in the template of an annotation`, async () => {
      const files = { 'a.yaml': record('a<|>:b'), 'b.yaml': `${rules('up == 0')}        annotations:\n          summary: ${annotation}\n` };
      assert.deepEqual((await renamed(files, 'x:y'))['b.yaml'], [`summary: ${plain}`]);
      if (quoted !== undefined) assert.deepEqual((await renamed(files, 'x.y'))['b.yaml'], [`summary: ${quoted}`]);
    });
  }

  it('changes Helm templates around what they fill in', async () => {
    const template = `apiVersion: monitoring.coreos.com/v1\nkind: PrometheusRule\nmetadata: { name: {{ .Release.Name }} }\nspec:\n  ${rules('a:b > {{ .Values.limit }}', '{{ .Values.prefix }}a:b > 1', '"sum(a:b{c=\\"{{ .Values.c }}\\"})"').replaceAll('\n', '\n  ')}\n`;
    assert.deepEqual((await renamed({ 'a.yaml': record('a<|>:b'), 'templates/b.yaml': template }, 'x:y'))['templates/b.yaml'], ['expr: x:y > {{ .Values.limit }}', 'expr: "sum(x:y{c=\\"{{ .Values.c }}\\"})"']);
  });

  it('changes the queries of templates that are escaped for Helm', async () => {
    const alert = (annotation: string): string => `{{- if .Values.on }}\ngroups:\n- name: g\n  rules:\n  - alert: B\n    expr: up == 0\n    annotations:\n      a: ${annotation}\n{{- end }}\n`;
    assert.deepEqual((await renamed({ 'a.yaml': record('a<|>:b'), 'templates/b.yaml': alert("'{{`{{ query \"a:b\" | len }}`}} {{ .Release.Name }} x'") }, 'x:y'))['templates/b.yaml'], ["a: '{{`{{ query \"x:y\" | len }}`}} {{ .Release.Name }} x'"]);
    assert.deepEqual((await renamed({ 'a.yaml': record('a<|>:b'), 'templates/b.yaml': alert("'{{`{{ query \"a:b\" | len }}`}}'") }, 'x:y'))['templates/b.yaml'], ["a: '{{`{{ query \"x:y\" | len }}`}}'"]);
  });

  it('changes a query that is still being typed', async () => assert.equal(await query('a:b >', 'x:y'), 'x:y >'));

  it('changes nothing where the name stays', async () => assert.deepEqual(await renamed({ 'a.yaml': record('a<|>:b') }, 'a:b'), {}));
});

describe('a rename of an alert', () => {
  it('changes the unit tests that ask for it', async () => {
    const tests = 'tests:\n  - alert_rule_test:\n      - eval_time: 5m\n        alertname: O<|>ld\n        exp_alerts: []\n';
    assert.deepEqual(await renamed({ 'a.yaml': 'groups:\n  - name: g\n    rules:\n      - alert: Old\n        expr: up == 0\n', 't.yaml': tests }, 'New'), { 't.yaml': ['alertname: New'], 'a.yaml': ['- alert: New'] });
  });

  it('changes the series of alerts, the contract, and the Alertmanager', async () => {
    const files = {
      'a.yaml': rules('up == 0').replace('A0', 'A<|>0'),
      'templates/t.yaml': `{{- if .Values.on }}\n${rules('ALERTS{alertname="A0"} > {{ .Values.limit }}').replace('A0\n', 'T\n')}{{- end }}\n`,
      'observability-contract.yaml': 'version: 1\nalerts:\n  required:\n    A0: { severity: critical }\n',
      'c.yaml': 'apiVersion: monitoring.coreos.com/v1alpha1\nkind: AlertmanagerConfig\nspec:\n  route:\n    matchers: [{ name: alertname, value: A0 }]\n',
      'q.promql': 'ALERTS{alertname="A0"}\n\nALERTS_FOR_STATE{alertname=~"A0|A1"}\n\nup{alertname="A0"}\n',
    };
    assert.deepEqual(await renamed(files, 'Down'), {
      'a.yaml': ['- alert: Down'],
      'templates/t.yaml': ['expr: ALERTS{alertname="Down"} > {{ .Values.limit }}'],
      'observability-contract.yaml': ['Down: { severity: critical }'],
      'c.yaml': ['matchers: [{ name: alertname, value: Down }]'],
      'q.promql': ['ALERTS{alertname="Down"}', 'ALERTS_FOR_STATE{alertname=~"Down|A1"}'],
    });
  });
});

const service = (name: string, port: string): string => `apiVersion: v1\nkind: Service\nmetadata: { name: ${name}, labels: { app: ${name}, tier: web } }\nspec:\n  selector: { app: ${name} }\n  ports:\n    - { name: ${port}, port: 80, targetPort: http }\n`;
const monitor = (selector: string, port = 'http'): string => `apiVersion: monitoring.coreos.com/v1\nkind: ServiceMonitor\nmetadata: { name: m }\nspec:\n  selector: { matchLabels: { ${selector} } }\n  endpoints: [{ port: ${port} }]\n`;
const deployment = (name: string): string => `apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: ${name} }\nspec:\n  template:\n    metadata: { labels: { app: ${name} } }\n    spec:\n      containers:\n        - name: c\n          ports: [{ name: http, containerPort: 80 }]\n          readinessProbe: { httpGet: { path: /, port: http } }\n`;

describe('a rename of a port', () => {
  it('changes the Service and the monitors that select it, not the port of the container', async () => {
    const files = { 's.yaml': service('a', 'ht<|>tp'), 't.yaml': service('b', 'http'), 'm.yaml': monitor('app: a'), 'n.yaml': monitor('app: b'), 'd.yaml': deployment('a') };
    assert.deepEqual(await renamed(files, 'web'), { 's.yaml': ['- { name: web, port: 80, targetPort: http }'], 'm.yaml': ['endpoints: [{ port: web }]'] });
  });

  it('changes all Services that one monitor selects, or it would lose some', async () => {
    const files = { 's.yaml': service('a', 'http'), 't.yaml': service('b', 'http'), 'm.yaml': monitor('tier: web', 'h<|>ttp'), 'n.yaml': monitor('app: b') };
    assert.deepEqual(await renamed(files, 'web'), { 'm.yaml': ['endpoints: [{ port: web }]'], 's.yaml': ['- { name: web, port: 80, targetPort: http }'], 't.yaml': ['- { name: web, port: 80, targetPort: http }'], 'n.yaml': ['endpoints: [{ port: web }]'] });
  });

  it('of a container changes its probes and the target ports of its Services', async () => {
    const files = { 's.yaml': service('a', 'http'), 't.yaml': service('b', 'http'), 'd.yaml': deployment('a').replace('name: http', 'name: h<|>ttp') };
    assert.deepEqual(await renamed(files, 'web'), { 'd.yaml': ['ports: [{ name: web, containerPort: 80 }]', 'readinessProbe: { httpGet: { path: /, port: web } }'], 's.yaml': ['- { name: http, port: 80, targetPort: web }'] });
  });
});

it('a rename of a receiver changes its routes in the same object', async () => {
  const config = 'apiVersion: monitoring.coreos.com/v1alpha1\nkind: AlertmanagerConfig\nspec:\n  route: { receiver: slack, routes: [{ receiver: pager }, { receiver: slack }] }\n  receivers:\n    - name: slack\n    - name: pager\n';
  assert.deepEqual(await renamed({ 'a.yaml': config.replace('- name: slack', '- name: sla<|>ck'), 'b.yaml': config }, 'chat'), { 'a.yaml': ['route: { receiver: chat, routes: [{ receiver: pager }, { receiver: chat }] }', '- name: chat'] });
});

describe('a rename is refused', () => {
  const A = { 'a.yaml': record('a<|>:b') };
  const CASES: readonly (readonly [name: string, texts: Readonly<Record<string, string>>, to: string, message: RegExp, takesUtf8?: boolean])[] = [
    ['without a name', A, '', /empty/],
    ['to characters that nobody sees', A, 'a\tb', /nobody could see/],
    ['to a name that needs quotes, before Prometheus 3', A, 'x.y', /`x\.y` is no name for a metric before Prometheus 3\.0/, false],
    ['to a name that the contract cannot have', { 'observability-contract.yaml': 'metrics: { catalog: { a<|>_total: { type: counter } } }\n' }, 'x.y', /no name for a metric of the contract/],
    ['to a word of PromQL', { ...A, 'b.yaml': rules('a:b > 1') }, 'bool', /cannot be called `bool`: in `b.yaml`, line 5/],
    ['to a name that another rule records', { ...A, 'b.yaml': record('x:y') }, 'x:y', /`x:y` is already the name of another metric, in `b\.yaml`, line 4/],
    ['to the name of another alert', { 'a.yaml': rules('up', 'down').replace('A0', 'A0<|>') }, 'A1', /`A1` is already the name of another alert, in `a\.yaml`, line 6/],
    ['of a metric that somebody else exposes', { 'a.yaml': rules('u<|>p') }, 'down', /No rule of this workspace records `up`/],
    ['of a series of a histogram', { 'observability-contract.yaml': 'metrics: { catalog: { a: { type: histogram } } }\n', 'q.promql': 'a_buc<|>ket' }, 'b', /`a_bucket` is a series of `a`/],
    ['of an alert that is not there', { 'q.promql': 'ALERTS{alertname="A<|>"}' }, 'B', /No alert of this workspace is called `A`/],
    ['of a service', { 's.yaml': service('ri<|>sk', 'http') }, 'risks', /service `risk` stands in places that no rename can see/],
    ['of a label', { 'm.yaml': monitor('tier: w<|>eb') }, 'x', /by hand/],
    ['of a port that nothing ties to a Service', { 'm.yaml': monitor('app: a', 'ht<|>tp'), 's.yaml': service('b', 'http') }, 'web', /not clear which port/],
    ['of a port that a patch changes, too', { 's.yaml': service('a', 'ht<|>tp'), 'patches/m.yaml': monitor('app: a') }, 'web', /in a patch/],
    ['of a port in a Helm template', { 's.yaml': service('a', 'ht<|>tp'), 'm.yaml': monitor('app: a').replace('name: m', 'name: {{ .Release.Name }}') }, 'web', /in a Helm template, in `m\.yaml`, line 6/],
    ['where a Helm template would have to be quoted', { ...A, 'b.yaml': `{{- if .Values.on }}\n${rules('a:b > {{ .Values.limit }}')}{{- end }}\n` }, 'x.y', /cannot be written in `b\.yaml`, line 6/],
    ['to a name that no Service takes', { 's.yaml': service('a', 'ht<|>tp') }, 'Web', /no name for the port of a Service/],
    ['to a name that no container takes', { 'd.yaml': deployment('a').replace('name: http', 'name: h<|>ttp') }, 'a-very-long-name', /no name for the port of a container/],
    ['where a pattern would lose it', { ...A, 'q.promql': '{__name__=~"a:.+"}\n' }, 'x:y', /`__name__=~"a:\.\+"`, in `q\.promql`, line 1, would treat `x:y` in another way than `a:b`/],
    ['where a comment is in the way', { ...A, 'b.yaml': rules('|\n          a:b # of c\n            {c="d"}') }, 'x.y', /`x\.y` cannot be written in `b\.yaml`, line 6/],
  ];
  for (const [name, texts, to, message, takesUtf8] of CASES) it(name, async () => assert.match(await refusal(texts, to, takesUtf8), message));

  it('where no name is', async () => {
    const { files, pointer } = navigable({ 'a.yaml': record('a:b').replace('expr', 'ex<|>pr') });
    assert.equal(await renamableAt(files, pointer), undefined);
  });
});

it('what is renamed is the name alone, without quotes', async () => {
  for (const [texts, shown] of [
    [{ 'a.yaml': record('"a:<|>b"') }, '- record: "«a:b»"'],
    [{ 'a.yaml': record('a:b'), 'q.promql': '{"a:<|>b"}' }, '{"«a:b»"}'],
    [{ 'a.yaml': record('a:b'), 'q.promql': 'sum(<|>a:b{c="d"})' }, 'sum(«a:b»{c="d"})'],
  ] as const) {
    const { files, pointer } = navigable(texts);
    const found = await renamableAt(files, pointer);
    assert.equal(found?.name, 'a:b');
    assert.equal(lineWith(pointer.file, found), shown);
  }
});
