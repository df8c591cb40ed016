/** Words for what servers tell, for lenses and reports. Their texts come from anybody. */

/** Seconds as people say them: `4 s`, `3 min`, `2 h`, `5 d`. */
export function roughly(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 120) return `${whole} s`;
  if (whole < 2 * 3600) return `${Math.round(whole / 60)} min`;
  return whole < 48 * 3600 ? `${Math.round(whole / 3600)} h` : `${Math.round(whole / 86_400)} d`;
}

/** How long something took: `3 ms`, `1.2 s`. */
export const tookWords = (seconds: number): string => (seconds < 1 ? `${Math.round(seconds * 1000)} ms` : `${seconds.toFixed(1)} s`);

/** Seconds since the epoch; undefined for a time that never was, as Go writes it (`0001-01-01T00:00:00Z`), and for what is none. */
export function timeOf(text: string): number | undefined {
  // Go writes nanoseconds, of which a date of JavaScript takes three digits.
  const seconds = Date.parse(text.replace(/(\.\d{3})\d+/, '$1')) / 1000;
  return Number.isFinite(seconds) && seconds > 0 ? seconds : undefined;
}

/** A text on one line, without signs that could be anything but themselves, and no longer than this. */
export function oneLine(text: string, longest = 120): string {
  const line = text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, ' ').trim();
  return line.length > longest ? `${line.slice(0, longest)}…` : line;
}

/** A text for a lens: nothing of it becomes an icon. */
export const lensText = (text: string): string => oneLine(text, 200).replaceAll('$(', '$ (');

/** The lens of what the server would have if it had this version of the file. */
export const NOT_LOADED = '$(circle-slash) not loaded by the server';

/** What went wrong with a scrape, without the address that was scraped: `connection refused`. */
export function scrapeError(error: string): string {
  const said = error.slice(0, 1000).replace(/^\w+ "[^"]*": /, '');
  return oneLine(/(?:dial|read|write) \w+ \S+: (?:\w+: )?(.+)$/.exec(said)?.[1] ?? said, 80);
}
