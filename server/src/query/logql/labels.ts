import { isSetOperator } from '../promql/ast';
import { logQueries, unwrapParens, type Binary, type Expr } from './ast';

/** Aggregations that pick some of their series, labels and all. */
const PICKING = new Set(['topk', 'bottomk', 'approx_topk', 'sort', 'sort_desc']);

/** The labels of the series that a metric query returns, where it says itself which; undefined where that depends on the logs. */
export function resultLabels(expr: Expr): readonly string[] | undefined {
  switch (expr.kind) {
    case 'paren':
      return resultLabels(expr.expr);
    case 'vector':
      return [];
    case 'aggregation':
      if (PICKING.has(expr.operator)) return resultLabels(expr.expr);
      if (!expr.grouping) return [];
      return expr.grouping.without ? undefined : names(expr.grouping.labels);
    case 'range-aggregation':
      if (expr.operator === 'absent_over_time') return logQueries(expr)[0]?.logs.selector.matchers.filter(({ operator }) => operator === '=').map(({ name }) => name);
      return expr.grouping && !expr.grouping.without ? names(expr.grouping.labels) : undefined;
    case 'label-replace': {
      const labels = resultLabels(expr.expr);
      return labels && [...new Set([...labels, expr.target.value])];
    }
    case 'binary':
      return ofOperation(expr);
    default:
      return undefined;
  }
}

function ofOperation({ operator, left, right, matching }: Binary): readonly string[] | undefined {
  if (isNumber(left)) return resultLabels(right);
  if (isNumber(right)) return resultLabels(left);
  if (isSetOperator(operator) && operator !== 'or') return resultLabels(left);
  const [one, other] = [resultLabels(left), resultLabels(right)];
  const isSame = one !== undefined && other !== undefined && [...one].sort().join() === [...other].sort().join();
  return isSame && !matching ? one : undefined;
}

const isNumber = (expr: Expr): boolean => unwrapParens(expr).kind === 'number';
const names = (labels: readonly { readonly name: string }[]): string[] => [...new Set(labels.map(({ name }) => name))];
