import type { GraphData, GraphValue } from '../../server/src/lsp/protocol';

/** What a chart takes: times in seconds, and for each series a value or a gap at each of them. */
export type Column = (number | null)[];

/** A value that has a place on the axis; infinities and what is no number have none. */
const drawable = (value: GraphValue): number | null => (typeof value === 'number' ? value : null);

export const timesOf = ({ start, step, steps }: GraphData): number[] => Array.from({ length: steps }, (_, i) => start + i * step);

/** The values of each series as they are. */
export const linesOf = ({ series }: GraphData): Column[] => series.map(({ values }) => values.map(drawable));

/**
 * The values of each series on top of those before it, so that the last one is the sum. A gap adds nothing; where no series
 * has a value, there is a gap. Series that are not shown are left out of the sum.
 */
export function stacked(lines: readonly Column[], isShown: (index: number) => boolean): Column[] {
  const length = lines[0]?.length ?? 0;
  const sum = new Array<number>(length).fill(0);
  const seen = new Array<boolean>(length).fill(false);
  return lines.map((line, index) => {
    if (!isShown(index)) return line.map(() => null);
    return line.map((value, i) => {
      if (value !== null) {
        sum[i]! += value;
        seen[i] = true;
      }
      return seen[i] ? sum[i]! : null;
    });
  });
}

/** What the value axis shows: all that is drawn, the threshold, and zero where that was asked for, with some room. */
export function valueRange(least: number, most: number, { isFromZero, threshold }: { isFromZero: boolean; threshold?: number }): [least: number, most: number] {
  const all = [least, most, ...(threshold === undefined || !Number.isFinite(threshold) ? [] : [threshold]), ...(isFromZero ? [0] : [])].filter(Number.isFinite);
  if (all.length === 0) return [0, 1];
  const [low, high] = [Math.min(...all), Math.max(...all)];
  const room = high === low ? Math.abs(high) * 0.1 || 1 : (high - low) * 0.06;
  return [isFromZero && low === 0 ? 0 : low - room, isFromZero && high === 0 ? 0 : high + room];
}

const SUFFIXES: readonly [size: number, suffix: string][] = [[1e12, 'T'], [1e9, 'G'], [1e6, 'M'], [1e3, 'k']];

/** A number short enough for an axis: `1.5k`, `0.002`, `3e-9`. */
export function shortNumber(value: number): string {
  const size = Math.abs(value);
  if (!Number.isFinite(value)) return value > 0 ? '+Inf' : value < 0 ? '-Inf' : 'NaN';
  if (size !== 0 && (size < 1e-4 || size >= 1e15)) return value.toExponential(2).replace(/(?<!0)\.?0+e/, 'e');
  const [unit, suffix] = SUFFIXES.find(([least]) => size >= least) ?? [1, ''];
  return `${String(Number((value / unit).toPrecision(4)))}${suffix}`;
}

/** The newest value of a series, as text; empty for one without any. */
export function lastValue(values: readonly GraphValue[]): string {
  for (let i = values.length - 1; i >= 0; i--) {
    const value = values[i];
    if (value !== null && value !== undefined) return typeof value === 'number' ? shortNumber(value) : value;
  }
  return '';
}

/** The series whose value at a time is nearest to a place on the axis; undefined where none has one. */
export function nearest(lines: readonly Column[], at: number, value: number, isShown: (index: number) => boolean): number | undefined {
  let best: number | undefined;
  let distance = Infinity;
  for (let i = 0; i < lines.length; i++) {
    const own = lines[i]![at];
    if (own === null || own === undefined || !isShown(i)) continue;
    const away = Math.abs(own - value);
    if (away < distance) [best, distance] = [i, away];
  }
  return best;
}

/** The labels that do not say the same for all series: what tells them apart in a legend. */
export function legendNames({ series }: { readonly series: readonly Pick<GraphData['series'][number], 'name' | 'labels'>[] }): string[] {
  const names = new Set(series.flatMap(({ labels }) => Object.keys(labels)));
  const telling = [...names].filter((name) => series.some(({ labels }) => labels[name] !== series[0]!.labels[name]));
  if (series.length < 2 || telling.length === 0) return series.map(({ name }) => name);
  return series.map(({ labels }) => telling.flatMap((name) => (labels[name] === undefined ? [] : [telling.length === 1 ? labels[name] : `${name}=${labels[name]}`])).join(', ') || '(no labels)');
}
