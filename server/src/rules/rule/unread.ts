import { compileRegexp } from '../../query/promql/regexp';
import { PATTERNS, PEOPLE } from '../../workspace/read-facts';
import { defineRule, type CheckContext } from '../rule';

/** Whether anything but the rule itself reads a metric, or may do so by a pattern. */
function isRead(metric: string, { workspace }: CheckContext): boolean {
  // What a pattern that does not compile would select is not known.
  return workspace.get('reads', metric).some(({ by }) => by !== metric) || workspace.get('reads', PATTERNS).some(({ by }) => compileRegexp(by).regexp?.matches(metric) !== false);
}

export default defineRule({
  id: 'rule/unread',
  severity: 'hint',
  rule({ record, expr }, _group, context) {
    if (!record?.value.includes(':') || !expr || context.isIgnored || context.workspace.get('reads', PEOPLE).length === 0 || isRead(record.value, context)) return;
    context.report({
      from: record.from,
      to: record.to,
      message: `Nothing in the workspace reads \`${record.value}\`: no other rule, no query, no dashboard. It is evaluated and stored all the same; unless somebody reads it elsewhere, remove the rule.`,
    });
  },
});
