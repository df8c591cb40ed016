import { shortText } from '../../text/short-text';
import { scan, type Token, type TokenType } from '../token';
import { OPERATORS } from './words';

/** The tokens of a query that are no comments. */
export interface CodeTokens {
  /** What stands behind the last one is of no meaning. */
  readonly list: readonly Token[];
  readonly count: number;
}

/** A token that becomes another one. */
interface Reused extends Token {
  type: TokenType;
  from: number;
  to: number;
  text: string;
  error: string | undefined;
  variable: true | undefined;
}

/** Of a query with more tokens, the others are let go. */
const MOST_KEPT = 500;

let kept: Reused[] = [];

/**
 * Reads a query with tokens that serve the next one again. There are forty to a query, and nobody looks at them once there is a tree: made
 * anew for each of ten thousand queries, they were a seventh of what all checks left to the garbage collector.
 *
 * @param read what it returns must hold none of the tokens
 */
export function withTokens<Result>(text: string, read: (tokens: CodeTokens) => Result): Result {
  const list = kept;
  // Whoever reads another query meanwhile gets tokens of its own.
  kept = [];
  let count = 0;
  scan(text, OPERATORS, (type, from, to, error, variable) => {
    if (type === 'comment') return to;
    const token = (list[count++] ??= { type, from, to, text, error, variable });
    token.type = type;
    token.from = from;
    token.to = to;
    token.text = shortText(text, from, to);
    token.error = error;
    token.variable = variable;
    return to;
  });
  try {
    return read({ list, count });
  } finally {
    if (list.length > MOST_KEPT) list.length = MOST_KEPT;
    // A text that was cut out of a file would keep the whole file.
    for (let i = 0; i < Math.min(count, MOST_KEPT); i++) list[i]!.text = '';
    kept = list;
  }
}
