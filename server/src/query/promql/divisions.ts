import { isComparison, type Binary, type Expr, type VectorSelector } from './ast';
import { metricOf, SELECTS_SERIES } from './labels';
import { typeOf } from './types';

/** Functions that hand a NaN or an infinity on. */
const HANDS_ON = new Set(['label_replace', 'label_join', 'abs', 'ceil', 'floor', 'round', 'clamp', 'clamp_min', 'clamp_max', 'sort', 'sort_desc', 'sqrt', 'exp', 'ln', 'log2', 'log10', 'sum_over_time', 'avg_over_time', 'last_over_time']);

/** What flows into the values of a result as it is: where one of it is NaN or infinite, so is the result. */
export interface Inflow {
  /** Divisions of vectors, whatever by. */
  readonly divisions: readonly (Binary & { readonly operator: '/' | '%' })[];
  /** Selectors of one metric. */
  readonly metrics: readonly { readonly name: string; readonly selector: VectorSelector }[];
}

export function inflowOf(expr: Expr): Inflow {
  const divisions: Inflow['divisions'][number][] = [];
  const metrics: Inflow['metrics'][number][] = [];
  const visit = (at: Expr): void => {
    switch (at.kind) {
      case 'selector': {
        const name = metricOf(at);
        if (name !== undefined) metrics.push({ name, selector: at });
        return;
      }
      case 'paren':
      case 'unary':
      case 'subquery':
        return visit(at.expr);
      case 'aggregation':
        return SELECTS_SERIES.has(at.operator) ? visit(at.expr) : undefined;
      case 'call':
        return HANDS_ON.has(at.name) && at.args[0] ? visit(at.args[0]) : undefined;
      case 'binary':
        // A filter may well be there to keep them out; `!=` lets all of them through.
        if (isComparison(at.operator)) return at.operator === '!=' && !at.bool ? visit(typeOf(at.left) === 'scalar' ? at.right : at.left) : undefined;
        visit(at.left);
        if (at.operator !== 'and' && at.operator !== 'unless') visit(at.right);
        if ((at.operator === '/' || at.operator === '%') && typeOf(at) === 'instant vector') divisions.push(at as Inflow['divisions'][number]);
        return;
      default:
        return;
    }
  };
  visit(expr);
  return { divisions, metrics };
}
