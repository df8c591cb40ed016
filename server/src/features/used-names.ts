import { promqlOf, type QueryRegion } from '../model/query-region';
import { walk, type Expr } from '../query/promql/ast';
import { metricOf } from '../query/promql/labels';
import type { QueryFacts } from '../query/promql/facts';
import { isFilledIn } from '../query/variables';
import { MetricTable } from '../query/promql/metric-table';
import { keptBeside } from './around';
import type { Snapshot } from './snapshot';

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
    if (node.kind === 'aggregation') for (const { name } of node.grouping?.labels ?? []) if (!isFilledIn(name)) labels.add(name);
    if (node.kind === 'binary') for (const { name } of [...(node.matching?.labels ?? []), ...(node.matching?.group?.include ?? [])]) if (!isFilledIn(name)) labels.add(name);
    if (node.kind !== 'selector') continue;
    const metric = metricOf(node);
    if (metric !== undefined && !isFilledIn(metric)) metrics.add(metric);
    for (const { name, operator, value } of node.matchers) {
      if (name === '__name__') continue;
      if (isFilledIn(name)) continue;
      labels.add(name);
      if ((operator === '=' || operator === '!=') && value !== '' && !isFilledIn(value)) values.push([name, value]);
    }
  }
  return { metrics, labels, values };
}

/** What queries use, as facts of which nothing more is known. For suggestions only: a name may be misspelt. */
export interface UsedNames {
  readonly facts: readonly QueryFacts[];
  readonly labels: readonly string[];
}

const namesBeside = keptBeside(usedNames);

/**
 * The names in the queries around a document or a part of one.
 *
 * @param queries those of its own that count, whose names come first
 */
export function namesAround(snapshot: Snapshot, index: number, queries: readonly QueryRegion[]): UsedNames {
  const [own, beside] = [usedNames(queries), namesBeside(snapshot, index)];
  return { facts: [...own.facts, ...beside.facts], labels: [...new Set([...own.labels, ...beside.labels])] };
}

function usedNames(regions: readonly QueryRegion[]): UsedNames {
  const metrics = new Set<string>();
  const labels = new Set<string>();
  const values = new Map<string, Set<string>>();
  for (const region of regions) {
    if (region.language !== 'promql') continue;
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
  return { facts: metrics.size + values.size > 0 ? [facts] : [], labels: [...labels] };
}
