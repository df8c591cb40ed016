import type { QueryLanguage } from '../query/language';
import { unwrapParens, type Expr as LogqlExpr } from '../query/logql/ast';
import { parseLogql } from '../query/logql/parse';
import { isComparison, unwrap, type Expr as PromqlExpr } from '../query/promql/ast';
import { parsePromql } from '../query/promql/parse';
import type { QueryCondition } from './types';

const MIRRORED: Readonly<Record<string, string>> = { '>': '<', '<': '>', '>=': '<=', '<=': '>=' };

/** The comparison with a number that a query ends with, such as an alert's `… > 0.05`: what is compared, and with what. */
export function conditionOf(text: string, language: QueryLanguage = 'promql'): QueryCondition | undefined {
  return language === 'promql' ? compared(text, parsePromql(text).expr, unwrap, numberOfPromql) : compared(text, parseLogql(text).expr, unwrapParens, numberOfLogql);
}

function compared<Expr extends PromqlExpr | LogqlExpr>(text: string, expr: Expr | undefined, inside: (expr: Expr) => Expr, numberOf: (expr: Expr) => number | undefined): QueryCondition | undefined {
  const top = expr && inside(expr);
  if (top?.kind !== 'binary' || top.bool || !isComparison(top.operator)) return undefined;
  const [left, right] = [numberOf(top.left as Expr), numberOf(top.right as Expr)];
  if (right !== undefined && left === undefined) return { operator: top.operator, value: right, compared: text.slice(top.left.from, top.left.to) };
  if (left !== undefined && right === undefined) return { operator: MIRRORED[top.operator] ?? top.operator, value: left, compared: text.slice(top.right.from, top.right.to) };
  return undefined;
}

function numberOfPromql(expr: PromqlExpr): number | undefined {
  const inner = unwrap(expr);
  if (inner.kind === 'number') return inner.value;
  const operand = inner.kind === 'unary' ? unwrap(inner.expr) : undefined;
  return inner.kind === 'unary' && operand?.kind === 'number' ? (inner.operator === '-' ? -operand.value : operand.value) : undefined;
}

function numberOfLogql(expr: LogqlExpr): number | undefined {
  const inner = unwrapParens(expr);
  return inner.kind === 'number' ? inner.value : undefined;
}
