import { isScalar, valueAt } from '../../yaml/tree';
import { logQueries } from '../../query/logql/ast';
import { defineRule } from '../rule';
import { denialOf } from './names';

/** Names whose values are as many as there are requests, people or addresses. */
const MANY_VALUES = /^(?:(?:trace|span|request|req|correlation|session|user|customer|account|order|trade|transaction|message|event|container)_?id|uuid|guid|(?:client|remote|source)_?(?:ip|addr|address)|email)$/i;

export default defineRule({
  id: 'logql/high-cardinality-label',
  severity: 'information',
  logql({ region, expr }, context) {
    for (const { logs } of logQueries(expr)) {
      for (const { name, nameSpan } of logs.selector.matchers) {
        if (!MANY_VALUES.test(name)) continue;
        // Where no stream has the label, the query finds nothing, which is what is wrong then.
        if (denialOf(name, logs.selector, context)) continue;
        context.reportIn(region, { from: nameSpan.from, to: nameSpan.to, message: `\`${name}\` ${WHY} Keep it in the line, and filter behind a parser: \`{…} |= "…" | json | ${name}="…"\`.` });
      }
    }
  },
  contractFile(_violations, context) {
    const labels = valueAt(context.document.root, 'logs', 'labels');
    if (labels?.kind !== 'sequence') return;
    for (const label of labels.items) {
      if (isScalar(label) && MANY_VALUES.test(label.text)) context.report({ from: label.from, to: label.to, message: `\`${label.text}\` ${WHY} List it among the \`fields\` instead.` });
    }
  },
});

const WHY = 'has another value for nearly every request, and as a label it makes a stream of each: Loki then writes thousands of small chunks, and every query gets slow.';
