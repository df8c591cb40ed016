import type { QueryRegion } from '../model/query-region';
import { mayHaveJobs, type DocumentKind, type DocumentRole } from '../model/recognise';
import type { PromtailJob } from '../model/promtail';
import type { Resource } from '../model/resource';
import type { RuleGroup } from '../model/rule-groups';
import type { ServiceMonitor } from '../model/service-monitor';
import type { StreamLabels } from '../model/stream-labels';
import type { TemplateRegion } from '../model/template-region';
import { inflowOf } from '../query/promql/divisions';
import { labelsOf } from '../query/promql/labels';
import { NO_FACTS } from '../query/promql/metric-table';
import { isRefused, parsePromql } from '../query/promql/parse';
import { canBeZero, valuesOf } from '../query/promql/value-range';
import { attached } from '../text/attached';
import { parseDuration } from '../text/duration';
import { forgetMemos } from '../text/memo';
import { trimmed } from '../text/trimmed';
import { entriesOf, valueAt, type YamlDocument, type YamlNode } from '../yaml/tree';
import { kustomizationEntries, objectEntries, templateEntries, type ObjectTables } from './object-entries';
import { originOf, type Origin, type RuleDocument } from './origin';
import { readsOf, type MetricReader } from './read-facts';
import { rulesOf, type KnownRule } from './rule-facts';
import type { Row } from './table';
import { readJobs } from './targets/known-job';
import { OPEN, readScraper, type Scraper } from './targets/known-monitor';

/** What a document holds that other documents may refer to. */
export interface Source extends RuleDocument {
  readonly role: DocumentRole;
  readonly kind: DocumentKind;
  readonly document: YamlDocument;
  readonly queries: readonly QueryRegion[];
  readonly templates: readonly TemplateRegion[];
  /** Whether Prometheus never reads it. */
  readonly isIgnored?: boolean;
  readonly resources: readonly Resource[];
  readonly groups: readonly RuleGroup[];
  readonly monitors: readonly ServiceMonitor[];
  /** Of a configuration of Promtail. */
  readonly jobs?: readonly PromtailJob[];
  /** Of a configuration of Alloy. */
  readonly streams?: StreamLabels;
}

/** A recording rule, as far as the queries see it that select what it records. */
export interface RecordedRule {
  readonly name: string;
  /** The expression as it is written, for people. */
  readonly text: string;
  /** All labels that its series can have, where its expression alone says so. */
  readonly labels: readonly string[] | undefined;
  /** Otherwise, where its labels follow from those of the metrics in its expression: the labels that the rule adds to them. */
  readonly added: readonly string[] | undefined;
  /** What it divides by that may be zero, as far as the quotient becomes its value. */
  readonly division: string | undefined;
  /** The metrics whose values flow into its own as they are. */
  readonly inflow: readonly string[];
  readonly origin: Origin;
  /** The name of its group; empty where it has none. */
  readonly group: string;
}

/** An alerting rule, as far as other files count on it. */
export interface DefinedAlert {
  readonly name: string;
}

/** What a ServiceMonitor selects, and how often it has that scraped. */
export interface ScrapedService {
  /** `spec.selector.matchLabels`. */
  readonly labels: Readonly<Record<string, string>>;
  /** Of the endpoint that is scraped most often; undefined where an endpoint does not say, and Prometheus's own interval counts. */
  readonly seconds: number | undefined;
}

/** The facts that files contribute, each kind of them in a table of its own. */
export interface FactTables extends ObjectTables {
  /** Recording rules, by the name of the metric that they record. */
  readonly recorded: RecordedRule;
  /** The expressions of recording rules as they are written, by the name of the metric that they record: for people, for no check depends on them. */
  readonly expressions: string;
  /** Alerts, by their names. */
  readonly alerts: DefinedAlert;
  /** All rules, by what they make: kind, name and labels. */
  readonly rules: KnownRule;
  /** What ServiceMonitors select, by `label=value`. */
  readonly scraped: ScrapedService;
  /** Labels that Promtail and Alloy give to streams, by name; by nothing where they may make any. */
  readonly streamLabels: { readonly name: string };
  /** What monitors, jobs and Prometheuses scrape, by their kinds. */
  readonly scrapers: Scraper;
  /** Who reads metrics that rules may record, by their names; those that name none, by `PATTERNS` and `PEOPLE`. */
  readonly reads: MetricReader;
  /** The namespaces that objects name. */
  readonly usedNamespaces: string;
}

export type TableName = keyof FactTables;

/**
 * Of each kind of fact, a text that is equal for those that no check can tell apart. It is made when two are compared: kept for each fact,
 * it would take up as much memory as the facts.
 */
