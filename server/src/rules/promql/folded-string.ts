import { promqlOf, type QueryRegion } from '../../model/query-region';
import { walk, type LabelMatcher } from '../../query/promql/ast';
import { span, type Span } from '../../text/range';
import { defineRule } from '../rule';

/** A run of blanks that has a sign of alternatives or a group on one of its sides. */
const BESIDE_A_SIGN = /(?<=[|(])[ \t]+|[ \t]+(?=[|)])/g;

export default defineRule({
  id: 'promql/folded-string',
  severity: 'warning',
  query(query, context) {
    if (query.language !== 'promql' || !query.map.exact || !query.scalar || query.scalar.style === 'literal') return;
    const { text } = context.document;
    if (!text.slice(query.from, query.to).includes('\n')) return;
    const { expr } = promqlOf(query);
    if (!expr) return;
    for (const node of walk(expr)) {
      if (node.kind !== 'selector') continue;
      for (const matcher of node.matchers) {
        const breaks = foldedBreaks(text, query, matcher);
        if (breaks.length === 0) continue;
        context.report({
          from: query.map.toSource(matcher.valueSpan).from,
          to: breaks[0]!.from,
          message: `YAML makes a blank of a line break in this value, and the regular expression looks for it: \`${matcher.value.slice(0, 80)}\`. Write the value on one line.`,
          fixes: [{ title: 'Join the lines of the value', edits: breaks.map((at) => ({ ...at, text: '' })) }],
        });
      }
    }
  },
});

/** The source of the blanks in a regular expression that are line breaks in truth. */
function foldedBreaks(text: string, { map, text: query }: QueryRegion, { operator, valueSpan }: LabelMatcher): Span[] {
  if (operator !== '=~' && operator !== '!~') return [];
  const literal = query.slice(valueSpan.from, valueSpan.to);
  return [...literal.matchAll(BESIDE_A_SIGN)]
    .map(({ index, 0: blanks }) => map.toSource(span(valueSpan.from + index, valueSpan.from + index + blanks.length)))
    .filter(({ from, to }) => text.slice(from, to).includes('\n'));
}
