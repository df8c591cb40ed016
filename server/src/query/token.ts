import type { Span } from '../text/range';
import { shortText } from '../text/short-text';
import { scanNumber } from './promql/number';
import { mayHaveVariables, variableEnd } from './variables';

/** The lexical classes of PromQL and LogQL; sizes in bytes and flags such as `--strict` are LogQL's alone. */
export type TokenType = 'comment' | 'number' | 'duration' | 'string' | 'identifier' | 'operator' | 'open' | 'close' | 'comma' | 'colon' | 'unknown' | 'bytes' | 'flag';

export interface Token extends Span {
  readonly type: TokenType;
  readonly text: string;
  /** What is wrong with the token itself, such as a quote that is never closed. */
  readonly error?: string;
  /** Of an identifier: whether it is a variable of Grafana, or has one in it, such as `${env}_requests_total`. */
  readonly variable?: true;
}

/** Takes a token that was found, and returns where it ends. */
export type Push = (type: TokenType, from: number, to: number, error?: string, variable?: true) => number;

const BLANK = /[ \t\r\n]+/y;
const COMMENT = /#[^\r\n]*/y;
const DURATION = /(?:[0-9]+(?:ms|[smhdwy]))+(?![A-Za-z0-9_])/y;
const IDENTIFIER = /[A-Za-z_:][A-Za-z0-9_:]*/y;
/** Inside of a range, a colon stands between range and step and is no part of a name. */
const WORD = /[A-Za-z_][A-Za-z0-9_]*/y;

function match(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : at;
}

/** Where white space ends that begins at an offset; the offset itself where none does. */
export const blankEnd = (text: string, at: number): number => match(BLANK, text, at);

/**
 * Splits a query into tokens, comments included, white space left out. Never fails: a character that no token begins
 * with is a token of type `unknown`.
 *
 * @param operators the language's operators, longest first
 */
export function tokenize(text: string, operators: readonly string[]): Token[] {
  const tokens: Token[] = [];
  scan(text, operators, (type, from, to, error, variable) => {
    const token = { type, from, to, text: shortText(text, from, to) };
    tokens.push(error !== undefined ? { ...token, error } : variable ? { ...token, variable } : token);
    return to;
  });
  return tokens;
}

/** The same, handing each token over as it is found. */
export function scan(text: string, operators: readonly string[], push: Push): void {
  const mayVary = mayHaveVariables(text);
  const starting = byFirstCharacter(operators);
  let at = 0;
  let inRange = false;
  while (at < text.length) {
    const c = text[at]!;
    const kind = NAME_KINDS[text.charCodeAt(at)] ?? NO_NAME;
    let end: number;
    if (c === ' ' || c === '\n' || c === '\t' || c === '\r') at++;
    else if (kind === LETTER && ((end = nameEnd(text, at, inRange)), !mayVary || variableEnd(text, end) === end)) at = push('identifier', at, end);
    else if (mayVary && (kind !== NO_NAME || '$[{<.:'.includes(c)) && (end = nameWithVariable(text, at, inRange ? WORD : IDENTIFIER)) > at) at = push('identifier', at, end, undefined, true);
    else if (c === '#') at = push('comment', at, match(COMMENT, text, at));
    else if (c === '"' || c === "'" || c === '`') at = stringToken(text, at, push);
    else if (kind === DIGIT && (end = match(DURATION, text, at)) > at) at = push('duration', at, end);
    else if (kind === DIGIT || (c === '.' && NAME_KINDS[text.charCodeAt(at + 1)] === DIGIT)) at = numberToken(text, at, push);
    else if (c === ':' && (end = nameEnd(text, at, inRange)) > at) at = push('identifier', at, end);
    else if (c === '(' || c === '[' || c === '{') {
      at = push('open', at, at + 1);
      inRange ||= c === '[';
    } else if (c === ')' || c === ']' || c === '}') {
      at = push('close', at, at + 1);
      inRange &&= c !== ']';
    }
    else if (c === ',') at = push('comma', at, at + 1);
    else if (c === ':') at = push('colon', at, at + 1);
    else {
      const operator = operatorAt(text, at, starting.get(c));
      const width = operator?.length ?? (text.codePointAt(at)! > 0xffff ? 2 : 1);
      at = push(operator ? 'operator' : 'unknown', at, at + width);
    }
  }
}

const NO_NAME = 0;
const LETTER = 1;
const DIGIT = 2;

/** What each character of ASCII is in a name. A file has hundreds of thousands of them: until V8 has optimized it, a call for each would take a tenth of all checks. */
const NAME_KINDS = Uint8Array.from({ length: 128 }, (_, code) => (/[A-Za-z_]/.test(String.fromCharCode(code)) ? LETTER : /[0-9]/.test(String.fromCharCode(code)) ? DIGIT : NO_NAME));

