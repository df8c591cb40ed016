import { unwrap, type Expr } from '../../query/promql/ast';
import { replace } from '../../query/promql/edits';
import { defineRule, type PromqlQuery } from '../rule';

/** The arguments that are quantiles, with what takes them. */
function quantilesOf(node: PromqlQuery['nodes'][number]): readonly (readonly [name: string, quantile: Expr])[] {
  if (node.kind === 'aggregation') return node.operator === 'quantile' && node.param ? [['quantile', node.param]] : [];
  if (node.kind !== 'call') return [];
  if (node.name === 'histogram_quantile' || node.name === 'quantile_over_time') return node.args.slice(0, 1).map((arg) => [node.name, arg] as const);
  return node.name === 'histogram_quantiles' ? node.args.slice(2).map((arg) => [node.name, arg] as const) : [];
}

export default defineRule({
  id: 'promql/quantile-range',
  severity: 'warning',
  promql({ region, nodes }, context) {
    for (const [name, arg] of nodes.flatMap(quantilesOf)) {
      const quantile = unwrap(arg);
      if (quantile.kind !== 'number' || (quantile.value >= 0 && quantile.value <= 1)) continue;
      const { value } = quantile;
      const share = value > 1 && value <= 100 ? String(Number((value / 100).toPrecision(12))) : undefined;
      context.reportIn(region, {
        from: quantile.from,
        to: quantile.to,
        message: `A quantile lies between 0 and 1; of ${value}, \`${name}\` makes ${Number.isNaN(value) ? 'NaN' : value < 0 ? '-Inf' : '+Inf'}, whatever the samples are.${share ? ` The ${value}th percentile is \`${share}\`.` : ''}`,
        fixes: share ? [{ title: `Change to ${share}`, edits: [replace(quantile, share)] }] : [],
      });
    }
  },
});
