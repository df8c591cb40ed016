import type { Expr } from '../../query/promql/ast';
import { isRefused, parsePromql } from '../../query/promql/parse';
import { printPromql } from '../../query/promql/print';
import { Memo } from '../../text/memo';

/** Characters; longer queries were not written by hand. */
const LONGEST_QUERY = 10_000;

const written = new Memo<Expr, string>();

/** The tree of a query; undefined where there is none, or Prometheus refuses it. */
export function exprOf(query: string | undefined): Expr | undefined {
  if (query === undefined || query.length > LONGEST_QUERY) return undefined;
  const parsed = parsePromql(query);
  return isRefused(parsed) ? undefined : parsed.expr;
}

/** A query in one way of writing it. Equal texts share their tree, so that many copies of one are written once. */
function canonicalOf(expr: Expr): string {
  let text = written.get(expr);
  if (text === undefined) written.set(expr, (text = printPromql(expr)));
  return text;
}

/** Whether two queries are the same but for how they are written. */
export const isSameQuery = (a: Expr, b: Expr): boolean => a === b || canonicalOf(a) === canonicalOf(b);
