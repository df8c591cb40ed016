import type { YamlScalar } from '../tree';

/** Thrown where a document is not plain enough for the reader; the library reads it then, and nobody else ever sees this. */
export const UNUSUAL = new Error('not plain block YAML');

/** The code of a character: a text's end is NaN, which no code equals. */
export const NEWLINE = 10;
export const BLANK = 32;
export const COMMENT = 35;
export const COLON = 58;
export const DASH = 45;
export const SINGLE = 39;
export const DOUBLE = 34;

/** Whether nothing, a blank or the end of the line stands at an offset. */
export function isBlankAt(text: string, at: number): boolean {
  const c = text.charCodeAt(at);
  return c === BLANK || c === NEWLINE || at >= text.length;
}

/** The first offset from one on where no blank stands. */
export function behindBlanks(text: string, from: number): number {
  let at = from;
  while (text.charCodeAt(at) === BLANK) at++;
  return at;
}

/** The end of the line that an offset is on, without its line feed. */
export function lineEnd(text: string, from: number): number {
  const at = text.indexOf('\n', from);
  return at < 0 ? text.length : at;
}

const INDICATORS = new Set([...',[]{}#&*!|>\'"%@`'].map((char) => char.charCodeAt(0)));
const BLOCK_INDICATORS = new Set([...'-?:'].map((char) => char.charCodeAt(0)));

/** Whether a plain scalar may begin at an offset: not with an indicator (YAML 1.2.2, section 7.3.3). */
export function beginsPlain(text: string, at: number): boolean {
  const c = text.charCodeAt(at);
  // Letters are by far the most.
  if ((c >= 97 && c <= 122) || (c >= 65 && c <= 90 && c !== 91)) return true;
  return !INDICATORS.has(c) && !(BLOCK_INDICATORS.has(c) && isBlankAt(text, at + 1));
}

/** The numbers of the core schema (YAML 1.2.2, section 10.3.2). */
const NUMBER = /^(?:[-+]?(?:(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][-+]?[0-9]+)?|\.(?:inf|Inf|INF))|\.nan|\.NaN|\.NAN|0o[0-7]+|0x[0-9a-fA-F]+)$/;

/** What the core schema takes a plain scalar for. */
export function plainType(text: string): YamlScalar['type'] {
  const c = text.charCodeAt(0);
  if (c < COLON) return NUMBER.test(text) ? 'number' : 'string';
  if (text.length > 5) return 'string';
  switch (text) {
    case '~':
    case 'null':
    case 'Null':
    case 'NULL':
      return 'null';
    case 'true':
    case 'True':
    case 'TRUE':
    case 'false':
    case 'False':
    case 'FALSE':
      return 'boolean';
    default:
      return 'string';
  }
}

/** A scalar; all have the same shape, which keeps them small and reading them fast. */
export const scalar = (from: number, to: number, text: string, type: YamlScalar['type'], style: YamlScalar['style']): YamlScalar => ({ kind: 'scalar', from, to, text, type, style });

export const plainScalar = (from: number, to: number, text: string): YamlScalar => scalar(from, to, text, plainType(text), 'plain');
