import { isDay } from '../../text/day';
import type { Directive, Reach } from './directive';

/**
 * The checks of pint, a linter of Prometheus rules, and the rules here that ask the same question. A comment about a check
 * that is not listed is about nothing here. docs/conformance.md says how far the verdicts agree.
 */
export const PINT_CHECKS: Readonly<Record<string, readonly string[]>> = {
  'alerts/comparison': ['alert/always-fires'],
  'alerts/absent': ['alert/absent-without-for', 'promql/never-missing'],
  'alerts/annotation': ['contract/annotation-missing'],
  'alerts/for': ['rule/duration', 'alert/redundant-for'],
  'alerts/template': ['template/syntax', 'template/call', 'template/query', 'template/value-in-label', 'template/humanize', 'alert/annotation-label'],
  'group/interval': ['rule/long-interval'],
  'promql/counter': ['promql/counter-read-raw'],
  'promql/fragile': ['alert/topk', 'alert/offset-without-for'],
  'promql/impossible': ['promql/dead-join', 'promql/label-aggregated-away', 'promql/joined-label-unused', 'promql/impossible-threshold', 'promql/never-missing'],
  'promql/nan': ['promql/division-in-aggregation'],
  'promql/rate': ['promql/rate-window', 'promql/rate-of-gauge'],
  'promql/regexp': ['promql/regexp-redundant', 'promql/regexp-anchored', 'promql/regexp-substring', 'promql/matchers-contradict'],
  'promql/series': ['workspace/target-label', 'workspace/dropped-metric', 'workspace/dropped-label'],
  'promql/syntax': ['promql/syntax'],
  'promql/vector_matching': ['promql/dead-join'],
  'rule/dependency': ['rule/order'],
  'rule/duplicate': ['rule/duplicate'],
  'rule/for': ['contract/alert-for'],
  'rule/label': ['contract/severity-missing', 'contract/severity-unknown', 'contract/alert-severity'],
  'rule/name': ['contract/record-name', 'contract/alert-name'],
  'yaml/parse': ['yaml/syntax', 'yaml/duplicate-key'],
};

/** The comments that leave out lines, each without anything behind it (pint, internal/comments/comments.go). */
const IGNORED: Readonly<Record<string, Reach>> = { 'ignore/file': 'below', 'ignore/line': 'line', 'ignore/next-line': 'strict-next-line', 'ignore/begin': 'begin', 'ignore/end': 'end' };
const DISABLED: Readonly<Record<string, Reach>> = { disable: 'rule', 'file/disable': 'file', snooze: 'rule', 'file/snooze': 'file' };

/**
 * Reads pint's own comments, such as `pint disable promql/rate` or `pint file/snooze 2030-12-31 promql/regexp`, as pint does
 * (docs/ignoring.md): whatever it would leave alone is left alone here, and what is wrong with them is pint's to say.
 *
 * @param text what stands behind the `#`
 * @returns undefined where the comment is another one, or about nothing that is checked here
 */
export function readPint(text: string): Directive | undefined {
  const words = /^\s*pint\s+([a-z/-]+)(?:\s+(\S.*))?$/.exec(text.trimEnd());
  if (!words) return undefined;
  const [, type, value = ''] = words;
  const none = { isOurs: false, complaints: [] };
  if (Object.hasOwn(IGNORED, type!)) return value === '' ? { reach: IGNORED[type!]!, selectors: undefined, ...none } : undefined;
  if (!Object.hasOwn(DISABLED, type!)) return undefined;
  const [, time, check] = type!.endsWith('snooze') ? (/^(\S+)\s+(\S.*)$/.exec(value) ?? []) : [undefined, undefined, value];
  // A check may be followed by the Prometheus that it is disabled for: `promql/rate(staging)`.
  const name = check?.split('(', 1)[0]!.trim() ?? '';
  const until = time === undefined ? undefined : lastDay(time);
  if (!Object.hasOwn(PINT_CHECKS, name) || (time !== undefined && until === undefined)) return undefined;
  return { reach: DISABLED[type!]!, selectors: PINT_CHECKS[name]!.map((rule) => ({ from: 0, to: 0, name: rule })), until, ...none };
}

/** The last day on which a snoozed check sleeps: a day alone is the one on which it wakes, a time of a day belongs to that day. */
function lastDay(time: string): string | undefined {
  const day = time.slice(0, 10);
  if (!isDay(day)) return undefined;
  if (time.length > 10) return Number.isNaN(Date.parse(time)) ? undefined : day;
  return new Date(Date.parse(`${day}T00:00:00Z`) - 86_400_000).toISOString().slice(0, 10);
}
