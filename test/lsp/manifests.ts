/** The manifests that the specifications of the language server speak of. */

/** A rule file whose one alert keeps the built-in contract, around an expression. */
export const ruleFile = (expr = 'sum(rate(errors_total[5m])) > 0.05'): string => `groups:
  - name: quantum-trader
    rules:
      - alert: HighErrorRate
        expr: ${expr}
        for: 5m
        labels:
          severity: critical
        annotations: { summary: Errors, description: Many errors, runbook_url: 'https://runbooks.example/errors' }
`;

export interface MonitorFields {
  readonly service?: string;
  readonly namespace?: string;
  readonly port?: string;
  readonly path?: string;
  readonly interval?: string;
  readonly scrapeTimeout?: string;
}

/** A ServiceMonitor that keeps the built-in contract, but for the fields that a specification changes. */
export const monitor = ({ service = 'ai-engine', namespace = 'quantum-trader', port = 'http', path = '/metrics', interval = '15s', scrapeTimeout = '10s' }: MonitorFields = {}): string => `apiVersion: monitoring.coreos.com/v1
kind: ServiceMonitor
metadata:
  name: ${service}
  namespace: ${namespace}
spec:
  selector:
    matchLabels:
      app: ${service}
  endpoints:
    - port: ${port}
      path: ${path}
      interval: ${interval}
      scrapeTimeout: ${scrapeTimeout}
`;

export const prometheusRule = (expr = 'sum(rate(errors_total[5m])) > 0.05'): string => `apiVersion: monitoring.coreos.com/v1
kind: PrometheusRule
metadata:
  name: alerts
  namespace: quantum-trader
spec:
${ruleFile(expr).replace(/^/gm, '  ').trimEnd()}
`;
