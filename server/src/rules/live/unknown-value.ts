import { metricOf } from '../../query/promql/labels';
import { defineRule } from '../rule';
import { listed, missingIn } from './missing';

export default defineRule({
  id: 'live/unknown-value',
  severity: 'hint',
  isOptional: true,
  promql(query, context) {
    for (const { selector, absence: { matcher, values, meant }, who } of missingIn(query, context, 'value')) {
      const metric = metricOf(selector);
      const instead = meant !== undefined ? `did you mean ${JSON.stringify(meant)}?` : `the values of \`${matcher.name}\` are ${listed(values)}.`;
      context.reportIn(query.region, {
        ...matcher.valueSpan,
        message: `${who} has no series${metric === undefined ? '' : ` of \`${metric}\``} with \`${matcher.name}=${JSON.stringify(matcher.value)}\`, so that the query returns nothing until one appears; ${instead}`,
        fixes: meant === undefined ? [] : [{ title: `Change to ${JSON.stringify(meant)}`, edits: [{ ...matcher.valueSpan, text: JSON.stringify(meant) }] }],
      });
    }
  },
});
