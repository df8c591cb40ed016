/** What an alert is at an evaluation. */
export type AlertState = 'inactive' | 'pending' | 'firing';

/** How an alert waits before it fires, and after its condition no longer holds; in seconds. */
export interface AlertTiming {
  readonly for: number;
  readonly keepFiringFor: number;
}

/** A time during which an alert stays what it is: from its first evaluation to the one that finds it changed, in seconds. */
export interface AlertSpan {
  readonly state: Exclude<AlertState, 'inactive'>;
  readonly from: number;
  readonly to: number;
}

/**
 * The state of an alert at each evaluation of its group, as Prometheus works it out (`AlertingRule.Eval` of rules/alerting.go):
 * an alert becomes active when its series appears, fires at the first evaluation that is at least `for` later, and is inactive
 * at the first one without the series, unless it fires and `keep_firing_for` counts from there. A pending one is never kept.
 *
 * @param isActive whether the expression returns the series, at each evaluation
 * @param interval between two evaluations, in seconds
 */
export function alertStates(isActive: readonly boolean[], interval: number, timing: AlertTiming): AlertState[] {
  let state: AlertState = 'inactive';
  let activeAt = 0;
  let goneAt: number | undefined;
  return isActive.map((isThere, i) => {
    const now = i * interval;
    if (isThere) {
      goneAt = undefined;
      if (state === 'inactive') [state, activeAt] = ['pending', now];
    } else if (state !== 'inactive') {
      if (state === 'firing' && timing.keepFiringFor > 0) goneAt ??= now;
      // Kept from the first evaluation without the series on, which is not the last one with it.
      if (goneAt === undefined || now - goneAt >= timing.keepFiringFor) [state, goneAt] = ['inactive', undefined];
    }
    if (state === 'pending' && now - activeAt >= timing.for) state = 'firing';
    return state;
  });
}

/** The spans in which an alert is pending or fires. The last one ends one interval after the last evaluation. */
export function alertSpans(states: readonly AlertState[], start: number, interval: number): AlertSpan[] {
  const spans: AlertSpan[] = [];
  let from = 0;
  states.forEach((state, i) => {
    if (states[i + 1] === state) return;
    if (state !== 'inactive') spans.push({ state, from: start + from * interval, to: start + (i + 1) * interval });
    from = i + 1;
  });
  return spans;
}

/** What a rule would have done over a time. */
export interface Backtest {
  /** For each series of the expression, in their order. */
  readonly series: readonly { readonly spans: readonly AlertSpan[] }[];
  /** How often a series began to fire. */
  readonly firings: number;
  /** How often a series was pending and went back without firing. */
  readonly withdrawn: number;
  /** When it fired first, in seconds since the epoch. */
  readonly firstFiring: number | undefined;
  /** How long it fired without a break at most, in seconds. */
  readonly longestFiring: number;
}

/**
 * What an alert would have done.
 *
 * @param series for each series of its expression, whether it was there at each evaluation
 * @param start of the first evaluation, in seconds since the epoch
 */
export function backtest(series: readonly (readonly boolean[])[], start: number, interval: number, timing: AlertTiming): Backtest {
  const all = series.map((isActive) => ({ spans: alertSpans(alertStates(isActive, interval, timing), start, interval) }));
  let [firings, withdrawn, longestFiring] = [0, 0, 0];
  let firstFiring: number | undefined;
  for (const { spans } of all) {
    spans.forEach(({ state, from, to }, i) => {
      const next = spans[i + 1];
      if (state === 'pending') {
        // Whether one that is pending at the end of the time would have fired is not known.
        if (!(next?.state === 'firing' && next.from === to) && to < start + (series[0]?.length ?? 0) * interval) withdrawn++;
        return;
      }
      firings++;
      longestFiring = Math.max(longestFiring, to - from);
      firstFiring = Math.min(firstFiring ?? Infinity, from);
    });
  }
  return { series: all, firings, withdrawn, firstFiring, longestFiring };
}
