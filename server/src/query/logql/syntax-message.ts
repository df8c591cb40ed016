import { didYouMean } from '../../text/did-you-mean';
import type { QueryProblem } from '../promql/problem';
import { FUNCTION_TABLE } from '../promql/functions';
import type { Token } from '../token';
import { rangeSeconds } from './units';
import { FUNCTIONS, GROUPING_WORDS, LINE_FILTERS, PARSERS, RANGE_AGGREGATIONS, RESERVED, STAGES, VECTOR_AGGREGATIONS } from './words';

type Place = 'matchers' | 'range' | 'labels' | 'parentheses' | 'top';

const CLOSER: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' };

/** What an explanation is made from: where the parser got stuck, and what stands around it. */
interface Stuck {
  readonly token: Token | undefined;
  readonly previous: Token | undefined;
  readonly beforePrevious: Token | undefined;
  readonly next: Token | undefined;
  readonly place: Place;
  readonly inner: Token | undefined;
  /** The function whose parentheses these are. */
  readonly callee: string | undefined;
  /** Whether a range stands between them already. */
  readonly hasRange: boolean;
  readonly at: { readonly from: number; readonly to: number };
}

/**
 * Says why the token at `index` cannot stand there and what could.
 *
 * @param index the token that a parser gets stuck at; `tokens.length` is the end of the query
 * @param end the length of the query
 */
export function explainUnexpected(all: readonly Token[], index: number, end: number): QueryProblem {
  const code = all.filter((token) => token.type !== 'comment');
  const token = all[index];
  const before = token ? code.slice(0, code.indexOf(token)) : code;
  const [previous, beforePrevious] = [before[before.length - 1], before[before.length - 2]];
  const open = openBrackets(before);
  const inner = open[open.length - 1];
  const place = placeOf(before, inner);
  if (before.length === 0 && !token) return { from: 0, to: end, message: 'The query is empty: there is no expression to evaluate.', fixes: [] };
  const at = token ? { from: token.from, to: token.to } : { from: previous?.to ?? end, to: previous?.to ?? end };
  const innerAt = inner ? before.indexOf(inner) : -1;
  const callee = before[innerAt - 1]?.type === 'identifier' ? before[innerAt - 1]!.text.toLowerCase() : undefined;
  const stuck: Stuck = { token, previous, beforePrevious, next: code[before.length + 1], place, inner, callee, hasRange: before.slice(innerAt + 1).some(({ text }) => text === ']'), at };

  if (!token && inner && endsOperand(previous, place)) {
    const missing = open.map((bracket) => CLOSER[bracket.text]!).toReversed().join('');
    return {
      ...at,
      message: `The \`${inner.text}\` is never closed: \`${CLOSER[inner.text]!}\` is missing before the end of the query.`,
      fixes: [{ title: `Close with \`${missing}\``, edits: [{ from: at.from, to: at.from, text: missing }] }],
    };
  }
  const special = ofToken(stuck) ?? ofStage(stuck) ?? ofExpression(stuck);
  if (special) return { fixes: [], ...at, ...special };
  if (!token) return { ...at, message: `The query ends too early${inside(stuck)}: expected ${expected(stuck)}.`, fixes: [] };
  if (token.type === 'close' && !inner) return { ...at, message: `Unexpected ${describe(token)}: there is no bracket that it closes.`, fixes: [{ title: `Remove \`${token.text}\``, edits: [{ ...at, text: '' }] }] };
  return { ...at, message: `Unexpected ${describe(token)}${inside(stuck)}: expected ${expected(stuck)}.`, fixes: [] };
}

type Explanation = { readonly message: string; readonly fixes?: QueryProblem['fixes']; readonly from?: number; readonly to?: number };

