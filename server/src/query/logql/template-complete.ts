import { span } from '../../text/range';
import { templateFunctionDoc } from '../template/docs';
import { KEYWORD_DOCS, signatureOf } from '../template/functions';
import { templateTokens } from '../template/tokens';
import type { Suggestion, Suggestions } from '../promql/complete/suggestion';
import type { Token } from '../token';
import { LOKI_FUNCTIONS } from './template-functions';

const NONE: Suggestions = { items: [], incomplete: false };

/** What can be written in a template of `line_format` or `label_format`: labels behind a dot, functions, keywords. */
export function completeLineTemplate(string: Token, offset: number, labels: readonly string[]): Suggestions {
  // In a string with escapes, a place of the template is none of the query.
  const before = string.text.slice(1, offset - string.from);
  if (string.text[0] === '"' && before.includes('\\')) return NONE;
  const tokens = templateTokens(before).filter(({ type }) => type !== 'end');
  const open = tokens.findLastIndex(({ type }) => type === 'open');
  if (open < 0 || tokens.slice(open).some(({ type }) => type === 'close' || type === 'text' || type === 'comment')) return NONE;
  const inside = tokens.slice(open + 1).filter(({ type }) => type !== 'error' );
  const last = inside.at(-1);
  if (tokens.at(-1)?.type === 'error' && tokens.at(-1)!.from !== tokens[open]!.from) return NONE;
  const end = offset + /^[\p{L}\p{Nd}_]*/u.exec(string.text.slice(offset - string.from))![0].length;
  const base = string.from + 1;
  if (last?.type === 'field' || last?.type === 'dot') {
    const replace = span(base + last.from + 1, end);
    return { items: labels.filter((name) => /^[\p{L}_][\p{L}\p{Nd}_]*$/u.test(name)).map((name) => ({ label: name, kind: 'label', insert: [name], replace, detail: 'label' })), incomplete: false };
  }
  const isWord = last?.type === 'identifier' || last?.type === 'keyword';
  if (last && !isWord && !['space', '(', '|', ':=', '='].includes(last.type)) return NONE;
  const replace = span(isWord ? base + last.from : offset, end);
  const words = inside.slice(0, isWord ? -1 : undefined).filter(({ type }) => type !== 'space');
  const isPiped = words.at(-1)?.type === '|';
  const functions = [...LOKI_FUNCTIONS.values()].map((fn): Suggestion => ({ label: fn.name, kind: 'function', insert: [fn.name], replace, detail: signatureOf(fn), documentation: () => templateFunctionDoc(fn) }));
  const fields = isPiped ? [] : labels.map((name): Suggestion => ({ label: `.${name}`, kind: 'label', insert: [`.${name}`], replace, filter: name, detail: 'label' }));
  const keywords = words.length === 0 ? [...KEYWORD_DOCS].filter(([word]) => BLOCKS.has(word)).map(([label, documentation]): Suggestion => ({ label, kind: 'matching', insert: [label], replace, documentation })) : [];
  return { items: [...fields, ...functions, ...keywords], incomplete: false };
}

const BLOCKS: ReadonlySet<string> = new Set(['if', 'else', 'end', 'range', 'with']);
