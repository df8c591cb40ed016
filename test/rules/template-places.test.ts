import assert from 'node:assert/strict';
import fc from 'fast-check';
import { applyFirstFixes, check, problemsOf } from '../helper/check';

/** An alert with one annotation, whose source is given as it stands. */
const alert = (annotation: string): string => `groups:
  - name: quantum-trader
    rules:
      - alert: ErrorsRising
        expr: sum by (service) (queue_length) > 1
        labels:
          severity: info
        annotations:
${annotation}`;

describe('a mistake in a template is reported at its token in every style of scalar', () => {
  const STYLES: Readonly<Record<string, string>> = {
    plain: `
          summary: It {{ $value | humanise }} is
#                                 ^^^^^^^^ There is no template function
`,
    'single-quoted, with an escape before it': `
          summary: 'It''s {{ $value | humanise }}'
#                                     ^^^^^^^^ There is no template function
`,
    'double-quoted, with escapes before it': `
          summary: "\\u00e9 {{ printf \\"%s\\" $lables.a }}"
#                                           ^^^^^^^ did you mean
`,
    literal: `
          summary: |
            first
              {{ $value
                 | humanise }}
#                  ^^^^^^^^ There is no template function
`,
    folded: `
          summary: >-
            first
            {{ $value |
            humanise }}
#           ^^^^^^^^ There is no template function
`,
    'quoted over two lines': `
          summary: "first
            {{ $value | humanise }}"
#                       ^^^^^^^^ There is no template function
`,
  };
  for (const [style, annotation] of Object.entries(STYLES)) it(style, () => check(alert(annotation.slice(1))));

  it('in a label', async () => {
    await check(`groups:
  - name: quantum-trader
    rules:
      - alert: ErrorsRising
        expr: sum by (service) (queue_length) > 1
        labels: { severity: info, of: "{{ .Labels.service }", by: "{{ $labels.service }}" }
#                                                         ^ An action ends with two braces
`);
  });

  it('in a rule of a PrometheusRule, once where an alias repeats it', async () => {
    await check(`apiVersion: monitoring.coreos.com/v1
kind: PrometheusRule
metadata:
  name: rules
  namespace: quantum-trader
spec:
  groups:
    - name: quantum-trader
      rules:
        - alert: ErrorsRising
          expr: sum by (service) (queue_length) > 1
          labels: { severity: info }
          annotations: &annotations
            summary: "{{ end }}"
#                        ^^^ There is nothing open here
            description: Errors rise
            runbook_url: https://runbooks.example/errors
        - alert: ErrorsFalling
          expr: sum by (service) (queue_length) < 1
          labels: { severity: info }
          annotations: *annotations
`);
  });

  it('and not in a recording rule, whose labels Prometheus does not expand', async () => {
    await check(`groups:
  - name: quantum-trader
    rules:
      - record: service:errors:sum
        expr: sum by (service) (queue_length)
        labels: { of: "{{ end }}" }
`);
  });
});

/** The same alert in a chart, with what only Helm knows elsewhere in it. */
const chart = (annotation: string, expr = 'sum by (service) (queue_length) > 1'): string => `{{- if .Values.alerts }}
groups:
  - name: {{ .Release.Name }}
    rules:
      - alert: ErrorsRising
        expr: ${expr}
        labels:
          severity: {{ "info" }}
        annotations:
${annotation}{{- end }}
`;

