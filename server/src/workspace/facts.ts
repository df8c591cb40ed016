import { besideFile, comparablePath } from '../text/path';
import { sameEnds, withItems } from '../text/edited-list';
import { contributionOf, SIGNATURES, type Contribution, type Entry, type FactTables, type ScrapedService, type Source, type TableName } from './contribution';
import { PATTERNS, PEOPLE } from './read-facts';
import { Table } from './table';

type Tables = { readonly [Name in TableName]: Table<FactTables[Name]> };

/** What can be asked of the files of a workspace. Lists can be compared by identity: they stay while they say the same. */
export interface WorkspaceView {
  /** The facts of a table under a key. */
  get<Name extends TableName>(table: Name, key: string): readonly FactTables[Name][];
  /** All facts of a table, once for each key. */
  all<Name extends TableName>(table: Name): readonly FactTables[Name][];
  /** All keys of a table. */
  keys(table: TableName): readonly string[];
}

/**
 * What the files of a workspace say together, as far as checks elsewhere depend on it. Compare by identity: an object
 * stays as long as no check could come out differently.
 */
export interface WorkspaceFacts extends WorkspaceView {
  /** The recording rules, by the name of the metric that they record. */
  readonly recorded: { has(metric: string): boolean };
  /**
   * How often a service is scraped, by the ServiceMonitors that select it.
   *
   * @param service the value of one of `labels` in the monitors' selectors
   * @returns seconds, the shortest of several; undefined where no monitor selects it, or one of them sets no interval
   */
  scrapeSeconds(service: string, labels: readonly string[]): number | undefined;
  /** The questions that may have other answers than in earlier facts; of facts that are long gone, all. */
  changesSince(before: WorkspaceFacts): Places;
}

/** Some questions (`placeOf`). */
export interface Places {
  readonly size: number;
  has(place: number): boolean;
}

/** Every question. */
const ANYTHING: Places = { size: Infinity, has: () => true };

/**
 * A question as a whole number of 30 bits: the facts of a table under a key, or all of a table. Others may share it, so a change says that an
 * answer may be another one; without it, none is.
 */
export function placeOf(table: TableName, key = ''): number {
  return hashOf(key, (seeds[table] ??= hashOf(table, 5381))) & 0x3fffffff;
}

const seeds: Partial<Record<TableName, number>> = {};

function hashOf(text: string, seed: number): number {
  let hash = seed;
  for (let i = 0; i < text.length; i++) hash = (Math.imul(hash, 33) ^ text.charCodeAt(i)) | 0;
  return hash;
}

/** How many changes are told apart; whoever missed more is told that all has changed. */
const MOST_CHANGES = 100;

/** What a file contributes. */
interface File {
  readonly contributions: readonly Contribution[];
  /** Of an open file, what each of the contributions was read from: what follows an edit changes a few. */
  readonly sources?: readonly Source[] | undefined;
}

/** Collects what files contribute, each in the tables that it belongs into. */
export class WorkspaceIndex {
  private readonly files = new Map<string, File>();
  private readonly tables: Tables = {
    recorded: new Table(SIGNATURES.recorded),
    // For people: no check depends on how an expression is written.
    expressions: new Table(SIGNATURES.expressions, () => false),
    alerts: new Table(SIGNATURES.alerts),
    // Of a rule that stands alone, no other one takes notice, whatever is typed into it.
    rules: new Table(SIGNATURES.rules, ({ rows, files }) => rows > 1 || files > 1),
    // What is read only matters where a rule records it.
    reads: new Table(SIGNATURES.reads, ({ key }) => key === PATTERNS || key === PEOPLE || this.tables.recorded.has(key)),
    scraped: new Table(SIGNATURES.scraped),
    streamLabels: new Table(SIGNATURES.streamLabels),
    scrapers: new Table(SIGNATURES.scrapers),
    usedNamespaces: new Table(SIGNATURES.usedNamespaces),
    services: new Table(SIGNATURES.services),
    pods: new Table(SIGNATURES.pods),
    labelledServices: new Table(SIGNATURES.labelledServices),
    labelledPods: new Table(SIGNATURES.labelledPods),
    askedPods: new Table(SIGNATURES.askedPods),
    monitors: new Table(SIGNATURES.monitors),
    gatherers: new Table(SIGNATURES.gatherers),
    namespaces: new Table(SIGNATURES.namespaces),
    overlays: new Table(SIGNATURES.overlays),
    patchFiles: new Table(SIGNATURES.patchFiles),
    templated: new Table(SIGNATURES.templated),
  };
  private current: WorkspaceFacts | undefined;
  /** What each of the last changes changed, and the number of the first of them. */
  private changes: ReadonlySet<number>[] = [];
  private firstChange = 0;
  /** What changed since somebody was told the facts. */
  private pending = new Set<number>();
  /** How many changes there were before some facts. */
  private readonly ages = new WeakMap<WorkspaceFacts, number>();

