import { problemsAmong, WITHOUT_CONTRACT } from './check';

export type Files = Readonly<Record<string, string>>;

/** Manifests in few words. */
export const service = (name: string, labels = `app: ${name}`, namespace = 'trading'): string => `apiVersion: v1\nkind: Service\nmetadata: { name: ${name}${namespace && `, namespace: ${namespace}`}, labels: { ${labels} } }\nspec: { ports: [{ name: http, port: 80 }] }\n`;
export const monitor = (app: string, { name = app, spec = '', endpoint = 'port: http', kind = 'ServiceMonitor' } = {}): string =>
  `apiVersion: monitoring.coreos.com/v1\nkind: ${kind}\nmetadata: { name: ${name}, namespace: trading }\nspec:\n  selector: { matchLabels: { app: ${app} } }\n  ${kind === 'PodMonitor' ? 'podMetricsEndpoints' : 'endpoints'}: [{ ${endpoint} }]\n${spec && `  ${spec}\n`}`;
export const prometheus = (spec = 'replicas: 1'): string => `apiVersion: monitoring.coreos.com/v1\nkind: Prometheus\nmetadata: { name: k8s }\nspec: { ${spec} }\n`;
export const rules = (...queries: string[]): string => `groups:\n  - name: g\n    rules:\n${queries.map((query, i) => `      - { record: 'a:b:c${i}', expr: ${JSON.stringify(query)} }\n`).join('')}`;

/** What rules about the workspace report, each as `rule words severity: what is offered`. */
export async function found(files: Files, query: string | readonly string[], settings = WITHOUT_CONTRACT): Promise<string[]> {
  const all = await problemsAmong({ ...files, 'rules.yaml': rules(...[query].flat()) }, settings);
  return all.filter(({ rule }) => rule.startsWith('workspace/')).map(({ at, rule, problem }) => `${rule.slice('workspace/'.length)} ${at} ${problem.severity}: ${problem.fixes[0]?.edits[0]?.text ?? ''}`);
}

export const BASE: Files = { 'service.yaml': service('ledger'), 'monitor.yaml': monitor('ledger') };
