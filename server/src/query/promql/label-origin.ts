import type { Span } from '../../text/range';
import { isFilledIn } from '../variables';
import type { Aggregation, Binary, Call, Expr } from './ast';
import type { QueryFacts } from './facts';
import { canHave } from './label-set';
import { isMatched, labelsOf, metricOf, SELECTS_SERIES } from './labels';
import { typeOf } from './types';

/** Why a label cannot be there. */
export interface LabelLoss {
  /** What takes it away, or never had it. */
  readonly at: Span;
  /** A clause such as "`sum by (job)` keeps `job` alone". */
  readonly reason: string;
  /** The expression that takes it away. */
  readonly by: Expr;
  /** Whether that follows from lists of labels and not from the query alone. */
  readonly isListed: boolean;
}

const code = (text: string): string => `\`${text}\``;
const list = (labels: readonly string[]): string => labels.map(code).join(', ');

/** Says where an expression lost a label that it cannot have; undefined where it may have it. */
export function lossOf(expr: Expr, label: string, facts: QueryFacts): LabelLoss | undefined {
  if (isFilledIn(label) || canHave(labelsOf(expr, facts), label)) return undefined;
  const loss = (reason: string, at: Span = expr, isListed = false): LabelLoss => ({ at, reason, by: expr, isListed });
  switch (expr.kind) {
    case 'matrix':
      return lossOf(expr.selector, label, facts);
    case 'paren':
    case 'subquery':
      return lossOf(expr.expr, label, facts);
    case 'unary':
      return lossOf(expr.expr, label, facts) ?? loss('a sign drops the name of the metric');
    case 'selector': {
      const matcher = expr.matchers.find((other) => other.name === label);
      if (matcher) return loss('the selector asks for series without it', matcher);
      return loss(`${code(metricOf(expr) ?? 'the metric')} has no such label by what is known of it`, expr, true);
    }
    case 'aggregation':
      return ofAggregation(expr, label, facts, loss);
    case 'call':
      return ofCall(expr, label, facts, loss);
    case 'binary':
      return ofBinary(expr, label, facts, loss);
    default:
      return loss('a number has no labels');
  }
}

type Make = (reason: string, at?: Span) => LabelLoss;

function ofAggregation(expr: Aggregation, label: string, facts: QueryFacts, loss: Make): LabelLoss | undefined {
  const { operator, grouping } = expr;
  const deeper = (): LabelLoss | undefined => lossOf(expr.expr, label, facts);
  if (SELECTS_SERIES.has(operator)) return deeper();
  const names = grouping?.labels.map((other) => other.name) ?? [];
  const at = { from: expr.operatorSpan.from, to: grouping && grouping.from < expr.expr.from ? grouping.to : expr.operatorSpan.to };
  const listed = names.includes(label);
  if (grouping?.without) return listed ? loss(`${code(`${operator} without (${names.join(', ')})`)} takes it away`, at) : (deeper() ?? loss(`${code(operator)} drops the name of the metric`, at));
  if (listed) return deeper();
  if (names.length === 0) return loss(`${code(operator)} without \`by\` drops every label`, at);
  return loss(`${code(`${operator} by (${names.join(', ')})`)} keeps ${list(names)} alone`, at);
}

function ofCall(expr: Call, label: string, facts: QueryFacts, loss: Make): LabelLoss | undefined {
  if (expr.name === 'absent' || expr.name === 'absent_over_time') return loss(`${code(expr.name)} has only the labels of its selector's equality matchers`, expr.nameSpan);
  const vector = expr.args.find((arg) => typeOf(arg) === 'instant vector' || typeOf(arg) === 'range vector');
  if (typeOf(expr) === 'scalar') return loss('a number has no labels');
  if (!vector) return loss(`${code(`${expr.name}()`)} makes a series without labels`);
  const deeper = lossOf(vector, label, facts);
  if (deeper) return deeper;
  if (label === '__name__') return loss(`${code(expr.name)} drops the name of the metric`, expr.nameSpan);
  return loss(`${code(expr.name)} takes it away`, expr.nameSpan);
}

function ofBinary(expr: Binary, label: string, facts: QueryFacts, loss: Make): LabelLoss | undefined {
  const { operator, matching, left, right } = expr;
  const names = matching?.labels.map((other) => other.name) ?? [];
  const at = matching?.span ?? expr.operatorSpan;
  const [ofLeft, ofRight] = [lossOf(left, label, facts), lossOf(right, label, facts)];
  if (typeOf(left) === 'scalar') return ofRight ?? loss(`${code(operator)} drops the name of the metric`, expr.operatorSpan);
  if (typeOf(right) === 'scalar') return ofLeft ?? loss(`${code(operator)} drops the name of the metric`, expr.operatorSpan);
  if (operator === 'or') return ofLeft?.isListed ? ofRight : ofLeft;
  if (operator === 'unless') return ofLeft;
  const group = matching?.group;
  if (group) {
    const [many, one] = group.side === 'left' ? [ofLeft, ofRight] : [ofRight, ofLeft];
    return group.include.some((other) => other.name === label) ? one : (many ?? (isMatched(expr, label) ? one : undefined) ?? loss(`${code(operator)} drops the name of the metric`, expr.operatorSpan));
  }
  if (operator !== 'and') {
    if (matching?.on && !names.includes(label)) return loss(names.length > 0 ? `${code(`on (${names.join(', ')})`)} keeps ${list(names)} alone` : '`on ()` keeps no label', at);
    if (matching && !matching.on && names.includes(label)) return loss(`${code(`ignoring (${names.join(', ')})`)} takes it away`, at);
  }
  return ofLeft ?? (isMatched(expr, label) ? ofRight : undefined) ?? loss(`${code(operator)} drops the name of the metric`, expr.operatorSpan);
}
