const UNITS: Readonly<Record<string, number>> = { ms: 0.001, s: 1, m: 60, h: 3600, d: 86_400, w: 604_800, y: 31_536_000 };

/** Prometheus durations: units from large to small, each at most once (model.ParseDuration of prometheus/common). */
const DURATION = /^(?:(\d+)y)?(?:(\d+)w)?(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?(?:(\d+)ms)?$/;

/** The units of its groups. */
const LARGE_TO_SMALL = ['y', 'w', 'd', 'h', 'm', 's', 'ms'] as const;

/** The seconds that a Prometheus duration such as `1h30m` stands for, or undefined when it is none. */
export function parseDuration(text: string): number | undefined {
  if (text === '0') return 0;
  const match = DURATION.exec(text);
  if (!match || text === '') return undefined;
  let seconds = 0;
  for (let i = 0; i < LARGE_TO_SMALL.length; i++) if (match[i + 1] !== undefined) seconds += Number(match[i + 1]) * UNITS[LARGE_TO_SMALL[i]!]!;
  return seconds;
}

/** Writes seconds as the shortest Prometheus duration, such as `90` as `1m30s`. */
export function formatDuration(seconds: number): string {
  let rest = Math.round(seconds * 1000);
  if (rest === 0) return '0s';
  let out = '';
  for (const [unit, size] of [['d', 86_400_000], ['h', 3_600_000], ['m', 60_000], ['s', 1000], ['ms', 1]] as const) {
    const count = Math.floor(rest / size);
    if (count > 0) out += `${count}${unit}`;
    rest -= count * size;
  }
  return out;
}
