import { metricOf } from '../../query/promql/labels';
import { defineRule } from '../rule';
import { listed, missingIn } from './missing';

export default defineRule({
  id: 'live/unknown-label',
  severity: 'hint',
  isOptional: true,
  promql(query, context) {
    for (const { selector, absence: { matcher, labels, meant }, who } of missingIn(query, context, 'label')) {
      const metric = metricOf(selector);
      const instead = meant !== undefined ? `did you mean \`${meant}\`?` : labels.length > 0 ? `its labels are ${listed(labels)}.` : 'take the matcher out.';
      context.reportIn(query.region, {
        ...matcher.nameSpan,
        message: `${who} has no series${metric === undefined ? '' : ` of \`${metric}\``} with a label \`${matcher.name}\`, so that the query returns nothing; ${instead}`,
        fixes: meant === undefined ? [] : [{ title: `Change to \`${meant}\``, edits: [{ ...matcher.nameSpan, text: meant }] }],
      });
    }
  },
});
