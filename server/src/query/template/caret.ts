import { span, type Span } from '../../text/range';
import { templateFactsAt } from './infer';
import type { TemplateValue } from './scope';
import { templateTokens, type TemplateToken } from './tokens';

/** What can be written at a caret in a template. */
export type TemplateCaret =
  /** A field of a value: of the dot, of a variable, or of what parentheses hold. */
  | { readonly kind: 'field'; readonly of: TemplateValue; readonly replace: Span }
  | { readonly kind: 'variable'; readonly scope: ReadonlyMap<string, TemplateValue>; readonly replace: Span }
  /** The name of a label in quotes, as `label` and `index` take it. */
  | { readonly kind: 'label name'; readonly of: TemplateValue; readonly replace: Span }
  /** A function or a variable; at the beginning of an action a keyword, too, and behind `|` a function alone. */
  | { readonly kind: 'word'; readonly isFirst: boolean; readonly isPiped: boolean; readonly scope: ReadonlyMap<string, TemplateValue>; readonly replace: Span };

/** What stands at a caret; undefined outside of actions, in comments, and where nothing can be said. */
export function templateCaret(text: string, offset: number): TemplateCaret | undefined {
  const tokens = templateTokens(text.slice(0, offset));
  const open = tokens.findLastIndex(({ type }) => type === 'open');
  if (open < 0 || tokens.slice(open).some(({ type }) => type === 'close' || type === 'text' || type === 'comment')) return undefined;
  const before = text.slice(0, tokens[open]!.from);
  const inside = tokens.slice(open + 1).filter(({ type }) => type !== 'end');
  const error = inside.at(-1)?.type === 'error' ? inside.pop() : undefined;
  if (error && error.from !== tokens[open]!.from) return labelName(before, inside, error, text, offset);
  const last = inside.at(-1);
  const end = wordEnd(text, offset);
  if (last?.type === 'field' || last?.type === 'dot') {
    const operand = startOfOperand(inside, inside.length - 1);
    const written = text.slice(inside[operand]!.from, last.from);
    return { kind: 'field', of: probe(before, written === '' ? '.' : written).value, replace: span(last.from + 1, end) };
  }
  const { scope } = probe(before, '.');
  if (last?.type === 'variable') return { kind: 'variable', scope, replace: span(last.from, end) };
  const isWord = last?.type === 'identifier' || last?.type === 'keyword' || last?.type === 'nil' || last?.type === 'bool';
  if (last && !isWord && !['space', '(', '|', ':=', '='].includes(last.type)) return undefined;
  const words = inside.slice(0, isWord ? -1 : undefined).filter(({ type }) => type !== 'space');
  return { kind: 'word', isFirst: words.length === 0, isPiped: words.at(-1)?.type === '|', scope, replace: span(isWord ? last.from : offset, end) };
}

/** Where the word ends that a caret is in. */
function wordEnd(text: string, offset: number): number {
  const rest = /[\p{L}\p{Nd}_]*/uy;
  rest.lastIndex = offset;
  return offset + rest.exec(text)![0].length;
}

/** The index of the token with which an operand begins that ends with a field. */
function startOfOperand(tokens: readonly TemplateToken[], at: number): number {
  let i = at;
  while (i > 0 && tokens[i - 1]!.type === 'field') i--;
  const head = tokens[i - 1];
  if (head?.type === 'variable' || head?.type === 'identifier') return i - 1;
  if (head?.type !== ')') return i;
  let depth = 0;
  for (let j = i - 1; j >= 0; j--) {
    if (tokens[j]!.type === ')') depth++;
    if (tokens[j]!.type === '(' && --depth === 0) return j;
  }
  return i;
}

/** In a string that is not closed yet: the name of a label behind `label` or `index labels`. */
function labelName(before: string, inside: readonly TemplateToken[], error: TemplateToken, text: string, offset: number): TemplateCaret | undefined {
  const words = inside.filter(({ type }) => type !== 'space');
  if (!/^["`]/.test(error.text) || !/^["`][\w]*$/.test(text.slice(error.from, offset))) return undefined;
  const replace = span(error.from + 1, wordEnd(text, offset));
  const index = words.findLastIndex((token) => token.type === 'identifier' && token.text === 'index');
  if (index >= 0 && index < words.length - 1) return { kind: 'label name', of: probe(before, text.slice(words[index + 1]!.from, words.at(-1)!.to)).value, replace };
  const fn = words.at(-1);
  if (fn?.text !== 'label') return undefined;
  const pipe = words.at(-2)?.type === '|' ? words.at(-2)! : undefined;
  return pipe && { kind: 'label name', of: probe(before, `(${text.slice(inside[0]!.from, pipe.from)})`).value, replace };
}

const UNKNOWN: { value: TemplateValue; scope: ReadonlyMap<string, TemplateValue> } = { value: { type: 'any' }, scope: new Map() };

/**
 * What an operand would be behind a template's beginning, whose open blocks are closed for that. Where the beginning cannot be read, what it
 * would be in a template of its own.
 */
export function probe(before: string, operand: string): { value: TemplateValue; scope: ReadonlyMap<string, TemplateValue> } {
  for (const beginning of before === '' ? [''] : [before, '']) {
    const at = beginning.length + 3;
    const { operands, scope } = templateFactsAt(`${beginning}{{ ${operand} }}${'{{ end }}'.repeat(beginning === '' ? 0 : openBlocks(beginning))}`, at);
    const found = operands.findLast((other) => other.operand.from === at && other.operand.to === at + operand.length);
    if (found && scope) return { value: found.value, scope };
  }
  return UNKNOWN;
}

const BLOCKS: ReadonlySet<string> = new Set(['if', 'range', 'with', 'define', 'block']);

function openBlocks(text: string): number {
  let depth = 0;
  const tokens = templateTokens(text).filter(({ type }) => type !== 'space');
  tokens.forEach((token, i) => {
    if (tokens[i - 1]?.type !== 'open' || token.type !== 'keyword') return;
    if (BLOCKS.has(token.text)) depth++;
    else if (token.text === 'end') depth--;
  });
  return Math.max(0, depth);
}
