import { inlineCode } from '../../text/markdown';
import type { LabelMatcher } from './ast';
import { matchesEmpty } from './types';

const PLAIN_ALTERNATIVES = /^[\w:/-]+(?:\|[\w:/-]+)+$/;

/** What a label matcher asks for, in a sentence of Markdown. */
export function matcherSentence(matcher: LabelMatcher): string {
  const [name, value] = [inlineCode(matcher.name), inlineCode(matcher.value)];
  const isMissing = matcher.value === '';
  switch (matcher.operator) {
    case '=':
      return isMissing ? `Series without the label ${name}, or with an empty one.` : `Series whose label ${name} is ${value}.`;
    case '!=':
      return isMissing ? `Series that have the label ${name}.` : `Series whose label ${name} is not ${value}, also those without it.`;
    default: {
      const isNegative = matcher.operator === '!~';
      const missing = matchesEmpty(matcher) ? ', also those without it' : '';
      if (PLAIN_ALTERNATIVES.test(matcher.value)) return `Series whose label ${name} is ${isNegative ? 'none of ' : ''}${matcher.value.split('|').map(inlineCode).join(isNegative ? ', ' : ' or ')}${missing}.`;
      return `Series whose label ${name} ${isNegative ? 'does not match' : 'matches'} ${value}${missing}. The regular expression (RE2) has to match the whole value.`;
    }
  }
}
