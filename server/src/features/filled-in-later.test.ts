import assert from 'node:assert/strict';
import { check, problemsAmong, WITHOUT_CONTRACT } from '../../../test/helper/check';

const settings = WITHOUT_CONTRACT;

describe('what is put into a file before anybody reads it', () => {
  it('is nothing that could be wrong in a rule, and the rest of it is checked', () =>
    check(
      `apiVersion: monitoring.coreos.com/v1
kind: PrometheusRule
metadata:
  name: orders-\${CLUSTER}
spec:
  groups:
    - name: orders
      interval: \${INTERVAL:-1m}
      rules:
        - record: \${PREFIX}:orders:rate5m
          expr: rate(orders_total{cluster="\${CLUSTER}"}[\${WINDOW}])
        - alert: OrdersFail
          expr: sum(rate(orders_failed_total[\${WINDOW}])) > \${MOST}
          for: \${FOR:=5m}
        - alert: OrdersStop
          expr: sum(orders_total{cluster="\${CLUSTER}"}) by = 0
#                                                          ^ Unexpected
          for: 5 minutes
#              ^^^^^^^^^ is to be a duration
`,
      { settings },
    ));

  it('is nothing that could be wrong in an object', () =>
    check(
      `apiVersion: monitoring.coreos.com/v1alpha1
kind: AlertmanagerConfig
metadata:
  name: orders
spec:
  route:
    receiver: \${RECEIVER}
    groupWait: \${WAIT}
    groupInterval: soon
#                  ^^^^ must be a duration
  receivers:
    - name: hook
      webhookConfigs:
        - url: "\${HOOK}"
        - url: "$(HOOK)"
        - url: hook.example
#              ^^^^^^^^^^^^ is not valid
`,
      { settings },
    ));

  it('is nothing that could be wrong in a configuration', () =>
    check(
      `global:
  scrape_timeout: $TIMEOUT
  scrape_interval: often
#                  ^^^^^ must be a duration
scrape_configs:
  - job_name: orders
    scrape_interval: '{{ interval }}'
    static_configs:
      - targets: ["http://\${HOST}"]
`,
      { file: 'prometheus.yml', settings },
    ));

  it('may be all of a template that another program writes a file from', async () => {
    const text = 'groups:\n  - name: orders\n    rules:\n{% for name in names %}\n      - alert: {{ name }}\n        expr: up{ ==\n{% endfor %}\n';
    assert.deepEqual(await problemsAmong({ 'rules.yaml': text, 'roles/prometheus/templates/rules.yaml': text.replace(/^\{%.*\n/gm, '') }), []);
  });
});
