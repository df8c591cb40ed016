import type { LabelMatcher } from '../../query/promql/ast';
import { accepts, isOpen } from '../../query/promql/regexp';
import { defineRule } from '../rule';
import { MAX_COMPARED } from './compared-matchers';

const show = ({ operator, value }: LabelMatcher): string => `\`${operator}${JSON.stringify(value)}\``;

/** Why no value fits a matcher and those before it; undefined where one may. */
function contradiction(matcher: LabelMatcher, index: number, all: readonly LabelMatcher[]): string | undefined {
  if (matcher.operator === '!~' && matcher.value === '.*') return `\`!~".*"\` refuses every value, the missing label too, so that the selector finds nothing.`;
  for (let i = 0; i < index; i++) {
    const other = all[i]!;
    if (other.name !== matcher.name || isOpen(other) || isOpen(matcher)) continue;
    const [exact, tested] = other.operator === '=' ? [other, matcher] : matcher.operator === '=' ? [matcher, other] : [];
    const refused = exact ? accepts(tested!, exact.value) === false : isOpposite(matcher, other);
    if (refused) return `\`${matcher.name}\` cannot be ${show(other)} and ${show(matcher)} at once, so that the selector finds nothing.`;
  }
  return undefined;
}

const isOpposite = (a: LabelMatcher, b: LabelMatcher): boolean => a.value === b.value && ((a.operator === '=~' && b.operator === '!~') || (a.operator === '!~' && b.operator === '=~'));

export default defineRule({
  id: 'promql/matchers-contradict',
  severity: 'warning',
  promql({ region, selectors }, context) {
    for (const node of selectors) {
      if (node.matchers.length > MAX_COMPARED) continue;
      for (const [i, matcher] of node.matchers.entries()) {
        const message = contradiction(matcher, i, node.matchers);
        if (message) context.reportIn(region, { from: matcher.from, to: matcher.to, message });
      }
    }
  },
});
