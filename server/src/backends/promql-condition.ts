import { isComparison, unwrap } from '../query/promql/ast';
import { parsePromql } from '../query/promql/parse';
import type { QueryCondition } from './types';

const MIRRORED: Readonly<Record<string, string>> = { '>': '<', '<': '>', '>=': '<=', '<=': '>=' };

/** The comparison with a number that a query ends with, such as an alert's `… > 0.05`: what is compared, and with what. */
export function conditionOf(text: string): QueryCondition | undefined {
  const { expr } = parsePromql(text);
  const top = expr && unwrap(expr);
  if (top?.kind !== 'binary' || top.bool || !isComparison(top.operator)) return undefined;
  const [left, right] = [numberOf(top.left), numberOf(top.right)];
  if (right !== undefined && left === undefined) return { operator: top.operator, value: right, compared: text.slice(top.left.from, top.left.to) };
  if (left !== undefined && right === undefined) return { operator: MIRRORED[top.operator] ?? top.operator, value: left, compared: text.slice(top.right.from, top.right.to) };
  return undefined;
}

function numberOf(expr: Parameters<typeof unwrap>[0]): number | undefined {
  const inner = unwrap(expr);
  if (inner.kind === 'number') return inner.value;
  const operand = inner.kind === 'unary' ? unwrap(inner.expr) : undefined;
  return inner.kind === 'unary' && operand?.kind === 'number' ? (inner.operator === '-' ? -operand.value : operand.value) : undefined;
}
