import type { Binary, Expr } from '../../server/src/query/promql/ast';
import { canonicalMatcher } from '../../server/src/query/promql/spelling';

/**
 * What a query means, without the places at which its parts stand: two queries of the same shape are the same to
 * Prometheus. The order of matchers, `by ()` and `ignoring ()` mean nothing.
 */
export function shapeOf(expr: Expr): unknown {
  return JSON.parse(JSON.stringify(expr, replacer)) as unknown;
}

function replacer(key: string, value: unknown): unknown {
  if (key === 'from' || key === 'to' || key === 'span' || /Span$/.test(key)) return undefined;
  // JSON has no infinities and no negative zero.
  if (typeof value === 'number') return Object.is(value, -0) ? '-0' : String(value);
  if (key === 'matchers' && Array.isArray(value)) return (value as Parameters<typeof canonicalMatcher>[0][]).map(canonicalMatcher).sort();
  if (key === 'grouping' && saysNothing(value as { without: boolean; labels: readonly unknown[] } | undefined)) return undefined;
  if (key === 'matching' && matchesAll(value as Binary['matching'])) return undefined;
  if (key === 'bool') return value !== undefined;
  // Prometheus keeps timestamps in milliseconds.
  if (key === 'at' && typeof value === 'object' && value !== null && typeof (value as { at: unknown }).at === 'number') return Math.round((value as { at: number }).at * 1000);
  return value;
}

const saysNothing = (grouping: { without: boolean; labels: readonly unknown[] } | undefined): boolean => grouping !== undefined && !grouping.without && grouping.labels.length === 0;
const matchesAll = (matching: Binary['matching']): boolean => matching !== undefined && !matching.on && matching.labels.length === 0 && !matching.group;
