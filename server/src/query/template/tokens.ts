import type { Span } from '../../text/range';
import { shortText } from '../../text/short-text';

export type TemplateTokenType =
  | 'text'
  | 'comment'
  | 'open'
  | 'close'
  | 'space'
  | 'variable'
  | 'field'
  | 'dot'
  | 'identifier'
  | 'keyword'
  | 'bool'
  | 'nil'
  | 'number'
  | 'character'
  | 'string'
  | 'raw string'
  | '('
  | ')'
  | '|'
  | ':='
  | '='
  | 'other'
  | 'error'
  | 'end';

/** A token of a Go template. Together, tokens cover the whole text, up to an error, which ends them. */
export interface TemplateToken extends Span {
  readonly type: TemplateTokenType;
  readonly text: string;
  /** Of an error: what is wrong. */
  readonly message?: string;
}

export const KEYWORDS: ReadonlySet<string> = new Set(['block', 'break', 'continue', 'define', 'else', 'end', 'if', 'range', 'template', 'with']);

const WORD = /[\p{L}\p{Nd}_]+/uy;
/** What Go's scanner takes for one number; whether it is one, the parser says. */
const NUMBER = /[+-]?(?:0[xX][\da-fA-F_]*(?:\.[\da-fA-F_]*)?(?:[pP][+-]?[\d_]*)?|0[oO][0-7_]*(?:\.[0-7_]*)?|0[bB][01_]*(?:\.[01_]*)?|[\d_]*(?:\.[\d_]*)?(?:[eE][+-]?[\d_]*)?)i?/y;

/** Splits a Go template as the scanner of Go's text/template/parse does. Never throws; at what that refuses, it ends with an error. */
export function templateTokens(text: string): TemplateToken[] {
  return new Scanner(text).run();
}

class Scanner {
  private at = 0;
  private readonly tokens: TemplateToken[] = [];

  constructor(private readonly text: string) {}

  run(): TemplateToken[] {
    while (this.at < this.text.length) {
      const open = this.text.indexOf('{{', this.at);
      if (open !== this.at) this.add('text', open < 0 ? this.text.length : open);
      else if (!this.action()) return this.tokens;
    }
    this.tokens.push({ type: 'end', from: this.at, to: this.at, text: '' });
    return this.tokens;
  }

  private add(type: TemplateTokenType, to: number): true {
    this.tokens.push({ type, from: this.at, to, text: shortText(this.text, this.at, to) });
    this.at = to;
    return true;
  }

  private fail(from: number, to: number, message: string): false {
    this.tokens.push({ type: 'error', from, to: Math.max(from, Math.min(to, this.text.length)), text: this.text.slice(from, to), message });
    return false;
  }

  /** The end of a right delimiter that begins here, its trim marker included; undefined where there is none. */
  private closeAt(at: number): number | undefined {
    if (isClose(this.text, at)) return at + 2;
    return isBlank(this.text.charCodeAt(at)) && this.text[at + 1] === '-' && isClose(this.text, at + 2) ? at + 4 : undefined;
  }

  /** From `{{` to `}}`. */
  private action(): boolean {
    const open = this.at;
    const trims = this.text[open + 2] === '-' && isBlank(this.text.charCodeAt(open + 3));
    const inside = open + (trims ? 4 : 2);
    if (this.text.startsWith('/*', inside)) return this.comment(open, inside);
    this.add('open', inside);
    let depth = 0;
    for (;;) {
      const close = this.closeAt(this.at);
      if (close !== undefined) {
        if (depth > 0) return this.fail(this.at, close, 'A parenthesis is not closed: expected `)` before the action ends.');
        return this.add('close', close);
      }
      if (this.at >= this.text.length) return this.fail(open, inside, 'The action is not closed: `}}` is missing.');
      const token = this.text[this.at];
      if (token === '(') depth++;
      if (token === ')' && --depth < 0) return this.fail(this.at, this.at + 1, 'There is no `(` that this `)` would close.');
      if (!this.one()) return false;
    }
  }

  private comment(open: number, inside: number): boolean {
    const end = this.text.indexOf('*/', inside + 2);
    if (end < 0) return this.fail(open, inside + 2, 'The comment is not closed: `*/}}` is missing.');
    const close = this.closeAt(end + 2);
    if (close === undefined) return this.fail(end, end + 2, 'Behind the end of a comment, the action must end: write `*/}}` or `*/ -}}`.');
    return this.add('comment', close);
  }

