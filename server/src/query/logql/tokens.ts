import { blankEnd, nameWithVariable, stringToken, type Push, type Token, type TokenType } from '../token';
import { hasVariable, variableEnd } from '../variables';
import { byteCount, durationSeconds, rangeSeconds } from './units';
import { OPERATORS } from './words';

const COMMENT = /#[^\r\n]*|\/\/[^\r\n]*|\/\*[\s\S]*?(?:\*\/|$)/y;
const IDENTIFIER = /[\p{L}_][\p{L}\p{Nd}_]*/uy;
const FLAG = /--(?:strict|keep-empty)(?![\p{L}-])/uy;
/** A number as Go's text/scanner reads one. */
const NUMBER = /0[xX][\da-fA-F_]*(?:\.[\da-fA-F_]*)?(?:[pP][+-]?[\d_]*)?|0[oObB][\d_]*|(?:\d[\d_]*(?:\.[\d_]*)?|\.\d[\d_]*)(?:[eE][+-]?[\d_]*)?/y;
const DURATION_TAIL = /[\p{N}nuµmshdwy.]*/uy;
const BYTES_TAIL = /[\p{N}BikKMGTP.]*/uy;
const NEGATIVE_DURATION = /-[\p{N}nuµmshdwy.]+/uy;
/** What may stand between the brackets of a range: everything up to the one that closes it, on the same line. */
const RANGE = /[^[\](){}"`|\r\n]*(?=\])/y;

function match(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : at;
}

/**
 * Splits a LogQL query into tokens as Loki's own lexer does (pkg/logql/syntax/lex.go), comments included, white space left out. Never
 * fails. Unlike there, what stands between the brackets of a range is a token of its own, and Grafana's variables are names.
 */
export function tokenizeLogql(text: string): Token[] {
  const tokens: Token[] = [];
  const push: Push = (type, from, to, error) => {
    tokens.push({ type, from, to, text: text.slice(from, to), ...(error === undefined ? {} : { error }) });
    return to;
  };
  const mayVary = text.includes('$') || text.includes('[[');
  let at = 0;
  while (at < text.length) {
    const c = text[at]!;
    let end: number;
    if ((end = blankEnd(text, at)) > at) at = end;
    else if (mayVary && (end = nameWithVariable(text, at, IDENTIFIER)) > at) {
      tokens.push({ type: 'identifier', from: at, to: end, text: text.slice(at, end), variable: true });
      at = end;
    } else if ((c === '#' || c === '/') && (end = match(COMMENT, text, at)) > at) at = push('comment', at, end, commentError(text.slice(at, end)));
    else if (c === '"' || c === '`') at = stringToken(text, at, push);
    else if (c === "'") at = singleQuoted(text, at, push);
    else if (/[0-9]/.test(c) || (c === '.' && /[0-9]/.test(text[at + 1] ?? ''))) at = numberToken(text, at, push);
    else if ((end = match(IDENTIFIER, text, at)) > at) at = push('identifier', at, end);
    else if (c === '[') at = rangeTokens(text, at, push, tokens);
    else if (c === '(' || c === '{') at = push('open', at, at + 1);
    else if (')]}'.includes(c)) at = push('close', at, at + 1);
    else if (c === ',') at = push('comma', at, at + 1);
    else if (c === '-' && (end = match(FLAG, text, at)) > at) at = push('flag', at, end);
    else if (c === '-' && (end = match(NEGATIVE_DURATION, text, at)) > at && durationSeconds(text.slice(at, end)) !== undefined) at = push('duration', at, end);
    else {
      const operator = OPERATORS.find((o) => text.startsWith(o, at));
      const width = operator?.length ?? (text.codePointAt(at)! > 0xffff ? 2 : 1);
      at = push(operator ? 'operator' : 'unknown', at, at + width);
    }
  }
  return tokens;
}

const commentError = (comment: string): string | undefined => (/^\/\*(?:[\s\S]*\*\/)?$/.test(comment) || !comment.startsWith('/*') ? undefined : 'This comment is never closed: `*/` is missing.');

/** Loki takes single quotes for those of Go, which hold one character and are no strings. */
function singleQuoted(text: string, from: number, push: Push): number {
  const end = /'(?:[^'\\\r\n]|\\.)*'?/y;
  return push('string', from, match(end, text, from), 'Loki knows no strings in single quotes: write the value in double quotes or in backticks.');
}

/** A number, a duration or a size in bytes, whichever the longest text is that makes sense. */
function numberToken(text: string, from: number, push: Push): number {
  const end = match(NUMBER, text, from);
  const candidates: readonly (readonly [TokenType, RegExp, (text: string) => number | undefined])[] = [['duration', DURATION_TAIL, durationSeconds], ['bytes', BYTES_TAIL, byteCount]];
  for (const [type, tail, parse] of candidates) {
    const to = match(tail, text, end);
    if (to > end && parse(text.slice(from, to)) !== undefined) return finished(type, text, from, to, push);
  }
  return finished('number', text, from, end, push);
}

/** What a word follows at once was meant to be something else, unless the word is an operator, as in `status>=400and status<500`. */
function finished(type: TokenType, text: string, from: number, to: number, push: Push): number {
  const end = match(IDENTIFIER, text, to);
  if (end === to || /^(?:and|or|unless)$/i.test(text.slice(to, end))) return push(type, from, to, type === 'number' ? numberError(text.slice(from, to)) : undefined);
  const word = text.slice(from, end);
  return push(type, from, end, `\`${word}\` is neither a number, nor a duration such as \`1h30m\`, nor a size such as \`5MB\`.`);
}

/** Why a number has no value (the errors of text/scanner, then strconv.ParseFloat of Go). */
function numberError(text: string): string | undefined {
  if (/^0[xX][\da-fA-F]+(?:\.[\da-fA-F]*)?[pP][+-]?\d+$/.test(text)) return undefined;
  if (/^0[xXoObB]/.test(text)) return `\`${text}\` is no number in LogQL, which knows decimal ones only.`;
  if (text.includes('_')) return `\`${text}\` is no number in LogQL: digits stand together, without \`_\`.`;
  if (/^0(?=[0-7]*[89])\d+$/.test(text)) return `\`${text}\` begins with \`0\`, behind which Loki expects octal digits: leave the \`0\` out.`;
  if (!/^(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/.test(text)) return `\`${text}\` is not a number.`;
  return Number.isFinite(Number(text)) ? undefined : `The number \`${text.length > 24 ? `${text.slice(0, 24)}…` : text}\` is out of range: a float has at most 1.8e308.`;
}

/** The brackets of a range and what they hold, which Loki reads as one. */
function rangeTokens(text: string, from: number, push: Push, tokens: Token[]): number {
  const at = push('open', from, from + 1);
  // `[$__interval]` and `[[interval]]`, of which the second is a variable and was read before.
  const inner = variableEnd(text, at) > at ? variableEnd(text, at) : match(RANGE, text, at);
  if (inner === at || text[inner] !== ']') return at;
  const content = text.slice(at, inner);
  if (hasVariable(content)) tokens.push({ type: 'identifier', from: at, to: inner, text: content, variable: true });
  else push('duration', at, inner, rangeError(content));
  return inner;
}

function rangeError(content: string): string | undefined {
  if (rangeSeconds(content) !== undefined) return undefined;
  const trimmed = content.trim();
  if (trimmed !== content && rangeSeconds(trimmed) !== undefined) return `Loki takes no blanks inside the brackets of a range: write \`[${trimmed}]\`.`;
  return `\`${trimmed}\` is not a duration: units stand from the largest to the smallest, each once, as in \`1h30m\`.`;
}
