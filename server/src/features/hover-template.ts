import type { Contract } from '../contract/contract';
import type { Expr } from '../query/promql/ast';
import type { QueryFacts } from '../query/promql/facts';
import { hoverPromql, type QueryHover } from '../query/promql/hover';
import { labelSentence } from '../query/promql/label-words';
import { lossOf } from '../query/promql/label-origin';
import { labelsOf } from '../query/promql/labels';
import { printPromql } from '../query/promql/print';
import { unitOf } from '../query/promql/value-unit';
import { probe } from '../query/template/caret';
import { templateFunctionDoc } from '../query/template/docs';
import { KEYWORD_DOCS, TEMPLATE_FUNCTIONS, TEMPLATE_VARIABLES } from '../query/template/functions';
import { templateFacts, type LabelRead } from '../query/template/infer';
import { WORDS } from '../query/template/value-kinds';
import type { TemplateValue } from '../query/template/scope';
import { templateTokens, type TemplateToken } from '../query/template/tokens';
import { codeBlock, inlineCode, plain } from '../text/markdown';
import type { WorkspaceFacts } from '../workspace/facts';
import { factsFor } from './query-facts';
import type { Snapshot } from './snapshot';
import { templateAt, type TemplatePlace } from './template-caret';

/** What stands at an offset of a file, where that is an action of an alert's template. The span is one of the file. */
export function hoverTemplate(snapshot: Snapshot, at: number, contract: Contract | undefined, live?: QueryFacts, workspace?: WorkspaceFacts): QueryHover | undefined {
  const place = templateAt(snapshot, at);
  if (!place) return undefined;
  const tokens = templateTokens(place.text);
  const i = tokens.findIndex(({ from, to }) => from <= place.offset && place.offset < to);
  const token = tokens[i];
  if (!token) return undefined;
  const facts = factsFor(snapshot, contract, live, workspace);
  if (token.type === 'string' || token.type === 'raw string') return ofQuery(place, token, facts);
  const markdown = wordsFor(place, tokens, i, facts);
  return markdown === undefined ? undefined : { span: place.toFile(token), markdown };
}

/** An expression of a query in a string, where each of its characters stands for itself. */
function ofQuery(place: TemplatePlace, token: TemplateToken, facts: QueryFacts): QueryHover | undefined {
  const query = templateFacts(place.text).queries.find(({ at }) => at.from === token.from);
  if (!query || query.holes.length > 0 || query.parsed.text !== token.text.slice(1, -1)) return undefined;
  const found = hoverPromql(query.parsed.text, place.offset - token.from - 1, facts);
  return found && { span: place.toFile(query.toTemplate(found.span)), markdown: found.markdown };
}

function wordsFor({ text, query }: TemplatePlace, tokens: readonly TemplateToken[], i: number, facts: QueryFacts): string | undefined {
  const token = tokens[i]!;
  switch (token.type) {
    case 'identifier': {
      const fn = TEMPLATE_FUNCTIONS.get(token.text);
      return fn && templateFunctionDoc(fn);
    }
    case 'keyword':
    case 'nil':
    case 'bool':
      return KEYWORD_DOCS.get(token.text);
    case 'variable':
    case 'dot':
    case 'field': {
      const read = templateFacts(text).labels.find(({ to }) => token.type === 'field' && to === token.to);
      if (read) return labelWords(read, query, facts);
      const value = valueAt(text, tokens, i);
      const about = TEMPLATE_VARIABLES.get(token.text);
      return value.type === 'any' && about === undefined ? undefined : valueWords(value, about, query, facts);
    }
    default:
      return undefined;
  }
}

/** What an operand is up to a token of it, such as `.Labels` of `.Labels.job`. */
function valueAt(text: string, tokens: readonly TemplateToken[], i: number): TemplateValue {
  let first = i;
  while (tokens[first]!.type === 'field' && (tokens[first - 1]?.type === 'field' || tokens[first - 1]?.type === 'variable')) first--;
  const open = tokens.findLastIndex(({ type }, j) => type === 'open' && j < i);
  // What parentheses hold is found in the whole; of a part of it, nothing is said.
  if (tokens[first - 1]?.type === ')') return templateFacts(text).operands.findLast(({ operand }) => operand.to === tokens[i]!.to)?.value ?? { type: 'any' };
  return probe(text.slice(0, tokens[open]!.from), text.slice(tokens[first]!.from, tokens[i]!.to)).value;
}

function labelWords({ label, of }: LabelRead, query: Expr | undefined, facts: QueryFacts): string {
  const expr = of === 'alert' ? query : of.hasKnownLabels ? of.expr : undefined;
  const subject = of === 'alert' ? "The label of the series that the alert's query returned." : "The label of a sample of the template's own query.";
  if (!expr) return subject;
  const loss = lossOf(expr, label, facts);
  const set = labelsOf(expr, facts);
  const sure = loss ? `No series has ${inlineCode(label)}: ${plain(loss.reason)}.` : set.must.has(label) ? `Every series has ${inlineCode(label)}.` : `A series may have ${inlineCode(label)}; where it has not, the text is empty.`;
  return `${codeBlock(printPromql(expr), 'promql')}\n${subject} ${sure}`;
}

const UNITS = { 'per second': 'It is a number per second.', share: 'It is a share between 0 and 1.', seconds: 'It is a time in seconds.' };

function valueWords(value: TemplateValue, about: string | undefined, query: Expr | undefined, facts: QueryFacts): string {
  const source = value.type === 'value' || value.of === 'alert' ? query : typeof value.of === 'object' && value.of.hasKnownLabels ? value.of.expr : undefined;
  const parts = [about ?? `${WORDS[value.type][0]!.toUpperCase()}${WORDS[value.type].slice(1)}.`];
  if (source && value.type === 'value') {
    const unit = unitOf(source);
    if (unit) parts.push(UNITS[unit.kind]);
  } else if (source) {
    parts.push(labelSentence(labelsOf(source, facts)));
  }
  return `${source ? `${codeBlock(printPromql(source), 'promql')}\n` : ''}${parts.join(' ')}`;
}
