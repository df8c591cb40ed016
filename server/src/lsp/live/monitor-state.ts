import type { DroppedTarget, Target, Targets } from '../../backends/prometheus-api';
import { isSelected, plainSelector, readLabelSelector, type Labels, type PlainSelector } from '../../model/label-selector';
import { locatedText } from '../../model/located';
import type { Resource } from '../../model/resource';
import { didYouMean } from '../../text/did-you-mean';
import { isMapping, itemsOf, valueAt } from '../../yaml/tree';
import { lensText, NOT_LOADED, oneLine, scrapeError } from './words';

/** A ServiceMonitor or a PodMonitor, as far as its targets show it. */
export interface LiveMonitor {
  readonly kind: 'ServiceMonitor' | 'PodMonitor';
  readonly name: string;
  readonly namespace: string | undefined;
  readonly selector: PlainSelector;
  /** The names of the ports; undefined where an endpoint is not chosen by the name of its port. */
  readonly ports: readonly (string | undefined)[];
}

/** @returns undefined for an object of another kind, and for one of which only a part is at hand */
export function readLiveMonitor({ kind, node, name, namespace, isPartial }: Resource): LiveMonitor | undefined {
  if ((kind !== 'ServiceMonitor' && kind !== 'PodMonitor') || isPartial || !name?.value) return undefined;
  const selector = readLabelSelector(valueAt(node, 'spec', 'selector'));
  const endpoints = itemsOf(valueAt(node, 'spec', kind === 'ServiceMonitor' ? 'endpoints' : 'podMetricsEndpoints')).filter(isMapping);
  return selector && { kind, name: name.value, namespace: namespace?.value, selector: plainSelector(selector), ports: endpoints.map((endpoint) => locatedText(valueAt(endpoint, 'port'))?.value) };
}

/** Where the targets of a monitor stand. */
export interface MonitorTargets {
  readonly active: readonly Target[];
  readonly dropped: readonly DroppedTarget[];
  /** How many were dropped, which may be more than are listed. */
  readonly droppedCount: number;
  /** Whether the server scrapes for this monitor at all; undefined where it does not say. */
  readonly isLoaded: boolean | undefined;
}

