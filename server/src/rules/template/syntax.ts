import { isBefore, showVersion, whatYoursIs } from '../../query/promql/versions';
import { TEMPLATE_FUNCTIONS } from '../../query/template/functions';
import { ELSE_WITH_SINCE } from '../../query/template/parse';
import { defineRule, type AlertTemplate, type CheckContext } from '../rule';

/** What is younger than the server, which refuses the rule file as for any other mistake. */
function checkVersion({ region, parsed, facts }: AlertTemplate, context: CheckContext): void {
  const { version } = context.prometheus;
  if (!version) return;
  const functions = facts.operands.flatMap(({ operand }) => {
    const since = operand.kind === 'function' ? TEMPLATE_FUNCTIONS.get(operand.name)?.since : undefined;
    return since && operand.kind === 'function' ? [{ from: operand.from, to: operand.to, what: `The template function \`${operand.name}\``, since }] : [];
  });
  for (const { from, to, what, since } of [...functions, ...parsed.elseWith.map((at) => ({ ...at, what: '`else with`', since: ELSE_WITH_SINCE }))]) {
    if (!isBefore(version, since)) continue;
    context.reportIn(region, { from, to, severity: 'warning', message: `${what} came with Prometheus ${showVersion(since)}; ${whatYoursIs(context.prometheus, version)}, which refuses the rule file.` });
  }
}

export default defineRule({
  id: 'template/syntax',
  severity: 'error',
  template(template, context) {
    const { problem } = template.parsed;
    if (problem) context.reportIn(template.region, problem);
    else checkVersion(template, context);
  },
});
