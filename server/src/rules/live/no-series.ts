import { metricOf } from '../../query/promql/labels';
import { defineRule } from '../rule';
import { missingIn } from './missing';

export default defineRule({
  id: 'live/no-series',
  severity: 'hint',
  isOptional: true,
  promql(query, context) {
    for (const { selector, absence, who } of missingIn(query, context, 'metric', 'together')) {
      if (absence.kind === 'metric') {
        if (absence.lastSeen !== undefined) continue;
        const { meant } = absence;
        const at = selector.nameSpan ?? selector;
        const does = meant === undefined ? 'Nothing that is scraped exposes it, or its scrape fails; the query returns nothing.' : `The query returns nothing; did you mean \`${meant}\`?`;
        context.reportIn(query.region, { ...at, message: `${who} has no metric \`${absence.metric}\`. ${does}`, fixes: meant !== undefined && selector.name !== undefined && selector.nameSpan ? [{ title: `Change to \`${meant}\``, edits: [{ ...selector.nameSpan, text: meant }] }] : [] });
      } else {
        const metric = metricOf(selector);
        context.reportIn(query.region, { from: selector.from, to: selector.to, message: `${who} has no series${metric === undefined ? '' : ` of \`${metric}\``} that meets all of these matchers together, so that the query returns nothing. Look at the labels of its series, and take out the matcher that none of the others goes with.` });
      }
    }
  },
});
