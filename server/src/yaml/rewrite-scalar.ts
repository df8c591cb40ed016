import type { TextEdit } from '../text/range';
import { lineBreakOf } from './edit';
import { placeOf, type Place } from './places';
import type { YamlNode, YamlScalar } from './tree';

/** How far the lines of a new block scalar are indented below their key. */
const INDENT = 2;

/**
 * Gives a scalar another text. One line stays in the scalar's own style; several lines become a literal block, with the
 * indentation and the chomping of the block that was there, or else below the key.
 *
 * @param text the document
 * @param value without a line break at its end
 * @returns undefined where the value cannot be written in place, such as several lines inside of brackets
 */
export function rewriteScalar(text: string, root: YamlNode | undefined, scalar: YamlScalar, value: string): TextEdit | undefined {
  const place = placeOf(root, scalar);
  if (!place) return undefined;
  const isBlock = scalar.style === 'literal' || scalar.style === 'folded';
  if (isBlock) return rewriteBlock(text, scalar, place, value);
  if (!value.includes('\n')) return { from: scalar.from, to: scalar.to, text: encodeFlow(value, scalar.style, place.inFlow) };
  return toLiteralBlock(text, root, scalar, value);
}

/**
 * Makes a literal block of a scalar, with another text. What YAML took for a comment behind it moves behind the `|`.
 *
 * @param to where the text ends that the block replaces, if behind the scalar
 */
export function toLiteralBlock(text: string, root: YamlNode | undefined, scalar: YamlScalar, value: string, to = scalar.to): TextEdit | undefined {
  const place = placeOf(root, scalar);
  if (!place || place.inFlow) return undefined;
  if (scalar.style === 'literal' || scalar.style === 'folded') return rewriteBlock(text, scalar, place, value, '|');
  const column = keyColumn(text, place);
  const rest = /^[ \t]*(#[^\r\n]*)?(?=[\r\n]|$)/.exec(text.slice(to));
  if (column === undefined || !rest) return undefined;
  const { from, gap } = startOf(text, scalar, place);
  const header = `|${isIndented(value) ? INDENT : ''}${rest[1] ? ` ${rest[1]}` : ''}`;
  return { from, to: to + rest[0].length, text: gap + header + body(text, value, column + INDENT) };
}

/** @param mark the block's style; that of several lines is always literal */
function rewriteBlock(text: string, scalar: YamlScalar, place: Place, value: string, mark?: '|'): TextEdit | undefined {
  const source = text.slice(scalar.from, scalar.to);
  const header = /^([|>])([-+]?)([1-9]?)([-+]?)([^\r\n]*)/.exec(source);
  if (!header) return undefined;
  const [line, style, before, given, after, comment] = header;
  const column = keyColumn(text, place);
  let indent = contentIndent(source.slice(line.length), column, given!);
  let number = '';
  if (isIndented(value)) {
    if (column === undefined) return undefined;
    if (indent === undefined || indent - column > 9) indent = column + INDENT;
    number = String(indent - column);
  }
  if (indent === undefined) return undefined;
  // Blank lines at the end belong to what a `+` keeps, and to the space between the rules.
  const end = scalar.from + source.trimEnd().length;
  return { from: scalar.from, to: end, text: `${value.includes('\n') ? '|' : (mark ?? style)}${number}${before || after}${comment}`.trimEnd() + body(text, value, indent) };
}

/** How far a block's lines are indented, counted from the beginning of the line. */
function contentIndent(content: string, column: number | undefined, given: string): number | undefined {
  if (given !== '') return column === undefined ? undefined : column + Number(given);
  return /\n( *)[^\s]/.exec(content)?.[1]?.length ?? (column === undefined ? undefined : column + INDENT);
}

/** A block's indentation is that of its first line; where that is indented itself, a number has to say it. */
const isIndented = (value: string): boolean => value.startsWith(' ');

const body = (text: string, value: string, indent: number): string =>
  value.split('\n').map((line) => lineBreakOf(text) + (line === '' ? '' : ' '.repeat(indent) + line)).join('');

/** The column of the key that a scalar is the value of; undefined where no plain `key: value` is written. */
function keyColumn(text: string, { entry }: Place): number | undefined {
  if (!entry || !/^[ \t]*:/.test(text.slice(entry.key.to, entry.key.to + 20))) return undefined;
  const start = text.lastIndexOf('\n', entry.key.from - 1) + 1;
  return text.slice(start, entry.key.from).includes('\t') ? undefined : entry.key.from - start;
}

/** A value on the line below its key moves up behind the colon, for there a block's header is at home. */
function startOf(text: string, scalar: YamlScalar, { entry }: Place): { from: number; gap: string } {
  const colon = text.indexOf(':', entry!.key.to) + 1;
  const gap = text.slice(colon, scalar.from);
  return gap.includes('\n') && gap.trim() === '' ? { from: colon, gap: ' ' } : { from: scalar.from, gap: '' };
}

const ESCAPES: Readonly<Record<string, string>> = { '\\': '\\\\', '"': '\\"', '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/** One line in a flow style; in single quotes where plain YAML could not hold it. */
function encodeFlow(value: string, style: YamlScalar['style'], inFlow: boolean): string {
  if (style === 'double') return `"${value.replace(/[\\"\u0000-\u001f\u007f-\u009f\u2028\u2029]/g, (c) => ESCAPES[c] ?? `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`)}"`;
  if (style === 'plain' && isPlain(value, inFlow)) return value;
  return `'${value.replaceAll("'", "''")}'`;
}

/** Whether YAML reads a text back as it stands (YAML 1.2.2, section 7.3.3). */
export const isPlain = (value: string, inFlow: boolean): boolean =>
  !/^(?:[\s,[\]{}#&*!|>'"%@`]|[-?:](?:\s|$))/.test(value) && !/:(?:\s|$)|\s#|\s$/.test(value) && !(inFlow && /[,[\]{}]/.test(value));
