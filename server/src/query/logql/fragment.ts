import { isPart } from '../fragment';
import type { ParsedLogql } from './parse';
import { GROUPING_WORDS, OPERATOR_WORDS } from './words';

/** What stands for something that is left out: `…`, `...`, `<label>`. */
const PLACEHOLDER = /\.\.\.|…|<[A-Za-z][\w -]*>(?![^"`]*["`])|=>/;

/** Whether a text that does not parse may be no query at all, but what prose shows of one: a part such as `| json` or `[5m]`, or an outline with dots. */
export function isFragment({ text, tokens, syntax: [problem] }: ParsedLogql): boolean {
  if (!problem || PLACEHOLDER.test(text)) return true;
  return isPart({ code: tokens.filter(({ type }) => type !== 'comment'), problem }, { begins: (word) => GROUPING_WORDS.has(word) || OPERATOR_WORDS.has(word), goesOn: () => false });
}
