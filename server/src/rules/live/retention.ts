import type { Expr, Modifiers } from '../../query/promql/ast';
import { formatDuration } from '../../text/duration';
import type { Span } from '../../text/range';
import { defineRule } from '../rule';

/** How far back an expression looks before the time that it is evaluated for, and the place that says so; ranges of subqueries and offsets add up. */
function reach(expr: Expr, beyond: number, found: (at: Span, seconds: number) => void): void {
  const offsetOf = ({ offset, at }: Modifiers): number => (at === undefined && offset?.kind === 'number' ? Math.max(0, offset.value) : 0);
  switch (expr.kind) {
    case 'matrix':
      if (expr.selector.modifiers.at === undefined && expr.range.kind === 'number') found(expr.rangeSpan, beyond + expr.range.value + offsetOf(expr.selector.modifiers));
      return;
    case 'selector':
      if (offsetOf(expr.modifiers) > 0) found(expr, beyond + offsetOf(expr.modifiers));
      return;
    case 'subquery':
      if (expr.modifiers.at !== undefined || expr.range.kind !== 'number') return;
      found(expr, beyond + expr.range.value + offsetOf(expr.modifiers));
      return reach(expr.expr, beyond + expr.range.value + offsetOf(expr.modifiers), found);
    case 'call':
      return expr.args.forEach((arg) => reach(arg, beyond, found));
    case 'aggregation':
      return [expr.param, expr.expr].forEach((arg) => arg && reach(arg, beyond, found));
    case 'binary':
      return [expr.left, expr.right].forEach((side) => reach(side, beyond, found));
    case 'unary':
    case 'paren':
      return reach(expr.expr, beyond, found);
    default:
      return;
  }
}

export default defineRule({
  id: 'live/retention',
  severity: 'hint',
  isOptional: true,
  promql({ region, expr }, context) {
    const kept = context.live?.retentionSeconds;
    if (kept === undefined || kept <= 0) return;
    reach(expr, 0, ({ from, to }, seconds) => {
      if (seconds > kept) context.reportIn(region, { from, to, message: `This looks back ${formatDuration(seconds)}, and ${context.live!.who.toLowerCase()} keeps samples for ${formatDuration(kept)}: the older part is missing, so that averages, sums and counts are those of less than they seem. Look back less far, or record the result with a recording rule.` });
    });
  },
});