  /** What the files say together; the same object until a file contributes something else to checks. */
  get facts(): WorkspaceFacts {
    if (!this.current) {
      this.changes.push(this.pending);
      this.pending = new Set();
      if (this.changes.length > MOST_CHANGES) this.firstChange += this.changes.splice(0, this.changes.length - MOST_CHANGES).length;
      this.current = this.view();
      this.ages.set(this.current, this.firstChange + this.changes.length);
    }
    return this.current;
  }

  /** A file is there, or has changed. Costs what changed in the file, as far as its sources are the same objects. */
  set(file: string, sources: readonly Source[]): void {
    const before = this.files.get(file);
    if (before?.sources === sources) return;
    const { head, tail } = sameEnds(before?.sources ?? [], sources);
    const kept = before?.sources ? before.contributions : [];
    this.replace(file, withItems(kept, head, kept.length - tail, sources.slice(head, sources.length - tail).map(contributionOf)), { sources, head, tail });
  }

  /** The same, of a file whose contributions are at hand. */
  put(file: string, contributions: readonly Contribution[]): void {
    this.replace(file, contributions);
  }

  /** A file is gone. */
  delete(file: string): void {
    this.put(file, []);
  }

  /** What is known of a file. */
  saidBy(file: string): readonly Contribution[] {
    return this.files.get(file)?.contributions ?? [];
  }

  /** Adds what a file says further; only before anybody has asked for facts, when it costs no look at what is there. */
  append(file: string, contribution: Contribution): void {
    this.files.set(file, { contributions: [...(this.files.get(file)?.contributions ?? []), contribution] });
    for (const { table, key, value } of entriesOf(contribution, file)) (this.tables[table] as Table<unknown>).append(key, file, value);
  }

  /**
   * Takes over the lists that another index has handed out, as far as they say the same as its own: who has read one need not read it again.
   * Little is done at a time.
   */
  *adopting(other: WorkspaceIndex): Generator<void> {
    for (const name of Object.keys(this.tables) as TableName[]) {
      const [own, theirs] = [this.tables[name], other.tables[name]] as unknown as [Table<unknown>, Table<unknown>];
      for (const key of theirs.keys()) {
        own.adopt(key, theirs);
        yield;
      }
      own.adoptWhole(theirs);
    }
  }

  /** @param open of an open file, what it was read from, and how much of that was there before. What is not open is taken as a whole, so that nothing need be kept to find its way in it */
  private replace(file: string, contributions: readonly Contribution[], open?: { readonly sources: readonly Source[]; readonly head: number; readonly tail: number }): void {
    const before = this.files.get(file);
    const { head, tail } = before?.sources && open ? open : { head: 0, tail: 0 };
    const isEdit = head + tail > 0;
    const left = valuesIn(before?.contributions.slice(head, before.contributions.length - tail) ?? [], file);
    const joined = valuesIn(isEdit ? contributions.slice(head, contributions.length - tail) : contributions, file);
    let everything: Values | undefined;
    for (const name of new Set([...left.keys(), ...joined.keys()])) {
      // A table's rows are those of its own name, which the values' type cannot say of a list.
      const table = this.tables[name] as Table<unknown>;
      const [gone, come] = [left.get(name) ?? NO_VALUES, joined.get(name) ?? NO_VALUES];
      const change = (key: string, out: readonly unknown[], rows: readonly unknown[]): void => {
        // What is equal by itself, such as a name, is the same also where a hundred documents say it.
        if (out.length === rows.length && out.every((value, i) => value === rows[i])) return;
        // Others of the file that stand in the same place count in the order of the text.
        const all = isEdit ? (inTheirPlace(table.saidBy(file, key), out, rows) ?? (everything ??= valuesIn(contributions, file)).get(name)?.get(key) ?? []) : rows;
        const isNoticed = table.replace(key, file, all);
        if (isNoticed === undefined) return;
        // What no check notices by itself is an answer all the same, once there are other facts.
        this.pending.add(placeOf(name, key)).add(placeOf(name));
        if (isNoticed) this.current = undefined;
      };
      for (const [key, out] of gone) change(key, out, come.get(key) ?? []);
      for (const [key, rows] of come) if (!gone.has(key)) change(key, [], rows);
    }
    if (contributions.length === 0) this.files.delete(file);
    else this.files.set(file, { contributions, sources: open?.sources });
  }