describe('a template that is escaped for Helm is checked as Prometheus gets it', () => {
  const ESCAPES: Readonly<Record<string, string>> = {
    'between backquotes': `
          summary: "{{\`{{ $value | humanise }}\`}} is bad"
#                                  ^^^^^^^^ There is no template function
`,
    'with its braces alone as strings': `
          summary: It {{ "{{" }} $value | humanise {{ "}}" }} is
#                                         ^^^^^^^^ There is no template function
`,
    'for the labels of its alert': `
          summary: "{{- \`{{ $labels.pod }}\` -}} {{\`{{\`}} $labels.zone {{\`}}\`}}"
#                                   ^^^ keeps \`service\` alone
#                                                                ^^^^ keeps \`service\` alone
`,
    'in a block, at the beginning of a line': `
          summary: |-
            {{\`{{ $value | humanise }}\`}} is
#                          ^^^^^^^^ There is no template function
`,
    'in a block, over lines': `
          summary: |-
            It {{\`is
              {{ $value
                 | humanise }}
#                  ^^^^^^^^ There is no template function
            \`}}
`,
    'beside a value of the chart': `
          summary: "{{ .Values.name }} {{\`{{ $value | humanise }}\`}} {{ .Values.unit }}"
#                                                     ^^^^^^^^ There is no template function
`,
    'for the quick fix to mend in its place': `
          summary: '{{\`{{ $lables.service }}\`}}'
#                         ^^^^^^^ did you mean
`,
  };
  for (const [name, annotation] of Object.entries(ESCAPES)) it(name, () => check(chart(annotation)));
  it('and mended there', async () => {
    const { text, problems } = await check(chart(ESCAPES['for the quick fix to mend in its place']!));
    assert.match(applyFirstFixes(text, problems), /summary: '\{\{`\{\{ \$labels\.service \}\}`\}\}'/);
  });

  const SILENT: Readonly<Record<string, string>> = {
    'a value of the chart is in an action, where it may be anything': '\n          summary: "{{`{{`}} $value | humanise {{ .Values.more }} {{`}}`}}"\n',
    'the chart decides over parts of it': '\n          summary: "{{`{{ if $value }}`}}a{{ if .Values.b }}{{`{{ end }}`}}{{ else }}{{`{{ end }}`}}{{ end }}"\n',
    'Helm makes something else of the text': '\n          summary: "{{`{{ $value | humanise }}` | quote }} {{ printf "{{ $value | humanise }}" }}"\n',
    'its text may end elsewhere once it is rendered': '\n          summary: "{{`{{ query "up{" | humanise }}`}}"\n',
  };
  for (const [name, annotation] of Object.entries(SILENT)) it(`but not where ${name}`, () => check(chart(annotation)));

  it('and its labels not where the query is one of the chart', () => check(chart('\n          summary: "{{`{{ $labels.pod }}`}}"\n', 'sum by (service) (queue_length) {{ .Values.condition }}')));
});

describe('a query in a chart', () => {
  const summary = '          summary: It is\n';
  it('with values of the chart in its strings, as its range, or as what it is compared with, is checked', async () => {
    await check(chart(summary, `'rate(up) > {{ .Values.most }} and up == {{ .Values.on }}'
#                   ^^ needs a range vector`));
    await check(chart(`${summary}`, `'rate(up[{{ .Values.window }}]) + rate(up{job="{{ .Values.job }}"}) > 0'
#                                                    ^^^^^^^^^^^^^^^^^^^^^^^^^^^ needs a range vector`));
    await check(chart(`          summary: "{{\`{{ $labels.pod }}\`}}"
#                                 ^^^ keeps \`service\` alone
`, `'sum by (service) (rate(up{job=~"{{ .Values.job }}|b"}[5m])) > 0'`));
  });

  describe('with lines that the chart puts in, or leaves out, is left alone', () => {
    const LINES: Readonly<Record<string, string>> = {
      'a line of its own': '|\n          sum(\n            {{ .Values.inner }}\n          ) > 0',
      'all of it': '|-\n          {{ include "query" . }}',
      'one of two ends': '|\n          sum(rate(up[5m])\n{{- if .Values.ratio }}\n          ) / 2\n{{- else }}\n          )\n{{- end }}',
      'an end': '|\n          sum(\n          {{- with .Values.end }}\n          {{ . }}\n          {{- end }}',
      'more of a plain text': 'sum(\n          {{ .Values.inner }}',
    };
    for (const [name, query] of Object.entries(LINES)) it(name, () => check(chart(summary, query)));
    it('but not one in front of them', () => check(chart(summary, `|
          rate(up) > 0
#              ^^ needs a range vector
{{- if .Values.for }}
        for: 5m
{{- end }}
        {{/* sum( */}}`)));
    it('and so is a template', () => check(chart('          summary: >-\n            {{`{{ if $value }}`}}\n            {{ if .Values.x }}\n            {{`{{ end }}`}}\n            {{ else }}\n            {{`{{ end }}`}}\n            {{ end }}\n')));
  });

  it('of logs with values of the chart in its strings is checked', () => check(chart(summary, `'sum(count_over_time({app="{{ .Values.app }}"} |= failed [5m])) > {{ .Values.most }}'
#                                                               ^^^^^^ compares with a text`)));

  const SILENT = ['sum(up{ {{ include "matchers" . }} }) > 0', 'sum(rate(up[5m]) {{ .Values.most }}', 'sum(up > {{ .Values.most }} * 2', 'up{job="{{ if .Values.job }}a{{ else }}b{{ end }}"} > 0 >', '{{ .Values.prefix }}_total{job="a"', 'sum by ({{ .Values.labels }}) (up', 'rate(up)[{{ .Values.range }}:] offset {{ .Values.offset }}'];
  for (const query of SILENT) it(`is left alone where more than a value is put in: ${query}`, () => check(chart(summary, `'${query}'`)));

  it('with braces that are escaped for Helm is checked', () => check(chart(summary, `'up{job="a"} > 0 and rate(up{{ "{" }}job="b"}) > 0'
#                                       ^^^^^^^^^^^^^^^^^^^ needs a range vector`)));
});

