import type { Contract } from '../contract/contract';
import { shortestInterval, type ScrapeInterval } from '../contract/scrape-interval';
import type { VectorSelector } from '../query/promql/ast';
import { metricOf } from '../query/promql/labels';
import type { MetricFact, QueryFacts } from '../query/promql/facts';
import { placeOf, type Places, type WorkspaceFacts, type WorkspaceView } from '../workspace/facts';

/** What checks may know beside their own document. */
export interface Known {
  readonly contract: Contract | undefined;
  readonly facts: QueryFacts;
  readonly workspace: WorkspaceFacts;
}

/** A question about the rest of the workspace, and its answer. */
interface Read {
  /** Asks again; equal answers are the same value, or the same object. */
  readonly ask: (known: Known) => unknown;
  readonly answer: unknown;
}

/**
 * Everything that the checks of a document asked about the rest of the workspace. As long as all of it would be answered the
 * same, the document has the same problems, so that a change elsewhere costs a look at the answers and no new check.
 */
export interface Evidence {
  readonly reads: ReadonlyMap<unknown, Read>;
  /** The questions about the files of the workspace that the answers rest on (`placeOf`). */
  readonly places: readonly number[];
}

/** Whether an answer rests on one of some questions. */
export function restsOn({ places }: Evidence, changed: Places): boolean {
  for (const place of places) if (changed.has(place)) return true;
  return false;
}

/** Whether the same questions get the same answers by now. */
export function stillHold(evidence: Evidence, known: Known): boolean {
  for (const { ask, answer } of evidence.reads.values()) if (ask(known) !== answer) return false;
  return true;
}

/** Answers what checks ask about the rest of the workspace, and notes what they asked. */
export class Reads {
  private readonly reads = new Map<unknown, Read>();
  private readonly metrics = new Map<string, MetricFact | undefined>();
  private readonly intervals = new Map<VectorSelector, ScrapeInterval | undefined>();
  private readonly places = new Set<number>();

  constructor(private readonly known: Known) {}

  get evidence(): Evidence {
    return { reads: this.reads, places: [...this.places] };
  }

  /** What is known of metrics. */
  readonly facts: QueryFacts = {
    metric: (name) => {
      if (this.metrics.has(name)) return this.metrics.get(name);
      const fact = this.known.facts.metric(name);
      this.metrics.set(name, fact);
      this.note(`metric ${name}`, ({ facts }) => signatureOf(facts.metric(name)), this.recordPlace(name));
      return fact;
    },
    metrics: (prefix) => {
      // What a contract and a server know only changes with the settings; of the workspace, it is what its rules record.
      this.note('metrics', ({ workspace }) => workspace.keys('recorded'), placeOf('recorded'));
      return this.known.facts.metrics(prefix);
    },
    labelValues: (metric, label) => {
      this.note(`values ${label} ${metric ?? ''}`, ({ facts }) => facts.labelValues(metric, label).join('\n'), metric === undefined ? placeOf('recorded') : this.recordPlace(metric), ...VALUES);
      return this.known.facts.labelValues(metric, label);
    },
  };

  /** What the files of the workspace say. */
  readonly workspace: WorkspaceView = {
    get: (table, key) => {
      this.note(`get ${table} ${key}`, ({ workspace }) => workspace.get(table, key), placeOf(table, key));
      return this.known.workspace.get(table, key);
    },
    all: (table) => {
      this.note(`all ${table}`, ({ workspace }) => workspace.all(table), placeOf(table));
      return this.known.workspace.all(table);
    },
    keys: (table) => {
      this.note(`keys ${table}`, ({ workspace }) => workspace.keys(table), placeOf(table));
      return this.known.workspace.keys(table);
    },
  };

  /** How often the series of a selector are scraped. */
  scrapeInterval(selector: VectorSelector): ScrapeInterval | undefined {
    if (this.intervals.has(selector)) return this.intervals.get(selector);
    const interval = shortestInterval(selector, this.known.contract, this.known.workspace);
    this.intervals.set(selector, interval);
    this.note(selector, ({ contract, workspace }) => JSON.stringify(shortestInterval(selector, contract, workspace)) ?? '', placeOf('scraped'), this.recordPlace(metricOf(selector) ?? ''));
    return interval;
  }

  /** What is known of a metric that a rule records follows from that rule, and from those that it is built on. */
  private recordPlace(metric: string): number {
    return this.known.workspace.recorded.has(metric) ? placeOf('recorded') : placeOf('recorded', metric);
  }

  /** @param places on what the answer rests */
  private note(key: unknown, ask: (known: Known) => unknown, ...places: readonly number[]): void {
    for (const place of places) this.places.add(place);
    if (!this.reads.has(key)) this.reads.set(key, { ask, answer: ask(this.known) });
  }
}

/** What the values of labels follow from, beside the contract and the server: the names of alerts, and what monitors give to targets. */
const VALUES = (['alerts', 'scrapers', 'services', 'overlays'] as const).map((table) => placeOf(table));

const signatureOf = (fact: MetricFact | undefined): string => (fact ? JSON.stringify([fact.type, fact.labels, fact.source, fact.division]) : '');
