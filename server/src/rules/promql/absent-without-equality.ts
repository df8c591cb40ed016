import { unwrap } from '../../query/promql/ast';
import { defineRule } from '../rule';

export default defineRule({
  id: 'promql/absent-without-equality',
  severity: 'hint',
  promql({ region, calls }, context) {
    for (const node of calls) {
      if ((node.name !== 'absent' && node.name !== 'absent_over_time') || !node.args[0]) continue;
      const inner = unwrap(node.args[0]);
      const selector = inner.kind === 'matrix' ? inner.selector : inner;
      if (selector.kind !== 'selector') continue;
      const matchers = selector.matchers.filter(({ name }) => name !== '__name__');
      // Without any matcher, nobody expects labels.
      if (matchers.length === 0 || matchers.some(({ operator, value }) => operator === '=' && value !== '')) continue;
      context.reportIn(region, {
        ...node.nameSpan,
        message: `\`${node.name}\` takes its labels from matchers with \`=\` alone, and this selector has none: its series has no labels, and no more than one comes even where several values are missing.`,
      });
    }
  },
});