/** Mistakes within one token, or that its neighbours explain wherever they stand. */
function ofToken({ token, previous, at, place, inner }: Stuck): Explanation | undefined {
  const replace = (title: string, text: string): QueryProblem['fixes'] => [{ title, edits: [{ ...at, text }] }];
  if (!token) return undefined;
  if (token.type === 'string' && token.error && token.text.startsWith("'")) {
    const text = token.text.endsWith("'") && token.text.length > 1 ? token.text.slice(1, -1) : undefined;
    return { message: token.error, ...(text === undefined || /["\\]/.test(text) ? {} : { fixes: replace('Use double quotes', `"${text}"`) }) };
  }
  if (token.error && token.type === 'duration' && place === 'range') {
    const trimmed = token.text.trim();
    return { message: token.error, ...(rangeSeconds(trimmed) === undefined ? {} : { fixes: replace('Remove the blanks', trimmed) }) };
  }
  if (token.error) return { message: token.error };
  if (token.type === 'duration' && token.text === '-0') return { message: 'Loki reads `-0` as a duration: write a blank behind the `-`.', fixes: replace('Write `- 0`', '- 0') };
  if (place === 'matchers' && token.type === 'identifier' && isMatchOperator(previous)) {
    return { message: `The value of a label matcher is a string: write \`"${token.text}"\`.`, fixes: replace(`Put \`${token.text}\` in quotes`, `"${token.text}"`) };
  }
  if (place === 'matchers' && token.text === '}' && previous?.type === 'comma') return { ...previous, message: 'Loki takes no comma behind the last matcher.', fixes: [{ title: 'Remove the comma', edits: [{ from: previous.from, to: previous.to, text: '' }] }] };
  if (place === 'matchers' && token.text === '==') return { message: 'A label matcher compares with `=`: LogQL has no `==` between braces.', fixes: replace('Change to `=`', '=') };
  if (place === 'matchers' && inner && token.type === 'string' && (previous === inner || previous?.type === 'comma')) return { message: 'A label name stands without quotes in LogQL, and is made of letters, digits and `_`.' };
  const word = token.text.toLowerCase();
  const wantsName = token.type === 'identifier' && RESERVED.has(word) && (place === 'matchers' || place === 'labels') && (previous === inner || previous?.type === 'comma');
  if (wantsName) return { message: `\`${token.text}\` is a word of LogQL, and can be no label's name here.` };
  return undefined;
}

/** Mistakes in the stages of a pipeline. */
function ofStage({ token, previous, beforePrevious, next, place, at }: Stuck): Explanation | undefined {
  const word = token?.text.toLowerCase();
  if (previous?.text === '|' && token?.type === 'string') {
    return { message: 'A line filter has an operator of its own: `|= "text"` for a text, `|~ "expression"` for a regular expression.', fixes: [{ title: 'Change to `|=`', edits: [{ from: previous.from, to: previous.to, text: '|=' }] }] };
  }
  if (previous?.text === '|' && word === 'unwrap') return { message: '`unwrap` makes numbers of a label for an aggregation over a range: it cannot stand here, but in the parentheses of one, as in `sum_over_time({…} | unwrap bytes [5m])`.' };
  const stage = previous?.type === 'identifier' && beforePrevious?.text === '|' ? previous : undefined;
  if (stage && stage.text === 'distinct' && token?.type === 'identifier') return { from: stage.from, to: stage.to, message: 'Loki has no stage `distinct`: version 2.8 had one, and it was taken out again. Count the values with an aggregation `by` the label instead.' };
  if (stage && !STAGES.has(stage.text.toLowerCase()) && !LINE_FILTERS.has(word ?? '') && (token === undefined || token.text === '|' || token.type === 'string' || token.type === 'identifier' || token.text === ')' || token.text === '[')) {
    const meant = didYouMean(stage.text, STAGES);
    const fixes = meant ? [{ title: `Change to \`${meant}\``, edits: [{ from: stage.from, to: stage.to, text: meant }] }] : [];
    return { from: stage.from, to: stage.to, fixes, message: `\`${stage.text}\` is no stage of a pipeline${meant ? `; did you mean \`${meant}\`?` : `: a parser is one of ${[...PARSERS].map((name) => `\`${name}\``).join(', ')}, and a label filter compares, as in \`${stage.text}="…"\`.`}` };
  }
  if (previous?.text === '==' && token?.type === 'string' && beforePrevious?.type === 'identifier') return { from: previous.from, to: previous.to, message: 'A label is compared with a text by `=`; `==` is for numbers, durations and sizes.', fixes: [{ title: 'Change to `=`', edits: [{ from: previous.from, to: previous.to, text: '=' }] }] };
  if (previous && ['>', '>=', '<', '<='].includes(previous.text) && beforePrevious?.type === 'identifier' && token?.type === 'string') {
    const bare = token.text.slice(1, -1);
    const isNumber = /^-?\d+(?:\.\d+)?(?:[a-zµ]+|[KMGT]i?B)?$/.test(bare);
    return { message: `\`${previous.text}\` compares with a number, a duration or a size in bytes, which stand without quotes.`, fixes: isNumber ? [{ title: 'Remove the quotes', edits: [{ ...at, text: bare }] }] : [] };
  }
  if (word === 'ip' && previous?.type === 'operator' && next?.text === '(') return { message: `\`ip(…)\` goes with \`=\` and \`!=\` in a label filter, not with \`${previous.text}\`.` };
  if (previous?.type === 'operator' && LINE_FILTERS.has(previous.text) && place !== 'matchers' && token?.type === 'identifier') return { message: `A line filter compares with a text: write \`${previous.text} "${token.text}"\`.`, fixes: [{ title: `Put \`${token.text}\` in quotes`, edits: [{ ...at, text: `"${token.text}"` }] }] };
  if ((previous?.text === 'regexp' || previous?.text === 'pattern' || previous?.text === 'line_format') && beforePrevious?.text === '|') return { message: `\`${previous.text}\` needs a ${previous.text === 'line_format' ? 'template' : previous.text === 'regexp' ? 'regular expression' : 'pattern'} in quotes or backticks.` };
  if (previous?.type === 'close' && previous.text === '}' && token?.type === 'string') return { message: 'Between a selector and a text stands an operator: `|=` for lines that hold it, `!=` for those that do not.', fixes: [{ title: 'Add `|=`', edits: [{ from: at.from, to: at.from, text: '|= ' }] }] };
  if (previous?.text === '}' && token && STAGES.has(word!)) return { message: `A stage begins with \`|\`: write \`| ${token.text}\`.`, fixes: [{ title: 'Add `|`', edits: [{ from: at.from, to: at.from, text: '| ' }] }] };
  if (previous?.text === '-' && beforePrevious?.text === '-' && token?.type === 'identifier') return { from: beforePrevious.from, to: token.to, message: `\`--${token.text}\` is no flag: \`logfmt\` has \`--strict\` and \`--keep-empty\`.` };
  if (word === 'offset' && previous?.text !== ']') return { message: '`offset` stands right behind the range, as in `[5m] offset 1h`.' };
  return undefined;
}

