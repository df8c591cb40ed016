import type { Token } from '../token';
import { didYouMean } from '../../text/did-you-mean';
import { FUNCTION_TABLE } from './functions';
import type { QueryProblem } from './problem';
import { AGGREGATORS, GROUPING_WORDS, OPERATOR_WORDS } from './words';

type Place = 'matchers' | 'range' | 'labels' | 'parentheses' | 'top';

const CLOSER: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' };

/**
 * Says why the token at `index` cannot stand there and what could.
 *
 * @param index the token that a parser gets stuck at; `tokens.length` is the end of the query
 * @param end the length of the query
 */
export function explainUnexpected(all: readonly Token[], index: number, end: number): QueryProblem {
  const before = all.slice(0, index).filter((token) => token.type !== 'comment');
  const token = all[index];
  const previous = before[before.length - 1];
  const open = openBrackets(before);
  const at = token ? { from: token.from, to: token.to } : { from: previous?.to ?? end, to: previous?.to ?? end };
  if (before.length === 0 && !token) return { from: 0, to: end, message: 'The query is empty: there is no expression to evaluate.', fixes: [] };
  const place = placeOf(before, open);
  const inner = open[open.length - 1];

  if (!token && inner && endsOperand(previous, place)) {
    const missing = open.map((bracket) => CLOSER[bracket.text]!).toReversed().join('');
    return {
      ...at,
      message: `The \`${inner.text}\` ${where(before, inner)}is never closed: \`${CLOSER[inner.text]!}\` is missing before the end of the query.`,
      fixes: [{ title: `Close with \`${missing}\``, edits: [{ from: at.from, to: at.from, text: missing }] }],
    };
  }
  if (!token) return { ...at, message: `The query ends too early${inside(place, inner)}: expected ${expected(place, previous, inner)}.`, fixes: [] };
  if (token.error) return { ...at, message: token.error, fixes: [] };
  const special = unknownFunction(previous, token, place);
  if (special) return special;
  const found = describe(token);
  if (token.type === 'close' && !inner) return { ...at, message: `Unexpected ${found}: there is no \`${opener(token.text)}\` that it closes.`, fixes: [{ title: `Remove \`${token.text}\``, edits: [{ ...at, text: '' }] }] };
  if (place === 'matchers' && token.type === 'identifier' && isMatchOperator(previous)) {
    return { ...at, message: `The value of a label matcher is a string: write \`"${token.text}"\`.`, fixes: [{ title: `Put \`${token.text}\` in quotes`, edits: [{ ...at, text: `"${token.text}"` }] }] };
  }
  return { ...at, message: `Unexpected ${found}${inside(place, inner)}: expected ${expected(place, previous, inner)}.`, fixes: [] };
}

/** Functions that Prometheus once had, and what does the same now. */
const GONE: Readonly<Record<string, { readonly since: string; readonly instead: string; readonly rename?: string }>> = {
  holt_winters: { since: '3.0', instead: '`double_exponential_smoothing` does the same', rename: 'double_exponential_smoothing' },
  count_scalar: { since: '2.0', instead: 'write `scalar(count(…))`' },
  drop_common_labels: { since: '2.0', instead: 'name the labels that count in `by` or `without`' },
};

/** An identifier before a parenthesis is read as a metric name when no function is called so. */
function unknownFunction(previous: Token | undefined, token: Token, place: Place): QueryProblem | undefined {
  if (token.text !== '(' || previous?.type !== 'identifier' || (place !== 'top' && place !== 'parentheses')) return undefined;
  if (FUNCTION_TABLE.has(previous.text) || AGGREGATORS.has(previous.text.toLowerCase())) return undefined;
  const at = { from: previous.from, to: previous.to };
  const gone = Object.hasOwn(GONE, previous.text) ? GONE[previous.text] : undefined;
  if (gone) {
    const fixes = gone.rename === undefined ? [] : [{ title: `Change to \`${gone.rename}\``, edits: [{ ...at, text: gone.rename }] }];
    return { ...at, message: `Prometheus has no function \`${previous.text}\` since version ${gone.since}: ${gone.instead}.`, fixes };
  }
  const meant = didYouMean(previous.text, [...FUNCTION_TABLE.keys(), ...AGGREGATORS]);
  return {
    ...at,
    message: `PromQL has no function \`${previous.text}\`${meant ? `; did you mean \`${meant}\`?` : '.'}`,
    fixes: meant ? [{ title: `Change to \`${meant}\``, edits: [{ ...at, text: meant }] }] : [],
  };
}

