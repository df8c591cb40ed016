import type { MetricFact, QueryFacts } from './facts';

/** The first index of a sorted list whose text is not before `wanted`. */
export function lowerBound(sorted: readonly string[], wanted: string): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle]! < wanted) low = middle + 1;
    else high = middle;
  }
  return low;
}

const byName = (a: MetricFact, b: MetricFact): number => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0);

/** Facts of a fixed list of metrics: found by name at once, and by prefix with a binary search. */
export class MetricTable implements QueryFacts {
  private readonly byName: ReadonlyMap<string, MetricFact>;
  private readonly sorted: readonly MetricFact[];
  private readonly names: readonly string[];

  /**
   * @param metrics in any order; of two with one name, the first counts
   * @param labelValues what is known of the values of labels
   */
  constructor(metrics: Iterable<MetricFact>, readonly labelValues: QueryFacts['labelValues'] = () => []) {
    const known = new Map<string, MetricFact>();
    for (const metric of metrics) if (!known.has(metric.name)) known.set(metric.name, metric);
    this.byName = known;
    this.sorted = [...known.values()].sort(byName);
    this.names = this.sorted.map(({ name }) => name);
  }

  metric(name: string): MetricFact | undefined {
    return this.byName.get(name);
  }

  *metrics(prefix = ''): Generator<MetricFact> {
    for (let i = lowerBound(this.names, prefix); i < this.sorted.length && this.names[i]!.startsWith(prefix); i++) yield this.sorted[i]!;
  }
}

export const NO_FACTS: QueryFacts = new MetricTable([]);

/** What several sources know together; of what more than one knows, the first one's word counts. */
export class CombinedFacts implements QueryFacts {
  constructor(readonly parts: readonly QueryFacts[]) {}

  metric(name: string): MetricFact | undefined {
    for (const part of this.parts) {
      const fact = part.metric(name);
      if (fact) return fact;
    }
    return undefined;
  }

  *metrics(prefix?: string): Generator<MetricFact> {
    const seen = new Set<string>();
    for (const part of this.parts) {
      for (const fact of part.metrics(prefix)) {
        if (seen.has(fact.name)) continue;
        seen.add(fact.name);
        yield fact;
      }
    }
  }

  labelValues(metric: string | undefined, label: string): readonly string[] {
    return [...new Set(this.parts.flatMap((part) => part.labelValues(metric, label)))];
  }
}
