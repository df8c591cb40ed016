import { codeBlock, inlineCode } from '../../text/markdown';
import { span } from '../../text/range';
import { durationInWords } from '../promql/duration-words';
import type { QueryHover } from '../promql/hover';
import { covers, tokenAt } from '../promql/node-at';
import { templateFunctionDoc } from '../template/docs';
import { KEYWORD_DOCS } from '../template/functions';
import { templateTokens } from '../template/tokens';
import type { Token } from '../token';
import { aboutVariable } from '../variables';
import { comparisonsOf, logQueries, type Expr, type LabelComparison, type LabelMatcher } from './ast';
import { matchesEmpty } from './check';
import type { LogFacts } from './facts';
import { highlightLogql } from './highlight';
import { parseLogqlWithVariables } from './parse';
import { LOKI_FUNCTIONS } from './template-functions';
import { templatesOf } from './templates';
import { innerSpan } from './string-place';
import { durationSeconds } from './units';
import { functionNamed, LINE_FILTER_NAMES, MEANINGS, STAGE_DOCS, type LogqlFunction } from './vocabulary';

/** What stands at an offset of a query: what its words and signs mean, and what a matcher or a filter asks for. */
export function hoverLogql(text: string, offset: number, facts: LogFacts): QueryHover | undefined {
  const { tokens, expr } = parseLogqlWithVariables(text);
  const token = tokenAt(tokens, offset);
  if (!token || token.type === 'comment' || token.type === 'unknown') return undefined;
  const part = expr && (inTemplate(expr, text, offset) ?? ofComparison(expr, token, text, facts));
  if (part) return part;
  const about = ofToken(token, tokens, facts);
  return about === undefined ? undefined : { span: span(token.from, token.to), markdown: about };
}

// ---- matchers and filters

function ofComparison(expr: Expr, token: Token, text: string, facts: LogFacts): QueryHover | undefined {
  for (const { logs, range } of logQueries(expr)) {
    const matcher = logs.selector.matchers.find((other) => covers(other, token));
    if (matcher) return said(matcher, text, matcherSentence(matcher, 'Streams'), facts);
    const filters = [...logs.stages.flatMap((stage) => (stage.kind === 'label-filter' ? [stage.filter] : [])), ...(range?.unwrap?.filters ?? []).map(({ filter }) => filter)];
    const comparison = filters.flatMap(comparisonsOf).find((other) => covers(other, token));
    if (comparison) return said(comparison, text, filterSentence(comparison), facts);
    const line = logs.stages.find((stage) => stage.kind === 'line-filter' && covers(stage, token));
    if (line?.kind === 'line-filter' && covers(line.operatorSpan, token)) return { span: line.operatorSpan, markdown: `${codeBlock(text.slice(line.from, line.to), 'logql')}\n${MEANINGS[line.operator] === undefined || line.operator === '!=' ? 'Keeps lines that do not hold the text.' : MEANINGS[line.operator]!}` };
  }
  return undefined;
}

function said({ from, to, name }: LabelMatcher | LabelComparison, text: string, sentence: string, facts: LogFacts): QueryHover {
  const about = facts.about(name);
  return { span: span(from, to), markdown: `${codeBlock(text.slice(from, to), 'logql')}\n${sentence}${about === undefined ? '' : `\n\n${about}`}` };
}

/** What a matcher asks for, in a sentence of Markdown. */
function matcherSentence(matcher: Pick<LabelMatcher, 'name' | 'operator' | 'value'>, what: 'Streams' | 'Lines'): string {
  const [name, value] = [inlineCode(matcher.name), inlineCode(matcher.value)];
  const missing = matchesEmpty(matcher as LabelMatcher) ? ', also those without it' : '';
  switch (matcher.operator) {
    case '=':
      return matcher.value === '' ? `${what} without the label ${name}, or with an empty one.` : `${what} whose label ${name} is ${value}.`;
    case '!=':
      return matcher.value === '' ? `${what} that have the label ${name}.` : `${what} whose label ${name} is not ${value}${missing}.`;
    default:
      return `${what} whose label ${name} ${matcher.operator === '!~' ? 'does not match' : 'matches'} ${value}${missing}. The regular expression (RE2) has to match the whole value.`;
  }
}

