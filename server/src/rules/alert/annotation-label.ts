import { alternativesOf } from '../../query/promql/alternatives';
import { isComparison, type Expr } from '../../query/promql/ast';
import type { QueryFacts } from '../../query/promql/facts';
import { lossOf, type LabelLoss } from '../../query/promql/label-origin';
import { labelsOf } from '../../query/promql/labels';
import { NO_FACTS } from '../../query/promql/metric-table';
import { outcome, valuesOf } from '../../query/promql/value-range';
import type { LabelRead } from '../../query/template/infer';
import { didYouMean } from '../../text/did-you-mean';
import { isAddedLater } from '../promql/added-labels';
import { defineRule, type AlertTemplate, type CheckContext } from '../rule';
import { Memo } from '../../text/memo';

/** Whether an expression never has a result, because of a comparison that its values cannot meet. */
function isDead(expr: Expr): boolean {
  switch (expr.kind) {
    case 'paren':
    case 'unary':
    case 'aggregation':
      return isDead(expr.expr);
    case 'call':
      return !expr.name.startsWith('absent') && expr.args.some(isDead);
    case 'binary':
      if (isComparison(expr.operator) && !expr.bool && outcome(valuesOf(expr.left, NO_FACTS), expr.operator, valuesOf(expr.right, NO_FACTS)) === 'never') return true;
      return isDead(expr.left) || (expr.operator !== 'unless' && isDead(expr.right));
    default:
      return false;
  }
}

interface Loss {
  readonly reason: string;
  readonly isSure: boolean;
}

/** How many of a query's parts cannot have a label, and why the first of them cannot. */
function losses(parts: readonly Expr[], label: string, facts: QueryFacts): { readonly first: LabelLoss | undefined; readonly count: number } {
  let first: LabelLoss | undefined;
  let count = 0;
  for (const part of parts) {
    const loss = lossOf(part, label, facts);
    if (!loss) continue;
    first ??= loss;
    count++;
  }
  return { first, count };
}

/** Why the alert's series do not have a label; sure where none of them can. */
function missing(parts: readonly Expr[], label: string, facts: QueryFacts): Loss | undefined {
  const { first, count } = losses(parts, label, NO_FACTS);
  if (first) return count === parts.length ? { reason: `no series of the query has it: ${first.reason}`, isSure: true } : { reason: `not every series of the query has it, for ${first.reason}`, isSure: false };
  if (isAddedLater(label)) return undefined;
  const listed = losses(parts, label, facts);
  return listed.first && listed.count === parts.length ? { reason: `no series of the query has it: ${listed.first.reason}`, isSure: false } : undefined;
}

/** The label that was meant, among those that the series can have. */
function meantLabel(parts: readonly Expr[], label: string, facts: QueryFacts): string | undefined {
  const candidates = new Set<string>();
  for (const part of parts) {
    const { can } = labelsOf(part, facts);
    if (can !== 'any') for (const name of can) candidates.add(name);
  }
  candidates.delete('__name__');
  return didYouMean(label, candidates);
}

/** A template that reads more labels than that was made to be large. */
const MOST_READS = 500;

/** The label, as the template reads it, in a sentence about what it is of. */
function reportLoss(read: LabelRead, parts: readonly Expr[], { region }: AlertTemplate, context: CheckContext): void {
  const loss = missing(parts, read.label, context.facts);
  if (!loss) return;
  const own = read.of === 'alert' && region.rule.label(read.label);
  const meant = own ? undefined : meantLabel(parts, read.label, context.facts);
  const at = { from: read.from, to: read.to };
  context.reportIn(region, {
    ...at,
    severity: loss.isSure ? undefined : 'hint',
    message: `The template reads the label \`${read.label}\`${read.of === 'alert' ? '' : ' of its own query'}, and ${loss.reason}. It comes out empty${own ? `; the rule's own label of that name is not among those that a template reads` : meant ? `; did you mean \`${meant}\`?` : '.'}`,
    fixes: meant && loss.isSure ? [{ title: `Change to \`${meant}\``, edits: [{ ...at, text: meant }] }] : [],
  });
}

const known = new Memo<Expr, readonly Expr[]>();

/** The alternatives of a query that can have a result. Every label that the templates of its alert read asks for them. */
function partsOf(expr: Expr): readonly Expr[] {
  let parts = known.get(expr);
  if (!parts) {
    const all = alternativesOf(expr);
    const alive = all.length > 1 ? all.filter((part) => !isDead(part)) : all;
    known.set(expr, (parts = alive.length > 0 ? alive : all));
  }
  return parts;
}

export default defineRule({
  id: 'alert/annotation-label',
  severity: 'warning',
  template(template, context) {
    const { facts, query } = template;
    for (const [i, read] of facts.labels.entries()) {
      if (i >= MOST_READS) return;
      if (read.of === 'alert') {
        if (query) reportLoss(read, partsOf(query.expr), template, context);
      } else if (read.of.expr && read.of.hasKnownLabels) {
        reportLoss(read, partsOf(read.of.expr), template, context);
      }
    }
  },
});
