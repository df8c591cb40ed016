import type { Span } from '../../text/range';
import type { Token } from '../token';
import { childrenOf, type Expr } from './ast';

/** The token at an offset: the one that begins there, or else the one that ends there. */
export const tokenAt = (tokens: readonly Token[], offset: number): Token | undefined => tokens.find(({ from, to }) => from <= offset && offset < to) ?? tokens.find(({ to }) => to === offset);

export const covers = (outer: Span, inner: Span): boolean => outer.from <= inner.from && inner.to <= outer.to;

/** The expressions around a span, the outermost one first. */
export function nodesAround(expr: Expr, at: Span): Expr[] {
  const path: Expr[] = [];
  for (let node: Expr | undefined = covers(expr, at) ? expr : undefined; node; node = childrenOf(node).find((child) => covers(child, at))) path.push(node);
  return path;
}
