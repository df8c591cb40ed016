import { isObject } from './json';
import type { LogLevel } from './types';

/** Labels and fields that hold a level, the more specific ones first. Loki itself adds `detected_level`. */
const LEVEL_NAMES = ['levelname', 'level', 'severity', 'detected_level', 'lvl', 'loglevel'];

const LEVELS: Readonly<Record<string, LogLevel>> = {
  trace: 'debug', debug: 'debug', dbg: 'debug', info: 'info', information: 'info', notice: 'info', warn: 'warning', warning: 'warning', wrn: 'warning',
  error: 'error', err: 'error', eror: 'error', critical: 'critical', crit: 'critical', fatal: 'critical', panic: 'critical', alert: 'critical', emerg: 'critical', emergency: 'critical',
};

/** Lines longer than this are looked at up to here, in characters. */
const LOOK_AT = 4_000;

/** How serious a line is: what its labels say, else a field of its JSON or logfmt, else a word at its beginning. */
export function levelOf(labels: Readonly<Record<string, string>>, line: string): LogLevel {
  const known = (value: unknown): LogLevel | undefined => (typeof value === 'string' && Object.hasOwn(LEVELS, value.toLowerCase()) ? LEVELS[value.toLowerCase()] : undefined);
  for (const name of LEVEL_NAMES) {
    const level = Object.hasOwn(labels, name) ? known(labels[name]) : undefined;
    if (level) return level;
  }
  if (line.startsWith('{') && line.length <= LOOK_AT) {
    const fields = fieldsOf(line);
    for (const name of LEVEL_NAMES) {
      const level = known(fields[name]);
      if (level) return level;
    }
    return 'unknown';
  }
  const start = line.slice(0, LOOK_AT);
  const pair = /(?:^|\s)(?:levelname|level|severity|lvl)="?([A-Za-z]+)"?(?=\s|$)/.exec(start)?.[1];
  return known(pair) ?? known(/\b(TRACE|DEBUG|INFO|NOTICE|WARN|WARNING|ERROR|CRITICAL|FATAL|PANIC)\b/.exec(start.slice(0, 120))?.[1]) ?? 'unknown';
}

/** The fields of a line that is a JSON object; none for any other. */
export function fieldsOf(line: string): Record<string, unknown> {
  try {
    const json = JSON.parse(line) as unknown;
    return isObject(json) ? json : {};
  } catch {
    // A line that only looks like JSON is a line of text like any other.
    return {};
  }
}
