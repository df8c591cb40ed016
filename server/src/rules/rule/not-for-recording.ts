import { isOfVmalert, type Rule } from '../../model/rule-groups';
import { parseDuration } from '../../text/duration';
import { removeField } from '../../yaml/edit';
import { entryOf } from '../../yaml/tree';
import { fixWith } from '../fix-with';
import { defineRule } from '../rule';
import { refusal } from './refusal';

const isSet = (duration: Rule['for']): boolean => duration !== undefined && parseDuration(duration.value) !== 0 && duration.value !== '';

/** The fields of alerts that a rule sets. Prometheus overlooks a duration of zero, and annotations without any entry. */
function alertFields({ for: pending, keepFiringFor, annotations }: Rule): string[] {
  if (!pending && !keepFiringFor && !annotations) return [];
  return [...(isSet(pending) ? ['for'] : []), ...(isSet(keepFiringFor) ? ['keep_firing_for'] : []), ...(annotations && annotations.entries.length > 0 ? ['annotations'] : [])];
}

export default defineRule({
  id: 'rule/not-for-recording',
  severity: 'error',
  rule(rule, group, context) {
    if (isOfVmalert(group)) return;
    if (!rule.record || rule.record.value === '' || (rule.alert && rule.alert.value !== '')) return;
    for (const field of alertFields(rule)) {
      const { from, to } = entryOf(rule.node, field)!.key;
      context.report({
        from,
        to,
        message: `A recording rule fires no alert and can have no \`${field}\`; ${refusal(context)}.`,
        fixes: fixWith(`Remove \`${field}\``, removeField(context.document.text, rule.node, field)),
      });
    }
  },
});
