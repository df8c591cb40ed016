import { walk } from '../query/promql/ast';
import { labelsOf, metricOf } from '../query/promql/labels';
import type { QueryFacts } from '../query/promql/facts';
import { CombinedFacts } from '../query/promql/metric-table';
import { parsePromql } from '../query/promql/parse';
import { recordedLabels, type RecordedRule } from './contribution';
import { placeOf, type WorkspaceFacts } from './facts';

/** Rules that are built on rules that are built on rules ...: beyond this many, labels are left open. */
export const MAX_CHAIN = 10;

/** Questions that the labels of one metric may rest on, if they are to be kept; whoever asks more made it to be many. */
const MOST_PLACES = 100;

/** The labels of a metric, and what they rest on. */
interface Inferred {
  readonly labels: readonly string[] | undefined;
  /** The questions about the workspace (`placeOf`). */
  readonly places: readonly number[];
  /** Whether they are the same whoever asks: where rules build on themselves, it makes a difference with which of them one begins. */
  readonly isSure: boolean;
}

/** What is found out about a metric while its labels are worked out. */
interface Work {
  readonly places: Set<number>;
  isSure: boolean;
}

const IN_WORK: Inferred = { labels: undefined, places: [], isSure: false };

/**
 * The labels of the metrics that the rules of a workspace record, also through other rules, worked out when somebody asks. They are kept
 * from one version of the facts to the next, but for those that may be otherwise.
 */
export class RecordedLabels {
  private readonly known = new Map<string, Inferred>();
  /** How many of the known metrics have a label. */
  private readonly counts = new Map<string, number>();
  private everything: QueryFacts;
  private work: Work | undefined;
  private depth = 0;

  /** @param base what is known of the metrics that no rule records */
  constructor(
    private workspace: WorkspaceFacts,
    private readonly base: readonly QueryFacts[],
  ) {
    this.everything = this.combined();
  }

  /** Takes over other facts of the same files. */
  follow(workspace: WorkspaceFacts): void {
    if (workspace === this.workspace) return;
    const changes = workspace.changesSince(this.workspace);
    this.workspace = workspace;
    // What was inferred by the earlier facts is known by their identity.
    this.everything = this.combined();
    for (const [name, { places, isSure }] of this.known) if (!isSure || places.some((place) => changes.has(place))) this.forget(name);
  }

  /** The labels of a metric; undefined where they are open. */
  of(name: string): readonly string[] | undefined {
    const found = this.known.get(name) ?? this.infer(name);
    if (this.work) {
      for (const place of found.places) this.work.places.add(place);
      this.work.isSure &&= found.isSure;
    }
    return found.labels;
  }

  /** Every label that any of the metrics has, those of most metrics first. */
  all(): readonly string[] {
    for (const name of this.workspace.keys('recorded')) if (!this.known.has(name)) this.of(name);
    return [...this.counts].sort(([a, inA], [b, inB]) => inB - inA || (a < b ? -1 : 1)).map(([label]) => label);
  }

  private infer(name: string): Inferred {
    const around = this.work;
    const work: Work = (this.work = { places: new Set([placeOf('recorded', name)]), isSure: true });
    // Whoever asks again while the answer is worked out stands in a circle.
    this.known.set(name, IN_WORK);
    const each = this.workspace.get('recorded', name).map((rule) => this.ofRule(rule));
    this.work = around;
    // Several rules may record parts of one metric; what one of them leaves open stays open.
    const labels = each.every((one) => one !== undefined) ? [...new Set(each.flat())] : undefined;
    const isSure = work.isSure && work.places.size <= MOST_PLACES;
    const inferred: Inferred = { labels, places: isSure ? [...work.places] : [], isSure };
    this.known.set(name, inferred);
    this.count(labels, 1);
    return inferred;
  }

  private ofRule({ labels: fixed, added, text }: RecordedRule): readonly string[] | undefined {
    if (fixed || !added) return fixed;
    if (this.depth >= MAX_CHAIN) {
      this.work!.isSure = false;
      return undefined;
    }
    const { expr } = parsePromql(text);
    if (!expr) return undefined;
    this.depth++;
    for (const node of walk(expr)) if (node.kind === 'selector') this.rely(metricOf(node));
    const { can } = labelsOf(expr, this.everything);
    this.depth--;
    return can === 'any' ? undefined : recordedLabels(can, added);
  }

  /** Notes that what is worked out rests on a metric; also where no rule records it, for one may do so later. */
  private rely(metric: string | undefined): void {
    if (metric === undefined || this.base.some((facts) => facts.metric(metric))) return;
    this.work!.places.add(placeOf('recorded', metric));
    if (this.workspace.recorded.has(metric)) this.of(metric);
  }

  private forget(name: string): void {
    this.count(this.known.get(name)?.labels, -1);
    this.known.delete(name);
  }

  private count(labels: readonly string[] | undefined, by: 1 | -1): void {
    for (const label of labels ?? []) {
      const count = (this.counts.get(label) ?? 0) + by;
      if (count > 0) this.counts.set(label, count);
      else this.counts.delete(label);
    }
  }

  /** What rules see of the metrics that they build on. */
  private combined(): QueryFacts {
    const { workspace } = this;
    const recorded: QueryFacts = {
      metric: (name) => (workspace.recorded.has(name) ? { name, type: 'unknown', source: 'workspace', labels: this.of(name) } : undefined),
      metrics: () => [],
      labelValues: () => [],
    };
    return new CombinedFacts([...this.base, recorded]);
  }
}

const known = new WeakMap<readonly QueryFacts[], WeakMap<object, RecordedLabels>>();

/** The labels of the metrics that the rules of a workspace record; the same object for all facts of the same files. */
export function labelsOfRecorded(workspace: WorkspaceFacts, base: readonly QueryFacts[]): RecordedLabels {
  let byFiles = known.get(base);
  if (!byFiles) known.set(base, (byFiles = new WeakMap<object, RecordedLabels>()));
  let labels = byFiles.get(workspace.recorded);
  if (labels) labels.follow(workspace);
  else byFiles.set(workspace.recorded, (labels = new RecordedLabels(workspace, base)));
  return labels;
}
