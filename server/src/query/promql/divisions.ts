import { isComparison, type Binary, type Expr, type VectorSelector } from './ast';
import { metricOf } from './labels';
import { typeOf } from './types';

/** Functions that hand a NaN or an infinity on. */
const HANDS_ON = new Set(['label_replace', 'label_join', 'abs', 'ceil', 'floor', 'round', 'clamp', 'clamp_min', 'clamp_max', 'sort', 'sort_desc', 'sqrt']);

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
        return visit(at.expr);
      case 'call':
        return HANDS_ON.has(at.name) && at.args[0] ? visit(at.args[0]) : undefined;
      case 'binary':
        // A filter may well be there to keep them out.
        if (isComparison(at.operator)) return;
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