/** The same as `WORD` and `IDENTIFIER` find, at a third of the time: names are most of what there is. */
function nameEnd(text: string, from: number, inRange: boolean): number {
  for (let at = from; ; at++) {
    const code = text.charCodeAt(at);
    // Behind the end, it is not a number.
    if (!(code < 128) || (NAME_KINDS[code] === NO_NAME && (code !== 58 || inRange))) return at;
  }
}

const tables = new WeakMap<readonly string[], ReadonlyMap<string, readonly string[]>>();

/** A language's operators by their first characters, in their order. */
function byFirstCharacter(operators: readonly string[]): ReadonlyMap<string, readonly string[]> {
  const known = tables.get(operators);
  if (known) return known;
  const table = new Map<string, string[]>();
  for (const operator of operators) table.set(operator[0]!, [...(table.get(operator[0]!) ?? []), operator]);
  tables.set(operators, table);
  return table;
}

function operatorAt(text: string, at: number, candidates: readonly string[] | undefined): string | undefined {
  if (candidates) for (const operator of candidates) if (text.startsWith(operator, at)) return operator;
  return undefined;
}

const DIGITS_AND_LETTERS = /[A-Za-z0-9_]+/y;
/** The same, or the whole part of a number whose fraction is a variable, such as `0.$quantile`. */
const BEFORE_VARIABLE = /[0-9]*\.(?=\$|\[\[|\{\{|<<)|[A-Za-z0-9_]+/y;

/** Where a name or a number ends that has a variable in it; the offset itself where none begins here. */
export function nameWithVariable(text: string, from: number, name: RegExp): number {
  let end = variableEnd(text, from);
  if (end === from) {
    end = Math.max(match(name, text, from), match(BEFORE_VARIABLE, text, from));
    const behind = variableEnd(text, end);
    if (end === from || behind === end) return from;
    end = behind;
  }
  for (;;) {
    const word = Math.max(match(name, text, end), match(DIGITS_AND_LETTERS, text, end));
    const next = variableEnd(text, word);
    if (next === end) return end;
    end = next;
  }
}

/** The replacement character, which stands for what could not be decoded, and halves of surrogate pairs. */
const NOT_UTF8 = /\uFFFD|[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/;

function numberToken(text: string, from: number, push: Push): number {
  const end = scanNumber(text, from);
  if (end !== undefined) return push('number', from, end);
  const word = /^[A-Za-z0-9_.]+/.exec(text.slice(from))![0];
  return push('number', from, from + word.length, `\`${word}\` is neither a number nor a duration; the units of a duration are \`ms\`, \`s\`, \`m\`, \`h\`, \`d\`, \`w\` and \`y\`.`);
}

/** Strings follow Go's rules, as both languages do: escapes in single and double quotes, none in backticks. */
export function stringToken(text: string, from: number, push: Push): number {
  const quote = text[from]!;
  let mayBeBroken = false;
  let hasEscape = false;
  for (let i = from + 1; i < text.length; i++) {
    const c = text[i]!;
    mayBeBroken ||= text.charCodeAt(i) >= 0xd800;
    if (c === quote) return push('string', from, i + 1, mayBeBroken && NOT_UTF8.test(text.slice(from, i)) ? 'This string holds a character that is not valid UTF-8.' : hasEscape ? escapeError(text.slice(from + 1, i), quote) : undefined);
    if (quote === '`') continue;
    if (c === '\n') return push('string', from, i, `This string is never closed: ${quote} is missing before the end of the line.`);
    if (c === '\\') {
      hasEscape = true;
      i++;
    }
  }
  return push('string', from, text.length, `This string is never closed: ${quote} is missing.`);
}

/** The escapes of Go's string literals (Go specification, "Rune literals"); both quotes may be escaped only in their own strings. */
function escapeError(body: string, quote: string): string | undefined {
  const escape = /\\([\s\S]?)/g;
  for (let m = escape.exec(body); m; m = escape.exec(body)) {
    const rest = body.slice(m.index + 1);
    const u = /^(?:u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([0-7]{3}))/.exec(rest);
    const point = u && (u[3] ? parseInt(u[3], 8) : parseInt(u[1] ?? u[2]!, 16));
    if (point !== null && point !== undefined && (point > (u![3] ? 0xff : 0x10ffff) || (point >= 0xd800 && point < 0xe000))) return `\`\\${u![0]}\` is not a Unicode character.`;
    if (m[1] === quote || /^(?:[abfnrtv\\]|[0-7]{3}|x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8})/.test(rest)) continue;
    return `\`\\${m[1]}\` is not an escape sequence; write \`\\\\${m[1]}\` for a backslash, or use backticks around the string.`;
  }
  return undefined;
}