const SIGNS: Readonly<Record<string, string>> = { '=': 'is', '==': 'is', '!=': 'is not', '>': 'is more than', '>=': 'is at least', '<': 'is less than', '<=': 'is at most' };

function filterSentence({ name, operator, value }: LabelComparison): string {
  if (value.kind === 'string') return matcherSentence({ name, operator: operator as LabelMatcher['operator'], value: value.value }, 'Lines');
  const sign = SIGNS[operator] ?? operator;
  const label = inlineCode(name);
  switch (value.kind) {
    case 'ip':
      return `Lines whose label ${label} ${operator === '=' ? 'holds' : 'does not hold'} an address of ${inlineCode(value.pattern.value)}.`;
    case 'bytes':
      return `Lines whose label ${label}, read as a size, ${sign} ${value.value} bytes. Where it is none, the line gets the label ${inlineCode('__error__')}.`;
    case 'duration':
      return `Lines whose label ${label}, read as a duration, ${sign} ${Number.isFinite(value.value) ? durationInWords(value.value) : inlineCode(value.text)}. Where it is none, the line gets the label ${inlineCode('__error__')}.`;
    case 'number':
      return `Lines whose label ${label}, read as a number, ${sign} ${value.value}. Where it is none, the line gets the label ${inlineCode('__error__')}.`;
  }
}

// ---- templates

function inTemplate(expr: Expr, text: string, offset: number): QueryHover | undefined {
  const template = templatesOf(expr).find(({ from, to }) => from < offset && offset < to);
  if (!template || !innerSpan(text, template, span(0, 0))) return undefined;
  const at = offset - template.from - 1;
  const token = templateTokens(template.value).find(({ from, to }) => from <= at && at < to);
  const fn = token?.type === 'identifier' ? LOKI_FUNCTIONS.get(token.text) : undefined;
  const markdown = fn ? templateFunctionDoc(fn) : token?.type === 'keyword' ? KEYWORD_DOCS.get(token.text) : token?.type === 'field' ? `The label ${inlineCode(token.text.slice(1))} of the line; nothing where it has none.` : undefined;
  const place = token && innerSpan(text, template, token);
  return markdown === undefined || !place ? undefined : { span: place, markdown };
}

// ---- single tokens

const capital = (text: string): string => text[0]!.toUpperCase() + text.slice(1);
const functionDoc = ({ name, args, doc }: LogqlFunction): string => `${codeBlock(`${name}(${args.join(', ')})`, 'logql')}\n${doc}`;

/** What a word or a sign means, wherever it stands. */
function ofToken(token: Token, tokens: readonly Token[], facts: LogFacts): string | undefined {
  const lower = token.text.toLowerCase();
  if (token.variable) return `${codeBlock(token.text, 'logql')}\nA variable of Grafana, or a name with one in it. ${aboutVariable(token.text) ?? 'Dashboards say what it stands for; Loki itself knows none.'}`;
  switch (highlightLogql(tokens).find(({ from }) => from === token.from)?.type) {
    case 'function': {
      const fn = functionNamed(lower);
      return fn && functionDoc(fn);
    }
    case 'number': {
      const seconds = token.type === 'duration' ? durationSeconds(token.text) : undefined;
      return seconds === undefined || seconds < 0 ? undefined : capital(`${durationInWords(seconds)}.`);
    }
    case 'keyword':
      return STAGE_DOCS.get(lower) ?? MEANINGS[lower];
    case 'operator':
      return MEANINGS[lower] ?? LINE_FILTER_NAMES[lower];
    case 'property':
      return facts.about(token.text);
    default:
      return undefined;
  }
}