  private changesSince(facts: WorkspaceFacts): Places {
    const age = this.ages.get(facts);
    if (age === undefined || age < this.firstChange) return ANYTHING;
    const since = [...this.changes.slice(age - this.firstChange), this.pending].filter(({ size }) => size > 0);
    return since.length === 1 ? since[0]! : new Set(since.flatMap((places) => [...places]));
  }

  private view(): WorkspaceFacts {
    const { tables } = this;
    // Thousands of queries ask for the same few services; the view is another one as soon as an answer could be.
    const intervals = new Map<string, number | undefined>();
    const scrapeSeconds = (service: string, labels: readonly string[]): number | undefined => {
      if (tables.scraped.keys().length === 0) return undefined;
      const key = JSON.stringify([service, labels]);
      if (!intervals.has(key)) intervals.set(key, shortest(labels.flatMap((label) => tables.scraped.get(`${label}=${service}`))));
      return intervals.get(key);
    };
    return {
      get: (table, key) => tables[table].get(key),
      all: (table) => tables[table].all(),
      keys: (table) => tables[table].keys(),
      recorded: tables.recorded,
      scrapeSeconds,
      changesSince: (before) => this.changesSince(before),
    };
  }
}

/**
 * The values under a key with some of them replaced, which stand side by side; undefined where nothing tells where the new ones belong: there
 * were none, or the same value is there twice.
 */
function inTheirPlace(values: readonly unknown[], out: readonly unknown[], come: readonly unknown[]): readonly unknown[] | undefined {
  if (values.length === out.length) return come;
  const at = out.length > 0 ? values.indexOf(out[0]) : -1;
  return at < 0 || values.lastIndexOf(out[0]) !== at ? undefined : [...values.slice(0, at), ...come, ...values.slice(at + out.length)];
}

/** Values by their table and key, in the order of the text. */
type Values = ReadonlyMap<TableName, ReadonlyMap<string, readonly unknown[]>>;

const NO_VALUES: ReadonlyMap<string, readonly unknown[]> = new Map();

/** The entries of a file. What a document says of other files is said from its own on. */
const entriesOf = ({ entries }: Contribution, file: string): readonly Entry[] =>
  entries.some(({ table }) => table === 'patchFiles') ? entries.map((said) => (said.table === 'patchFiles' ? { ...said, key: comparablePath(besideFile(file, said.key)) } : said)) : entries;

function valuesIn(contributions: readonly Contribution[], file: string): Values {
  const tables = new Map<TableName, Map<string, unknown[]>>();
  for (const contribution of contributions) {
    for (const { table: name, key, value } of entriesOf(contribution, file)) {
      let table = tables.get(name);
      if (!table) tables.set(name, (table = new Map<string, unknown[]>()));
      const values = table.get(key);
      if (values) values.push(value);
      else table.set(key, [value]);
    }
  }
  return tables;
}

function shortest(scraped: readonly ScrapedService[]): number | undefined {
  const seconds = scraped.map((one) => one.seconds);
  return seconds.length > 0 && seconds.every((one) => one !== undefined) ? Math.min(...seconds) : undefined;
}

/** What a single file says. */
export function factsOfFile(sources: readonly Source[]): WorkspaceFacts {
  const index = new WorkspaceIndex();
  index.set('', sources);
  return index.facts;
}
