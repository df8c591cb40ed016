import type { LocatedText } from '../../model/located';
import { defineRule, type CheckContext } from '../rule';
import { isThere, textAt, textsAt } from './fields';

const DAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];
const MONTHS = ['', 'january', 'february', 'march', 'april', 'may', 'june', 'july', 'august', 'september', 'october', 'november', 'december'];

/** Alertmanager's time intervals have a beginning and an end within one day, week, month or year; from its package `timeinterval`. */
export default defineRule({
  id: 'schema/time-interval',
  severity: 'error',
  object({ type, node, head, isPartial }, context) {
    const name = type === 'MuteTimeInterval' || type === 'TimeInterval' ? textAt(node, 'name') : undefined;
    if (name?.value === '') context.report({ from: name.from, to: name.to, message: 'A time interval needs a name, by which routes refer to it. The operator refuses the object.' });
    const ends = type === 'TimeRange' ? ['startTime', 'endTime'] : type === 'DayOfMonthRange' ? ['start', 'end'] : [];
    const missing = isPartial ? [] : ends.filter((field) => !isThere(node, field));
    if (missing.length > 0) context.report({ from: head.from, to: head.to, message: `A range has a beginning and an end: write ${missing.map((field) => `\`${field}\``).join(' and ')}. The operator refuses the object.` });
    if (type === 'TimeRange') {
      const [start, end] = [textAt(node, 'startTime'), textAt(node, 'endTime')];
      if (start && end && start.value.length === 5 && end.value.length === 5 && start.value >= end.value) {
        context.report({ from: end.from, to: end.to, message: `The range ends at ${end.value}, which is not after ${start.value}. A range over midnight is two: until 24:00, and from 00:00. The operator refuses the object.` });
      }
    }
    if (type === 'DayOfMonthRange') checkDays(textAt(node, 'start'), textAt(node, 'end'), context);
    if (type === 'TimeInterval' || type === 'TimePeriod') {
      const inOrder = (field: string, number: (text: string) => number, what: string): void => {
        for (const range of textsAt(node, field)) {
          const [start, end, ...rest] = range.value.toLowerCase().split(':').map(number);
          if (start === undefined || end === undefined || rest.length > 0 || !(start > end)) continue;
          context.report({ from: range.from, to: range.to, message: `The range \`${range.value}\` ends before it begins: ${what}. Write two ranges. The operator refuses the object.` });
        }
      };
      inOrder('weekdays', (text) => DAYS.indexOf(text) + (DAYS.includes(text) ? 0 : Number.NaN), 'a week begins on Sunday');
      inOrder('months', (text) => (MONTHS.includes(text) && text !== '' ? MONTHS.indexOf(text) : Number(text)), 'a year begins in January');
      inOrder('years', Number, 'years go up');
    }
  },
});

/** Negative days count from the end of a month, of which the shortest has 28. */
function checkDays(start: LocatedText | undefined, end: LocatedText | undefined, context: CheckContext): void {
  const [from, to] = [Number(start?.value), Number(end?.value)];
  if (!start || !end || !Number.isInteger(from) || !Number.isInteger(to)) return;
  for (const [at, day] of [[start, from], [end, to]] as const) if (day === 0) return context.report({ from: at.from, to: at.to, message: 'There is no day 0: days count from 1, or from -1 for the last day of the month. The operator refuses the object.' });
  const isNegative = from < 0 && to > 0;
  if (isNegative || (from < 0 ? 28 + from : from) > (to < 0 ? 28 + to : to)) context.report({ from: end.from, to: end.to, message: `The range of days ends ${isNegative ? 'at a day from the beginning of the month, but begins at one from its end' : 'before it begins'}. The operator refuses the object.` });
}
