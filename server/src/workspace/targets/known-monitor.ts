import { plainSelector, readLabelSelector, type PlainSelector } from '../../model/label-selector';
import { locatedText } from '../../model/located';
import type { Resource } from '../../model/resource';
import { entriesOf, isMapping, isScalar, itemsOf, valueAt, type YamlMapping, type YamlNode } from '../../yaml/tree';
import type { RelabelStep } from './relabel';

/** What scrapes, as far as it decides over the labels of series: an object of the operator, or a job of a `prometheus.yml`. */
export interface KnownMonitor {
  readonly kind: 'ServiceMonitor' | 'PodMonitor' | 'Probe' | 'ScrapeConfig' | 'job';
  readonly name: string;
  readonly namespace: string | undefined;
  /** What it selects; undefined for all but a ServiceMonitor and a PodMonitor. */
  readonly selector: PlainSelector | undefined;
  /** The namespaces in which it selects; its own one where the list is empty, and any where there is none. */
  readonly namespaces: readonly string[] | undefined;
  readonly jobLabel: string;
  /** Of a Probe, a ScrapeConfig or a job. */
  readonly jobName: string;
  readonly targetLabels: readonly string[];
  readonly podTargetLabels: readonly string[];
  /** The labels of static targets, where all of its targets are static and have the same ones. */
  readonly staticLabels: readonly (readonly [name: string, value: string])[] | undefined;
  readonly endpoints: readonly KnownEndpoint[];
}

export interface KnownEndpoint {
  /** The value of the label `endpoint`; undefined where it has none, or nobody knows. */
  readonly endpoint: string | undefined;
  /** Whether the labels that a target exposes win over those that Prometheus gives it. */
  readonly honorsLabels: boolean;
  /** The steps for each target, and those for each of its series. */
  readonly relabelings: readonly RelabelStep[];
  readonly metricRelabelings: readonly RelabelStep[];
}

/** More than anybody writes; aliases may repeat one without end. */
const MOST = { endpoints: 100, steps: 200, labels: 100 };

/** @returns undefined for an object of another kind, and for one that cannot be read as a whole */
export function readKnownMonitor({ kind, node, name, namespace }: Resource): KnownMonitor | undefined {
  if (kind !== 'ServiceMonitor' && kind !== 'PodMonitor' && kind !== 'Probe' && kind !== 'ScrapeConfig') return undefined;
  const spec = valueAt(node, 'spec');
  const selects = kind === 'ServiceMonitor' || kind === 'PodMonitor';
  const selector = selects ? readLabelSelector(valueAt(spec, 'selector')) : undefined;
  const places = kind === 'ServiceMonitor' ? itemsOf(valueAt(spec, 'endpoints')) : kind === 'PodMonitor' ? itemsOf(valueAt(spec, 'podMetricsEndpoints')) : [spec];
  if (!name || (selects && !selector) || places.length > MOST.endpoints) return undefined;
  return {
    kind,
    name: name.value,
    namespace: namespace?.value,
    selector: selector && plainSelector(selector),
    namespaces: isTrue(valueAt(spec, 'namespaceSelector', 'any')) ? undefined : textsIn(valueAt(spec, 'namespaceSelector', 'matchNames')),
    jobLabel: textAt(spec, 'jobLabel') ?? '',
    jobName: textAt(spec, 'jobName') ?? '',
    targetLabels: textsIn(valueAt(spec, 'targetLabels')),
    podTargetLabels: textsIn(valueAt(spec, 'podTargetLabels')),
    staticLabels: staticLabelsOf(kind, spec),
    endpoints: places.filter(isMapping).map((place) => readEndpoint(kind, place)),
  };
}

function readEndpoint(kind: KnownMonitor['kind'], place: YamlMapping): KnownEndpoint {
  // A Probe writes the steps for its targets beside those targets.
  const targets = kind === 'Probe' ? (valueAt(place, 'targets', 'staticConfig', 'relabelingConfigs') ?? valueAt(place, 'targets', 'ingress', 'relabelingConfigs')) : valueAt(place, 'relabelings');
  return {
    endpoint: [textAt(place, 'port'), textAt(place, 'targetPort'), textAt(place, 'portNumber')].find((port) => port !== undefined && port !== ''),
    honorsLabels: isTrue(valueAt(place, 'honorLabels')),
    relabelings: stepsIn(targets),
    metricRelabelings: stepsIn(valueAt(place, 'metricRelabelings')),
  };
}

