import { unwrap, type Binary, type Call, type Expr } from '../../query/promql/ast';
import { isMatched, matchesOpenly, SELECTS_SERIES } from '../../query/promql/labels';
import { isFilledIn } from '../../query/variables';
import { typeOf } from '../../query/promql/types';
import { defineRule } from '../rule';

/** What becomes of a label of an expression's result: undefined is kept or put to use, otherwise what drops it. */
type Fate = (label: string) => string | undefined;

const used: Fate = () => undefined;

/** Visits every join that copies labels, with what becomes of them further out. */
function visit(expr: Expr, fate: Fate, report: (join: Binary, fate: Fate) => void): void {
  switch (expr.kind) {
    case 'paren':
    case 'unary':
    case 'subquery':
      return visit(expr.expr, fate, report);
    case 'call':
      return expr.args.forEach((arg) => visit(arg, typeOf(expr) === 'scalar' ? used : called(expr, fate), report));
    case 'aggregation': {
      if (expr.param) visit(expr.param, used, report);
      return visit(expr.expr, SELECTS_SERIES.has(expr.operator) ? fate : expr.grouping?.labels.some(({ name }) => isFilledIn(name)) ? used : grouped(expr, fate), report);
    }
    case 'binary': {
      if (matchesOpenly(expr)) return [expr.left, expr.right].forEach((side) => visit(side, used, report));
      if (expr.matching?.group?.include.length) report(expr, fate);
      visit(expr.left, sideFate(expr, 'left', fate), report);
      return visit(expr.right, sideFate(expr, 'right', fate), report);
    }
    default:
      return;
  }
}

/** Functions to which any label may be of use. */
const READS_LABELS = /^(?:sort_by_label|info$|absent|histogram_)/;

/** What a call makes of the labels of its vector. */
function called({ name, args }: Call, fate: Fate): Fate {
  if (READS_LABELS.test(name)) return used;
  if (name !== 'label_replace' && name !== 'label_join') return fate;
  // A vector, the label that is written, a separator or a replacement, and the labels that are read; behind them, of `label_replace`, an expression.
  const texts = args.slice(1).map(unwrap).flatMap((arg) => (arg.kind === 'string' && !isFilledIn(arg.value) ? [arg.value] : []));
  if (texts.length < args.length - 1) return used;
  const [target, , ...read] = texts;
  const involved = new Set([target, ...(name === 'label_replace' ? read.slice(0, 1) : read)]);
  return (label) => (involved.has(label) ? undefined : fate(label));
}

function grouped({ operator, grouping }: Extract<Expr, { kind: 'aggregation' }>, fate: Fate): Fate {
  const listed = new Set(grouping?.labels.map(({ name }) => name));
  if (grouping?.without) return (label) => (listed.has(label) ? `\`${operator} without (${[...listed].join(', ')})\` takes it away` : fate(label));
  return (label) => (listed.has(label) ? undefined : listed.size > 0 ? `\`${operator} by (${[...listed].join(', ')})\` drops it` : `\`${operator}\` drops it`);
}

/** What a binary operation makes of the labels of one of its sides. */
function sideFate(expr: Binary, side: 'left' | 'right', fate: Fate): Fate {
  const { operator, matching } = expr;
  if (typeOf(expr.left) === 'scalar' || typeOf(expr.right) === 'scalar') return fate;
  const beyond = (label: string): string | undefined => {
    if (operator === 'or') return fate(label);
    if (operator === 'and' || operator === 'unless') return side === 'left' ? fate(label) : `\`${operator}\` only looks whether the right side is there`;
    const group = matching?.group;
    if (!group) return `matching with \`${matching?.on ? 'on' : 'ignoring'} (${matching?.labels.map(({ name }) => name).join(', ') ?? ''})\` drops it`;
    const included = group.include.some(({ name }) => name === label);
    if (group.side === side) return included ? `\`group_${group.side}\` overwrites it` : fate(label);
    return included ? fate(label) : `\`group_${group.side}\` does not copy it on`;
  };
  return (label) => (isMatched(expr, label) ? undefined : beyond(label));
}

export default defineRule({
  id: 'promql/joined-label-unused',
  severity: 'hint',
  promql({ region, expr, binaries }, context) {
    if (!binaries.some(({ matching }) => matching?.group?.include.length)) return;
    visit(unwrap(expr), used, ({ matching }, fate) => {
      const { side, include } = matching!.group!;
      for (const label of include) {
        const reason = fate(label.name);
        if (reason) context.reportIn(region, { from: label.from, to: label.to, message: `\`group_${side}\` copies \`${label.name}\` for nothing: further out, ${reason}.` });
      }
    });
  },
});
