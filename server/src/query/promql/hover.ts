import { codeBlock, inlineCode, plain } from '../../text/markdown';
import { parseDuration } from '../../text/duration';
import { span, type Span } from '../../text/range';
import type { Token } from '../token';
import { aboutVariable, hasAction } from '../variables';
import type { Aggregation, Binary, Expr, NumberLiteral, VectorSelector } from './ast';
import { aggregationDoc, functionDoc, metricDoc, metricLines } from './docs';
import { durationInWords } from './duration-words';
import type { QueryFacts } from './facts';
import { FUNCTION_TABLE } from './functions';
import { highlightPromql } from './highlight';
import { lossOf } from './label-origin';
import { labelSentence } from './label-words';
import { labelsOf, metricOf } from './labels';
import { matcherSentence } from './matcher-words';
import { covers, nodesAround, tokenAt } from './node-at';
import { parsePromql } from './parse';
import { unquote } from './string-literal';
import { typeOf } from './types';
import { AGGREGATION_TABLE, MEANINGS } from './vocabulary';

/** What is said about a part of a query. */
export interface QueryHover {
  readonly span: Span;
  readonly markdown: string;
}

/** A part of a query, with what there is to say about it beside its type and labels. */
interface Part {
  readonly span: Span;
  readonly about: readonly (string | undefined)[];
}

/**
 * What stands at an offset of a query: the type and the labels of the innermost expression, and what its words and signs
 * mean. Of a query that does not parse, only the latter.
 */
export function hoverPromql(text: string, offset: number, facts: QueryFacts): QueryHover | undefined {
  const { tokens, expr } = parsePromql(text);
  const token = tokenAt(tokens, offset);
  if (!token || token.type === 'comment' || token.type === 'unknown') return undefined;
  if (!expr) {
    const about = ofToken(token, tokens, facts);
    return about === undefined ? undefined : { span: span(token.from, token.to), markdown: about };
  }
  if (token.variable) return { span: span(token.from, token.to), markdown: variableWords(token.text) };
  const path = nodesAround(expr, token);
  const node = path.at(-1);
  if (!node) return undefined;
  const part = partOf(node, path.at(-2), token, facts) ?? { span: node, about: [ofToken(token, tokens, facts)] };
  const about = part.about.filter((section) => section !== undefined);
  return { span: span(part.span.from, part.span.to), markdown: [ofExpression(node, text, facts), ...about].join('\n\n---\n\n') };
}

function variableWords(text: string): string {
  const words = hasAction(text) ? 'The program that this query is written for puts a value in its place before it asks Prometheus.' : `A variable of Grafana, or a name with one in it. ${aboutVariable(text) ?? 'Dashboards say what it stands for; Prometheus itself knows none.'}`;
  return `${codeBlock(text, 'promql')}\n${words}`;
}

/** The type and labels of an expression, below its text. */
function ofExpression(expr: Expr, text: string, facts: QueryFacts): string {
  const type = typeOf(expr);
  const hasLabels = type === 'instant vector' || type === 'range vector';
  return `${codeBlock(text.slice(expr.from, expr.to), 'promql')}\n${capital(type)}.${hasLabels ? ` ${labelSentence(labelsOf(expr, facts))}` : ''}`;
}

const capital = (text: string): string => text[0]!.toUpperCase() + text.slice(1);

// ---- parts of expressions

function partOf(node: Expr, parent: Expr | undefined, token: Token, facts: QueryFacts): Part | undefined {
  switch (node.kind) {
    case 'number':
      return { span: node, about: [numberWords(node)] };
    case 'call': {
      const fn = FUNCTION_TABLE.get(node.name);
      return covers(node.nameSpan, token) ? { span: node.nameSpan, about: [fn && functionDoc(fn)] } : undefined;
    }
    case 'aggregation':
      return ofAggregation(node, token, facts);
    case 'binary':
      return ofBinary(node, token, facts);
    case 'selector':
      return ofSelector(node, parent, token, facts);
    case 'matrix':
      return covers(node.rangeSpan, token) ? { span: node.rangeSpan, about: [`The samples of the last ${durationOf(node.range)} before each point in time.`] } : undefined;
    default:
      return undefined;
  }
}

