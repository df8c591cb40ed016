import { span, type Span } from '../text/range';
import { isRefused as isRefusedLogql, parseLogqlWithVariables } from './logql/parse';
import { tokenizeLogql } from './logql/tokens';
import { isRefused, parseWithVariables } from './promql/parse';
import { OPERATORS as PROMQL_OPERATORS, OPERATOR_WORDS } from './promql/words';
import { tokenize, type Token } from './token';

/** Lines that are looked at one by one; more are no list that somebody wrote. */
const MAX_LINES = 100;

/**
 * The queries of a `.promql` or `.logql` file.
 *
 * A file that is one query as a whole is that query, blank lines and all. Otherwise a blank line, or a line of comments,
 * ends a query, unless the next line goes on with an operator, or a bracket is still open; but a bracket that is never
 * closed does not swallow the queries that follow.
 *
 * @param inLines in prose, where queries are listed without blank lines: lines that are nothing together, and a query each, are that
 * @returns spans without the comments and white space around the queries; none for a file without queries
 */
export function splitQueries(text: string, language: 'promql' | 'logql', inLines = false): Span[] {
  const code = (language === 'promql' ? tokenize(text, PROMQL_OPERATORS) : tokenizeLogql(text)).filter((token) => token.type !== 'comment');
  if (code.length === 0) return [];
  const isQuery = (tokens: readonly Token[]): boolean => {
    const { from, to } = around(tokens);
    const query = text.slice(from, to);
    return language === 'promql' ? !isRefused(parseWithVariables(query)) : !isRefusedLogql(parseLogqlWithVariables(query));
  };
  if (isQuery(code)) return [around(code)];
  return splitAtGaps(text, code, true)
    .flatMap((tokens) => (isQuery(tokens) ? [tokens] : splitAtGaps(text, tokens, false).flatMap((rest) => (inLines ? asLines(text, rest, isQuery) : [rest]))))
    .map(around);
}

const around = (tokens: readonly Token[]): Span => span(tokens[0]!.from, tokens[tokens.length - 1]!.to);

function splitAtGaps(text: string, code: readonly Token[], keepBrackets: boolean): Token[][] {
  const queries: Token[][] = [];
  let depth = 0;
  code.forEach((token, i) => {
    const previous = code[i - 1];
    const isGap = previous !== undefined && /\n[ \t\r]*(?:#[^\n]*)?\n/.test(text.slice(previous.to, token.from)) && !goesOn(previous, token);
    if (!previous || (isGap && (depth <= 0 || !keepBrackets))) {
      queries.push([]);
      depth = 0;
    }
    queries[queries.length - 1]!.push(token);
    depth += token.type === 'open' ? 1 : token.type === 'close' ? -1 : 0;
  });
  return queries;
}

/** Tokens that are no query, line by line where each line is one. */
function asLines(text: string, tokens: readonly Token[], isQuery: (tokens: readonly Token[]) => boolean): readonly (readonly Token[])[] {
  const lines: Token[][] = [];
  tokens.forEach((token, i) => {
    if (i === 0 || text.slice(tokens[i - 1]!.to, token.from).includes('\n')) lines.push([]);
    lines[lines.length - 1]!.push(token);
  });
  return lines.length > 1 && lines.length <= MAX_LINES && !isQuery(tokens) && lines.every(isQuery) ? lines : [tokens];
}

const isOperator = (token: Token): boolean => token.type === 'operator' || (token.type === 'identifier' && OPERATOR_WORDS.has(token.text.toLowerCase()));

/** Whether two tokens belong to one query although a blank line stands between them. */
function goesOn(previous: Token, next: Token): boolean {
  return isOperator(previous) || isOperator(next) || previous.type === 'comma' || next.type === 'comma';
}
