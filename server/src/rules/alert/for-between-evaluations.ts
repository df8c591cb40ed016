import { formatDuration, parseDuration } from '../../text/duration';
import { replaceScalar } from '../../yaml/edit';
import { defineRule } from '../rule';

export default defineRule({
  id: 'alert/for-between-evaluations',
  severity: 'hint',
  alert(alert, { interval }, context) {
    if (!alert.for || !interval) return;
    const every = parseDuration(interval.value);
    const pending = parseDuration(alert.for.value);
    if (!every || !pending) return;
    // Milliseconds, for fractions of seconds do not divide cleanly.
    const [step, wait] = [Math.round(every * 1000), Math.round(pending * 1000)];
    if (wait % step === 0) return;
    const fires = formatDuration((Math.ceil(wait / step) * step) / 1000);
    const { from, to, value, scalar } = alert.for;
    context.report({
      from,
      to,
      message: `The group is evaluated every ${interval.value}, and an alert fires at an evaluation: this one after ${fires}, not ${value}.`,
      fixes: [{ title: `Change \`for\` to ${fires}`, edits: [replaceScalar(scalar, fires)] }],
    });
  },
});