const opener = (close: string): string => Object.keys(CLOSER).find((open) => CLOSER[open] === close)!;

function describe(token: Token): string {
  if (token.type === 'string') return `string ${code(token.text)}`;
  if (token.type === 'unknown') return `character ${code(token.text)}`;
  return code(token.text);
}

const code = (text: string): string => (text.includes('`') ? text : `\`${text.length > 40 ? `${text.slice(0, 39)}…` : text}\``);

/** The brackets that are open at the end of the tokens, outermost first. */
function openBrackets(tokens: readonly Token[]): Token[] {
  const open: Token[] = [];
  for (const token of tokens) {
    if (token.type === 'open') open.push(token);
    else if (token.type === 'close') open.pop();
  }
  return open;
}

function placeOf(before: readonly Token[], open: readonly Token[]): Place {
  const inner = open[open.length - 1];
  if (!inner) return 'top';
  if (inner.text === '{') return 'matchers';
  if (inner.text === '[') return 'range';
  const word = before[before.indexOf(inner) - 1];
  return word && GROUPING_WORDS.has(word.text.toLowerCase()) ? 'labels' : 'parentheses';
}

/** Names the bracket by what stands before it, such as "of `rate` ". */
function where(before: readonly Token[], bracket: Token): string {
  const word = before[before.indexOf(bracket) - 1];
  return word?.type === 'identifier' ? `of \`${word.text}\` ` : '';
}

function inside(place: Place, inner: Token | undefined): string {
  if (place === 'matchers') return ' in label matchers';
  if (place === 'range') return ' in a range';
  if (place === 'labels') return ' in a list of labels';
  return inner ? ' inside the parentheses' : '';
}

const isMatchOperator = (token: Token | undefined): boolean => token?.type === 'operator' && ['=', '!=', '=~', '!~'].includes(token.text);

function isOperator(token: Token | undefined): boolean {
  return token?.type === 'operator' || (token?.type === 'identifier' && OPERATOR_WORDS.has(token.text.toLowerCase()));
}

/** Whether something complete ends at this token, so that only a bracket is missing behind it. */
function endsOperand(token: Token | undefined, place: Place): boolean {
  if (!token || isOperator(token) || token.type === 'open' || token.type === 'comma') return false;
  return place === 'matchers' ? token.type === 'string' : true;
}

function expected(place: Place, previous: Token | undefined, inner: Token | undefined): string {
  const atStart = previous === undefined || previous === inner || previous.type === 'comma';
  switch (place) {
    case 'matchers':
      if (isMatchOperator(previous)) return 'a quoted value';
      if (atStart) return 'a label name or `}`';
      return previous.type === 'string' ? '`,` or `}`' : 'a matcher: `=`, `!=`, `=~` or `!~`';
    case 'range':
      return atStart ? 'a duration such as `5m`' : 'a duration such as `5m`, or `]`';
    case 'labels':
      return atStart ? 'a label name or `)`' : '`,` or `)`';
    default:
      if (previous?.text === '@') return 'a Unix timestamp, `start()` or `end()`';
      if (previous?.text.toLowerCase() === 'offset') return 'a duration such as `5m`';
      if (previous && GROUPING_WORDS.has(previous.text.toLowerCase())) return 'a list of labels in parentheses, such as `(job)`';
      if (previous && AGGREGATORS.has(previous.text.toLowerCase())) return 'the series to aggregate, in parentheses';
      if (atStart || isOperator(previous)) return 'an expression';
      return inner ? 'an operator, `,` or `)`' : 'an operator or the end of the query';
  }
}
