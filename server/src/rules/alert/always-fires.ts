import { alwaysReturns } from '../../query/promql/always-returns';
import { isComparison, unwrap, type Binary, type Expr } from '../../query/promql/ast';
import { replace } from '../../query/promql/edits';
import { metricOf } from '../../query/promql/labels';
import { typeOf } from '../../query/promql/types';
import { outcome, valuesOf } from '../../query/promql/value-range';
import { NO_FACTS } from '../../query/promql/metric-table';
import type { Rule } from '../../model/rule-groups';
import { defineRule, type Fix, type PromqlQuery } from '../rule';

/** Alerts that fire on purpose, so that their absence tells of a broken alerting pipeline. */
const WATCHDOG = /watch-?dog|dead-?man|heart-?beat|always-?fir|canary/i;

const isWatchdog = (rule: Rule): boolean => WATCHDOG.test(rule.alert?.value.replace(/[\s_]/g, '-') ?? '') || rule.label('severity')?.value === 'none';

/** Series that are only there while a condition holds, as far as their name tells: alerts themselves, and what recording rules made. */
const mayBeConditional = (name: string | undefined): boolean => name === undefined || name.includes(':') || name === 'ALERTS' || name === 'ALERTS_FOR_STATE';

/** Whether an expression has a result only sometimes, because of what it asks and not because series are missing. */
function hasCondition(expr: Expr): boolean {
  switch (expr.kind) {
    case 'paren':
    case 'unary':
    case 'subquery':
    case 'aggregation':
      return hasCondition(expr.expr);
    case 'selector':
      return mayBeConditional(metricOf(expr));
    case 'matrix':
      return hasCondition(expr.selector);
    case 'call':
      if (expr.name === 'absent' || expr.name === 'absent_over_time') return true;
      return typeOf(expr) !== 'scalar' && expr.args.some((arg) => typeOf(arg) !== 'scalar' && hasCondition(arg));
    case 'binary':
      return ofBinary(expr);
    default:
      return false;
  }
}

function ofBinary({ operator, bool, left, right }: Binary): boolean {
  if (operator === 'unless') return true;
  if (operator === 'or') return hasCondition(left) && hasCondition(right);
  const inner = (typeOf(left) !== 'scalar' && hasCondition(left)) || (typeOf(right) !== 'scalar' && hasCondition(right));
  if (!isComparison(operator) || bool) return inner;
  return inner || !(alwaysReturns(left) && alwaysReturns(right) && outcome(valuesOf(left, NO_FACTS), operator, valuesOf(right, NO_FACTS)) === 'always');
}

/** The parts of an `or` that fire on their own. */
function* unconditional(expr: Expr): Generator<Expr> {
  const at = unwrap(expr);
  if (at.kind === 'binary' && at.operator === 'or') {
    yield* unconditional(at.left);
    yield* unconditional(at.right);
  } else if (!hasCondition(at)) yield at;
}

function removeBool(text: string, bool: { from: number; to: number }): Fix {
  return { title: 'Remove `bool`', edits: [replace({ from: text[bool.from - 1] === ' ' ? bool.from - 1 : bool.from, to: bool.to }, '')] };
}

/** A comment that ends the query may have swallowed the condition, where line breaks are folded to blanks. */
const isCutByComment = ({ region, parsed }: PromqlQuery): boolean => parsed.tokens.at(-1)?.type === 'comment' && region.scalar !== undefined && region.scalar.style !== 'literal';

export default defineRule({
  id: 'alert/always-fires',
  severity: 'warning',
  promql(query, context) {
    const { region, parsed, expr } = query;
    if (region.role !== 'alert') return;
    for (const part of unconditional(expr)) {
      if (isCutByComment(query) || (region.rule && isWatchdog(region.rule))) return;
      const { from, to } = part;
      const isWhole = part === unwrap(expr);
      const what = isWhole ? 'The query' : 'This part of the query';
      if (part.kind === 'binary' && part.bool) {
        const fixes = typeOf(part) === 'scalar' ? [] : [removeBool(parsed.text, part.bool)];
        context.reportIn(region, { from: part.operatorSpan.from, to: part.bool.to, message: `With \`bool\`, the comparison gives 0 or 1 instead of nothing or something, and an alert fires for 0 just the same. Without it, the alert fires where the comparison holds.`, fixes });
      } else if (alwaysReturns(part)) {
        context.reportIn(region, { from, to, message: `${what} has a result whatever the metrics are, so that the alert always fires.` });
      } else {
        context.reportIn(region, { from, to, message: `${what} has no condition: the alert fires for every series that there is, whatever its value, 0 included. Compare it with a threshold, as in \`… > 0\`.` });
      }
    }
  },
});
