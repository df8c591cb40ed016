import type { MetricFact, QueryFacts } from '../query/promql/facts';
import { lowerBound } from '../query/promql/metric-table';
import type { WorkspaceFacts } from './facts';
import { labelsOfRecorded, MAX_CHAIN } from './recorded-labels';
import { targetsOf } from './targets/targets';

/** What the rules that record a metric say of it, worked out when somebody asks. */
interface Words {
  labels(name: string): readonly string[] | undefined;
  division(name: string): string | undefined;
  expression(name: string): string | undefined;
}

/** A class, for an object with getters of its own takes up many times as much: V8 makes a shape for each. */
class RecordedMetric implements MetricFact {
  readonly type = 'unknown';
  readonly source = 'workspace';

  constructor(
    readonly name: string,
    private readonly words: Words,
  ) {}

  get labels(): readonly string[] | undefined {
    return this.words.labels(this.name);
  }

  get division(): string | undefined {
    return this.words.division(this.name);
  }

  get help(): string | undefined {
    const expression = this.words.expression(this.name);
    return expression === undefined ? undefined : `Recording rule: ${expression}`;
  }
}

/** The names of metrics in their order, by the list of the keys. */
const sortedNames = new WeakMap<readonly string[], readonly string[]>();

function inOrder(names: readonly string[]): readonly string[] {
  let sorted = sortedNames.get(names);
  if (!sorted) sortedNames.set(names, (sorted = [...names].sort()));
  return sorted;
}

/**
 * What queries may know of the metrics that the rules of a workspace record. Their labels are inferred when somebody asks,
 * also through other rules; where a rule leaves them open, or builds on itself, they stay open.
 *
 * @param base what is known of the metrics that no rule records
 */
export function recordedFacts(workspace: WorkspaceFacts, base: readonly QueryFacts[]): QueryFacts {
  const labels = labelsOfRecorded(workspace, base);
  const divisions = new Map<string, string | undefined>();

  /** What the rules that record a metric divide by, or those that they build on. */
  function divisionOf(name: string, chain: number): string | undefined {
    if (divisions.has(name)) return divisions.get(name);
    if (chain > MAX_CHAIN) return undefined;
    const rules = workspace.get('recorded', name);
    divisions.set(name, undefined);
    let division = rules.find((rule) => rule.division !== undefined)?.division;
    for (const { inflow } of rules) for (const metric of inflow) division ??= divisionOf(metric, chain + 1);
    divisions.set(name, division);
    return division;
  }

  const words: Words = { labels: (name) => labels.of(name), division: (name) => divisionOf(name, 0), expression: (name) => workspace.get('expressions', name)[0] };
  const isOfAlerts = (metric: string | undefined): boolean => metric === undefined || metric.startsWith('ALERTS');
  // What monitors give to targets, their series have, and those that rules record of them.
  const valuesOf = (metric: string | undefined, label: string): readonly string[] => (label === 'alertname' ? (isOfAlerts(metric) ? workspace.keys('alerts') : []) : [...targetsOf(workspace).valuesOf(label).values.keys()]);
  const known = new Map<string, MetricFact>();
  return {
    // Most edits are held against a few of thousands of rules, so that what is known of them is put together when somebody asks.
    get identity() {
      return workspace.keys('recorded');
    },
    metric(name) {
      let fact = known.get(name);
      if (!fact && workspace.recorded.has(name)) known.set(name, (fact = new RecordedMetric(name, words)));
      return fact;
    },
    *metrics(prefix = '') {
      const sorted = inOrder(workspace.keys('recorded'));
      for (let i = lowerBound(sorted, prefix); i < sorted.length && sorted[i]!.startsWith(prefix); i++) yield this.metric(sorted[i]!)!;
    },
    labelValues: valuesOf,
    labels: () => labels.all(),
  };
}
