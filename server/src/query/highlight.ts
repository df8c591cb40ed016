import type { Span } from '../text/range';
import type { Token } from './token';

/** The semantic token types that queries use; all of them are standard ones, so every theme colours them. */
export type HighlightType = 'comment' | 'number' | 'string' | 'regexp' | 'function' | 'keyword' | 'operator' | 'variable' | 'property';

export interface Highlight extends Span {
  readonly type: HighlightType;
}

/**
 * Tells the type of one token from those around it.
 *
 * @param inside the bracket around the token, or `labels` for the parentheses of a list of labels
 */
export type Classify = (token: Token, previous: Token | undefined, next: Token | undefined, inside: string | undefined) => HighlightType | undefined;

/**
 * The types of a query's tokens, comments among them, in the order of the text. Works on broken queries too, for it looks
 * at no more than the tokens around.
 *
 * @param groupingWords words in lower case whose parentheses hold labels
 */
export function highlight(tokens: readonly Token[], groupingWords: ReadonlySet<string>, classify: Classify): Highlight[] {
  const code = tokens.filter((token) => token.type !== 'comment');
  const brackets: string[] = [];
  let at = 0;
  return tokens.flatMap(({ from, to, type: kind }): Highlight[] => {
    if (kind === 'comment') return [{ from, to, type: 'comment' }];
    const token = code[at]!;
    const previous = code[at - 1];
    at++;
    if (token.type === 'open') brackets.push(token.text === '(' && previous && groupingWords.has(previous.text.toLowerCase()) ? 'labels' : token.text);
    else if (token.type === 'close') brackets.pop();
    const type = classify(token, previous, code[at], brackets[brackets.length - 1]);
    return type ? [{ from, to, type }] : [];
  });
}
