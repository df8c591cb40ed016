/** A time as people write it: `2026-01-31 12:00:05`, in the user's zone or in UTC. */
export function localTime(milliseconds: number, isUtc = false): string {
  const time = new Date(milliseconds);
  if (Number.isNaN(time.getTime())) return '';
  if (isUtc) return time.toISOString().slice(0, 19).replace('T', ' ');
  const two = (part: number): string => String(part).padStart(2, '0');
  return `${time.getFullYear()}-${two(time.getMonth() + 1)}-${two(time.getDate())} ${two(time.getHours())}:${two(time.getMinutes())}:${two(time.getSeconds())}`;
}

/** The time of a log line from its nanoseconds, with milliseconds. */
export function logTime(nanoseconds: string, isUtc = false): string {
  const milliseconds = Number(nanoseconds.slice(0, -6));
  return `${localTime(milliseconds, isUtc)}.${String(milliseconds % 1000).padStart(3, '0')}`;
}
