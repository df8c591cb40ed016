import type { Expr } from '../../server/src/query/logql/ast';

/** What a query means, without the places at which its parts stand and the ways in which durations are written. */
export function shapeOf(expr: Expr): unknown {
  return JSON.parse(JSON.stringify(expr, replacer)) as unknown;
}

function replacer(key: string, value: unknown): unknown {
  if (key === 'from' || key === 'to' || key === 'span' || /Span$/.test(key)) return undefined;
  // The text of a duration or a size; the text of a line filter is an object.
  if (key === 'text' && typeof value === 'string') return undefined;
  if (typeof value === 'number') return Object.is(value, -0) ? '-0' : String(value);
  return key === 'bool' ? value !== undefined : value;
}
