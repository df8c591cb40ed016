import type { Contract } from '../contract/contract';
import { selectedSeries, shortestInterval, type ScrapeInterval, type SelectedSeries } from '../contract/scrape-interval';
import type { VectorSelector } from '../query/promql/ast';
import type { MetricFact, QueryFacts } from '../query/promql/facts';
import { metricOf } from '../query/promql/labels';
import { selectorKey, type LiveSeries, type SelectorFact } from '../query/promql/live';
import { trimmed } from '../text/trimmed';
import type { FactTables, TableName } from '../workspace/contribution';
import { placeOf, type Places, type WorkspaceFacts, type WorkspaceView } from '../workspace/facts';

/** What checks may know beside their own document. */
export interface Known {
  readonly contract: Contract | undefined;
  readonly facts: QueryFacts;
  readonly workspace: WorkspaceFacts;
  readonly live?: LiveSeries | undefined;
}

/** The questions about the series of servers, all in one beside those of files (`placeOf`). */
export const LIVE_PLACE = -1;

/** A question about the rest of the workspace, and its answer. */
interface Read {
  /** Whether it would be answered the same by now; equal answers are the same value, or the same object. */
  holds(known: Known): boolean;
}

/**
 * Everything that the checks of a document asked about the rest of the workspace. As long as all of it would be answered the
 * same, the document has the same problems, so that a change elsewhere costs a look at the answers and no new check. It is kept for
 * each rule of a file, and holds nothing of what was read for the checks.
 */
export interface Evidence {
  readonly reads: readonly Read[];
  /** The questions about the files of the workspace that the answers rest on (`placeOf`). */
  readonly places: readonly number[];
}

/** Whether an answer rests on one of some questions. */
export function restsOn({ places }: Evidence, changed: Places): boolean {
  for (const place of places) if (changed.has(place)) return true;
  return false;
}

/** Whether the same questions get the same answers by now. */
export const stillHold = (evidence: Evidence, known: Known): boolean => evidence.reads.every((read) => read.holds(known));

const signatureOf = (fact: MetricFact | undefined): string => (fact ? JSON.stringify([fact.type, fact.labels, fact.source, fact.division]) : '');

class MetricRead implements Read {
  constructor(
    private readonly name: string,
    private readonly answer: string,
  ) {}

  holds({ facts }: Known): boolean {
    return signatureOf(facts.metric(this.name)) === this.answer;
  }
}

class ValuesRead implements Read {
  constructor(
    private readonly metric: string | undefined,
    private readonly label: string,
    private readonly answer: string,
  ) {}

  holds({ facts }: Known): boolean {
    return facts.labelValues(this.metric, this.label).join('\n') === this.answer;
  }
}

class ListRead implements Read {
  constructor(
    private readonly table: TableName,
    private readonly key: string,
    private readonly answer: unknown,
  ) {}

  holds({ workspace }: Known): boolean {
    return workspace.get(this.table, this.key) === this.answer;
  }
}

class TableRead implements Read {
  constructor(
    private readonly what: 'all' | 'keys',
    private readonly table: TableName,
    readonly answer: unknown,
  ) {}

  holds({ workspace }: Known): boolean {
    return workspace[this.what](this.table) === this.answer;
  }
}

/** The last questions about whole tables: thousands of rules ask the same, and share them. */
const tableReads = new WeakMap<Known, Readonly<Record<'all' | 'keys', Map<TableName, TableRead>>>>();

function tableRead(what: 'all' | 'keys', table: TableName, answer: unknown, known: Known): TableRead {
  let last = tableReads.get(known);
  if (!last) tableReads.set(known, (last = { all: new Map(), keys: new Map() }));
  let read = last[what].get(table);
  if (read?.answer !== answer) last[what].set(table, (read = new TableRead(what, table, answer)));
  return read!;
}

class ServerRead implements Read {
  constructor(private readonly isKnown: boolean) {}

  holds({ live }: Known): boolean {
    return (live !== undefined) === this.isKnown;
  }
}

class SelectorRead implements Read {
  constructor(
    private readonly selector: VectorSelector,
    private readonly answer: SelectorFact | undefined,
  ) {}

  holds({ live }: Known): boolean {
    return live?.selector(this.selector) === this.answer;
  }
}

const intervalText = (interval: ScrapeInterval | undefined): string => JSON.stringify(interval) ?? '';

class IntervalRead implements Read {
  constructor(
    private readonly selected: SelectedSeries,
    private readonly answer: string,
  ) {}

  holds({ contract, workspace }: Known): boolean {
    return intervalText(shortestInterval(this.selected, contract, workspace)) === this.answer;
  }
}

