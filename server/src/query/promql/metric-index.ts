import type { MetricFact, MetricType, QueryFacts } from './facts';
import { CombinedFacts, lowerBound } from './metric-table';

/** What a metric is to somebody who looks for one: its type, with the buckets of classic histograms apart. */
export type MetricClass = MetricType | 'bucket';

export interface MetricSearch {
  /** What is typed of the name; found at the beginning of a name, or of one of its parts. */
  readonly word: string;
  /** The classes to look in, the best ones first. */
  readonly classes: readonly MetricClass[];
  readonly limit: number;
}

export interface FoundMetrics {
  /** The best ones first. */
  readonly metrics: readonly MetricFact[];
  /** Whether there are more than the limit. */
  readonly cut: boolean;
}

interface Found {
  readonly name: string;
  /** Classes in the order of the search, those that match at the beginning of the name before all others. */
  readonly rank: number;
}

const COUNTER_NAME = /_(?:total|count|sum)$/;

/** Where no source knows the type, a name says it by the suffixes that exporters agree on. */
export function classOf({ name, type }: MetricFact): MetricClass {
  if (name.endsWith('_bucket') && type !== 'gauge') return 'bucket';
  return type === 'unknown' && COUNTER_NAME.test(name) ? 'counter' : type;
}

/** The names of the metrics of one class, in their order. */
class ClassIndex {
  private text: string | undefined;
  private starts: Uint32Array | undefined;

  constructor(private readonly names: readonly string[]) {}

  byPrefix(prefix: string, limit: number): string[] {
    const found: string[] = [];
    for (let i = lowerBound(this.names, prefix); i < this.names.length && found.length < limit && this.names[i]!.startsWith(prefix); i++) found.push(this.names[i]!);
    return found;
  }

  /** Those with a part that begins with a word, whatever its case: one search through one text, which is far faster than a loop over names. */
  byPart(word: string, limit: number, known: ReadonlySet<string>): string[] {
    const { text, starts } = this.joined();
    const found = new Set<string>();
    for (const before of ['\n', '_', ':']) {
      const wanted = before + word.toLowerCase();
      for (let at = text.indexOf(wanted); at >= 0 && found.size < limit; at = text.indexOf(wanted, at + 1)) {
        const name = this.names[lineAt(starts, before === '\n' ? at + 1 : at)]!;
        if (!known.has(name)) found.add(name);
      }
    }
    return [...found];
  }

  private joined(): { text: string; starts: Uint32Array } {
    if (this.text === undefined || this.starts === undefined) {
      // Names are ASCII, or UTF-8 in quotes; a lower-case text of another length would only shift what is found.
      const lower = this.names.map((name) => (name.toLowerCase().length === name.length ? name.toLowerCase() : name));
      this.text = `\n${lower.join('\n')}`;
      this.starts = new Uint32Array(lower.length);
      let at = 1;
      lower.forEach((name, i) => {
        this.starts![i] = at;
        at += name.length + 1;
      });
    }
    return { text: this.text, starts: this.starts };
  }
}

function lineAt(starts: Uint32Array, offset: number): number {
  let low = 0;
  let high = starts.length;
  while (low + 1 < high) {
    const middle = (low + high) >> 1;
    if (starts[middle]! <= offset) low = middle;
    else high = middle;
  }
  return low;
}

/** Finds metrics by what is typed of their names, however many there are. */
export class MetricIndex {
  private readonly classes = new Map<MetricClass, ClassIndex>();
  readonly size: number;

  constructor(facts: QueryFacts) {
    let size = 0;
    const byClass = new Map<MetricClass, string[]>();
    for (const fact of facts.metrics()) {
      size++;
      const own = byClass.get(classOf(fact));
      if (own) own.push(fact.name);
      else byClass.set(classOf(fact), [fact.name]);
    }
    for (const [name, metrics] of byClass) this.classes.set(name, new ClassIndex(sorted(metrics)));
    this.size = size;
  }

  find({ word, classes, limit }: MetricSearch): Found[] {
    const out: Found[] = [];
    const names = new Set<string>();
    const take = (some: readonly string[], rank: number): void => {
      for (const name of some) {
        names.add(name);
        out.push({ name, rank });
      }
    };
    const own = classes.map((name) => this.classes.get(name));
    own.forEach((index, i) => index && out.length < limit && take(index.byPrefix(word, limit - out.length), i));
    if (word !== '') own.forEach((index, i) => index && out.length < limit && take(index.byPart(word, limit - out.length, names), classes.length + i));
    return out;
  }
}

/** Servers and tables give their metrics in order already, so sorting is most often only a look. */
function sorted(names: string[]): string[] {
  const inOrder = names.every((name, i) => i === 0 || names[i - 1]! <= name);
  return inOrder ? names : names.sort();
}

const indices = new WeakMap<object, MetricIndex>();

/** The index of the metrics in facts; made once, so that their names and types must not change. */
function indexOf(facts: QueryFacts): MetricIndex {
  const key = facts.identity ?? facts;
  let index = indices.get(key);
  if (!index) indices.set(key, (index = new MetricIndex(facts)));
  return index;
}

const partsOf = (facts: QueryFacts): readonly QueryFacts[] => (facts instanceof CombinedFacts ? facts.parts : [facts]);

/** Whether one of the sources alone has more metrics than a number; cheaper than a search. */
export const areMany = (facts: QueryFacts, limit: number): boolean => partsOf(facts).some((part) => indexOf(part).size > limit);

/** The metrics that match best. Facts that are combined keep one index a part, for only some of the parts change as one types. */
export function findMetrics(facts: QueryFacts, search: MetricSearch): FoundMetrics {
  const found = partsOf(facts).flatMap((part) => indexOf(part).find({ ...search, limit: search.limit + 1 }).map(({ name, rank }) => ({ name, rank, part })));
  const seen = new Set<string>();
  const best = found.sort((a, b) => a.rank - b.rank).filter(({ name }) => !seen.has(name) && seen.add(name));
  return { metrics: best.slice(0, search.limit).map(({ name, part }) => part.metric(name)!), cut: best.length > search.limit };
}
