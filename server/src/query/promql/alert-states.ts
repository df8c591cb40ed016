/** What an alert is at an evaluation. */
export type AlertState = 'inactive' | 'pending' | 'firing';

/** How an alert waits before it fires, and after its condition no longer holds; in seconds. */
export interface AlertTiming {
  readonly for: number;
  readonly keepFiringFor: number;
}

/** The evaluations of a group: the first one in seconds since the epoch, the seconds between two, and how many there are. */
export interface Evaluations {
  readonly start: number;
  readonly interval: number;
  readonly steps: number;
}

/**
 * At which evaluations the expression returns a series: pairs, one behind the other, of the first evaluation with it and the next one
 * without it, both counted from zero.
 */
export type Presence = readonly number[];

/** A time during which an alert stays what it is: from its first evaluation to the one that finds it changed, in seconds. */
export interface AlertSpan {
  readonly state: Exclude<AlertState, 'inactive'>;
  readonly from: number;
  readonly to: number;
}

/** @param isThere whether the series is there, at each evaluation */
export function presenceOf(isThere: readonly boolean[]): number[] {
  const presence: number[] = [];
  isThere.forEach((is, at) => {
    if (is !== (at > 0 && isThere[at - 1]!)) presence.push(at);
  });
  if (isThere.at(-1)) presence.push(isThere.length);
  return presence;
}

/**
 * The spans in which an alert is pending or fires, as Prometheus works it out (`AlertingRule.Eval` of rules/alerting.go): an alert
 * becomes active when its series appears, fires at the first evaluation that is at least `for` later, and is inactive at the first one
 * without the series, unless it fires and `keep_firing_for` counts from there. A pending one is never kept. The last span ends one
 * interval after the last evaluation.
 */
export function alertSpans(presence: Presence, { start, interval, steps }: Evaluations, timing: AlertTiming): AlertSpan[] {
  const [wait, keep] = [evaluationsIn(timing.for, interval), evaluationsIn(timing.keepFiringFor, interval)];
  const spans: AlertSpan[] = [];
  const add = (state: AlertSpan['state'], from: number, to: number): void => {
    if (from < to) spans.push({ state, from: start + from * interval, to: start + to * interval });
  };
  for (let i = 0; i < presence.length; i += 2) {
    const appeared = presence[i]!;
    const fires = appeared + wait;
    let gone = presence[i + 1]!;
    if (fires >= gone) {
      add('pending', appeared, gone);
      continue;
    }
    // A series that is back at the evaluation that would have found its alert kept for long enough goes on firing.
    while (gone < steps && i + 2 < presence.length && presence[i + 2]! <= gone + keep) gone = presence[(i += 2) + 1]!;
    add('pending', appeared, fires);
    add('firing', fires, gone < steps ? Math.min(gone + keep, steps) : steps);
  }
  return spans;
}

/** How many evaluations it takes until a duration has passed; times in floating point may be short by less than any clock tells. */
const evaluationsIn = (seconds: number, interval: number): number => Math.max(Math.ceil(seconds / interval - 1e-9), 0);

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

/** What an alert would have done, for each series of its expression. */
export function backtest(series: readonly Presence[], evaluations: Evaluations, timing: AlertTiming): Backtest {
  const all = series.map((presence) => ({ spans: alertSpans(presence, evaluations, timing) }));
  const end = evaluations.start + evaluations.steps * evaluations.interval;
  let [firings, withdrawn, longestFiring] = [0, 0, 0];
  let firstFiring: number | undefined;
  for (const { spans } of all) {
    spans.forEach(({ state, from, to }, i) => {
      const next = spans[i + 1];
      if (state === 'pending') {
        // Whether one that is pending at the end of the time would have fired is not known.
        if (!(next?.state === 'firing' && next.from === to) && to < end) withdrawn++;
        return;
      }
      firings++;
      longestFiring = Math.max(longestFiring, to - from);
      firstFiring = Math.min(firstFiring ?? Infinity, from);
    });
  }
  return { series: all, firings, withdrawn, firstFiring, longestFiring };
}
