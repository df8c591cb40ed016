import type { GraphData } from '../backends/types';
import { backtest, presenceOf, type AlertTiming, type Backtest } from '../query/promql/alert-states';
import { formatDuration } from '../text/duration';
import { printable } from './report';

/** What an alert on a query would have done over a range: its series are those of the range, present where they have a value. */
export const backtestOf = ({ series, start, step, steps }: GraphData, timing: AlertTiming): Backtest => backtest(series.map(({ values }) => presenceOf(values.map((value) => value !== null))), { start, interval: step, steps }, timing);

/** As data, with the labels of each series. */
export const backtestJson = (graph: GraphData, { series, ...summary }: Backtest): unknown => ({ ...summary, step: graph.step, left: graph.left, series: series.map(({ spans }, i) => ({ labels: graph.series[i]!.labels, spans })) });

/** For people: each series with the times in which it was pending or fired, and what that adds up to. */
export function backtestText(graph: GraphData, { series, firings, withdrawn, firstFiring, longestFiring }: Backtest): string {
  const time = (seconds: number): string => new Date(seconds * 1000).toISOString().replace('.000Z', 'Z');
  const lines = series.flatMap(({ spans }, i) => [printable(graph.series[i]!.name), ...spans.map(({ state, from, to }) => `  ${state.padEnd(7)}  ${time(from)}  for ${formatDuration(to - from)}`)]);
  const fired = firings === 0 ? 'It would not have fired' : `It would have fired ${times(firings)}, first at ${time(firstFiring!)}, and at most for ${formatDuration(longestFiring)}`;
  const back = withdrawn === 0 ? '' : `; ${times(withdrawn)} it was pending and went back`;
  return [...lines, `${fired}${back}.`, ''].join('\n');
}

const times = (count: number): string => (count === 1 ? 'once' : `${count} times`);