/** The targets of a monitor, by the scrape pools that the operator makes of it: `serviceMonitor/namespace/name/0`. */
export function targetsOfMonitor(monitor: LiveMonitor, targets: Targets, pools: readonly string[] | undefined): MonitorTargets {
  const isOwn = (pool: string): boolean => {
    const [kind, namespace, name, index, ...more] = pool.split('/');
    return kind === POOL_KINDS[monitor.kind] && name === monitor.name && (monitor.namespace === undefined || namespace === monitor.namespace) && /^\d+$/.test(index ?? '') && more.length === 0;
  };
  const [active, dropped] = [targets.active.filter(({ pool }) => isOwn(pool)), targets.dropped.filter(({ pool }) => isOwn(pool))];
  const counted = Object.entries(targets.droppedCounts ?? {}).reduce((sum, [pool, count]) => sum + (isOwn(pool) ? count : 0), 0);
  // A server that scrapes for no monitor at all may be one that the operator does not configure.
  const isLoaded = active.length + dropped.length > 0 || pools?.some(isOwn) ? true : pools?.some((pool) => /^(?:service|pod)Monitor\//.test(pool)) ? false : undefined;
  return { active, dropped, droppedCount: Math.max(counted, dropped.length), isLoaded };
}

const POOL_KINDS = { ServiceMonitor: 'serviceMonitor', PodMonitor: 'podMonitor' } as const;

/** The targets of a monitor in a few words, such as `3 up · 1 down: connection refused`; undefined where nothing is sure. */
export function monitorLens(monitor: LiveMonitor, found: MonitorTargets): string | undefined {
  const { active, isLoaded } = found;
  if (active.length > 0) {
    const [up, down, unknown] = (['up', 'down', 'unknown'] as const).map((health) => active.filter((target) => target.health === health)) as [Target[], Target[], Target[]];
    const errors = [...new Set(down.map(({ lastError }) => scrapeError(lastError)).filter((error) => error !== ''))];
    const why = errors.length === 0 ? '' : `: ${errors[0]}${errors.length > 1 ? ` and ${errors.length - 1} other ${errors.length > 2 ? 'errors' : 'error'}` : ''}`;
    const parts = [up.length > 0 ? `${up.length} up` : '', down.length > 0 ? `${down.length} down${why}` : '', unknown.length > 0 ? `${unknown.length} not scraped yet` : ''];
    return `$(${down.length > 0 ? 'error' : 'pass'}) ${parts.filter((part) => part !== '').map(lensText).join(' · ')}`;
  }
  if (isLoaded === undefined) return undefined;
  return isLoaded ? `$(warning) ${lensText(`no targets: ${whyNone(monitor, found)}`)}` : NOT_LOADED;
}

/** Why a monitor has no targets, by the labels of what discovery found. */
export function whyNone({ kind, selector, ports }: LiveMonitor, { dropped, droppedCount }: MonitorTargets): string {
  const what = kind === 'ServiceMonitor' ? 'endpoint' : 'pod';
  if (droppedCount === 0) return `discovery finds no ${what} in the namespaces that it selects`;
  const many = (count: number): string => `${count} ${what}${count === 1 ? '' : 's'}`;
  if (dropped.length < droppedCount) return `all ${many(droppedCount)} that discovery finds are dropped`;
  const prefix = `__meta_kubernetes_${kind === 'ServiceMonitor' ? 'service' : 'pod'}_label_`;
  const valuesOf = (label: string): string[] => [...new Set(dropped.flatMap(({ discovered }) => discovered[prefix + sanitized(label)] ?? []))].sort();
  const named = [...Object.keys(selector.matchLabels), ...selector.matchExpressions.map(({ key }) => key)];
  const labelsOf = ({ discovered }: DroppedTarget): Labels => Object.fromEntries(named.flatMap((label) => (discovered[prefix + sanitized(label)] === undefined ? [] : [[label, discovered[prefix + sanitized(label)]!]])));
  const selected = dropped.filter((target) => isSelected(selector, labelsOf(target)));
  if (selected.length > 0) return whyNotScraped(kind, selected, ports);
  for (const [label, value] of Object.entries(selector.matchLabels)) {
    const values = valuesOf(label);
    if (values.includes(value)) continue;
    if (values.length === 0) return `none of the ${many(dropped.length)} that discovery finds has a label ${label}`;
    const meant = didYouMean(value, values);
    return `none of the ${many(dropped.length)} that discovery finds has ${label}=${oneLine(value, 60)}; ${meant === undefined ? `there ${values.length === 1 ? 'is' : 'are'} ${values.slice(0, 5).join(', ')}${values.length > 5 ? ` and ${values.length - 5} more` : ''}` : `did you mean ${meant}?`}`;
  }
  return `none of the ${many(dropped.length)} that discovery finds meets the whole selector`;
}

function whyNotScraped(kind: LiveMonitor['kind'], selected: readonly DroppedTarget[], ports: LiveMonitor['ports']): string {
  const meta = kind === 'ServiceMonitor' ? '__meta_kubernetes_endpoint_port_name' : '__meta_kubernetes_pod_container_port_name';
  const known = [...new Set(selected.flatMap(({ discovered }) => discovered[meta] ?? []))].sort();
  const missing = ports.filter((port) => port !== undefined).filter((port) => !known.includes(port));
  if (missing.length > 0 && missing.length === ports.length) {
    return `the selected ${kind === 'ServiceMonitor' ? 'services have' : 'pods have'} no port named ${missing.join(' or ')}${known.length === 0 ? '' : `; theirs ${known.length === 1 ? 'is' : 'are'} ${known.slice(0, 5).join(', ')}`}`;
  }
  return `the ${selected.length} that the selector takes are dropped by relabeling`;
}

/** The name of a label as Prometheus' discovery writes it (strutil.SanitizeLabelName). */
const sanitized = (label: string): string => label.replace(/[^a-zA-Z0-9_]/g, '_');
