import type { ParsedLogql } from './parse';
import { GROUPING_WORDS, OPERATOR_WORDS } from './words';

/** What stands for something that is left out: `…`, `...`, `<label>`. */
const PLACEHOLDER = /\.\.\.|…|<[A-Za-z][\w -]*>(?![^"`]*["`])|=>/;

/** Whether a text that does not parse may be no query at all, but what prose shows of one: a part such as `| json` or `[5m]`, or an outline with dots. */
export function isFragment({ text, tokens, syntax: [problem] }: ParsedLogql): boolean {
  if (!problem || PLACEHOLDER.test(text)) return true;
  const code = tokens.filter(({ type }) => type !== 'comment');
  const [first, last] = [code[0], code.at(-1)];
  if (!first || !last) return true;
  const begins = first.text.toLowerCase();
  if (first.type === 'operator' || first.text === '[' || first.type === 'close' || first.type === 'comma') return true;
  if (first.type === 'identifier' && (GROUPING_WORDS.has(begins) || OPERATOR_WORDS.has(begins))) return true;
  // What ends too early is a beginning; only brackets that surround something whole are just not closed.
  const opened = code.filter(({ type }) => type === 'open').length;
  if (problem.from >= last.to) return last.type === 'operator' || last.type === 'open' || last.type === 'comma' || opened === 0 || opened <= code.filter(({ type }) => type === 'close').length;
  return false;
}
