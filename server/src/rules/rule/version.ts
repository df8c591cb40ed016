import { isBefore, showVersion, whatYoursIs, type Version } from '../../query/promql/versions';
import { removeField } from '../../yaml/edit';
import { entryOf, type YamlMapping } from '../../yaml/tree';
import { fixWith } from '../fix-with';
import { defineRule, type CheckContext } from '../rule';
import { isOfOperator, isRuleFile } from './refusal';

/** The first version of Prometheus that takes a field, as its operator has it (sanitizePrometheusRulesSpec in pkg/operator/rules.go). */
const GROUP_FIELDS: Readonly<Record<string, Version>> = { limit: { major: 2, minor: 31 }, query_offset: { major: 2, minor: 53 }, labels: { major: 3, minor: 0 } };
const RULE_FIELDS: Readonly<Record<string, Version>> = { keep_firing_for: { major: 2, minor: 42 } };

export default defineRule({
  id: 'rule/version',
  severity: 'warning',
  ruleGroup: ({ node }, context) => check(node, GROUP_FIELDS, 'group', context),
  rule: ({ node }, _group, context) => check(node, RULE_FIELDS, 'rule', context),
});

function check(node: YamlMapping, fields: Readonly<Record<string, Version>>, of: string, context: CheckContext): void {
  const { version } = context.prometheus;
  if (!version) return;
  for (const [field, since] of Object.entries(fields)) {
    const entry = isBefore(version, since) ? entryOf(node, field) : undefined;
    if (!entry) continue;
    const { from, to } = entry.key;
    context.report({
      from,
      to,
      message: `\`${field}\` of a ${of} came with Prometheus ${showVersion(since)}; ${whatYoursIs(context.prometheus, version)}${consequence(context)}.`,
      // Labels are wanted on the rules then, and not nowhere.
      fixes: field === 'labels' ? [] : fixWith(`Remove \`${field}\``, removeField(context.document.text, node, field)),
    });
  }
}

function consequence(context: CheckContext): string {
  if (isRuleFile(context)) return ', which refuses the whole file';
  if (context.kind === 'values') return ', which refuses the groups, or gets them from its operator without the field';
  return isOfOperator(context) ? ', and for that one the operator leaves the field out without a word to you' : '';
}
