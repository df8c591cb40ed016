import { plainLabels, plainSelector, readLabelSelector, type Labels, type PlainSelector } from '../model/label-selector';
import { isOperatorKind, type ResourceKind } from '../model/kinds';
import { locatedText } from '../model/located';
import { readLabels, type Resource } from '../model/resource';
import { readService } from '../model/service';
import { readPods } from '../model/workload';
import { entriesOf, entryOf, isMapping, isSequence, itemsOf, valueAt, type YamlNode } from '../yaml/tree';

/** An object that others may select by its labels. */
export interface Selectable {
  readonly kind: ResourceKind;
  readonly name: string;
  /** Undefined where the manifest leaves it open: whoever applies it says so. */
  readonly namespace: string | undefined;
  readonly labels: Labels;
}

/** A Service, as far as the ServiceMonitors see it that may select it. */
export interface KnownService extends Selectable {
  /** `spec.selector`: the labels of the Pods behind it; none where somebody else manages its endpoints. */
  readonly selector: Labels;
  readonly ports: readonly KnownPort[];
}

/** What runs Pods, with the labels and ports that those have. */
export interface KnownPods extends Selectable {
  readonly ports: readonly KnownPort[];
}

export interface KnownPort {
  readonly name: string | undefined;
  readonly number: string | undefined;
}

/** What has something scraped, with what it selects. */
export interface KnownMonitor {
  readonly kind: ResourceKind;
  readonly selector: PlainSelector;
}

/** A Prometheus or another object for which the operator gathers objects of one kind, as its fields say. */
export interface KnownGatherer {
  readonly kind: ResourceKind;
  readonly name: string;
  readonly namespace: string | undefined;
  /** Undefined where the field is left out, which selects nothing; an empty selector selects everything. */
  readonly selector: PlainSelector | undefined;
  /** By the labels of Namespaces; undefined where the field is left out, and its own namespace alone counts. */
  readonly namespaceSelector: PlainSelector | undefined;
  /** The names of the scrape classes that it has; undefined of what scrapes nothing. */
  readonly scrapeClasses: readonly string[] | undefined;
  /** Whether something that is not written here may have it select more: a template, a patch, what is merged in. */
  readonly isOpen: boolean;
  /** Whether, where the selector is left out, the configuration is written by hand: as for a Prometheus without any selector of scrapes. */
  readonly isUnmanaged: boolean;
}

/** More labels than an object ever has, and more ports; aliases may repeat one without end. */
const MAX_LABELS = 100;
const MAX_PORTS = 1000;

export const isMerged = (node: YamlNode | undefined): boolean => entriesOf(node).some(({ key }) => key.text === '<<');

/** The Service that an object is. A patch says only a part of one, and an `ExternalName` has no endpoints that could be scraped. */
export function knownService(resource: Resource): KnownService | undefined {
  if (resource.kind !== 'Service' || resource.isPartial || !resource.name || resource.labels.size > MAX_LABELS) return undefined;
  const { ports, type, selector } = readService(resource);
  if (type?.value === 'ExternalName' || ports.length > MAX_PORTS || selector.size > MAX_LABELS) return undefined;
  return { kind: 'Service', name: resource.name.value, namespace: resource.namespace?.value, labels: plainLabels(resource.labels), selector: plainLabels(selector), ports: ports.map(({ name, port }) => ({ name: name?.value, number: port?.value })) };
}

/** The Pods that an object runs. */
export function knownPods(resource: Resource): KnownPods | undefined {
  const pods = resource.isPartial || !resource.name ? undefined : readPods(resource);
  if (!pods || pods.labels.size > MAX_LABELS || pods.ports.length > MAX_PORTS || isMerged(valueAt(pods.node, 'metadata', 'labels'))) return undefined;
  return { kind: resource.kind, name: resource.name!.value, namespace: resource.namespace?.value, labels: plainLabels(pods.labels), ports: pods.ports.map(({ name, containerPort }) => ({ name: name?.value, number: containerPort?.value })) };
}

