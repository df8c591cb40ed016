import { inflowOf } from '../../query/promql/divisions';
import { canBeZero, valuesOf } from '../../query/promql/value-range';
import { defineRule } from '../rule';

/** Aggregations of which one NaN or infinite sample spoils the whole result. */
const SPOILT = new Set(['sum', 'avg', 'stddev', 'stdvar']);

export default defineRule({
  id: 'promql/division-in-aggregation',
  severity: 'hint',
  promql({ region, aggregations }, context) {
    for (const node of aggregations) {
      if (!SPOILT.has(node.operator)) continue;
      const { divisions, metrics } = inflowOf(node.expr);
      for (const { operator, right } of divisions) {
        if (!canBeZero(valuesOf(right, context.facts))) continue;
        context.reportIn(region, {
          from: right.from,
          to: right.to,
          message: `Where this is 0, \`${operator}\` gives NaN or infinity, and so does \`${node.operator}\` for its whole group. Keep zeros out of it, as in \`… ${operator} (… > 0)\`, or aggregate both sides before dividing.`,
        });
      }
      for (const { name, selector } of metrics) {
        const division = context.facts.metric(name)?.division;
        // A rule that selects what it records selects the samples of something else.
        if (division === undefined || region.rule?.record?.value === name) continue;
        context.reportIn(region, {
          from: selector.from,
          to: selector.to,
          message: `The rule that records \`${name}\` divides by \`${shorten(division)}\`: where that is 0, it records NaN or infinity, and \`${node.operator}\` gives the same for its whole group. Keep zeros out of the division, as in \`… / (… > 0)\`, or record both sides and divide their sums.`,
        });
      }
    }
  },
});

const shorten = (text: string): string => (text.length > 60 ? `${text.slice(0, 59)}…` : text).replace(/\s+/g, ' ').replaceAll('`', "'");
