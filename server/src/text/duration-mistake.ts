import { formatDuration, parseDuration } from './duration';

/** What is wrong with a text that is no duration of Prometheus. */
export interface DurationMistake {
  /** The end of a sentence that begins with the text: "has a blank in it". */
  readonly reason: string;
  /** What may have been meant; one alone is sure. */
  readonly meant: readonly string[];
}

/** Seconds. Prometheus counts nanoseconds in 64 bits with a sign, and refuses what is longer (model.ParseDuration of prometheus/common). */
const LONGEST = 2 ** 63 / 1e9;
/** Characters; nobody means a longer text for a duration. */
const MAX_LENGTH = 60;

const UNITS = { ms: 'ms|millis|msecs?|milliseconds?', s: 's|secs?|seconds?', m: 'm|mins?|minutes?', h: 'h|hrs?|hours?', d: 'd|days?', w: 'w|wks?|weeks?', y: 'y|yrs?|years?' };
const PART = new RegExp(`^(\\d{1,9}(?:\\.\\d{1,9})?)\\s*(?:${Object.entries(UNITS).map(([unit, words]) => `(?<${unit}>${words})`).join('|')})(?![a-z])[\\s,]*(?:and\\s)?\\s*`);

/** Why Prometheus refuses a text as a duration; undefined where it takes it. */
export function durationMistake(text: string): DurationMistake | undefined {
  const seconds = parseDuration(text);
  if (seconds !== undefined) return seconds < LONGEST ? undefined : { reason: 'is longer than Prometheus can count, which is some 292 years', meant: [] };
  if (text.length > MAX_LENGTH) return { reason: 'is none', meant: [] };
  const trimmed = text.trim();
  if (trimmed === '') return { reason: 'is empty', meant: [] };
  if (/^[+-]/.test(trimmed)) return { reason: trimmed.startsWith('-') ? 'is negative' : 'has a sign', meant: trimmed.startsWith('+') ? sure(read(trimmed.slice(1))) : [] };
  if (/^\d{1,9}$/.test(trimmed)) return { reason: 'has no unit', meant: Number(trimmed) === 0 ? ['0s'] : [`${trimmed}s`, `${trimmed}m`] };
  const meant = read(trimmed.toLowerCase());
  if (!meant) return { reason: 'is none', meant: [] };
  return { reason: reasonOf(text), meant: sure(meant) };
}

const sure = (meant: string | undefined): string[] => (meant === undefined ? [] : [meant]);

function reasonOf(text: string): string {
  if (/[\r\n]/.test(text)) return 'has a line break in it';
  if (/\s/.test(text)) return 'has a blank in it';
  if (text.includes('.')) return 'has a fraction';
  if (/[A-Z]/.test(text)) return 'has a unit in capitals';
  return /^(?:\d+(?:ms|[smhdwy]))+$/.test(text) ? 'has its units in another order than from large to small, each once' : 'has a unit that Prometheus does not know';
}

/** Reads a duration as people write it, such as `1.5 hours`; undefined where that is not clear. */
function read(text: string): string | undefined {
  let seconds = 0;
  let compact = '';
  let rest = text;
  for (let part = PART.exec(rest); part; part = PART.exec(rest)) {
    const unit = Object.keys(UNITS).find((name) => part.groups![name] !== undefined)!;
    seconds += Number(part[1]) * parseDuration(`1${unit}`)!;
    compact += part[1] + unit;
    rest = rest.slice(part[0].length);
  }
  if (rest !== '' || compact === '') return undefined;
  if (parseDuration(compact) !== undefined) return compact;
  return Math.abs(seconds * 1000 - Math.round(seconds * 1000)) < 1e-6 && seconds < LONGEST ? formatDuration(seconds) : undefined;
}
