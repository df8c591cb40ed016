import type { Bucket, Series } from './prometheus-response';
import type { HeatData, TimeRange } from './types';

/** Cells that are drawn without delay. Beyond them, the oldest are left out. */
const MOST_CELLS = 300_000;

/**
 * The native histograms of a range, of all series together: how many observations there are in each bucket at each step. Undefined
 * where there are none.
 *
 * @param start of the grid that the graph's lines stand on
 */
export function heatOf(all: readonly Series[], { start, step, steps }: Pick<TimeRange, 'start' | 'step'> & { steps: number }): HeatData | undefined {
  const places = new Map<string, number>();
  const buckets: HeatData['buckets'] = [];
  const columns = Array.from({ length: steps }, () => new Map<number, number>());
  let series = 0;
  for (const { histograms } of all) {
    if (histograms.length > 0) series++;
    for (const [seconds, histogram] of histograms) {
      const column = columns[Math.round((seconds - start) / step)];
      if (!column) continue;
      for (const bucket of histogram.buckets) {
        const count = Number(bucket[3]);
        if (!(count > 0)) continue;
        const at = placeOf(bucket, places, buckets);
        column.set(at, (column.get(at) ?? 0) + count);
      }
    }
  }
  if (series === 0) return undefined;
  const cells: number[] = [];
  let [most, left] = [0, 0];
  for (let i = steps - 1; i >= 0; i--) {
    if (cells.length / 3 + columns[i]!.size > MOST_CELLS) {
      left++;
      continue;
    }
    for (const [bucket, count] of columns[i]!) {
      cells.push(i, bucket, count);
      most = Math.max(most, count);
    }
  }
  return { buckets, cells, most, series, left };
}

/** The index of a bucket among those that there are. */
function placeOf([, lower, upper]: Bucket, places: Map<string, number>, buckets: HeatData['buckets']): number {
  const key = `${lower} ${upper}`;
  let place = places.get(key);
  if (place === undefined) {
    places.set(key, (place = buckets.length));
    buckets.push({ lower: boundOf(lower), upper: boundOf(upper) });
  }
  return place;
}

/** JSON has no infinities. */
const boundOf = (text: string): number | null => (Number.isFinite(Number(text)) ? Number(text) : null);
