import type { Span } from '../../text/range';
import type { Token } from '../token';

interface Comment {
  readonly from: number;
  readonly text: string;
  /** Whether it stands on a line of its own. */
  readonly own: boolean;
  /** Whether a blank line stands before it. */
  readonly apart: boolean;
}

const INDENT = '  ';

/**
 * Writes code line by line and puts the comments of the source between it, each exactly once and in the order of the
 * source. A comment ends its line, so it is written where a line ends: one that stands elsewhere waits until then.
 */
export class CommentWriter {
  private readonly comments: readonly Comment[];
  /** How many comments are written or waiting. */
  private taken = 0;
  private waiting: Comment[] = [];
  private readonly lines: string[] = [];
  private line = '';
  /** Where the code begins that the source goes on with after leading comments, for the blank line between them. */
  private readonly codeFrom: number;

  /** @param tokens all tokens of the source, comments included */
  constructor(
    private readonly source: string,
    tokens: readonly Token[],
  ) {
    this.comments = tokens.flatMap((token, i): Comment[] => {
      if (token.type !== 'comment') return [];
      const gap = source.slice(tokens[i - 1]?.to ?? 0, token.from);
      return [{ from: token.from, text: token.text.trimEnd(), own: i === 0 || gap.includes('\n'), apart: isApart(gap) }];
    });
    this.codeFrom = tokens.find((token) => token.type !== 'comment')?.from ?? source.length;
  }

  hasComment({ from, to }: Span): boolean {
    return this.comments.some((comment) => comment.from >= from && comment.from < to);
  }

  /** Writes code, at the beginning of a line with its indentation. */
  code(text: string, level: number): void {
    this.line += this.line === '' && text !== '' ? INDENT.repeat(level) + text : text;
  }

  /** Lets the comments before an offset wait for the end of the line. */
  defer(upTo: number): void {
    this.waiting.push(...this.take(upTo).map((comment) => ({ ...comment, own: false, apart: false })));
  }

  /** Ends the line, with the comments before an offset: the first behind the code, the others on lines of their own. */
  break(level: number, upTo: number): void {
    const comments = [...this.waiting, ...this.take(upTo)];
    this.waiting = [];
    if (comments[0] && !comments[0].own && this.line !== '') {
      this.line += ` ${comments.shift()!.text}`;
      this.end();
    } else if (this.line !== '') {
      this.end();
    }
    comments.forEach(({ text, apart }, i) => {
      if (apart && i > 0) this.lines.push('');
      this.lines.push(INDENT.repeat(level) + text);
    });
    // Comments at the top may be kept apart from the query.
    if (upTo === this.codeFrom && comments.length > 0 && isApart(this.source.slice(0, upTo))) this.lines.push('');
  }

  /** Everything that was written, with the comments that are left. */
  finish(): string {
    this.break(0, Infinity);
    return this.lines.join('\n');
  }

  private end(): void {
    this.lines.push(this.line.trimEnd());
    this.line = '';
  }

  private take(upTo: number): Comment[] {
    const taken: Comment[] = [];
    for (let next = this.comments[this.taken]; next && next.from < upTo; next = this.comments[++this.taken]) taken.push(next);
    return taken;
  }
}

/** Whether white space ends with a blank line before what follows. */
const isApart = (gap: string): boolean => /\n[ \t\r]*\n[ \t\r]*$/.test(gap);
