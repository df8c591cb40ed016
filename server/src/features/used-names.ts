import { promqlOf, type QueryRegion } from '../model/query-region';
import { walk, type Expr } from '../query/promql/ast';
import { metricOf } from '../query/promql/labels';
import type { QueryFacts } from '../query/promql/facts';
import { hasVariable } from '../query/variables';
import { MetricTable } from '../query/promql/metric-table';
import { sameEnds } from '../text/same-ends';
import type { Analysis, Snapshot } from './snapshot';

/** The names that a query uses. */
interface Names {
  readonly metrics: ReadonlySet<string>;
  readonly labels: ReadonlySet<string>;
  /** Values that labels are compared with, as pairs of label and value. */
  readonly values: readonly (readonly [string, string])[];
}

const NO_NAMES: Names = { metrics: new Set(), labels: new Set(), values: [] };

const known = new WeakMap<QueryRegion, Names>();

function namesOf(region: QueryRegion): Names {
  let names = known.get(region);
  if (!names) {
    const { expr } = promqlOf(region);
    known.set(region, (names = expr ? readAnew(expr) : NO_NAMES));
  }
  return names;
}

function readAnew(expr: Expr): Names {
  const metrics = new Set<string>();
  const labels = new Set<string>();
  const values: [string, string][] = [];
  for (const node of walk(expr)) {
    if (node.kind === 'aggregation') for (const { name } of node.grouping?.labels ?? []) if (!hasVariable(name)) labels.add(name);
    if (node.kind === 'binary') for (const { name } of [...(node.matching?.labels ?? []), ...(node.matching?.group?.include ?? [])]) if (!hasVariable(name)) labels.add(name);
    if (node.kind !== 'selector') continue;
    const metric = metricOf(node);
    if (metric !== undefined && !hasVariable(metric)) metrics.add(metric);
    for (const { name, operator, value } of node.matchers) {
      if (name === '__name__') continue;
      if (hasVariable(name)) continue;
      labels.add(name);
      if ((operator === '=' || operator === '!=') && value !== '' && !hasVariable(value)) values.push([name, value]);
    }
  }
  return { metrics, labels, values };
}

/** What the other queries of a file use, as facts of which nothing more is known. For suggestions only: a name may be misspelt. */
export interface UsedNames {
  readonly facts: QueryFacts;
  readonly labels: readonly string[];
}

/** Documents, or rules of a long one, on either side: what stands further away in a file has little to do with what is being written, and all of it would keep its writer waiting. */
const NEAREST = 500;

/** The queries that stand around a document, or a rule of a long one. */
export const queriesAround = ({ analyses }: Pick<Snapshot, 'analyses'>, index: number): QueryRegion[] => analyses.slice(Math.max(0, index - NEAREST), index + NEAREST + 1).flatMap(({ queries }) => queries);

const latest = new WeakMap<object, { readonly analyses: readonly Analysis[]; readonly index: number; readonly used: UsedNames }>();

/**
 * What the other queries of a file use than those in a part of it; the same object while only that part changes, so that it costs
 * nothing to complete one word after the other.
 */
export function namesBeside(snapshot: Snapshot, index: number): UsedNames {
  const { analyses, peers } = snapshot;
  const last = peers && latest.get(peers);
  const same = last && sameEnds(last.analyses, analyses);
  if (last && last.index === index && same!.head >= index && last.analyses.length - same!.tail <= index + 1 && analyses.length - same!.tail <= index + 1) return last.used;
  const own = new Set(analyses[index]?.queries);
  const used = usedNames(queriesAround(snapshot, index).filter((region) => !own.has(region)), undefined);
  if (peers) latest.set(peers, { analyses, index, used });
  return used;
}

/** @param except the query that is being written, whose words are not complete */
export function usedNames(regions: Iterable<QueryRegion>, except: QueryRegion | undefined): UsedNames {
  const metrics = new Set<string>();
  const labels = new Set<string>();
  const values = new Map<string, Set<string>>();
  for (const region of regions) {
    if (region === except || region.language !== 'promql') continue;
    const names = namesOf(region);
    for (const metric of names.metrics) metrics.add(metric);
    for (const label of names.labels) labels.add(label);
    for (const [label, value] of names.values) {
      const known = values.get(label);
      if (known) known.add(value);
      else values.set(label, new Set([value]));
    }
  }
  const facts = new MetricTable([...metrics].map((name) => ({ name, type: 'unknown', source: 'workspace' })), (_, label) => [...(values.get(label) ?? [])]);
  return { facts, labels: [...labels] };
}
