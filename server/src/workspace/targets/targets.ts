import { isSelected, type PlainSelector } from '../../model/label-selector';
import type { WorkspaceView } from '../facts';
import type { KnownService } from '../known-objects';
import type { KnownEndpoint, KnownMonitor, Scraper } from './known-monitor';
import { relabel, type LabelValues } from './relabel';

/** What one endpoint of a monitor scrapes at one Service, or wherever else its targets are. */
export interface Target {
  readonly monitor: KnownMonitor;
  readonly endpoint: KnownEndpoint;
  /** Undefined where the workspace holds none that the monitor selects, and for kinds that select none. */
  readonly service: KnownService | undefined;
  /** The labels that its series get, whatever they expose themselves. */
  readonly labels: LabelValues;
}

/** The values that a label has on the targets of a workspace. */
export interface KnownValues {
  readonly values: ReadonlyMap<string, Target>;
  /** Whether there may be others. */
  readonly isOpen: boolean;
}

/** What the monitors of a workspace scrape, and the jobs of its configurations of Prometheus. */
export class Targets {
  private readonly byLabel = new Map<string, KnownValues>();
  private readonly answers = new Map<string, unknown>();
  private names: ReadonlySet<string> | undefined;
  private lists: readonly Target[] | undefined;

  constructor(
    readonly all: readonly Target[],
    /** Whether a Prometheus of the workspace scrapes what its monitors say, and nothing else. */
    readonly isWhole: boolean,
    private readonly isOpen: boolean,
    private readonly scrapers: readonly Scraper[],
  ) {}

  /** The labels that targets get from Kubernetes or by relabeling. */
  get labels(): ReadonlySet<string> {
    return (this.names ??= new Set(this.all.flatMap(({ labels }) => [...labels.keys()])));
  }

  /** Of each list of `metricRelabelings` that there is, a target whose series go through it: many monitors have the same. */
  get seriesLists(): readonly Target[] {
    if (!this.lists) {
      const distinct = new Map<string, Target>();
      for (const target of this.all) {
        const { metricRelabelings } = target.endpoint;
        if (metricRelabelings.length > 0) distinct.set(JSON.stringify(metricRelabelings), target);
      }
      this.lists = [...distinct.values()];
    }
    return this.lists;
  }

  /** The answer to a question that targets alone decide, which many queries ask; worked out once. */
  once<Answer>(question: string, answer: () => Answer): Answer {
    if (!this.answers.has(question)) this.answers.set(question, answer());
    return this.answers.get(question) as Answer;
  }

  valuesOf(label: string): KnownValues {
    let known = this.byLabel.get(label);
    if (!known) this.byLabel.set(label, (known = this.read(label)));
    return known;
  }

  private read(label: string): KnownValues {
    const values = new Map<string, Target>();
    let { isOpen } = this;
    for (const target of this.all) {
      const { endpoint, labels, monitor } = target;
      const value = labels.get(label);
      if (value === undefined || value === '' || endpoint.honorsLabels) isOpen = true;
      if (value !== undefined && value !== '' && !values.has(value)) values.set(value, target);
      if (!this.scrapers.some((one) => one.kind === 'Prometheus' && one.namespaceLabel === label)) continue;
      if (monitor.namespace === undefined) isOpen = true;
      else if (!values.has(monitor.namespace)) values.set(monitor.namespace, target);
    }
    return { values, isOpen };
  }
}

/** More targets than monitors of one workspace have; beyond them, nothing is said. */
const MOST_TARGETS = 5000;

const known = new WeakMap<readonly Scraper[], WeakMap<readonly KnownService[], { readonly isOverlaid: boolean; readonly targets: Targets }>>();

/** What the monitors of a workspace scrape; worked out once for what is known of monitors and Services. */
export function targetsOf(workspace: WorkspaceView): Targets {
  const [scrapers, services] = [workspace.all('scrapers'), workspace.all('services')];
  let byServices = known.get(scrapers);
  if (!byServices) known.set(scrapers, (byServices = new WeakMap<readonly KnownService[], { isOverlaid: boolean; targets: Targets }>()));
  // Kustomize may give objects other namespaces and labels, or change monitors.
  const isOverlaid = workspace.keys('overlays').length > 0;
  let last = byServices.get(services);
  if (last?.isOverlaid !== isOverlaid) byServices.set(services, (last = { isOverlaid, targets: read(scrapers, services, isOverlaid) }));
  return last.targets;
}

