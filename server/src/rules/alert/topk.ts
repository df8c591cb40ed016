import { isSetOperator, type Aggregation, type Expr } from '../../query/promql/ast';
import { peel } from '../../query/promql/edits';
import { conditionsOf } from '../../query/promql/label-values';
import { labelsOf, SELECTS_SERIES } from '../../query/promql/labels';
import { NO_FACTS } from '../../query/promql/metric-table';
import { typeOf } from '../../query/promql/types';
import { defineRule } from '../rule';

const SORTS = new Set(['sort', 'sort_desc', 'sort_by_label', 'sort_by_label_desc']);

/** The parts of a query that decide which series its result has, as far as series go through to it. */
function* sourcesOf(expr: Expr): Generator<Expr> {
  switch (expr.kind) {
    case 'paren':
    case 'unary':
      yield* sourcesOf(expr.expr);
      return;
    case 'aggregation':
      if (!SELECTS_SERIES.has(expr.operator)) return;
      yield expr;
      yield* sourcesOf(expr.expr);
      return;
    case 'call':
      if (typeOf(expr) === 'scalar' || expr.name.startsWith('absent')) return;
      yield expr;
      for (const arg of expr.args) if (typeOf(arg) === 'instant vector') yield* sourcesOf(arg);
      return;
    case 'binary': {
      // Of a join of many series with one, the many decide; of `and` and `unless`, the left ones.
      const many = expr.matching?.group?.side;
      if (many !== 'right') yield* sourcesOf(expr.left);
      if (many === 'right' || (many === undefined && (!isSetOperator(expr.operator) || expr.operator === 'or'))) yield* sourcesOf(expr.right);
      return;
    }
    default:
      return;
  }
}

/** `topk by (a) (1, x)` is the usual way to have one series for each `a`, whichever it is. */
const isForUniqueness = ({ grouping, param }: Aggregation): boolean => grouping !== undefined && !grouping.without && grouping.labels.length > 0 && param?.kind === 'number' && param.value === 1;

/** Whether an expression has one series at most, since it has no labels but those that its selectors pin to one value: then there is nothing to pick. */
function isOneSeries(expr: Expr): boolean {
  const { can } = labelsOf(expr, NO_FACTS);
  return can !== 'any' && [...can].every((label) => conditionsOf(expr).get(label)?.some(({ operator, value }) => operator === '=' && value !== '') ?? false);
}

export default defineRule({
  id: 'alert/topk',
  severity: 'warning',
  promql({ region, parsed, expr, aggregations, calls }, context) {
    if (region.role !== 'alert') return;
    // Hardly any alert has one at all.
    if (!aggregations.some(({ operator }) => SELECTS_SERIES.has(operator)) && !calls.some(({ name }) => SORTS.has(name))) return;
    for (const node of sourcesOf(expr)) {
      if (node.kind === 'aggregation') {
        if (isForUniqueness(node) || isOneSeries(node.expr)) continue;
        context.reportIn(region, {
          ...node.operatorSpan,
          message: `Which series \`${node.operator}\` picks may change with every evaluation: alerts resolve and fire anew, and \`for\` begins anew with each. Compare all series with a threshold instead.`,
        });
      } else if (node.kind === 'call' && SORTS.has(node.name)) {
        const edits = node.args.length === 1 ? peel(parsed.text, node, node.args[0]!) : undefined;
        context.reportIn(region, {
          ...node.nameSpan,
          severity: 'hint',
          message: `Alerts have no order, so \`${node.name}\` changes nothing here.`,
          fixes: edits ? [{ title: `Remove \`${node.name}\``, edits }] : [],
        });
      }
    }
  },
});
