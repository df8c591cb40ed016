import { defineRule } from '../rule';
import { dayOf, missingIn } from './missing';

export default defineRule({
  id: 'live/disappeared',
  severity: 'hint',
  isOptional: true,
  promql(query, context) {
    for (const { selector, absence, who } of missingIn(query, context, 'metric')) {
      if (absence.lastSeen === undefined) continue;
      const at = selector.nameSpan ?? selector;
      const meant = absence.meant === undefined ? '' : ` A metric with a similar name is there: \`${absence.meant}\`.`;
      context.reportIn(query.region, { from: at.from, to: at.to, message: `${who} had the metric \`${absence.metric}\` until ${dayOf(absence.lastSeen)} and has it no longer: it was renamed, what exposes it is gone, or its scrape fails. The query returns nothing.${meant}` });
    }
  },
});
