import type { LocatedText } from '../../model/located';
import { durationMistake } from '../../text/duration-mistake';
import { replaceScalar } from '../../yaml/edit';
import { defineRule, type CheckContext } from '../rule';
import { isRuleFile, schemaRefusal } from './refusal';

/** The operator takes an empty text for these two as if it was not there. */
const MAY_BE_EMPTY = new Set(['for', 'interval']);

function check(field: string, text: LocatedText | undefined, context: CheckContext): void {
  if (!text) return;
  const { value, from, to, scalar } = text;
  if (value === '' && !isRuleFile(context) && MAY_BE_EMPTY.has(field)) return;
  const mistake = durationMistake(value);
  if (!mistake) return;
  const shown = value.replace(/\s+/g, ' ').trim();
  const instead = mistake.meant.length > 0 ? mistake.meant : ['5m', '1h30m'];
  context.report({
    from,
    to,
    message: `\`${field}\` is to be a duration, and ${shown === '' ? 'this' : `\`${shown}\``} ${mistake.reason}: ${schemaRefusal(context)}. Write ${mistake.meant.length > 0 ? '' : 'one such as '}${instead.map((one) => `\`${one}\``).join(' or ')}.`,
    fixes: mistake.meant.map((one) => ({ title: `Change to \`${one}\``, edits: [replaceScalar(scalar, one)] })),
  });
}

export default defineRule({
  id: 'rule/duration',
  severity: 'error',
  ruleGroup({ interval, queryOffset }, context) {
    check('interval', interval, context);
    check('query_offset', queryOffset, context);
  },
  rule(rule, _group, context) {
    check('for', rule.for, context);
    check('keep_firing_for', rule.keepFiringFor, context);
  },
});