/** Mistakes around functions and ranges. */
function ofExpression({ token, previous, next, place, inner, callee, hasRange }: Stuck): Explanation | undefined {
  const word = token?.text.toLowerCase();
  if (token?.text === '(' && previous?.type === 'identifier') return unknownFunction(previous);
  if (token?.text === '[' && place === 'top') return { message: 'A range such as `[5m]` belongs to a function that counts or aggregates: write `count_over_time({…}[5m])`, or `rate({…}[5m])`.' };
  if (token?.text === '[' && inner?.text === '(' && (previous?.text === ')' || previous?.text === '}' || previous?.type === 'string')) return { message: 'A range cannot stand here: it belongs to the lines of logs in the parentheses of a range aggregation, and LogQL has no subqueries.' };
  if (place === 'range' && token?.text === ']') return { message: 'The range is empty: expected a duration such as `5m`.' };
  if (place === 'range' && previous?.type === 'duration') return { message: 'The `[` of this range is never closed: expected `]`.', fixes: [{ title: 'Close with `]`', edits: [{ from: previous.to, to: previous.to, text: ']' }] }] };
  if (inner?.text === '[' && previous === inner) return { from: inner.from, to: inner.to, message: 'The `[` of this range is never closed: expected a duration and `]`, as in `[5m]`.' };
  if ((token === undefined || token.text === ')') && callee !== undefined && RANGE_AGGREGATIONS.has(callee) && !hasRange && endsLogs(previous)) return { message: 'The range is missing: a range aggregation needs a window such as `[5m]` behind its lines.', ...(token ? { fixes: [{ title: 'Add the range `[5m]`', edits: [{ from: token.from, to: token.from, text: ' [5m]' }] }] } : {}) };
  if (previous?.text === 'offset' && token?.text === '-' && next?.type === 'duration') return { message: `A negative offset has the units of Go, \`h\`, \`m\`, \`s\` and \`ms\`: \`-${next.text}\` is none that Loki reads.` };
  if (word === 'by' || word === 'without') return { message: `\`${word}\` cannot stand here: of a range aggregation it follows the parentheses, and of any other it stands once, in front of them or behind.` };
  return undefined;
}

const endsLogs = (token: Token | undefined): boolean => token?.text === '}' || token?.type === 'string' || token?.type === 'duration' || token?.type === 'bytes' || token?.type === 'number' || token?.type === 'identifier' || token?.type === 'flag';

