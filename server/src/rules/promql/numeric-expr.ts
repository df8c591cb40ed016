import { replaceScalar } from '../../yaml/edit';
import { entryOf, isScalar, type YamlScalar } from '../../yaml/tree';
import { defineRule, type Report } from '../rule';

export default defineRule({
  id: 'promql/numeric-expr',
  severity: 'error',
  rule({ node }, _group, context) {
    const expr = entryOf(node, 'expr')?.value;
    const report = isScalar(expr) && expr.style === 'plain' ? reportOf(expr, context.kind !== 'prometheus-rules' && context.kind !== 'values') : undefined;
    if (report) context.report({ from: expr!.from, to: expr!.to, ...report });
  },
});

/**
 * In a PrometheusRule, `expr` is an integer or a string to the API server. A rule file's reader (gopkg.in/yaml.v3) takes
 * any scalar's text for the query.
 */
function reportOf(expr: YamlScalar, isResource: boolean): Pick<Report, 'message' | 'fixes' | 'severity'> | undefined {
  switch (expr.type) {
    case 'null':
      return { message: `\`${expr.text}\` is null to YAML: the rule has no expression, and the whole file is refused.` };
    case 'boolean':
      return isResource
        ? { message: `\`${expr.text}\` is a boolean to YAML, and the API server refuses a PrometheusRule with one: an expression is a string or an integer. \`vector(1)\` is always true.` }
        : { message: `PromQL has no booleans: \`${expr.text}\` selects a metric of that name. \`vector(1)\` is always true.`, severity: 'warning' };
    case 'number':
      if (!isResource || Number.isInteger(Number(expr.text)) || !Number.isFinite(Number(expr.text))) return undefined;
      return {
        message: `\`${expr.text}\` is a fraction to YAML, and the API server refuses a PrometheusRule with one: an expression is a string or an integer. Put it in quotes.`,
        fixes: [{ title: 'Put it in quotes', edits: [replaceScalar({ ...expr, style: 'double' }, expr.text)], isSafe: true }],
      };
    default:
      return undefined;
  }
}
