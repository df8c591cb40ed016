import { highlight, type Highlight, type HighlightType } from '../highlight';
import type { Token } from '../token';
import { GROUPING_WORDS, OPERATOR_WORDS, STAGES } from './words';

/** What each token of a LogQL query is; the same types as PromQL's, with pipeline stages as keywords. */
export const highlightLogql = (tokens: readonly Token[]): Highlight[] => highlight(tokens, GROUPING_WORDS, classify);

function classify(token: Token, previous: Token | undefined, next: Token | undefined, inside: string | undefined): HighlightType | undefined {
  switch (token.type) {
    case 'number':
    case 'duration':
    case 'bytes':
      return 'number';
    case 'flag':
      return 'keyword';
    case 'string':
      return ['=~', '!~', '|~'].includes(previous?.text ?? '') || previous?.text === 'regexp' ? 'regexp' : 'string';
    case 'operator':
      return 'operator';
    case 'identifier':
      if (inside === '{' || inside === 'labels') return 'property';
      if (previous?.text === '|' && STAGES.has(token.text)) return 'keyword';
      if (GROUPING_WORDS.has(token.text) || OPERATOR_WORDS.has(token.text) || (token.text === 'of' && next?.text === '(')) return 'keyword';
      return next?.text === '(' ? 'function' : 'property';
    default:
      return undefined;
  }
}