/** An identifier before a parenthesis is a function that there is none of. */
function unknownFunction(name: Token): Explanation | undefined {
  const lower = name.text.toLowerCase();
  if (FUNCTIONS.has(lower) || RESERVED.has(lower) || lower === 'of') return undefined;
  const at = { from: name.from, to: name.to };
  const meant = didYouMean(name.text, [...RANGE_AGGREGATIONS, ...VECTOR_AGGREGATIONS, 'vector', 'label_replace']);
  if (!meant && FUNCTION_TABLE.has(name.text)) return { ...at, message: `\`${name.text}\` is a function of PromQL, and LogQL has none of that name.` };
  return { ...at, message: `LogQL has no function \`${name.text}\`${meant ? `; did you mean \`${meant}\`?` : '.'}`, fixes: meant ? [{ title: `Change to \`${meant}\``, edits: [{ ...at, text: meant }] }] : [] };
}

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

function placeOf(before: readonly Token[], inner: Token | undefined): Place {
  if (!inner) return 'top';
  if (inner.text === '{') return 'matchers';
  if (inner.text === '[') return 'range';
  const word = before[before.indexOf(inner) - 1];
  return word && GROUPING_WORDS.has(word.text.toLowerCase()) ? 'labels' : 'parentheses';
}

function inside({ place, inner }: Stuck): string {
  if (place === 'matchers') return ' in label matchers';
  if (place === 'range') return ' in a range';
  if (place === 'labels') return ' in a list of labels';
  return inner ? ' inside the parentheses' : '';
}

const isMatchOperator = (token: Token | undefined): boolean => token?.type === 'operator' && ['=', '!=', '=~', '!~'].includes(token.text);

/** Whether something complete ends at this token, so that only a bracket is missing behind it. */
function endsOperand(token: Token | undefined, place: Place): boolean {
  if (!token || token.type === 'operator' || token.type === 'open' || token.type === 'comma') return false;
  if (place === 'matchers') return token.type === 'string';
  // Behind lines of logs, it is the range that is missing first.
  return place !== 'parentheses' || token.text === ')' || token.text === ']' || token.type === 'number';
}

function expected({ place, previous, beforePrevious, inner, callee }: Stuck): string {
  const atStart = previous === undefined || previous === inner || previous.type === 'comma';
  switch (place) {
    case 'matchers':
      if (isMatchOperator(previous)) return 'a quoted value';
      if (atStart) return previous?.type === 'comma' ? 'a label name' : 'a label name or `}`';
      return previous.type === 'string' ? '`,` or `}`' : 'a matcher: `=`, `!=`, `=~` or `!~`';
    case 'range':
      return atStart ? 'a duration such as `5m`' : '`]`';
    case 'labels':
      return atStart ? 'a label name or `)`' : '`,` or `)`';
    default:
      return outside(previous, beforePrevious, inner, atStart && previous === inner ? callee : undefined, atStart);
  }
}

function outside(previous: Token | undefined, beforePrevious: Token | undefined, inner: Token | undefined, callee: string | undefined, atStart: boolean): string {
  const word = previous?.text.toLowerCase() ?? '';
  if (word === '|') return 'a parser such as `json`, a label filter such as `level="ERROR"`, or another stage';
  if (LINE_FILTERS.has(word)) return 'a text in quotes or backticks';
  if (word === 'offset') return 'a duration such as `5m`';
  if (word === 'unwrap') return 'the label that holds the number';
  if (word === 'drop' || word === 'keep') return 'the names of labels';
  if (word === 'label_format') return 'a label and what it becomes, as in `name="{{.other}}"`';
  if (GROUPING_WORDS.has(word)) return 'a list of labels in parentheses, such as `(service)`';
  if (previous?.type === 'operator' && beforePrevious?.type === 'identifier' && !FUNCTIONS.has(beforePrevious.text.toLowerCase())) return 'a value: a text in quotes, a number, a duration such as `5s`, or a size such as `5MB`';
  if (callee !== undefined && RANGE_AGGREGATIONS.has(callee)) return 'the lines of logs with a range, such as `{service="execution"}[5m]`';
  if (atStart || previous?.type === 'operator' || word === 'and' || word === 'or' || word === 'unless') return 'an expression';
  if (previous?.text === '}' || previous?.type === 'string') return inner ? 'a stage, a range such as `[5m]`, or `)`' : 'a stage that begins with `|`, or the end of the query';
  return inner ? 'an operator, `,` or `)`' : 'an operator or the end of the query';
}
