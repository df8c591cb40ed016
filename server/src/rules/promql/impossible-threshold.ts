import { alternativesOf } from '../../query/promql/alternatives';
import { isComparison, unwrap, type Binary, type Expr } from '../../query/promql/ast';
import { replace, wrap } from '../../query/promql/edits';
import type { QueryFacts } from '../../query/promql/facts';
import { isShare } from '../../query/promql/share';
import { typeOf } from '../../query/promql/types';
import { isConstant, outcome, valuesOf, type ValueRange } from '../../query/promql/value-range';
import { defineRule, type Fix } from '../rule';

const show = (value: number): string => String(Number(value.toPrecision(6)));

function describe({ min, max }: ValueRange): string {
  if (min === max) return `is always ${show(min)}`;
  if (max === Infinity) return `is never below ${show(min)}`;
  return min === -Infinity ? `is never above ${show(max)}` : `lies between ${show(min)} and ${show(max)}`;
}

function explain({ operator, left, right, bool }: Binary, facts: QueryFacts): string {
  const [ofLeft, ofRight] = [valuesOf(left, facts), valuesOf(right, facts)];
  const isLeft = isConstant(ofRight) || !isConstant(ofLeft);
  const aggregated = unwrap(isLeft ? left : right);
  const isCount = aggregated.kind === 'aggregation' && aggregated.operator === 'count';
  const side = `The ${isLeft ? 'left' : 'right'} side ${describe(isLeft ? ofLeft : ofRight)}`;
  const result = bool ? `\`${operator} bool\` is always 0` : `\`${operator}\` never holds`;
  return `${side}, so ${result}.${isCount ? ' Of no series at all, `count` gives nothing, not 0: `absent(…)` tells that, or `or vector(0)`.' : ''}`;
}

/** A share that is compared with a percentage. */
function fixesOf({ operator, left, right }: Binary): Fix[] {
  const [share, bound] = [unwrap(left), unwrap(right)];
  if (share.kind !== 'binary' || !isShare(share) || bound.kind !== 'number' || !operator.startsWith('>') || bound.value < 1 || bound.value > 100) return [];
  const wanted = show(bound.value / 100);
  const multiply = left.kind === 'paren' ? [{ from: left.to, to: left.to, text: ' * 100' }] : wrap(left, '(', ') * 100');
  return [
    { title: `Compare with ${wanted}`, edits: [replace(bound, wanted)] },
    { title: 'Multiply the share by 100', edits: multiply },
  ];
}

const never = (left: Expr, operator: string, right: Expr, facts: QueryFacts): boolean => outcome(valuesOf(left, facts), operator, valuesOf(right, facts)) === 'never';

export default defineRule({
  id: 'promql/impossible-threshold',
  severity: 'warning',
  promql({ region, binaries }, context) {
    const { facts } = context;
    for (const node of binaries) {
      if (!isComparison(node.operator)) continue;
      const { left, right, operator } = node;
      if (never(left, operator, right, facts)) {
        context.reportIn(region, { from: node.operatorSpan.from, to: right.to, message: explain(node, facts), fixes: fixesOf(node) });
        continue;
      }
      // A fallback such as `or vector(0)` that the comparison never lets through.
      if (node.bool || typeOf(right) !== 'scalar') continue;
      const parts = alternativesOf(left);
      if (parts.length === 1) continue;
      const values = parts.map((part) => valuesOf(part, facts));
      const fallback = parts.findIndex((part, i) => isConstant(values[i]!) && never(part, operator, right, facts));
      if (fallback < 0) continue;
      context.reportIn(region, {
        from: node.operatorSpan.from,
        to: right.to,
        severity: 'hint',
        message: `The fallback on the left side is always ${show(values[fallback]!.min)}, which \`${operator}\` never lets through: it changes nothing.`,
      });
    }
  },
});
