import { check } from '../helper/check';

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
