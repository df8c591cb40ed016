import { heatOf } from './heat';
import type { Sample, Series } from './prometheus-response';
import type { GraphData, GraphValue, TimeRange } from './types';

/** More lines than these nobody tells apart. */
const MOST_SERIES = 10_000;
/** Points of all series together: as many as are drawn without delay. */
const MOST_POINTS = 1_000_000;
/** Prometheus refuses more steps than these in a range (web/api/v1/api.go); a server that does not is no reason to draw them. */
const MOST_STEPS = 11_000;

/**
 * The samples of a range on the grid of its steps, so that all series share their times. The grid begins where the first
 * sample is: some servers move the range to multiples of the step.
 */
export function graphOf(all: readonly Series[], { start, end, step }: TimeRange): GraphData {
  const steps = Math.min(Math.floor((end - start) / step + 1e-6) + 1, MOST_STEPS);
  const series = all.slice(0, Math.max(1, Math.min(MOST_SERIES, Math.floor(MOST_POINTS / steps))));
  const first = series.reduce((least, { samples, histograms }) => Math.min(least, samples[0]?.[0] ?? Infinity, histograms[0]?.[0] ?? Infinity), Infinity);
  const origin = first === Infinity ? start : first - Math.floor((first - start) / step + 1e-6) * step;
  const heat = heatOf(all, { start: origin, step, steps });
  return {
    ...(heat ? { heat } : {}),
    start: origin,
    step,
    steps,
    series: series.map(({ labels, samples }) => ({ name: seriesName(labels), labels: Object.fromEntries(labels), values: onGrid(samples, origin, step, steps) })),
    left: all.length - series.length,
    histograms: series.filter(({ histograms }) => histograms.length > 0).length,
  };
}

function onGrid(samples: readonly Sample[], start: number, step: number, steps: number): GraphValue[] {
  const values: GraphValue[] = new Array<GraphValue>(steps).fill(null);
  for (const [seconds, text] of samples) {
    const at = Math.round((seconds - start) / step);
    if (at >= 0 && at < steps) values[at] = valueOf(text);
  }
  return values;
}

/** A number where JSON has one; `NaN`, `+Inf` and `-Inf` stay what Prometheus writes. */
function valueOf(text: string): GraphValue {
  const number = Number(text);
  return Number.isFinite(number) && text !== '' ? number : text === '+Inf' || text === '-Inf' ? text : 'NaN';
}

const PLAIN = /^[a-zA-Z_:][a-zA-Z0-9_:]*$/;

/** A series in PromQL's own notation; a name beyond the classic characters is quoted inside the braces (Prometheus 3). */
export function seriesName(labels: readonly (readonly [name: string, value: string])[]): string {
  const metric = labels.find(([name]) => name === '__name__')?.[1] ?? '';
  const others = labels.filter(([name]) => name !== '__name__').map(([name, value]) => `${PLAIN.test(name) ? name : JSON.stringify(name)}=${JSON.stringify(value)}`);
  const isPlain = PLAIN.test(metric);
  const inside = isPlain || metric === '' ? others : [JSON.stringify(metric), ...others];
  return `${isPlain ? metric : ''}${inside.length > 0 || !isPlain ? `{${inside.join(', ')}}` : ''}`;
}