export const SIGNATURES: { readonly [Name in TableName]: (value: FactTables[Name]) => string } = {
  recorded: ({ labels, added, text, division, inflow, origin, group }) => JSON.stringify([labels ?? (added ? { text, added } : null), division, inflow, origin.object, group]),
  expressions: (text) => text,
  alerts: () => '',
  rules: ({ origin, group, query }) => `${origin.object}\n${group}\n${query}`,
  scraped: (value) => JSON.stringify(value),
  streamLabels: () => '',
  scrapers: (value) => JSON.stringify(value),
  reads: ({ by }) => by,
  usedNamespaces: () => '',
  services: (value) => JSON.stringify(value),
  pods: (value) => JSON.stringify(value),
  labelledServices: (value) => JSON.stringify(value),
  labelledPods: (value) => JSON.stringify(value),
  askedPods: () => '',
  monitors: (value) => JSON.stringify(value),
  gatherers: (value) => JSON.stringify(value),
  namespaces: (value) => JSON.stringify(value) ?? '',
  overlays: () => '',
  patchFiles: () => '',
  templated: () => '',
};

/** A fact with the table that it belongs into. */
export type Entry = { [Name in TableName]: Row<FactTables[Name]> & { readonly table: Name } }[TableName];

/** What one document adds to what is known of the workspace. */
export interface Contribution {
  readonly entries: readonly Entry[];
}

const known = attached<Source, Contribution>();

/** What a document contributes; worked out once for each analysis. */
export function contributionOf(source: Source): Contribution {
  let contribution = known.get(source);
  if (!contribution) {
    known.set(source, (contribution = readContribution(source, (...read) => new RecordedByRule(...read))));
    forgetMemos();
  }
  return contribution;
}


const readBy = (source: Source): Entry[] => readsOf(source).map(({ key, value }) => ({ table: 'reads', key, value }));

const scrapersIn = (scrapers: readonly Scraper[]): Entry[] => scrapers.map((scraper) => ({ table: 'scrapers', key: scraper.kind, value: scraper }));

const scrapedWith = (resources: readonly Resource[]): Entry[] => scrapersIn(resources.flatMap((resource) => readScraper(resource) ?? []));

/** A whole configuration that an object holds is a document of its own; a list of more jobs is none. */
const givesUnknownJobs = (kind: DocumentKind, text: string): boolean =>
  (kind === 'alloy-config' || kind === 'other' || kind === 'values' || ((kind === 'ConfigMap' || kind === 'Secret') && !text.includes('scrape_configs'))) && mayHaveJobs(text);

function namespacesOf(resources: readonly Resource[]): Entry[] {
  const names = new Set(resources.flatMap(({ kind, name, namespace }) => (kind === 'Namespace' ? name : namespace)?.value ?? []));
  return [...names].map((name) => ({ table: 'usedNamespaces', key: name, value: name }));
}

const NO_JOBS: readonly PromtailJob[] = [];

/** What is at hand of a recording rule: its name, expression, group and place, and the labels that it adds, unless others do. */
type ReadRule = readonly [name: string, expression: string, group: string, origin: Origin, added: readonly string[] | undefined];

/** The same without keeping anything: for a look at very many files. */
export function readContribution(source: Source, recordedBy: (...rule: ReadRule) => RecordedRule = recordedAtOnce): Contribution {
  const { role, kind, document, groups, monitors, resources, jobs = NO_JOBS, streams } = source;
  // What else a template will say is known when it is rendered.
  if (role === 'template') return { entries: [...resources.flatMap(templateEntries), ...scrapedWith(resources), ...scrapersIn(mayHaveJobs(document.text) ? [OPEN] : []), ...readBy(source)] };
  const entries: Entry[] = kind === 'kustomization' ? kustomizationEntries(document.root) : resources.flatMap((resource) => objectEntries(resource, document.errors.length > 0));
  for (const group of groups) {
    const ofGroup = namesIn(valueAt(group.node, 'labels'));
    const origin = originOf(source, group);
    const inGroup = group.name?.value ?? '';
    for (const rule of group.rules) {
      if (rule.alert) entries.push({ table: 'alerts', key: rule.alert.value, value: { name: rule.alert.value } });
      if (!rule.record || !rule.expr || rule.record.value === '') continue;
      const ofRule = namesIn(rule.labels);
      const value = recordedBy(rule.record.value, rule.expr.value, inGroup, origin, ofGroup && ofRule && [...ofGroup, ...ofRule]);
      entries.push({ table: 'recorded', key: value.name, value }, { table: 'expressions', key: value.name, value: value.text });
    }
  }
  if (!source.isIgnored) for (const { key, value } of rulesOf(source, groups)) entries.push({ table: 'rules', key, value });
  for (const scraped of monitors.flatMap(scrapedBy)) {
    for (const [label, value] of Object.entries(scraped.labels)) entries.push({ table: 'scraped', key: `${label}=${value}`, value: scraped });
  }
  if (jobs.length > 0 || streams) entries.push(...streamLabelsOf(jobs, streams));
  entries.push(...readBy(source));
  // What is only added to a configuration says nothing of the other jobs in it.
  if (kind === 'prometheus-config') entries.push(...scrapersIn([...readJobs(document), ...(role === 'patch' ? [OPEN] : [])]));
  else if (givesUnknownJobs(kind, document.text)) entries.push(...scrapersIn([OPEN]));
  if (resources.length > 0) entries.push(...scrapedWith(resources), ...namespacesOf(resources));
  return { entries: trimmed(entries) };
}

