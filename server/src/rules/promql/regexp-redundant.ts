import { operatorSpan, removeMatcher, replace } from '../../query/promql/edits';
import { isOpen, literalOf } from '../../query/promql/regexp';
import type { LabelMatcher, VectorSelector } from '../../query/promql/ast';
import { defineRule, type Fix } from '../rule';

interface Finding {
  readonly message: string;
  readonly fixes: readonly Fix[];
}

/** Replaces the operator, and the value where it is written otherwise without a regular expression. */
function exactly(text: string, matcher: LabelMatcher, value: string): Fix[] {
  const at = operatorSpan(text, matcher);
  const wanted = matcher.operator === '=~' ? '=' : '!=';
  if (!at) return [];
  const edits = [replace(at, wanted), ...(value === matcher.value ? [] : [replace(matcher.valueSpan, JSON.stringify(value))])];
  return [{ title: `Change to \`${wanted}\``, edits, isSafe: true }];
}

function find(text: string, selector: VectorSelector, matcher: LabelMatcher): Finding | undefined {
  const { name, operator, value } = matcher;
  if (operator === '=~' && value === '.*') {
    const edit = removeMatcher(text, selector, matcher);
    return { message: `\`=~".*"\` matches every series, with the label \`${name}\` or without: the matcher can go.`, fixes: edit ? [{ title: 'Remove the matcher', edits: [edit], isSafe: true }] : [] };
  }
  if (operator === '!~' && value === '.+') {
    const at = operatorSpan(text, matcher);
    return { message: `\`!~".+"\` matches the series without the label \`${name}\`, for which \`=""\` is the plain way.`, fixes: at ? [{ title: 'Change to `=""`', edits: [replace({ from: at.from, to: matcher.valueSpan.to }, '=""')], isSafe: true }] : [] };
  }
  const literal = literalOf(value);
  if (literal === undefined) return undefined;
  const plain = operator === '=~' ? '=' : '!=';
  return { message: `The expression matches one value alone, so \`${plain}\` does the same and says it.`, fixes: exactly(text, matcher, literal) };
}

export default defineRule({
  id: 'promql/regexp-redundant',
  severity: 'hint',
  promql({ region, parsed, selectors }, context) {
    for (const node of selectors) {
      for (const matcher of node.matchers) {
        const found = (matcher.operator === '=~' || matcher.operator === '!~') && !isOpen(matcher) ? find(parsed.text, node, matcher) : undefined;
        if (found) context.reportIn(region, { from: matcher.from, to: matcher.to, ...found });
      }
    }
  },
});