  /** One token inside of an action. */
  private one(): boolean {
    const code = this.text.charCodeAt(this.at);
    if (isBlank(code)) return this.space();
    const c = this.text[this.at]!;
    switch (c) {
      case '=':
      case '|':
      case '(':
      case ')':
        return this.add(c, this.at + 1);
      case ':':
        return this.text[this.at + 1] === '=' ? this.add(':=', this.at + 2) : this.fail(this.at, this.at + 1, 'Expected `:=`, which declares a variable.');
      case '"':
        return this.quoted('string', 'The string is not closed: `"` is missing. It cannot go on in another line.');
      case "'":
        return this.quoted('character', "The character is not closed: `'` is missing. Text stands in double quotes.");
      case '`':
        return this.raw();
      case '$':
        return this.name('variable', 1);
      case '.':
        return isDigit(this.text.charCodeAt(this.at + 1)) ? this.number() : this.name('field', 1);
      default:
        if (isDigit(code) || c === '+' || c === '-') return this.number();
        return wordEnd(this.text, this.at) > this.at ? this.name('identifier', 0) : this.other();
    }
  }

  private other(): boolean {
    const point = String.fromCodePoint(this.text.codePointAt(this.at)!);
    return /^[!-~]$/.test(point) ? this.add('other', this.at + 1) : this.fail(this.at, this.at + point.length, `The character ${codePoint(point)} cannot stand in an action.`);
  }

  /** The blank in front of `-}}` belongs to the delimiter. */
  private space(): true {
    let end = this.at + 1;
    while (isBlank(this.text.charCodeAt(end))) end++;
    return this.add('space', end - 1 > this.at && this.text[end] === '-' && isClose(this.text, end + 1) ? end - 1 : end);
  }

  private quoted(type: 'string' | 'character', message: string): boolean {
    const quote = this.text[this.at];
    for (let i = this.at + 1; i < this.text.length && this.text[i] !== '\n'; i++) {
      if (this.text[i] === quote) return this.add(type, i + 1);
      if (this.text[i] === '\\' && this.text[++i] === '\n') break;
    }
    const line = this.text.indexOf('\n', this.at);
    return this.fail(this.at, line < 0 ? this.text.length : line, message);
  }

  private raw(): boolean {
    const end = this.text.indexOf('`', this.at + 1);
    return end < 0 ? this.fail(this.at, this.at + 1, 'The raw string is not closed: a backtick is missing.') : this.add('raw string', end + 1);
  }

  private number(): boolean {
    let end = numberEnd(this.text, this.at);
    const sign = this.text[end];
    if ((sign === '+' || sign === '-') && end > this.at) {
      end = numberEnd(this.text, end);
      if (this.text[end - 1] !== 'i') return this.fail(this.at, end, `\`${this.text.slice(this.at, end)}\` is no number, and there is no arithmetic in templates.`);
    }
    const rest = wordEnd(this.text, end);
    if (rest > end) return this.fail(this.at, rest, `\`${this.text.slice(this.at, rest)}\` is no number.`);
    return this.add('number', end);
  }

  /** A word, behind a `.` or `$` or as it stands. */
  private name(type: 'variable' | 'field' | 'identifier', sign: number): boolean {
    const end = wordEnd(this.text, this.at + sign);
    if (!this.endsName(end)) {
      const bad = String.fromCodePoint(this.text.codePointAt(end)!);
      const reason = bad === '=' ? 'write a blank in front of it' : bad === '-' ? `a name with it is read with \`index\`, as in \`index $labels "a-b"\`` : `there is a blank, \`.\`, \`|\` or a parenthesis behind a name`;
      return this.fail(end, end + bad.length, `${codePoint(bad)} cannot follow a name: ${reason}.`);
    }
    if (type === 'field' && end === this.at + 1) return this.add('dot', end);
    if (type !== 'identifier') return this.add(type, end);
    const word = shortText(this.text, this.at, end);
    return this.add(KEYWORDS.has(word) ? 'keyword' : word === 'nil' ? 'nil' : word === 'true' || word === 'false' ? 'bool' : 'identifier', end);
  }

  /** Whether a name may end here (lexer.atTerminator). */
  private endsName(at: number): boolean {
    return at === this.text.length || isBlank(this.text.charCodeAt(at)) || '.,|:)('.includes(this.text[at]!) || isClose(this.text, at);
  }
}

const isBlank = (code: number): boolean => code === 32 || code === 9 || code === 13 || code === 10;
const isDigit = (code: number): boolean => code >= 48 && code <= 57;
const isClose = (text: string, at: number): boolean => text[at] === '}' && text[at + 1] === '}';

/** Where the letters, digits and `_` end that begin at an offset; the offset itself where none does. */
function wordEnd(text: string, from: number): number {
  let at = from;
  let code = text.charCodeAt(at);
  while ((code >= 97 && code <= 122) || (code >= 65 && code <= 90) || code === 95 || isDigit(code)) code = text.charCodeAt(++at);
  // Only letters beyond ASCII, which are rare, need the tables of Unicode.
  if (!(code > 127)) return at;
  WORD.lastIndex = at;
  return WORD.test(text) ? WORD.lastIndex : at;
}

function numberEnd(text: string, from: number): number {
  NUMBER.lastIndex = from;
  return NUMBER.test(text) ? NUMBER.lastIndex : from;
}

const codePoint = (c: string): string => (/^[!-~]$/.test(c) ? `\`${c}\`` : `U+${c.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}`);
