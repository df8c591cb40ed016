import type { Span } from '../../text/range';
import type { Token } from '../token';
import type { QueryProblem } from './problem';

/** A feature that a server must enable, at the place where the query uses it. */
export interface FeatureUse extends Span {
  /** The name that `--enable-feature` knows. */
  readonly flag: string;
  readonly what: string;
}

/** Thrown where a query nests too deeply to be read; it is then not judged, for Prometheus may well take it. */
export class TooDeep extends Error {
  /**
   * @param at where the token begins at which reading ended; undefined for the end of the query
   * @param reason what there is too much of, such as "more than 200 levels are nested here"
   */
  constructor(readonly at: number | undefined, readonly reason: string) {
    super();
  }
}

/** Thrown where no rule of the grammar can go on, and caught at the top. */
export class Unexpected extends Error {
  /** @param at where the token begins that cannot stand there; undefined for the end of the query */
  constructor(readonly at: number | undefined) {
    super();
  }
}

/** Deeper nesting than anybody writes; it keeps the recursion within the stack. */
const MAX_DEPTH = 200;
/** A chain of operators or subqueries nests as well, one level for each: more of them than anybody writes. */
const MAX_OPERATIONS = 2000;

/** A word in lower case. Nearly all are, and `toLowerCase` makes a text before it sees that. */
export function lowerCase(word: string): string {
  for (let i = 0; i < word.length; i++) {
    const c = word.charCodeAt(i);
    if ((c >= 65 && c <= 90) || c > 127) return word.toLowerCase();
  }
  return word;
}

/** Reads the tokens of a query one by one, and collects what is wrong with it. */
export class TokenReader {
  readonly problems: QueryProblem[] = [];
  readonly features: FeatureUse[] = [];
  /** The token that comes next; undefined at the end. A field, for every rule of the grammar looks at it several times. */
  protected token: Token | undefined;
  /** Where the last token that was taken ends. */
  protected last = 0;
  private at = 0;
  private depth = 0;
  private operations = 0;

  /** @param tokens those of the query that are no comments; what is behind the last one belongs to another query */
  constructor(private readonly tokens: readonly Token[], private readonly count = tokens.length) {
    this.token = this.peek(0);
  }

  /** @param ahead how many tokens behind the next one */
  protected peek(ahead: number): Token | undefined {
    const index = this.at + ahead;
    return index < this.count ? this.tokens[index] : undefined;
  }

  protected fail(): never {
    throw new Unexpected(this.token?.from);
  }

  protected next(): Token {
    const { token } = this;
    if (!token || token.type === 'unknown' || token.error) this.fail();
    this.last = token.to;
    this.token = ++this.at < this.count ? this.tokens[this.at] : undefined;
    return token;
  }

  protected is(text: string, ahead = 0): boolean {
    return (ahead === 0 ? this.token : this.peek(ahead))?.text === text;
  }

  /** The lower-case word of an identifier, for keywords are written in any case. */
  protected word(ahead = 0): string | undefined {
    const token = ahead === 0 ? this.token : this.peek(ahead);
    return token?.type === 'identifier' ? lowerCase(token.text) : undefined;
  }

  protected expect(text: string): Token {
    return this.token?.text === text ? this.next() : this.fail();
  }

  protected report(at: Span, message: string, fixes: QueryProblem['fixes'] = []): void {
    this.problems.push({ from: at.from, to: at.to, message, fixes });
  }

  protected use(flag: string, at: Span, what: string): void {
    this.features.push({ from: at.from, to: at.to, flag, what });
  }

  /** Goes one level deeper; `leave` comes back. */
  protected enter(): void {
    if (++this.depth > MAX_DEPTH) throw this.tooDeep(`more than ${MAX_DEPTH} levels are nested here`);
  }

  protected leave(): void {
    this.depth--;
  }

  protected countOperation(): void {
    if (++this.operations > MAX_OPERATIONS) throw this.tooDeep(`it has more than ${MAX_OPERATIONS} operators and subqueries`);
  }

  private tooDeep(reason: string): TooDeep {
    return new TooDeep(this.token?.from, reason);
  }

  /** Takes the next token whatever it is, for the token behind it says better what is wrong. */
  protected skip(): void {
    this.last = this.token?.to ?? this.last;
    this.token = ++this.at < this.count ? this.tokens[this.at] : undefined;
  }
}
