const SECONDS = { ms: 0.001, s: 1, m: 60, h: 3600, d: 86_400, w: 604_800, y: 31_536_000 } as const;

const LARGE_TO_SMALL: readonly (keyof typeof SECONDS)[] = ['y', 'w', 'd', 'h', 'm', 's', 'ms'];

/**
 * The seconds that a Prometheus duration such as `1h30m` stands for, or undefined when it is none: units stand from large to small, each at
 * most once (model.ParseDuration of prometheus/common). Read without a regular expression, whose groups would be made anew for each range and
 * each `for` of ten thousand rules.
 */
export function parseDuration(text: string): number | undefined {
  if (text === '0') return 0;
  let seconds = 0;
  let last = -1;
  let at = 0;
  while (at < text.length) {
    const from = at;
    while (text.charCodeAt(at) >= 48 && text.charCodeAt(at) <= 57) at++;
    const number = text.slice(from, at);
    const name = (text[at] === 'm' && text[at + 1] === 's' ? 'ms' : text[at]) as keyof typeof SECONDS;
    const unit = LARGE_TO_SMALL.indexOf(name);
    if (number === '' || unit <= last) return undefined;
    seconds += Number(number) * SECONDS[name];
    last = unit;
    at += name.length;
  }
  return last < 0 ? undefined : seconds;
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