describe('a dashboard in a chart', () => {
  it('is checked with values of the chart in its queries, and around lines that the chart may leave out', () => check(`apiVersion: v1
kind: ConfigMap
metadata: { name: "{{ .Release.Name }}", namespace: monitoring }
data:
  orders.json: |
    { "title": "Orders", "uid": "orders", "schemaVersion": 39, "panels": [
    {{- if .Values.more }}
      { "title": "a", "datasource": { "type": "prometheus", "uid": "x" }, "targets": [{ "expr": "rate(a_total)" }] },
#                                                                                                     ^^^^^^^ needs a range vector
    {{- end }}
      { "title": "b", "datasource": { "type": "prometheus", "uid": "x" }, "targets": [
        { "expr": "rate(b_total{job=\\"{{ .Values.job }}\\"})", "legendFormat": "{{\`{{\`}}job{{\`}}\`}}" },
#                       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ needs a range vector
        { "expr": "rate({{ .Values.metric }})" }
      ] }
    ] }
`));
});

describe('of a template that is escaped in any way', () => {
  const code = fc.constantFrom('$value', '$labels.service', '$labels.pod', '$labls.x', '$value | humanize', '$value | humanise', 'if $value', 'else', 'end', 'query "up" | first | value', 'query "up{" | len', '', '"a"', 'printf "%s" $labels.service |', '.Labels.zone', '(', '/* a */');
  const escaped = fc.tuple(code, fc.constantFrom<(action: string) => string>(
    (action) => `{{\`{{ ${action} }}\`}}`,
    (action) => `{{- \`{{ ${action} }}\` -}}`,
    (action) => `{{ "{{" }} ${action} {{ "}}" }}`,
    (action) => `{{\`{{\`}} ${action} {{\`}}\`}}`,
    (action) => `{{ "{{ " }}${action}{{\` }}\`}}`,
  )).map(([action, escape]) => ({ source: escape(action), rendered: `{{ ${action} }}` }));
  const text = fc.constantFrom('is', 'b ', 'a: b', '# c', 'x\n            y').map((words) => ({ source: words, rendered: words }));
  const annotation = fc.array(fc.oneof({ weight: 2, arbitrary: escaped }, { weight: 1, arbitrary: text }), { minLength: 1, maxLength: 5 });

  it('the same is reported as of what Helm makes of it, at the same words', async () => {
    const lines = (body: string): string => `          summary: |-\n            ${body}.\n`;
    await fc.assert(fc.asyncProperty(annotation, async (parts) => {
      const [source, rendered] = [chart(lines(parts.map((part) => part.source).join(''))), alert(lines(parts.map((part) => part.rendered).join('')))];
      const reported = async (file: string): Promise<string[]> => (await problemsOf(file)).filter(({ rule }) => rule.startsWith('template/') || rule === 'alert/annotation-label').map(({ rule, message, from, to }) => `${rule}: ${message} ${rule === 'template/syntax' ? '' : file.slice(from, to)}`);
      assert.deepEqual(await reported(source), await reported(rendered));
    }), { numRuns: 400 });
  });
});

describe('what a chart writes as it is', () => {
  it('is read with what stands around it', () =>
    check(`{{- \`
groups:
  - name: g
    rules:
      - record: a:b
        expr: sum(rate(x))
#                      ^ needs a range vector
\` }}
`));
});
