import { tokenize } from './token';
import { OPERATORS as PROMQL_OPERATORS } from './promql/words';

export type QueryLanguage = 'promql' | 'logql';

/** Functions that only Loki has (pkg/logql/syntax/ast.go). */
const LOGQL_ONLY = new Set(['bytes_rate', 'bytes_over_time', 'rate_counter']);

/**
 * Whether something of LogQL may stand outside of strings: a pipe, or a line filter, whose `!=` stands behind a selector and not in one.
 * Comments have quotes of their own, and leave that open. Nearly every query of a rule file is told from here.
 */
function mayBeLogql(text: string): boolean {
  if ((text.includes('bytes_') || text.includes('rate_counter')) && /\b(?:bytes_|rate_counter)/.test(text)) return true;
  const hasPipe = text.includes('|');
  if (!hasPipe && !text.includes('!')) return false;
  return text.includes('#') || /\}\s*!/.test(text) || (hasPipe && hasPipeOutside(text));
}

/** Whether a pipe stands outside of the strings of a query: many have one in a regular expression. A quote that nothing closes is none. */
function hasPipeOutside(text: string): boolean {
  // Behind a quote that nothing closes up to some place, there is none before that place that anything closes.
  const open = { '"': 0, "'": 0, '`': 0 };
  for (let at = 0; at < text.length; at++) {
    const c = text[at];
    if (c === '|') return true;
    if ((c !== '"' && c !== "'" && c !== '`') || at < open[c]) continue;
    const end = closingQuote(text, at, c);
    if (end >= 0) at = end;
    else open[c] = c === '`' ? Infinity : (text.indexOf('\n', at) + 1 || Infinity);
  }
  return false;
}

/** Where a string ends that begins at an offset; -1 where it does not. */
function closingQuote(text: string, from: number, quote: string): number {
  if (quote === '`') return text.indexOf(quote, from + 1);
  for (let at = from + 1; at < text.length && text[at] !== '\n'; at++) {
    if (text[at] === quote) return at;
    if (text[at] === '\\' && text[at + 1] !== '\n') at++;
  }
  return -1;
}

/**
 * Tells a LogQL query from a PromQL one by its own text: a pipe stands in every log pipeline and in no PromQL query.
 * What is valid in both languages, such as `count_over_time({app="x"}[5m])`, is taken for PromQL.
 */
export function queryLanguage(text: string): QueryLanguage {
  if (!mayBeLogql(text)) return 'promql';
  const tokens = tokenize(text, PROMQL_OPERATORS).filter((token) => token.type !== 'comment');
  const isLogql = tokens.some((token, i) => {
    if (token.type === 'unknown' && token.text === '|') return true;
    if (token.type === 'identifier' && LOGQL_ONLY.has(token.text)) return true;
    // A line filter: `{app="x"} != "debug"`.
    return token.type === 'string' && ['!=', '!~'].includes(tokens[i - 1]?.text ?? '') && tokens[i - 2]?.text === '}';
  });
  return isLogql ? 'logql' : 'promql';
}
