import { unwrap, type Aggregation } from '../../query/promql/ast';
import { peel } from '../../query/promql/edits';
import { isFilledIn } from '../../query/variables';
import { defineRule } from '../rule';

/** Aggregations of aggregations that give what the outer one alone gives. */
const NESTS = new Set(['sum', 'min', 'max', 'group']);

/** Whether the inner aggregation keeps every label that the outer one groups by. */
function keepsAll(inner: Aggregation, outer: Aggregation): boolean {
  if (outer.grouping?.without) return false;
  const wanted = outer.grouping?.labels.map(({ name }) => name) ?? [];
  const listed = new Set(inner.grouping?.labels.map(({ name }) => name));
  if (wanted.some(isFilledIn)) return false;
  return wanted.every((label) => listed.has(label) !== (inner.grouping?.without ?? false));
}

export default defineRule({
  id: 'promql/nested-aggregation',
  severity: 'hint',
  promql({ region, parsed, aggregations }, context) {
    for (const outer of aggregations) {
      if (!NESTS.has(outer.operator)) continue;
      const inner = unwrap(outer.expr);
      if (inner.kind !== 'aggregation' || inner.operator !== outer.operator || !keepsAll(inner, outer)) continue;
      const edits = peel(parsed.text, inner, inner.expr);
      context.reportIn(region, {
        from: inner.operatorSpan.from,
        to: inner.grouping && inner.grouping.from < inner.expr.from ? inner.grouping.to : inner.operatorSpan.to,
        message: `The outer \`${outer.operator}\` takes together what this one groups by, and gives the same without it.`,
        fixes: edits ? [{ title: `Remove the inner \`${inner.operator}\``, edits }] : [],
      });
    }
  },
});
