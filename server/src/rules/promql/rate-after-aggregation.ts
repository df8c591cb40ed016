import { unwrap, walk, type Aggregation, type Call, type Expr } from '../../query/promql/ast';
import { insert, replace } from '../../query/promql/edits';
import { SELECTS_SERIES } from '../../query/promql/labels';
import { defineRule, type Fix } from '../rule';

const FOR_COUNTERS = new Set(['rate', 'irate', 'increase']);
/** Aggregations that add up or pick values of series, so that a reset of one no longer shows. */
const MIXES = new Set(['sum', 'avg', 'min', 'max']);

/** The aggregation whose result an expression is, where it aggregates series as they are. */
function aggregationOf(expr: Expr): Aggregation | undefined {
  const at = unwrap(expr);
  if (at.kind !== 'aggregation') return undefined;
  if (SELECTS_SERIES.has(at.operator)) return aggregationOf(at.expr);
  if (!MIXES.has(at.operator)) return undefined;
  // What a function or an operator has made of the series may well be no counter.
  return walk(at.expr).every(({ kind }) => kind === 'selector' || kind === 'paren' || kind === 'aggregation') ? at : undefined;
}

/** `rate(sum(x)[5m:])` as `sum(rate(x[5m]))`. */
function turnedInsideOut(text: string, call: Call, aggregation: Aggregation): Fix[] {
  const subquery = call.args[0]!;
  const series = aggregation.expr;
  const [before, after] = [text.slice(call.from, aggregation.from), text.slice(aggregation.to, call.to)];
  if (subquery.kind !== 'subquery' || series.kind !== 'selector' || Object.keys({ ...series.modifiers, ...subquery.modifiers }).length > 0 || `${before}${after}`.includes('#')) return [];
  const range = text.slice(subquery.range.from, subquery.range.to);
  return [
    {
      title: `Put \`${call.name}\` inside of \`${aggregation.operator}\``,
      edits: [replace({ from: call.from, to: aggregation.from }, ''), insert(series.from, `${call.name}(`), insert(series.to, `[${range}])`), replace({ from: aggregation.to, to: call.to }, '')],
    },
  ];
}

export default defineRule({
  id: 'promql/rate-after-aggregation',
  severity: 'warning',
  promql({ region, parsed, calls }, context) {
    for (const node of calls) {
      if (!FOR_COUNTERS.has(node.name) || !node.args[0]) continue;
      const subquery = unwrap(node.args[0]);
      const aggregation = subquery.kind === 'subquery' ? aggregationOf(subquery.expr) : undefined;
      if (!aggregation) continue;
      context.reportIn(region, {
        ...node.nameSpan,
        message: `\`${node.name}\` has to see each counter for itself: behind \`${aggregation.operator}\`, the reset of one counter looks like a fall of all, and is taken for a reset of all. First \`${node.name}\`, then \`${aggregation.operator}\`.`,
        fixes: turnedInsideOut(parsed.text, node, aggregation),
      });
    }
  },
});
