import { mayBeOurs, type DocumentKind } from '../model/recognise';
import type { PlacedAnalysis } from './snapshot';

export const NOT_OURS = 'none of the kinds that are checked';

/**
 * What a file was taken for, for people.
 *
 * @param where what is said of all of it, such as ", in a Helm template"
 */
export function takenFor(documents: readonly PlacedAnalysis[], where: string): string {
  // Of a Secret, what it holds is checked.
  const kinds = documents.map(({ analysis }) => analysis.kind).filter((kind) => kind !== 'other' && kind !== 'Secret');
  if (kinds.length > 0) return `${summary(kinds)}${where}`;
  // Documents of other kinds are none of our business, unless they share a file with ours.
  return documents.some(({ analysis: { document } }) => document.errors.some((error) => error.code === 'limit') && mayBeOurs(document.text)) ? 'beyond what is checked' : NOT_OURS;
}

const NAMES: Readonly<Record<string, string>> = { 'prometheus-rules': 'Prometheus rule file', 'grafana-alerts': 'alerts that Grafana provisions', slos: 'SLOs of Sloth', 'prometheus-adapter': 'rules of the Prometheus adapter', values: 'values of a chart with Prometheus rules', dashboard: 'dashboard', 'prometheus-config': 'configuration of Prometheus', 'alertmanager-config': 'configuration of Alertmanager', 'promtail-config': 'configuration of Promtail', 'unit-tests': 'unit tests of rules' };

/** Such as "3 documents: ServiceMonitor (2), PrometheusRule". */
function summary(kinds: readonly DocumentKind[]): string {
  const counts = new Map<DocumentKind, number>();
  for (const kind of kinds) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  const names = [...counts].map(([kind, count]) => `${NAMES[kind] ?? kind}${count > 1 ? ` (${count})` : ''}`).join(', ');
  return kinds.length === 1 ? names : `${kinds.length} documents: ${names}`;
}
