import type { QueryRegion } from '../model/query-region';
import { span, type Span } from '../text/range';
import type { CheckContext } from './rule';

/** A run of blanks that has a sign of alternatives or a group on one of its sides. */
const BESIDE_A_SIGN = /(?<=[|(])[ \t]+|(?<![ \t])[ \t]+(?=[|)])/g;

/** Whether YAML made blanks of line breaks in a query. */
export function isFolded(query: QueryRegion, documentText: string): boolean {
  const { scalar, from, to } = query;
  if (scalar === undefined || scalar.style === 'literal') return false;
  // The map is made when it is asked for, which a query on one line need not be.
  return documentText.slice(from, to).includes('\n') && query.map.exact;
}

/** Reports a regular expression of a query that looks for a blank which is a line break in truth. */
export function reportFoldedBreaks(query: QueryRegion, { value, ...at }: Span & { readonly value: string }, context: CheckContext): void {
  const breaks = breaksIn(context.document.text, query, at);
  if (breaks.length === 0) return;
  context.report({
    from: query.map.toSource(at).from,
    to: breaks[0]!.from,
    message: `YAML makes a blank of a line break in this value, and the regular expression looks for it: \`${value.slice(0, 80)}\`. Write the value on one line.`,
    fixes: [{ title: 'Join the lines of the value', edits: breaks.map((each) => ({ ...each, text: '' })) }],
  });
}

/** The source of the blanks in a regular expression that are line breaks in truth. */
function breaksIn(documentText: string, { map, text }: QueryRegion, { from, to }: Span): Span[] {
  return [...text.slice(from, to).matchAll(BESIDE_A_SIGN)]
    .map(({ index, 0: blanks }) => map.toSource(span(from + index, from + index + blanks.length)))
    .filter((source) => documentText.slice(source.from, source.to).includes('\n'));
}
