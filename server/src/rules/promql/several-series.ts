import { insert } from '../../query/promql/edits';
import { toldApartBy } from '../../query/promql/one-series';
import { typeOf } from '../../query/promql/types';
import { defineRule } from '../rule';

const MOST_NAMES = 3;
const AGGREGATORS = ['sum', 'max', 'avg'];

/** What each series of a result is for. */
function eachOf(labels: 'any' | readonly string[]): string {
  if (labels === 'any') return 'target that it selects';
  const names = labels.slice(0, MOST_NAMES).map((label) => `\`${label}\``);
  return labels.length === 1 ? names[0]! : `combination of ${names.join(', ')}${labels.length > MOST_NAMES ? ' and others' : ''}`;
}

export default defineRule({
  id: 'promql/several-series',
  severity: 'hint',
  promql({ region, expr, parsed }, context) {
    const { takesOne } = region;
    if (takesOne === undefined || parsed.variables.length > 0 || typeOf(expr) !== 'instant vector') return;
    const labels = toldApartBy(expr, context.facts);
    if (!labels) return;
    context.reportIn(region, {
      from: expr.from,
      to: expr.to,
      message: `${takesOne} takes one series, and fails as soon as there are several: this returns one for each ${eachOf(labels)}. Aggregate them, as in \`sum(…)\`.`,
      fixes: AGGREGATORS.map((operator) => ({ title: `Take the \`${operator}\` of all series`, edits: [insert(expr.from, `${operator}(`), insert(expr.to, ')')] })),
    });
  },
});