function streamLabelsOf(jobs: readonly PromtailJob[], streams: StreamLabels | undefined): Entry[] {
  const made: StreamLabels[] = [...jobs.map(({ labels, isOpen }) => ({ names: [...labels.keys()], isOpen })), ...(streams ? [streams] : [])];
  const names = new Set(made.flatMap(({ names, isOpen }) => [...names, ...(isOpen ? [''] : [])]));
  return [...names].map((name) => ({ table: 'streamLabels', key: name, value: { name } }));
}

/** More labels than a rule ever adds; a mapping that aliases repeat in many rules must not be copied for each. */
const MOST_LABELS = 100;

/** The names of the labels that a mapping adds; undefined where merge keys add others, or there are too many. */
function namesIn(labels: YamlNode | undefined): string[] | undefined {
  const entries = entriesOf(labels);
  if (entries.length > MOST_LABELS) return undefined;
  const names = entries.map(({ key }) => key.text);
  return names.includes('<<') ? undefined : names;
}

function recordedAtOnce(name: string, expression: string, group: string, origin: Origin, added: readonly string[] | undefined): RecordedRule {
  return { name, text: expression.trim(), group, origin, ...flowOf(expression), ...labelled(expression, added) };
}

/**
 * A recording rule of a document that is open, or checked at once: what follows from its expression is worked out when somebody asks. Of most
 * nobody does, and to read an expression takes longer than all else that a rule says to others.
 */
class RecordedByRule implements RecordedRule {
  readonly text: string;
  private flow: Pick<RecordedRule, 'division' | 'inflow'> | undefined;
  private series: Pick<RecordedRule, 'labels' | 'added'> | undefined;

  constructor(
    readonly name: string,
    private readonly expression: string,
    readonly group: string,
    readonly origin: Origin,
    private readonly own: readonly string[] | undefined,
  ) {
    this.text = expression.trim();
  }

  get division(): string | undefined {
    return (this.flow ??= flowOf(this.expression)).division;
  }

  get inflow(): readonly string[] {
    return (this.flow ??= flowOf(this.expression)).inflow;
  }

  get labels(): readonly string[] | undefined {
    return (this.series ??= labelled(this.expression, this.own)).labels;
  }

  get added(): readonly string[] | undefined {
    return (this.series ??= labelled(this.expression, this.own)).added;
  }
}

function labelled(text: string, added: readonly string[] | undefined): Pick<RecordedRule, 'labels' | 'added'> {
  const { expr } = parsePromql(text);
  if (!expr || !added) return { labels: undefined, added: undefined };
  const { can } = labelsOf(expr);
  return can === 'any' ? { labels: undefined, added } : { labels: recordedLabels(can, added), added: undefined };
}

function flowOf(text: string): Pick<RecordedRule, 'division' | 'inflow'> {
  const parsed = parsePromql(text);
  if (!parsed.expr || isRefused(parsed)) return { division: undefined, inflow: [] };
  const { divisions, metrics } = inflowOf(parsed.expr);
  const unsafe = divisions.find(({ right }) => canBeZero(valuesOf(right, NO_FACTS)));
  return { division: unsafe && text.slice(unsafe.right.from, unsafe.right.to), inflow: [...new Set(metrics.map(({ name }) => name))] };
}

/** The labels of recorded series: those of the expression but the metric's name, and those that the rule adds. */
export const recordedLabels = (labels: Iterable<string>, added: readonly string[]): string[] => [...new Set([...labels, ...added])].filter((label) => label !== '__name__');

function scrapedBy({ matchLabels, endpoints }: ServiceMonitor): ScrapedService[] {
  if (matchLabels.size === 0 || endpoints.length === 0) return [];
  const seconds = endpoints.map(({ interval }) => interval && parseDuration(interval.value));
  const isSure = seconds.every((one): one is number => one !== undefined && one > 0);
  return [{ labels: Object.fromEntries([...matchLabels].map(([label, { value }]) => [label, value])), seconds: isSure ? Math.min(...seconds) : undefined }];
}
