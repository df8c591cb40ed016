import { unwrap, type Expr } from './ast';
import type { QueryFacts } from './facts';
import { conditionsOf } from './label-values';
import { labelsOf, SELECTS_SERIES } from './labels';

/** Functions whose result has one series, whatever labels it has. */
const ALWAYS_ONE: ReadonlySet<string> = new Set(['absent', 'absent_over_time', 'vector']);
/** Functions that hand on as many series as they are given. */
const KEEPS: ReadonlySet<string> = new Set(['sort', 'sort_desc', 'sort_by_label', 'sort_by_label_desc', 'label_replace', 'label_join']);

/**
 * The labels that may tell several series of a result apart; undefined where there is no more than one series, and `any` where nobody knows
 * which labels there are.
 */
export function toldApartBy(given: Expr, facts: QueryFacts): 'any' | readonly string[] | undefined {
  const expr = unwrap(given);
  if (expr.kind === 'call' && ALWAYS_ONE.has(expr.name)) return undefined;
  if (expr.kind === 'call' && KEEPS.has(expr.name) && expr.args[0]) return toldApartBy(expr.args[0], facts);
  if (expr.kind === 'aggregation' && SELECTS_SERIES.has(expr.operator) && !expr.grouping) {
    const count = expr.param && unwrap(expr.param);
    if (count?.kind === 'number' && count.value === 1 && expr.operator !== 'limit_ratio') return undefined;
    return toldApartBy(expr.expr, facts);
  }
  const { can } = labelsOf(expr, facts);
  if (can === 'any') return 'any';
  // What every series has with one and the same value tells none of them apart.
  const fixed = conditionsOf(expr);
  const labels = [...can].filter((label) => !fixed.get(label)?.some(({ operator }) => operator === '='));
  return labels.length > 0 ? labels : undefined;
}