function read(scrapers: readonly Scraper[], services: readonly KnownService[], isOverlaid: boolean): Targets {
  const prometheuses = scrapers.filter((one) => one.kind === 'Prometheus');
  const podLabels = prometheuses.flatMap((one) => one.podTargetLabels);
  const index = new ServicesByLabel(services);
  const targets: Target[] = [];
  // Jobs beside the monitors stand in a Secret, which is often elsewhere, or encoded; and scrape classes relabel what monitors say.
  let isOpen = isOverlaid || prometheuses.some(({ scrapesMore }) => scrapesMore);
  for (const monitor of scrapers) {
    if (monitor.kind === 'Prometheus') continue;
    if (monitor.kind === 'open' || targets.length > MOST_TARGETS) {
      isOpen = true;
      continue;
    }
    const selected = selectedBy(monitor, index);
    for (const service of selected.length > 0 ? selected : [undefined]) {
      for (const endpoint of monitor.endpoints) {
        const { labels, droppedBy } = relabel(endpoint.relabelings, given(monitor, endpoint, service, podLabels));
        if (!droppedBy) targets.push({ monitor, endpoint, service, labels });
      }
    }
  }
  return new Targets(targets, prometheuses.length > 0 && !isOpen, isOpen, scrapers);
}

/** Services by one of their labels, so that a monitor is held against those alone that may be meant. */
class ServicesByLabel {
  private readonly byLabel = new Map<string, KnownService[]>();

  constructor(private readonly all: readonly KnownService[]) {
    for (const service of all) {
      for (const [label, value] of Object.entries(service.labels)) {
        const key = `${label}=${value}`;
        const list = this.byLabel.get(key);
        if (list) list.push(service);
        else this.byLabel.set(key, [service]);
      }
    }
  }

  /** The shortest list that a selector leaves. */
  candidates({ matchLabels }: PlainSelector): readonly KnownService[] {
    const lists = Object.entries(matchLabels).map(([label, value]) => this.byLabel.get(`${label}=${value}`) ?? []);
    return lists.reduce<readonly KnownService[]>((shortest, list) => (list.length < shortest.length ? list : shortest), this.all);
  }
}

function selectedBy({ kind, selector, namespaces, namespace }: KnownMonitor, services: ServicesByLabel): KnownService[] {
  if (kind !== 'ServiceMonitor' || !selector) return [];
  const within = namespaces?.length === 0 ? (namespace === undefined ? undefined : [namespace]) : namespaces;
  return services.candidates(selector).filter((service) => (!within || service.namespace === undefined || within.includes(service.namespace)) && isSelected(selector, service.labels));
}

/** A label's name as Prometheus takes it (sanitizeLabelName of the operator). */
const labelName = (name: string): string => name.replace(/[^a-zA-Z0-9_]/g, '_');

/**
 * The labels that the operator gives to a target before the steps of `relabelings` (generateServiceMonitorConfig,
 * generatePodMonitorConfig, generateProbeConfig and generateScrapeConfig in its promcfg.go).
 */
function given(monitor: KnownMonitor, endpoint: KnownEndpoint, service: KnownService | undefined, podLabels: readonly string[]): LabelValues {
  const { kind, name, namespace } = monitor;
  const labels = new Map<string, string | undefined>(endpoint.relabelings.map(({ targetLabel }) => [targetLabel, undefined]));
  for (const label of ['instance', 'pod', 'container', 'node', ...[...monitor.podTargetLabels, ...podLabels].map(labelName)]) labels.set(label, undefined);
  const full = (prefix: string): string | undefined => (namespace === undefined ? undefined : `${prefix}${namespace}/${name}`);
  if (kind === 'Probe' || kind === 'ScrapeConfig' || kind === 'job') {
    if (kind === 'Probe') labels.set('namespace', namespace);
    // What targets bring themselves counts, where no step of the operator's own writes over it.
    if (kind === 'job') labels.set('job', monitor.jobName);
    for (const [label, value] of monitor.staticLabels ?? []) labels.set(label, value);
    const isStatic = monitor.staticLabels !== undefined;
    if (kind !== 'job') labels.set('job', monitor.jobName || full(kind === 'Probe' ? 'probe/' : 'scrapeConfig/'));
    if (!isStatic) labels.set('namespace', undefined);
    return labels;
  }
  labels.set('namespace', service?.namespace ?? onlyNamespace(monitor));
  labels.set('endpoint', endpoint.endpoint);
  for (const label of monitor.targetLabels) labels.set(labelName(label), service && valueOf(service, label));
  const wanted = monitor.jobLabel === '' ? undefined : service ? valueOf(service, monitor.jobLabel) : monitor.selector!.matchLabels[monitor.jobLabel];
  if (kind === 'ServiceMonitor') labels.set('service', service?.name);
  labels.set('job', wanted ?? (kind === 'ServiceMonitor' ? service?.name : monitor.jobLabel === '' ? full('') : undefined));
  return labels;
}

const valueOf = ({ labels }: KnownService, label: string): string | undefined => (Object.hasOwn(labels, label) ? labels[label] : undefined) || undefined;

function onlyNamespace({ namespaces, namespace }: KnownMonitor): string | undefined {
  if (!namespaces) return undefined;
  return namespaces.length === 0 ? namespace : namespaces.length === 1 ? namespaces[0] : undefined;
}
