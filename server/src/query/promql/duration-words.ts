const UNITS: readonly (readonly [string, number])[] = [['year', 31_536_000_000], ['week', 604_800_000], ['day', 86_400_000], ['hour', 3_600_000], ['minute', 60_000], ['second', 1000], ['millisecond', 1]];

/** A time in words, such as "1 hour 30 minutes"; a negative one is "minus 5 minutes". */
export function durationInWords(seconds: number): string {
  if (!Number.isFinite(seconds)) return `${seconds} seconds`;
  let rest = Math.round(Math.abs(seconds) * 1000);
  if (rest === 0) return '0 seconds';
  const parts: string[] = [];
  for (const [unit, size] of UNITS) {
    const count = Math.floor(rest / size);
    if (count > 0) parts.push(`${count} ${unit}${count === 1 ? '' : 's'}`);
    rest -= count * size;
  }
  return `${seconds < 0 ? 'minus ' : ''}${parts.join(' ')}`;
}
