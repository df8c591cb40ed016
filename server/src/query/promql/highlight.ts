import { highlight, type Highlight, type HighlightType } from '../highlight';
import type { Token } from '../token';
import { AGGREGATORS, GROUPING_WORDS, MODIFIER_WORDS, OPERATOR_WORDS } from './words';

/** What each token of a PromQL query is: metric (`variable`), label (`property`), function or aggregation (`function`), and so on. */
export const highlightPromql = (tokens: readonly Token[]): Highlight[] => highlight(tokens, GROUPING_WORDS, classify);

function classify(token: Token, previous: Token | undefined, next: Token | undefined, inside: string | undefined): HighlightType | undefined {
  switch (token.type) {
    case 'number':
    case 'duration':
      return 'number';
    case 'string':
      if (inside === '{' && (previous?.text === '=~' || previous?.text === '!~')) return 'regexp';
      // A quoted name in braces is a metric's or a label's (UTF-8 names).
      if (inside === '{' && previous?.type !== 'operator') return next?.type === 'operator' ? 'property' : 'variable';
      return inside === 'labels' ? 'property' : 'string';
    case 'operator':
      return 'operator';
    case 'identifier':
      return inside === '{' || inside === 'labels' ? 'property' : word(token.text, next);
    default:
      return undefined;
  }
}

function word(text: string, next: Token | undefined): HighlightType {
  const lower = text.toLowerCase();
  if (OPERATOR_WORDS.has(lower) || GROUPING_WORDS.has(lower) || MODIFIER_WORDS.has(lower)) return 'keyword';
  if (AGGREGATORS.has(lower) && (next?.text === '(' || GROUPING_WORDS.has(next?.text.toLowerCase() ?? ''))) return 'function';
  if (next?.text === '(') return 'function';
  return lower === 'inf' || lower === 'nan' ? 'number' : 'variable';
}
