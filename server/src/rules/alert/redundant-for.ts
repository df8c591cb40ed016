import type { LocatedText } from '../../model/located';
import type { Rule } from '../../model/rule-groups';
import { parseDuration } from '../../text/duration';
import { removeField } from '../../yaml/edit';
import { fixWith } from '../fix-with';
import { defineRule, type CheckContext } from '../rule';

function check(field: string, duration: LocatedText | undefined, alert: Rule, context: CheckContext): void {
  if (!duration || parseDuration(duration.value) !== 0) return;
  const { from, to, value } = duration;
  context.report({ from, to, message: `\`${field}\` is ${value} where it is not set: the line changes nothing.`, fixes: fixWith(`Remove \`${field}\``, removeField(context.document.text, alert.node, field)) });
}

export default defineRule({
  id: 'alert/redundant-for',
  severity: 'hint',
  alert(alert, _group, context) {
    check('for', alert.for, alert, context);
    check('keep_firing_for', alert.keepFiringFor, alert, context);
  },
});
