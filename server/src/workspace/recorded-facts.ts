import type { MetricFact, QueryFacts } from '../query/promql/facts';
import { labelsOf } from '../query/promql/labels';
import { CombinedFacts, lowerBound } from '../query/promql/metric-table';
import { parsePromql } from '../query/promql/parse';
import { recordedLabels, type RecordedRule } from './contribution';
import type { WorkspaceFacts } from './facts';
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

/** Rules that are built on rules that are built on rules ...: beyond this many, labels are left open. */
const MAX_CHAIN = 10;

/**
 * What queries may know of the metrics that the rules of a workspace record. Their labels are inferred when somebody asks,
 * also through other rules; where a rule leaves them open, or builds on itself, they stay open.
 *
 * @param base what is known of the metrics that no rule records
 */
export function recordedFacts(workspace: WorkspaceFacts, base: readonly QueryFacts[]): QueryFacts {
  const labels = new Map<string, readonly string[] | undefined>();
  let depth = 0;

  function ofRule({ labels: fixed, added, text }: RecordedRule): readonly string[] | undefined {
    if (fixed || !added || depth >= MAX_CHAIN) return fixed;
    const { expr } = parsePromql(text);
    if (!expr) return undefined;
    depth++;
    const { can } = labelsOf(expr, everything);
    depth--;
    return can === 'any' ? undefined : recordedLabels(can, added);
  }

  function ofMetric(name: string, rules: readonly RecordedRule[]): readonly string[] | undefined {
    if (labels.has(name)) return labels.get(name);
    // Whoever asks again while the answer is worked out stands in a circle.
    labels.set(name, undefined);
    const each = rules.map(ofRule);
    // Several rules may record parts of one metric; what one of them leaves open stays open.
    const all = each.every((one) => one !== undefined) ? [...new Set(each.flat())] : undefined;
    labels.set(name, all);
    return all;
  }

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

  const words: Words = { labels: (name) => ofMetric(name, workspace.get('recorded', name)), division: (name) => divisionOf(name, 0), expression: (name) => workspace.expressionOf(name) };
  const isOfAlerts = (metric: string | undefined): boolean => metric === undefined || metric.startsWith('ALERTS');
  // What monitors give to targets, their series have, and those that rules record of them.
  const valuesOf = (metric: string | undefined, label: string): readonly string[] => (label === 'alertname' ? (isOfAlerts(metric) ? workspace.alerts() : []) : [...targetsOf(workspace).valuesOf(label).values.keys()]);
  const known = new Map<string, MetricFact>();
  // Most edits are held against a few of thousands of rules, so that what is known of them is put together when somebody asks.
  let sorted: readonly string[] | undefined;
  const facts: QueryFacts = {
    metric(name) {
      let fact = known.get(name);
      if (!fact && workspace.recorded.has(name)) known.set(name, (fact = new RecordedMetric(name, words)));
      return fact;
    },
    *metrics(prefix = '') {
      sorted ??= [...workspace.keys('recorded')].sort();
      for (let i = lowerBound(sorted, prefix); i < sorted.length && sorted[i]!.startsWith(prefix); i++) yield this.metric(sorted[i]!)!;
    },
    labelValues: valuesOf,
  };
  const everything = new CombinedFacts([...base, facts]);
  return facts;
}
