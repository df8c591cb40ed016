import type { QueryRegion } from '../../model/query-region';
import { unwrap, type Call, type Expr } from '../../query/promql/ast';
import { replace } from '../../query/promql/edits';
import { defineRule, type CheckContext } from '../rule';

/** The arguments of a function that are quantiles. */
function quantilesOf({ name, args }: Call): readonly Expr[] {
  if (name === 'histogram_quantile' || name === 'quantile_over_time') return args.slice(0, 1);
  return name === 'histogram_quantiles' ? args.slice(2) : NONE;
}

const NONE: readonly Expr[] = [];

function check(name: string, arg: Expr, region: QueryRegion, context: CheckContext): void {
  const quantile = unwrap(arg);
  if (quantile.kind !== 'number' || (quantile.value >= 0 && quantile.value <= 1)) return;
  const { value } = quantile;
  const share = value > 1 && value <= 100 ? String(Number((value / 100).toPrecision(12))) : undefined;
  context.reportIn(region, {
    from: quantile.from,
    to: quantile.to,
    message: `A quantile lies between 0 and 1; of ${value}, \`${name}\` makes ${Number.isNaN(value) ? 'NaN' : value < 0 ? '-Inf' : '+Inf'}, whatever the samples are.${share ? ` The ${value}th percentile is \`${share}\`.` : ''}`,
    fixes: share ? [{ title: `Change to ${share}`, edits: [replace(quantile, share)] }] : [],
  });
}

export default defineRule({
  id: 'promql/quantile-range',
  severity: 'warning',
  promql({ region, calls, aggregations }, context) {
    for (const call of calls) for (const arg of quantilesOf(call)) check(call.name, arg, region, context);
    for (const { operator, param } of aggregations) if (operator === 'quantile' && param) check(operator, param, region, context);
  },
});
