import type { LocatedText } from '../../model/located';
import { parseDuration } from '../../text/duration';
import { removeField } from '../../yaml/edit';
import { fixWith } from '../fix-with';
import { defineRule } from '../rule';

export default defineRule({
  id: 'alert/redundant-for',
  severity: 'hint',
  alert(alert, _group, context) {
    const check = (field: string, duration: LocatedText | undefined): void => {
      if (!duration || parseDuration(duration.value) !== 0) return;
      const { from, to, value } = duration;
      context.report({ from, to, message: `\`${field}\` is ${value} where it is not set: the line changes nothing.`, fixes: fixWith(`Remove \`${field}\``, removeField(context.document.text, alert.node, field)) });
    };
    check('for', alert.for);
    check('keep_firing_for', alert.keepFiringFor);
  },
});
