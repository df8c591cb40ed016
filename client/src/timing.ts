import type { TimeRange } from '../../server/src/lsp/protocol';

/** When a query is evaluated: at one time, or at each step of a range. */
export interface Timing {
  mode: 'instant' | 'range';
  /** How long the range is, in seconds. */
  seconds: number;
  /** The end of the range, or the time of an instant query, in seconds since the epoch; now, unless given. */
  end?: number;
  /** How fine the range is, or its step in seconds. */
  step: Resolution | number;
}

/** How many steps a range has at least, as the page of Prometheus itself has it. */
export const RESOLUTIONS = { low: 100, medium: 250, high: 750 } as const;
export type Resolution = keyof typeof RESOLUTIONS;

/** Prometheus refuses more steps than these. */
const MOST_STEPS = 11_000;
/** The shortest and the longest range, in seconds. */
const [SHORTEST, LONGEST] = [10, 5 * 366 * 86_400];

export const INSTANT: Timing = { mode: 'instant', seconds: 3_600, step: 'medium' };

/** @param now in seconds since the epoch */
export function rangeOf({ seconds, end, step }: Timing, now: number): TimeRange {
  const to = end ?? now;
  const length = Math.min(Math.max(seconds, SHORTEST), LONGEST);
  // What somebody chose is taken as it is; what follows from the range is as people write it: 15 s and not 14.4 s.
  const wanted = typeof step === 'number' ? step : rounded(length / RESOLUTIONS[step]);
  return { start: to - length, end: to, step: Math.max(wanted, Math.ceil(length / (MOST_STEPS - 1)), 1) };
}

const STEPS = [1, 2, 5, 10, 15, 20, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200, 86_400];
const rounded = (seconds: number): number => STEPS.find((each) => each >= seconds) ?? Math.ceil(seconds / 86_400) * 86_400;

/** Whether a value that came from elsewhere is a timing. */
export function isTiming(value: unknown): value is Timing {
  if (typeof value !== 'object' || value === null) return false;
  const { mode, seconds, end, step } = value as Partial<Record<keyof Timing, unknown>>;
  const isNumber = (number: unknown): boolean => typeof number === 'number' && Number.isFinite(number) && number > 0;
  return (mode === 'instant' || mode === 'range') && isNumber(seconds) && (end === undefined || isNumber(end)) && (isNumber(step) || (typeof step === 'string' && Object.hasOwn(RESOLUTIONS, step)));
}
