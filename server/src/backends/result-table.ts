import type { Histogram, PrometheusResult, Series } from './prometheus-response';
import type { QueryTable, ResultColumn } from './types';

/** More label columns than this are of no use to anybody; what is beyond them stands together in one. */
const MOST_LABEL_COLUMNS = 40;
/** Of a range, this many of the newest samples are written out. */
const RECENT_SAMPLES = 5;
/** Of a native histogram, this many of the fullest buckets are written out. */
const BUCKETS_SHOWN = 4;

const METRIC_NAME = '__name__';

/** The part of a result that is shown: its columns and at most `maxRows` rows. */
export type TableContent = Pick<QueryTable, 'columns' | 'rows' | 'total' | 'evaluatedAt'>;

/**
 * Turns a result into a table: the metric's name, then the labels in alphabetical order, then what the series holds.
 * A vector's row has its value; a matrix's row tells how many samples the series has, from when to when, and the last.
 */
export function tableOf(result: PrometheusResult, maxRows: number): TableContent {
  if (result.type === 'scalar' || result.type === 'string') {
    const [seconds, value] = result.sample;
    const column: ResultColumn = result.type === 'scalar' ? { kind: 'value', name: 'Value' } : { kind: 'text', name: 'Text' };
    return { columns: [column], rows: [[value]], total: 1, evaluatedAt: isoTime(seconds) };
  }
  const shown = result.series.slice(0, maxRows);
  const labels = labelColumns(shown);
  const [columns, cells] = result.type === 'vector' ? vectorCells() : matrixCells();
  const first = result.series[0];
  return {
    columns: [...labels.columns, ...columns],
    rows: shown.map((series) => [...labels.cells(series), ...cells(series)]),
    total: result.series.length,
    // All samples of a vector bear the time of its evaluation; a range's samples bear their own.
    evaluatedAt: result.type === 'vector' && first ? isoTime(timesOf(first)[0]) : undefined,
  };
}

interface LabelColumns {
  columns: ResultColumn[];
  cells(series: Series): string[];
}

function labelColumns(rows: readonly Series[]): LabelColumns {
  const uses = new Map<string, number>();
  for (const { labels } of rows) for (const [name] of labels) uses.set(name, (uses.get(name) ?? 0) + 1);
  const hasName = uses.delete(METRIC_NAME);
  const byUse = [...uses].sort(([, a], [, b]) => b - a).map(([name]) => name);
  const names = byUse.slice(0, MOST_LABEL_COLUMNS).sort(byCodeUnits);
  const position = new Map(names.map((name, index) => [name, index]));
  const hasMore = byUse.length > names.length;

  const columns: ResultColumn[] = names.map((name) => ({ kind: 'label', name }));
  if (hasName) columns.unshift({ kind: 'metric', name: 'Metric' });
  if (hasMore) columns.push({ kind: 'more', name: 'Other labels' });
  return {
    columns,
    cells: ({ labels }) => {
      let metric = '';
      const cells = names.map(() => '');
      const others: string[] = [];
      for (const [name, value] of labels) {
        const at = position.get(name);
        if (name === METRIC_NAME) metric = value;
        else if (at === undefined) others.push(`${name}=${JSON.stringify(value)}`);
        else cells[at] = value;
      }
      if (hasName) cells.unshift(metric);
      if (hasMore) cells.push(others.sort(byCodeUnits).join(', '));
      return cells;
    },
  };
}

const byCodeUnits = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

type Cells = [columns: ResultColumn[], cells: (series: Series) => string[]];

const vectorCells = (): Cells => [[{ kind: 'value', name: 'Value' }], (series) => [newest(series)?.text ?? '']];

const matrixCells = (): Cells => [
  [
    { kind: 'value', name: 'Last value' },
    { kind: 'count', name: 'Samples' },
    { kind: 'time', name: 'First sample' },
    { kind: 'time', name: 'Last sample' },
    { kind: 'text', name: 'Recent values' },
  ],
  (series) => {
    const points = pointsOf(series);
    const recent = points.slice(-RECENT_SAMPLES).map(({ text }) => text);
    return [
      points.at(-1)?.text ?? '',
      String(points.length),
      isoTime(points[0]?.seconds) ?? '',
      isoTime(points.at(-1)?.seconds) ?? '',
      `${points.length > recent.length ? '… ' : ''}${recent.join('  ')}`,
    ];
  },
];

interface Point {
  seconds: number;
  text: string;
}

/** The samples of a series in time's order, floats and native histograms alike: a series may turn from one to the other. */
function pointsOf({ samples, histograms }: Series): Point[] {
  const points = samples.map(([seconds, text]) => ({ seconds, text }));
  if (histograms.length === 0) return points;
  return [...points, ...histograms.map(([seconds, histogram]) => ({ seconds, text: histogramText(histogram) }))].sort((a, b) => a.seconds - b.seconds);
}

const newest = (series: Series): Point | undefined => pointsOf(series).at(-1);

const timesOf = ({ samples, histograms }: Series): number[] => [...samples, ...histograms].map(([seconds]) => seconds);

/** A native histogram in one line: how many observations, their sum, and where most of them lie. */
export function histogramText({ count, sum, buckets }: Histogram): string {
  const fullest = [...buckets].sort((a, b) => Number(b[3]) - Number(a[3])).slice(0, BUCKETS_SHOWN);
  const shown = buckets.filter((bucket) => fullest.includes(bucket)).map(([boundaries, lower, upper, n]) => `${interval(boundaries, lower, upper)} ${n}`);
  const others = buckets.length - shown.length;
  if (others > 0) shown.push(`${others} more ${others === 1 ? 'bucket' : 'buckets'}`);
  return [`count ${count}`, `sum ${sum}`, ...shown].join(' · ');
}

/** The API's boundary rules: 0 open left, 1 open right, 2 open both, 3 closed both. */
const interval = (boundaries: number, lower: string, upper: string): string =>
  `${boundaries === 1 || boundaries === 3 ? '[' : '('}${lower}, ${upper}${boundaries === 0 || boundaries === 3 ? ']' : ')'}`;

/** A time of the API as ISO 8601, or undefined where a calendar has no such time. */
function isoTime(seconds: number | undefined): string | undefined {
  if (seconds === undefined) return undefined;
  const time = new Date(Math.round(seconds * 1000));
  return Number.isNaN(time.getTime()) ? undefined : time.toISOString();
}
