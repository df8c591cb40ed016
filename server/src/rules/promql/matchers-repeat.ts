import type { LabelMatcher } from '../../query/promql/ast';
import { removeMatcher } from '../../query/promql/edits';
import { accepts } from '../../query/promql/regexp';
import { defineRule } from '../rule';
import { MAX_COMPARED } from './compared-matchers';

const isSame = (a: LabelMatcher, b: LabelMatcher): boolean => a.name === b.name && a.operator === b.operator && a.value === b.value;

/** The matcher that makes another one needless: the same one before it, or the one value that both accept. */
function impliedBy(matcher: LabelMatcher, index: number, all: readonly LabelMatcher[]): LabelMatcher | undefined {
  const same = all.find((other, i) => i < index && isSame(other, matcher));
  if (same || matcher.operator === '=') return same;
  return all.find((other) => other.name === matcher.name && other.operator === '=' && accepts(matcher, other.value) === true);
}

export default defineRule({
  id: 'promql/matchers-repeat',
  severity: 'hint',
  promql({ region, parsed, selectors }, context) {
    for (const node of selectors) {
      if (node.matchers.length > MAX_COMPARED) continue;
      node.matchers.forEach((matcher, i) => {
        // What always matches is another rule's report.
        if (matcher.operator === '=~' && matcher.value === '.*') return;
        const other = impliedBy(matcher, i, node.matchers);
        if (!other) return;
        const edit = removeMatcher(parsed.text, node, matcher);
        context.reportIn(region, {
          from: matcher.from,
          to: matcher.to,
          message: isSame(other, matcher) ? `The matcher stands in the selector twice: one is enough.` : `\`${other.name}="${other.value}"\` leaves nothing for this matcher to refuse: it can go.`,
          fixes: edit ? [{ title: 'Remove the matcher', edits: [edit], isSafe: true }] : [],
        });
      });
    }
  },
});
