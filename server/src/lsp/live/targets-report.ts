import type { DroppedTarget, Target, Targets } from '../../backends/prometheus-api';
import type { Subject } from '../../features/subject-at';
import { targetsOfMonitor, whyNone, type LiveMonitor, type MonitorTargets } from './monitor-state';
import { labelsText, reportText, type Entry } from './report-text';
import { roughly, timeOf, tookWords } from './words';

/** The targets that something of a file has on a server. */
export interface FoundTargets {
  /** What they are of: `ServiceMonitor trading/risk`, `service risk`. */
  readonly of: string;
  readonly found: MonitorTargets;
  /** Why there are none, where that can be told. */
  readonly why: string | undefined;
}

/**
 * The targets of a monitor, or else of a service.
 *
 * @param labels the labels whose value names a service
 */
export function findTargets({ service, namespace }: Subject, monitor: LiveMonitor | undefined, targets: Targets, pools: readonly string[] | undefined, labels: readonly string[]): FoundTargets | undefined {
  if (monitor) {
    const found = targetsOfMonitor(monitor, targets, pools);
    const why = found.active.length > 0 || found.isLoaded === undefined ? undefined : found.isLoaded ? whyNone(monitor, found) : 'the server scrapes for other monitors, and not for this one: it is not applied, or no Prometheus selects it';
    return { of: `${monitor.kind} ${monitor.namespace === undefined ? '' : `${monitor.namespace}/`}${monitor.name}`, found, why };
  }
  if (service === undefined) return undefined;
  const names = ['__meta_kubernetes_service_name', ...labels.flatMap((label) => ['service', 'pod'].map((kind) => `__meta_kubernetes_${kind}_label_${label.replace(/[^a-zA-Z0-9_]/g, '_')}`))];
  const isOfService = (given: Readonly<Record<string, string>>, among: readonly string[]): boolean => among.some((name) => given[name] === service);
  // What one of the service's targets says of its namespace decides; most say nothing.
  const isHere = (given: Readonly<Record<string, string>>): boolean => namespace === undefined || [given.namespace, given.__meta_kubernetes_namespace].every((value) => value === undefined || value === namespace);
  const active = targets.active.filter((target) => (isOfService(target.labels, labels) || isOfService(target.discovered, names)) && (isHere(target.labels) || isHere(target.discovered)));
  const dropped = targets.dropped.filter(({ discovered }) => isOfService(discovered, names) && isHere(discovered));
  return { of: `service ${service}`, found: { active, dropped, droppedCount: dropped.length, isLoaded: undefined }, why: undefined };
}

const ORDER = { down: 0, unknown: 1, up: 2 };

/**
 * The report about targets.
 *
 * @param where the server, in words
 * @param now by the server's clock, in seconds since the epoch
 */
export function targetsReport({ of, found: { active, dropped, droppedCount }, why }: FoundTargets, where: string, now: number): string {
  const count = (health: Target['health']): number => active.filter((target) => target.health === health).length;
  const counts = [`${count('up')} up`, `${count('down')} down`, ...(count('unknown') > 0 ? [`${count('unknown')} not scraped yet`] : []), `${droppedCount} dropped by relabeling`];
  const sorted = [...active].sort((a, b) => ORDER[a.health] - ORDER[b.health] || (a.url < b.url ? -1 : 1));
  return reportText(`Targets of ${of}`, [where, counts.join(', '), why === undefined ? '' : `No targets: ${why}.`], [
    { title: 'Scraped', entries: sorted.map((target) => entryOf(target, now)) },
    { title: droppedCount > dropped.length ? `Dropped, of ${droppedCount} those that the server lists` : 'Dropped', entries: dropped.map(droppedEntry) },
  ]);
}

function entryOf({ health, url, lastError, lastScrape, lastScrapeSeconds, labels, pool }: Target, now: number): Entry {
  const last = timeOf(lastScrape);
  return {
    head: [health === 'unknown' ? 'NOT YET' : health.toUpperCase(), url],
    lines: [
      ['error', lastError],
      ['last scrape', last === undefined ? '' : `${roughly(now - last)} ago in ${tookWords(lastScrapeSeconds)}`],
      ['labels', labelsText(labels)],
      ['scrape pool', pool],
    ],
  };
}

/** Of what was discovered, what Kubernetes calls it says most. */
function droppedEntry({ pool, discovered }: DroppedTarget): Entry {
  const known = ['namespace', 'service_name', 'pod_name', 'endpoint_port_name', 'pod_container_port_name'].flatMap((name) => (discovered[`__meta_kubernetes_${name}`] === undefined ? [] : [`${name.replace(/_name$/, '')} ${discovered[`__meta_kubernetes_${name}`]}`]));
  const labels = Object.fromEntries(Object.entries(discovered).flatMap(([name, value]) => (/^__meta_kubernetes_(?:service|pod)_label_/.test(name) ? [[name.replace(/^__meta_kubernetes_(?:service|pod)_label_/, ''), value]] : [])));
  return { head: [discovered.__address__ ?? '', known.join(', ')], lines: [['labels', labelsText(labels)], ['scrape pool', pool]] };
}
