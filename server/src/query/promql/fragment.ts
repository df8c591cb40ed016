import { isPart } from '../fragment';
import type { ParsedPromql } from './parse';
import { GROUPING_WORDS, OPERATOR_WORDS } from './words';

/** What stands for something that is left out: `…`, `...`, `<label>`. */
const PLACEHOLDER = /\.\.\.|…|<[A-Za-z][\w -]*>|=>/;
/** Words that go on with a query. */
const GOES_ON = new Set(['offset', 'bool', 'and', 'or', 'unless', 'atan2']);

/**
 * Whether a text that does not parse may be no query at all, but what prose shows of one: a part such as `by (job)` or `[5m]`,
 * an outline with dots, or series with their values.
 */
export function isFragment({ text, tokens, syntax: [problem] }: ParsedPromql): boolean {
  if (!problem || PLACEHOLDER.test(text)) return true;
  const code = tokens.filter(({ type }) => type !== 'comment');
  if (isPart({ code, problem }, { begins: (word) => GROUPING_WORDS.has(word) || GOES_ON.has(word), goesOn: (word) => OPERATOR_WORDS.has(word) })) return true;
  const at = code.findIndex(({ from }) => from === problem.from);
  // A series with its value, as it is exposed or shown in a table.
  return at > 0 && (code[at]!.type === 'number' || /^[+-]$|^(?:inf|nan)$/i.test(code[at]!.text)) && (code[at - 1]!.text === '}' || code[at - 1]!.type === 'identifier');
}
