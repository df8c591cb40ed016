import { withoutAnchors } from '../../query/promql/regexp';
import { replace } from '../../query/promql/edits';
import { defineRule } from '../rule';

export default defineRule({
  id: 'promql/regexp-anchored',
  severity: 'hint',
  promql({ region, parsed: { text }, selectors }, context) {
    for (const node of selectors) {
      for (const { operator, value, valueSpan } of node.matchers) {
        if (operator !== '=~' && operator !== '!~') continue;
        const { start, end } = withoutAnchors(value);
        if (!start && !end) continue;
        const anchors = [
          ...(start ? [{ from: valueSpan.from + 1, to: valueSpan.from + 2 }] : []),
          ...(end ? [{ from: valueSpan.to - 2, to: valueSpan.to - 1 }] : []),
        ];
        // An anchor may be written with an escape of the string; then it is left to the reader.
        const isPlain = anchors.every(({ from, to }) => text.slice(from, to) === '^' || text.slice(from, to) === '$');
        const names = [start ? '`^`' : '', end ? '`$`' : ''].filter(Boolean).join(' and ');
        context.reportIn(region, {
          ...valueSpan,
          message: `Prometheus matches the whole value anyway: ${names} can go.`,
          fixes: isPlain ? [{ title: `Remove ${names}`, edits: anchors.map((at) => replace(at, '')), isSafe: true }] : [],
        });
      }
    }
  },
});
