import type { HeatData } from '../../server/src/lsp/protocol';

/** The rows of a heat map: one between each two bounds that any bucket has, so that all are of one height, whatever their scale. */
export interface HeatRows {
  /** From the lowest on; the first and the last one may be infinite. */
  readonly bounds: readonly number[];
  /** For each bucket, the first row and the one behind the last. */
  readonly spans: readonly (readonly [from: number, to: number])[];
}

export function rowsOf({ buckets }: HeatData): HeatRows {
  const all = buckets.map(({ lower, upper }) => [lower ?? -Infinity, upper ?? Infinity] as const);
  const bounds = [...new Set(all.flat())].sort((a, b) => a - b);
  const at = new Map(bounds.map((bound, i) => [bound, i]));
  return { bounds, spans: all.map(([lower, upper]) => [at.get(lower)!, at.get(upper)!] as const) };
}

/** How strongly a cell is painted, from 0 to 1: few observations are seen beside very many. */
export const strength = (count: number, most: number): number => (count <= 0 || most <= 0 ? 0 : 0.12 + 0.88 * Math.sqrt(Math.min(count / most, 1)));