/** What a Service or a PodMonitor asks of Pods, as `label=value`: Pods that one of them asks for were not meant by another. */
export function podsAskedFor({ kind, node, isPartial }: Resource): string[] {
  if (isPartial || (kind !== 'Service' && kind !== 'PodMonitor')) return [];
  const labels = readLabels(kind === 'Service' ? valueAt(node, 'spec', 'selector') : valueAt(node, 'spec', 'selector', 'matchLabels'));
  return labels.size > MAX_LABELS ? [] : [...labels].map(([label, { value }]) => `${label}=${value}`);
}

/** The ServiceMonitor or PodMonitor that an object is. */
export function knownMonitor({ kind, node, isPartial }: Resource): KnownMonitor | undefined {
  const selector = isPartial || (kind !== 'ServiceMonitor' && kind !== 'PodMonitor') ? undefined : readLabelSelector(valueAt(node, 'spec', 'selector'));
  return selector && selector.matchLabels.size <= MAX_LABELS && selector.matchExpressions.length <= MAX_LABELS ? { kind, selector: plainSelector(selector) } : undefined;
}

const SCRAPED = { ServiceMonitor: 'serviceMonitor', PodMonitor: 'podMonitor', Probe: 'probe', ScrapeConfig: 'scrapeConfig' } as const;
const RULES = { PrometheusRule: 'rule' } as const;

/**
 * Which kinds an object has the operator gather, each with the beginning of the names of the two fields that select them: by the API of
 * the Prometheus operator, `serviceMonitorSelector` and `serviceMonitorNamespaceSelector` for example.
 */
export const GATHERERS: Readonly<Partial<Record<ResourceKind, Readonly<Partial<Record<ResourceKind, string>>>>>> = {
  Prometheus: { ...SCRAPED, ...RULES },
  PrometheusAgent: SCRAPED,
  ThanosRuler: RULES,
  Alertmanager: { AlertmanagerConfig: 'alertmanagerConfig' },
};

/** What an object has gathered, by the kind of that. */
export function gatherersOf(resource: Resource, isBroken: boolean): [gathered: string, KnownGatherer][] {
  const fields = isOperatorKind(resource.kind) ? GATHERERS[resource.kind] : undefined;
  if (!fields) return [];
  const { kind, node, isPartial } = resource;
  const spec = valueAt(node, 'spec');
  // Without a selector of AlertmanagerConfigs, an Alertmanager is configured by a Secret, or by the one that it names.
  const isUnmanaged = kind === 'Alertmanager' || (kind !== 'ThanosRuler' && Object.values(SCRAPED).every((field) => !isGiven(spec, `${field}Selector`)));
  return Object.entries(fields).flatMap(([gathered, field]): [string, KnownGatherer][] => {
    const [bySelector, byNamespace] = [`${field}Selector`, `${field}NamespaceSelector`];
    // A patch that leaves these fields alone changes nothing here.
    if (isPartial && !isBroken && [bySelector, byNamespace, 'scrapeClasses'].every((name) => !isGiven(spec, name))) return [];
    const parts = [bySelector, byNamespace].map((name) => valueAt(spec, name));
    const isNamingOne = isGiven(spec, 'alertmanagerConfiguration');
    const isOpen = isPartial || isBroken || isNamingOne || [spec, ...parts, ...parts.map((part) => valueAt(part, 'matchLabels'))].some(isMerged);
    const [selector, namespaceSelector] = parts.map((part) => readLabelSelector(part));
    return [[gathered, { kind, name: resource.name?.value ?? '', namespace: resource.namespace?.value, selector: selector && plainSelector(selector), namespaceSelector: namespaceSelector && plainSelector(namespaceSelector), scrapeClasses: fields === RULES || kind === 'Alertmanager' ? undefined : scrapeClassesOf(spec), isOpen, isUnmanaged }]];
  });
}

const scrapeClassesOf = (spec: YamlNode | undefined): string[] => itemsOf(valueAt(spec, 'scrapeClasses')).slice(0, MAX_LABELS).flatMap((one) => locatedText(valueAt(one, 'name'))?.value ?? []);

const isGiven = (spec: YamlNode | undefined, field: string): boolean => {
  const value = entryOf(spec, field)?.value;
  return isMapping(value) || isSequence(value) || locatedText(value) !== undefined;
};
