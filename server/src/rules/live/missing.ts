import { childrenOf, type Expr, type VectorSelector } from '../../query/promql/ast';
import { metricOf } from '../../query/promql/labels';
import type { Absence } from '../../query/promql/live';
import type { CheckContext, PromqlQuery } from '../rule';

/** A selector that has no series, and why. */
export interface Missing<Kind extends Absence['kind']> {
  readonly selector: VectorSelector;
  readonly absence: Absence & { readonly kind: Kind };
  /** Who says so. */
  readonly who: string;
}

/** The selectors of a query that have no series for a reason of some kinds. */
export function missingIn<Kind extends Absence['kind']>({ parsed, expr }: PromqlQuery, context: CheckContext, ...kinds: readonly Kind[]): Missing<Kind>[] {
  const { live } = context;
  // What a variable of Grafana stands for, nobody knows here.
  if (!live || parsed.variables.length > 0) return [];
  return expected(expr, context).flatMap((selector): Missing<Kind>[] => {
    const absence = inPlace(live.selector(selector)?.absence, selector);
    return absence && (kinds as readonly string[]).includes(absence.kind) ? [{ selector, absence: absence as Missing<Kind>['absence'], who: live.who }] : [];
  });
}

/** What is known of a selector was asked for any that is written like it: its matcher is the one that stands here. */
function inPlace(absence: Absence | undefined, selector: VectorSelector): Absence | undefined {
  if (absence?.kind !== 'label' && absence?.kind !== 'value') return absence;
  const { name, operator, value } = absence.matcher;
  const matcher = selector.matchers.find((own) => own.name === name && own.operator === operator && own.value === value);
  return matcher && { ...absence, matcher };
}

/**
 * The selectors that a query counts on. One that is there for what may be missing (`absent`, `or`, the right side of `unless`), that asks
 * about another time, or whose metric a rule of the workspace records, which may not be deployed yet, may well have no series.
 */
export function expected(expr: Expr, context: CheckContext): VectorSelector[] {
  switch (expr.kind) {
    case 'selector': {
      const metric = metricOf(expr);
      const isOfNow = expr.modifiers.offset === undefined && expr.modifiers.at === undefined;
      const isMade = metric !== undefined && (/^ALERTS(?:_FOR_STATE)?$/.test(metric) || context.workspace.get('recorded', metric).length > 0);
      return isOfNow && !isMade ? [expr] : [];
    }
    case 'matrix':
      return expected(expr.selector, context);
    case 'call':
      return /^absent(?:_over_time)?$/.test(expr.name) ? [] : childrenOf(expr).flatMap((child) => expected(child, context));
    case 'binary':
      if (expr.operator === 'or') return [];
      return expr.operator === 'unless' ? expected(expr.left, context) : [...expected(expr.left, context), ...expected(expr.right, context)];
    case 'subquery':
      return expr.modifiers.offset === undefined && expr.modifiers.at === undefined ? expected(expr.expr, context) : [];
    default:
      return childrenOf(expr).flatMap((child) => expected(child, context));
  }
}

const NAMED = 6;
/** A list of names as a part of a sentence; of a long one, the beginning. */
export const listed = (names: readonly string[]): string => `${names.slice(0, NAMED).map((name) => `\`${name}\``).join(', ')}${names.length > NAMED ? ` and ${names.length - NAMED} more` : ''}`;

/** A day as people write it, from seconds since the epoch. */
export const dayOf = (seconds: number): string => new Date(seconds * 1000).toISOString().slice(0, 10);
