import type { QueryProblem } from '../promql/problem';
import { compileRegexp } from '../promql/regexp';
import { quoteString, unquote } from '../promql/string-literal';
import { compileSearch } from './regexp';

interface Token {
  readonly kind: 'string' | 'raw' | 'name' | 'operator' | 'end';
  readonly text: string;
  readonly from: number;
  readonly to: number;
}

/** As Go's text/scanner reads, which passes over its own comments. */
const SPACE = /(?:\s|\/\/[^\n]*|\/\*[\s\S]*?\*\/)*/y;
const TOKEN = /("(?:[^"\\\n]|\\.)*")|(`[^`]*`)|([\p{L}_][\p{L}\p{Nd}_]*)|(!=|!~|=~|\|=|\|~|[\s\S])/uy;

function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  for (;;) {
    SPACE.lastIndex = at;
    SPACE.exec(text);
    TOKEN.lastIndex = SPACE.lastIndex;
    const match = TOKEN.exec(text);
    const from = match?.index ?? text.length;
    at = match ? TOKEN.lastIndex : text.length;
    const [whole, string, raw, name] = match ?? [''];
    tokens.push({ kind: !match ? 'end' : string !== undefined ? 'string' : raw !== undefined ? 'raw' : name !== undefined ? 'name' : 'operator', text: whole, from, to: at });
    if (!match) return tokens;
  }
}

const FILTERS = ['|=', '!=', '|~', '!~'];

/**
 * What Promtail refuses a `selector` of the stage `match` for that LogQL is read in (clients/pkg/logentry/logql of Loki): it is matchers
 * and line filters, with texts in double quotes.
 */
export function selectorProblem(text: string): QueryProblem | undefined {
  // The environment may put anything in.
  if (/\$\{/.test(text)) return undefined;
  const tokens = tokensOf(text);
  let at = 0;
  const problem = ({ from, to }: Token, message: string, fixes: QueryProblem['fixes'] = []): QueryProblem => ({ from, to: Math.max(to, from), message, fixes });
  const textAt = (token: Token, isSearch: boolean, operator: string): QueryProblem | undefined => {
    if (token.kind === 'raw') return problem(token, 'Promtail reads no text in backticks in a `match`, other than Loki: it stands in double quotes.', [{ title: 'Write it in double quotes', edits: [{ from: token.from, to: token.to, text: quoteString(token.text.slice(1, -1)) }] }]);
    if (token.kind !== 'string') return problem(token, `A \`match\` of Promtail compares with a text in double quotes behind \`${operator}\`, and knows nothing else of LogQL there.`);
    if (!operator.endsWith('~')) return undefined;
    const { error } = (isSearch ? compileSearch : compileRegexp)(unquote(token.text));
    return error === undefined ? undefined : problem(token, `The regular expression does not compile: ${error}.`);
  };
  if (tokens[at]!.text !== '{') return problem(tokens[at]!, 'A `match` of Promtail begins with the matchers of its labels, in braces.');
  do {
    const name = tokens[++at]!;
    if (name.kind === 'operator' || name.kind === 'end') return problem(name, at === 1 ? 'The `match` of Promtail needs a matcher at least.' : 'A matcher of a label is missing here.');
    const operator = tokens[++at]!;
    if (!['=', '!=', '=~', '!~'].includes(operator.text)) return problem(operator, 'A matcher compares a label by `=`, `!=`, `=~` or `!~`.');
    const wrong = textAt(tokens[++at]!, false, operator.text);
    if (wrong) return wrong;
    at++;
  } while (tokens[at]!.text === ',');
  if (tokens[at]!.text !== '}') return problem(tokens[at]!, 'The braces of the matchers are closed with `}`.');
  while (tokens[++at]!.kind !== 'end') {
    const operator = tokens[at]!;
    if (!FILTERS.includes(operator.text)) return problem(operator, 'A `match` of Promtail knows matchers, and behind them the line filters `|=`, `!=`, `|~` and `!~` with a text each: nothing else of LogQL.');
    const wrong = textAt(tokens[++at]!, true, operator.text);
    if (wrong) return wrong;
  }
  return undefined;
}
