import type { Span, TextEdit } from '../text/range';
import { entryOf, isMapping, isScalar, ownEntry, type YamlEntry, type YamlMapping, type YamlScalar } from './tree';

/** Characters that only a double-quoted scalar can hold on one line, or that no reader could see. */
const UNPRINTABLE = /[\p{Cc}\p{Zl}\p{Zp}\p{Cs}\ufeff]/u;
/** What readers of YAML, be it 1.1 or 1.2, take for something else than a string. */
const NOT_A_STRING = /^(?:true|false|null|yes|no|on|off|y|n|~|[-+]?[0-9.][0-9_.e+-]*|0[xob][0-9a-f_]+|[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?|[-+]?\.inf|\.nan)$/i;

/** Writes a string as a YAML scalar on one line, plain where YAML would read it back as the same string. */
export function quote(value: string, style: YamlScalar['style'] = 'plain'): string {
  if (style === 'double' || UNPRINTABLE.test(value.replaceAll('\t', ''))) {
    return JSON.stringify(value).replace(/[\p{Cc}\p{Zl}\p{Zp}\ufeff]/gu, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`);
  }
  const single = `'${value.replaceAll("'", "''")}'`;
  if (style === 'single') return single;
  const isPlain = /^[A-Za-z0-9_/.][A-Za-z0-9_/.:-]*$/.test(value) && !value.endsWith(':') && !/^(?:---|\.\.\.)/.test(value) && !NOT_A_STRING.test(value);
  return isPlain ? value : single;
}

/** Replaces a scalar's value and keeps its quotes. */
export const replaceScalar = (scalar: YamlScalar, value: string): TextEdit => ({ from: scalar.from, to: scalar.to, text: quote(value, scalar.style) });

/**
 * Adds `key: value` to a mapping, in the mapping's own style and indentation.
 *
 * @param text the document that the mapping stands in
 * @param value the source of the value; in block style its further lines are indented below the key
 * @param after the keys behind which the new one is at home, the best one first
 * @returns undefined where the key is there already, with a value of its own
 */
export function insertField(text: string, mapping: YamlMapping, key: string, value: readonly string[] | string, after: readonly string[] = []): TextEdit | undefined {
  const lines = typeof value === 'string' ? [value] : value;
  const flowValue = lines.length === 1 ? lines[0]! : `{ ${lines.slice(1).map((line) => line.trim()).join(', ')} }`;
  const there = ownEntry(mapping, key);
  if (there) {
    const indent = lineBreakOf(text) + startOf(text, there).indent;
    return fill(text, mapping, there, ` ${flowValue}`, `${lines[0] === '' ? '' : ` ${lines[0]}`}${lines.slice(1).map((line) => indent + line).join('')}`);
  }
  if (mapping.flow || mapping.entries.length === 0) return insertIntoFlow(text, mapping, `${key}: ${flowValue}`);
  const first = startOf(text, mapping.entries[0]!);
  const newLine = lineBreakOf(text) + first.indent;
  const source = `${key}:${lines[0] === '' ? '' : ` ${lines[0]}`}${lines.slice(1).map((line) => newLine + line).join('')}`;
  const anchor = after.map((name) => ownEntry(mapping, name)).find((entry) => entry && isOneLine(text, entry));
  if (!anchor) return { from: first.at, to: first.at, text: source + newLine };
  const end = lineEnd(text, anchor.key.from);
  return { from: end, to: end, text: newLine + source };
}

/**
 * Sets a field of a mapping inside a mapping, such as a label: makes the inner one where it is missing.
 *
 * @returns undefined where something else stands in the place of the mapping or the field
 */
export function setNested(text: string, mapping: YamlMapping, outer: string, key: string, value: string, after: readonly string[]): TextEdit | undefined {
  const inner = entryOf(mapping, outer)?.value;
  return isMapping(inner) ? insertField(text, inner, key, value) : insertField(text, mapping, outer, ['', `  ${key}: ${value}`], after);
}

/**
 * Removes a key with its value, and the comment behind it.
 *
 * @returns undefined where the mapping has nothing else, or the field cannot be told apart from what is around it
 */
export function removeField(text: string, mapping: YamlMapping, key: string): TextEdit | undefined {
  const index = mapping.entries.findIndex((entry) => entry.key.text === key);
  const entry = mapping.entries[index];
  if (!entry || mapping.entries.length < 2) return undefined;
  const gap = mapping.flow ? flowField(text, mapping, index) : blockField(text, mapping, index);
  // An alias elsewhere may name what stands there.
  return gap && !/[\s:[{,]&[^\s&]/.test(text.slice(gap.from, gap.to)) ? { ...gap, text: '' } : undefined;
}

function blockField(text: string, mapping: YamlMapping, index: number): Span | undefined {
  const { key, value } = mapping.entries[index]!;
  const next = mapping.entries[index + 1];
  const line = text.lastIndexOf('\n', key.from - 1) + 1;
  const markers = text.slice(line, key.from);
  // Blank lines behind a block scalar are not its own.
  const last = value && value.from >= key.to ? value.from + text.slice(value.from, value.to).trimEnd().length : key.to;
  const to = lineEnd(text, last - 1);
  if (/^[ \t]*$/.test(markers) && line > 0) return { from: lineEnd(text, line - 1), to };
  return next && /^[ \t]*(?:-[ \t]+)*$/.test(markers) && /^\s*$/.test(text.slice(to, next.key.from)) ? { from: key.from, to: next.key.from } : undefined;
}

function flowField(text: string, { entries }: YamlMapping, index: number): Span | undefined {
  const [before, entry, next] = [entries[index - 1], entries[index]!, entries[index + 1]];
  // A value that is missing, or an alias, does not say where the entry ends.
  const endOf = ({ key: { to }, value }: YamlEntry): number | undefined => (value && value.from >= to ? value.to : undefined);
  const end = endOf(entry);
  if (end === undefined) return undefined;
  const isComma = (from: number, to: number): boolean => /^\s*,\s*$/.test(text.slice(from, to));
  if (next) return isComma(end, next.key.from) ? { from: entry.key.from, to: next.key.from } : undefined;
  const start = before && endOf(before);
  return start !== undefined && isComma(start, entry.key.from) ? { from: start, to: end } : undefined;
}

/** Gives a value to a key that has none, or a null; undefined where it has another one. */
function fill(text: string, mapping: YamlMapping, { key, value }: YamlEntry, inFlow: string, inBlock: string): TextEdit | undefined {
  const isNull = isScalar(value) && value.type === 'null' && value.from >= key.to;
  if (value && !isNull) return undefined;
  const from = key.to + (/^\s*:/.exec(text.slice(key.to, mapping.to))?.[0].length ?? 0);
  const to = Math.max(from, value?.to ?? from);
  if (!mapping.flow) return { from, to, text: inBlock };
  return { from, to, text: `${from === key.to ? ':' : ''}${inFlow}` };
}

function insertIntoFlow(text: string, mapping: YamlMapping, field: string): TextEdit {
  const last = mapping.entries[mapping.entries.length - 1];
  if (last?.value && last.value.from >= last.key.to) return { from: last.value.to, to: last.value.to, text: `, ${field}` };
  // A value that is missing, or an alias, does not say where the entry ends; so the field stands before all others.
  if (last) {
    const at = mapping.entries[0]!.key.from;
    return { from: at, to: at, text: `${field}, ` };
  }
  return text[mapping.from] === '{' ? { from: mapping.from, to: mapping.to, text: `{ ${field} }` } : { from: mapping.from, to: mapping.from, text: field };
}

/** New lines end as the first one does that is there. */
export const lineBreakOf = (text: string): string => (text[text.indexOf('\n') - 1] === '\r' ? '\r\n' : '\n');

/** Where a mapping's first key begins, with its tag, its anchor and the `?` of an explicit key. */
function startOf(text: string, entry: YamlEntry): { at: number; indent: string } {
  const start = text.lastIndexOf('\n', entry.key.from - 1) + 1;
  const markers = /^[ \t]*(?:[-:][ \t]+)*/.exec(text.slice(start, entry.key.from))![0];
  return { at: start + markers.length, indent: ' '.repeat(markers.length) };
}

const lineEnd = (text: string, from: number): number => {
  const newline = text.indexOf('\n', from);
  const end = newline < 0 ? text.length : newline;
  return text[end - 1] === '\r' ? end - 1 : end;
};

const isOneLine = (text: string, { key, value }: YamlEntry): boolean => value?.kind === 'scalar' && value.style !== 'literal' && value.style !== 'folded' && value.to <= lineEnd(text, key.from) && value.from >= key.to;
