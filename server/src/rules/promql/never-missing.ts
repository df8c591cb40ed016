import { alwaysReturns, matchesWhatever } from '../../query/promql/always-returns';
import { walk, type Binary } from '../../query/promql/ast';
import { typeOf } from '../../query/promql/types';
import { defineRule, type CheckContext, type PromqlQuery } from '../rule';

/** An operator whose one side waits for the other one to be missing. */
function checkSetOperator(expr: Binary, region: PromqlQuery['region'], context: CheckContext): void {
  const { operator, operatorSpan, left, right } = expr;
  if (operator === 'unless' && alwaysReturns(right) && matchesWhatever(expr)) {
    context.reportIn(region, { ...operatorSpan, message: 'The right side always has a result, and any series of the left one matches it: `unless` leaves nothing over. Compare the right side with something, or match by a label.' });
  }
  if (operator === 'or' && alwaysReturns(left) && matchesWhatever(expr)) {
    // What reads no series is one fallback behind another.
    const isFallback = !walk(right).some(({ kind }) => kind === 'selector');
    const { from, to } = right;
    context.reportIn(region, {
      from,
      to,
      severity: isFallback ? 'hint' : undefined,
      message: `The left side of \`or\` always has a result, and any series of this one matches it: this is never used.${isFallback ? '' : ' Write what is wanted first to the left, and what stands in for it to the right.'}`,
    });
  }
}

export default defineRule({
  id: 'promql/never-missing',
  severity: 'warning',
  promql({ region, binaries, calls }, context) {
    for (const { name, nameSpan, args } of calls) {
      if (name !== 'absent' || !args[0] || !alwaysReturns(args[0])) continue;
      context.reportIn(region, { ...nameSpan, message: 'What `absent` asks for always has a result, so that `absent` never has one. Ask for the series alone, without a fallback.' });
    }
    // From the innermost on, for what is known of that is kept.
    for (const expr of [...binaries].reverse()) if ((expr.operator === 'or' || expr.operator === 'unless') && typeOf(expr.right) !== 'scalar') checkSetOperator(expr, region, context);
  },
});
