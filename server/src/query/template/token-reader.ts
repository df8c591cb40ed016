import type { Span } from '../../text/range';
import type { QueryProblem } from '../promql/problem';
import type { TemplateToken } from './tokens';

/** Levels of blocks and parentheses; nobody writes that many, and a parser that follows them all would run out of stack. */
const MAX_DEPTH = 200;

/** Thrown at what Go refuses, or without a problem where a template nests too deeply; caught at the top. */
export class Refused extends Error {
  constructor(readonly problem: QueryProblem | undefined) {
    super();
  }
}

export const refuse = (at: Span, message: string, fixes: QueryProblem['fixes'] = []): never => {
  throw new Refused({ from: at.from, to: at.to, message, fixes });
};

/** Reads the tokens of a template one by one. */
export class TokenReader {
  /** The index of the next token. */
  protected at = 0;
  private depth = 0;

  constructor(protected readonly tokens: readonly TemplateToken[]) {}

  /** The token at hand; an error of the scanner is refused once the parser gets there, as Go does. */
  protected peek(): TemplateToken {
    const token = this.tokens[this.at]!;
    if (token.type === 'error') refuse(token, token.message!);
    return token;
  }

  protected next(): TemplateToken {
    const token = this.peek();
    if (token.type !== 'end') this.at++;
    return token;
  }

  protected skip(): void {
    while (this.peek().type === 'space') this.at++;
  }

  protected peekWord(): TemplateToken {
    this.skip();
    return this.peek();
  }

  protected nextWord(): TemplateToken {
    this.skip();
    return this.next();
  }

  protected unexpected(token: TemplateToken, expected: string): never {
    if (token.text === '}') refuse(token, 'An action ends with two braces: `}}`.');
    return refuse(token, token.type === 'close' ? `The action ends too early: expected ${expected}.` : `\`${cut(token.text)}\` cannot stand here: expected ${expected}.`);
  }

  /** Goes one level deeper; `leave` comes back. */
  protected enter(): void {
    if (++this.depth > MAX_DEPTH) throw new Refused(undefined);
  }

  protected leave(): void {
    this.depth--;
  }
}

/** The beginning of a text that may be long, for messages. */
export const cut = (text: string): string => (text.length > 30 ? `${text.slice(0, 29)}…` : text);