const OF_OPERATOR = { source: 'sourceLabels', target: 'targetLabel' };
/** How the fields of a step are spelt in a `prometheus.yml`. */
export const OF_PROMETHEUS = { source: 'source_labels', target: 'target_label' };

export const stepsIn = (list: YamlNode | undefined, fields = OF_OPERATOR): RelabelStep[] => itemsOf(list).slice(0, MOST.steps).filter(isMapping).map((node) => readStep(node, fields));

/** A step with the defaults of Prometheus (DefaultRelabelConfig). */
const readStep = (node: YamlMapping, { source, target }: typeof OF_OPERATOR): RelabelStep => ({
  action: (textAt(node, 'action') ?? '').toLowerCase() || 'replace',
  sourceLabels: textsIn(valueAt(node, source)),
  separator: textAt(node, 'separator') ?? ';',
  regex: textAt(node, 'regex') || '(.*)',
  targetLabel: textAt(node, target) ?? '',
  replacement: textAt(node, 'replacement') ?? '$1',
});

/** The labels that the targets of a Probe or ScrapeConfig have by themselves; undefined where service discovery finds targets. */
function staticLabelsOf(kind: KnownMonitor['kind'], spec: YamlNode | undefined): KnownMonitor['staticLabels'] {
  if (kind === 'Probe') {
    const config = valueAt(spec, 'targets', 'staticConfig');
    return isMapping(config) && !valueAt(spec, 'targets', 'ingress') ? labelsIn(valueAt(config, 'labels')) : undefined;
  }
  if (kind !== 'ScrapeConfig' || entriesOf(spec).some(({ key }) => /SDConfigs$/.test(key.text))) return undefined;
  const configs = itemsOf(valueAt(spec, 'staticConfigs'));
  return configs.length === 1 ? labelsIn(valueAt(configs[0], 'labels')) : undefined;
}

/** The labels that a mapping gives; undefined where not all of them are known. */
export function labelsIn(node: YamlNode | undefined): KnownMonitor['staticLabels'] {
  const entries = entriesOf(node);
  if (entries.length > MOST.labels || entries.some(({ key, value }) => key.text === '<<' || !isScalar(value))) return undefined;
  return entries.map(({ key, value }) => [key.text, isScalar(value) ? value.text : '']);
}

export const textAt = (node: YamlNode | undefined, field: string): string | undefined => locatedText(valueAt(node, field))?.value;
const textsIn = (list: YamlNode | undefined): string[] => itemsOf(list).slice(0, MOST.labels).flatMap((item) => locatedText(item)?.value ?? []);
export const isTrue = (node: YamlNode | undefined): boolean => isScalar(node) && node.text === 'true';

/** A Prometheus, as far as it decides over the labels of what it scrapes. */
export interface KnownPrometheus {
  readonly kind: 'Prometheus';
  /** Whether it scrapes more than what monitors say. */
  readonly scrapesMore: boolean;
  /** The label that it overwrites with the namespace of the monitor; empty for none. */
  readonly namespaceLabel: string;
  readonly podTargetLabels: readonly string[];
}

/** A monitor of which only a part is known: it stands in a template or a patch, or cannot be read. */
export interface OpenMonitor {
  readonly kind: 'open';
}

export const OPEN: OpenMonitor = { kind: 'open' };

export type Scraper = KnownMonitor | KnownPrometheus | OpenMonitor;

/** What an object says of scraping; undefined for one that says nothing. */
export function readScraper(resource: Resource): Scraper | undefined {
  const { kind, node, isPartial } = resource;
  if (kind === 'ServiceMonitor' || kind === 'PodMonitor' || kind === 'Probe' || kind === 'ScrapeConfig') return (isPartial ? undefined : readKnownMonitor(resource)) ?? OPEN;
  if (kind !== 'Prometheus' && kind !== 'PrometheusAgent') return undefined;
  const spec = valueAt(node, 'spec');
  const scrapesMore = isPartial || ['additionalScrapeConfigs', 'scrapeClasses'].some((field) => valueAt(spec, field) !== undefined);
  return { kind: 'Prometheus', scrapesMore, namespaceLabel: textAt(spec, 'enforcedNamespaceLabel') ?? '', podTargetLabels: textsIn(valueAt(spec, 'podTargetLabels')) };
}