/** What the values of labels follow from, beside the contract and the server: the names of alerts, and what monitors give to targets. */
const VALUES = (['alerts', 'scrapers', 'services', 'overlays'] as const).map((table) => placeOf(table));

/**
 * Answers what checks ask about the rest of the workspace, of its metrics and of its files, and notes what they asked. There is one for each
 * rule of a file, most of which ask a question or two: what notes them is made when it is needed.
 */
export class Reads implements QueryFacts, WorkspaceView {
  private readonly reads: Read[] = [];
  private readonly places: number[] = [];
  /** Those of `reads` about whole tables: a few, however long the document is. */
  private readonly tables: TableRead[] = [];
  private asked: Set<string> | undefined;
  private fetched: Map<string, MetricFact | undefined> | undefined;
  private intervals: Map<VectorSelector, ScrapeInterval | undefined> | undefined;
  private noting: LiveSeries | undefined;

  constructor(private readonly known: Known) {}

  get evidence(): Evidence {
    return { reads: trimmed(this.reads), places: this.places.length < 2 ? trimmed(this.places) : [...new Set(this.places)] };
  }

  metric(name: string): MetricFact | undefined {
    const before = this.fetched?.get(name);
    if (before !== undefined || this.fetched?.has(name)) return before;
    const fact = this.known.facts.metric(name);
    (this.fetched ??= new Map()).set(name, fact);
    this.places.push(this.recordPlace(name));
    this.reads.push(new MetricRead(name, signatureOf(fact)));
    return fact;
  }

  metrics(prefix?: string): Iterable<MetricFact> {
    // What a contract and a server know only changes with the settings; of the workspace, it is what its rules record.
    this.keys('recorded');
    return this.known.facts.metrics(prefix);
  }

  labelValues(metric: string | undefined, label: string): readonly string[] {
    const values = this.known.facts.labelValues(metric, label);
    if (this.isFirst(`values ${label} ${metric ?? ''}`)) {
      this.places.push(metric === undefined ? placeOf('recorded') : this.recordPlace(metric), ...VALUES);
      this.reads.push(new ValuesRead(metric, label, values.join('\n')));
    }
    return values;
  }

  get<Name extends TableName>(table: Name, key: string): readonly FactTables[Name][] {
    const list = this.known.workspace.get(table, key);
    if (this.isFirst(`get ${table} ${key}`)) {
      this.places.push(placeOf(table, key));
      this.reads.push(new ListRead(table, key, list));
    }
    return list;
  }

  all<Name extends TableName>(table: Name): readonly FactTables[Name][] {
    const list = this.known.workspace.all(table);
    this.noteTable('all', table, list);
    return list;
  }

  keys(table: TableName): readonly string[] {
    const list = this.known.workspace.keys(table);
    this.noteTable('keys', table, list);
    return list;
  }

  /** What is known of the series of a server; undefined where nothing is. */
  get live(): LiveSeries | undefined {
    const { live } = this.known;
    if (this.isFirst('live')) {
      this.places.push(LIVE_PLACE);
      this.reads.push(new ServerRead(live !== undefined));
    }
    if (!live) return undefined;
    return (this.noting ??= {
      who: live.who,
      budget: live.budget,
      retentionSeconds: live.retentionSeconds,
      selector: (selector) => {
        const fact = live.selector(selector);
        if (this.isFirst(`live ${selectorKey(selector) ?? ''}`)) this.reads.push(new SelectorRead(selector, fact));
        return fact;
      },
    });
  }

  /** How often the series of a selector are scraped. */
  scrapeInterval(selector: VectorSelector): ScrapeInterval | undefined {
    if (this.intervals?.has(selector)) return this.intervals.get(selector);
    const interval = shortestInterval(selector, this.known.contract, this.known.workspace);
    (this.intervals ??= new Map()).set(selector, interval);
    this.places.push(placeOf('scraped'), this.recordPlace(metricOf(selector) ?? ''));
    this.reads.push(new IntervalRead(selectedSeries(selector), intervalText(interval)));
    return interval;
  }

  /** What is known of a metric that a rule records follows from that rule, and from those that it is built on. */
  private recordPlace(metric: string): number {
    return this.known.workspace.recorded.has(metric) ? placeOf('recorded') : placeOf('recorded', metric);
  }

  private noteTable(what: 'all' | 'keys', table: TableName, answer: unknown): void {
    const read = tableRead(what, table, answer, this.known);
    if (this.tables.includes(read)) return;
    this.tables.push(read);
    this.places.push(placeOf(table));
    this.reads.push(read);
  }

  private isFirst(question: string): boolean {
    const asked = (this.asked ??= new Set());
    const { size } = asked;
    return asked.add(question).size > size;
  }
}