function ofAggregation(node: Aggregation, token: Token, facts: QueryFacts): Part | undefined {
  const info = AGGREGATION_TABLE.get(node.operator);
  if (covers(node.operatorSpan, token)) return { span: node.operatorSpan, about: [info && aggregationDoc(info)] };
  const label = node.grouping?.labels.find((other) => covers(other, token));
  if (!label) return undefined;
  const loss = lossOf(node.expr, label.name, facts);
  const meaning = node.grouping!.without ? `The label ${inlineCode(label.name)} is dropped.` : `One group for each value of ${inlineCode(label.name)}.`;
  return { span: label, about: [loss ? `${meaning}\n\nNo series here has it: ${safe(loss.reason)}.` : meaning] };
}

/** A sentence with code in backticks; where a name in it holds more than a name should, the backticks are shown as such. */
const safe = (sentence: string): string => (/^[\w\s`(),.;:'"=/+*-]*$/.test(sentence) ? sentence : plain(sentence));

function ofBinary(node: Binary, token: Token, facts: QueryFacts): Part | undefined {
  if (covers(node.operatorSpan, token)) return { span: node.operatorSpan, about: [MEANINGS[node.operator]] };
  const { matching } = node;
  const label = matching?.labels.find((other) => covers(other, token));
  if (label) {
    const loss = lossOf(node.left, label.name, facts) ?? lossOf(node.right, label.name, facts);
    const meaning = matching!.on ? `Series match when ${inlineCode(label.name)} is equal on both sides.` : `Series match whatever ${inlineCode(label.name)} is.`;
    return { span: label, about: [loss ? `${meaning}\n\nOne side cannot have it: ${safe(loss.reason)}.` : meaning] };
  }
  const copied = matching?.group?.include.find((other) => covers(other, token));
  return copied && { span: copied, about: [`The label ${inlineCode(copied.name)} is copied from the ${matching!.group!.side === 'left' ? 'right' : 'left'} side.`] };
}

function ofSelector(node: VectorSelector, parent: Expr | undefined, token: Token, facts: QueryFacts): Part | undefined {
  const matcher = node.matchers.find((other) => covers(other, token));
  if (matcher && matcher.name !== '__name__') return { span: matcher, about: [matcherSentence(matcher)] };
  const modifiers = [node.modifiers.at, parent?.kind === 'matrix' ? undefined : node.modifiers.offset];
  if (modifiers.some((modifier) => modifier && covers(modifier, token))) return undefined;
  const name = metricOf(node);
  const fact = name === undefined ? undefined : facts.metric(name);
  const nameSpan = matcher ?? node.nameSpan;
  return nameSpan && covers(nameSpan, token) ? { span: nameSpan, about: [fact && metricLines(fact).join('\n\n')] } : undefined;
}

function numberWords({ value, isDuration }: NumberLiteral): string | undefined {
  if (isDuration) return `${capital(durationInWords(value))}; as a number, ${value} seconds.`;
  return Number.isFinite(value) ? `The number ${value}.` : `The number ${value > 0 ? '+Inf' : Number.isNaN(value) ? 'NaN' : '-Inf'}.`;
}

const durationOf = (range: { kind: string; value?: number }): string => (range.kind === 'number' ? durationInWords(range.value!) : 'a time that is worked out for each query');

// ---- single tokens

/** What a word or a sign means, wherever it stands. */
function ofToken(token: Token, tokens: readonly Token[], facts: QueryFacts): string | undefined {
  const lower = token.text.toLowerCase();
  const next = tokens.slice(tokens.indexOf(token) + 1).find(({ type }) => type !== 'comment');
  switch (highlightPromql(tokens).find(({ from }) => from === token.from)?.type) {
    case 'function': {
      const aggregation = AGGREGATION_TABLE.get(lower);
      const fn = FUNCTION_TABLE.get(token.text) ?? FUNCTION_TABLE.get(lower);
      const isTime = (lower === 'start' || lower === 'end') && tokens[tokens.indexOf(token) - 1]?.text === '@';
      if (isTime) return MEANINGS[`${lower}()`];
      return aggregation ? aggregationDoc(aggregation) : fn && functionDoc(fn);
    }
    case 'variable': {
      const fact = facts.metric(token.type === 'string' ? unquote(token.text) : token.text);
      return fact && metricDoc(fact);
    }
    case 'number': {
      const seconds = token.type === 'duration' ? parseDuration(token.text) : undefined;
      return seconds === undefined ? undefined : capital(`${durationInWords(seconds)}.`);
    }
    case 'keyword':
    case 'operator':
      return MEANINGS[next?.text === '(' && MEANINGS[`${lower}()`] !== undefined ? `${lower}()` : lower];
    default:
      return undefined;
  }
}
