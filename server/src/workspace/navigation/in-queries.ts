import { fillHoles, hasHole } from '../../model/helm-template';
import { logqlOf, promqlOf, type QueryRegion } from '../../model/query-region';
import type { Rule } from '../../model/rule-groups';
import { logQueries } from '../../query/logql/ast';
import { filterMatchers } from '../../query/logql/matchers';
import { parseLogql, type ParsedLogql } from '../../query/logql/parse';
import { walk, type LabelMatcher, type VectorSelector } from '../../query/promql/ast';
import { metricOf } from '../../query/promql/labels';
import { parsePromql, type ParsedPromql } from '../../query/promql/parse';
import { AGGREGATORS, GROUPING_WORDS, MODIFIER_WORDS, OPERATOR_WORDS } from '../../query/promql/words';
import type { Token } from '../../query/token';
import { hasVariable } from '../../query/variables';
import { span, type Span, type TextEdit } from '../../text/range';
import { isName, type NameKind, type NamingText, type Occurrence } from './occurrence';
import { literalAlternatives, writtenAlternative, writtenMetric, writtenString } from './spelling';

/** The series by which Prometheus tells of its own alerts. */
const ALERT_SERIES = new Set(['ALERTS', 'ALERTS_FOR_STATE']);
/** Target labels whose values name services: the operator sets both from the Service. */
const SERVICE_LABELS = new Set(['service', 'job']);
/** Labels of streams, and fields of lines, whose values name services: collectors take them from the labels of pods, and Loki makes one by itself. */
const LOG_SERVICE_LABELS = new Set(['service', 'service_name', 'app', 'app_kubernetes_io_name']);

/** A name in the text of a query, and how another one is written in its place. */
export interface Mention extends Span {
  readonly kind: NameKind;
  readonly name: string;
  readonly write: (name: string) => TextEdit | undefined;
  readonly matcher?: LabelMatcher;
}

/** The metrics, alerts, severities and services that a query names; of LogQL, the services. */
export function occurrencesInQuery(region: QueryRegion): Occurrence[] {
  const { text } = region;
  const mentions = region.language === 'logql' ? servicesIn(hasHole(text) ? parseLogql(fillHoles(text)) : logqlOf(region)) : mentionsIn(hasHole(text) ? parsePromql(fillHoles(text)) : promqlOf(region));
  // What stands in a hole, or right beside one, is only a part of a name.
  const isWhole = ({ from, to }: Span): boolean => !hasHole(text.slice(Math.max(0, from - 1), to + 1));
  return mentions.filter(isWhole).map((mention) => occurrenceOf(mention, region, region.rule));
}

/** A name in a text at its place in the document. */
export function occurrenceOf({ kind, name, from, to, write, matcher }: Mention, region: NamingText, rule: Rule | undefined): Occurrence {
  const whole = rule?.node ?? region;
  return { kind, name, matcher, role: 'reference', ...region.map.toSource(span(from, to)), isExact: region.map.exact, whole: span(whole.from, whole.to), rule, place: { in: 'query', region, write } };
}

export const mentionsIn = (parsed: ParsedPromql): Mention[] => allMentions(parsed).filter(({ name }) => isName(name));

/** The services that the selectors and the label filters of LogQL name. */
function servicesIn({ expr, text }: ParsedLogql): Mention[] {
  if (!expr) return [];
  const matchers = logQueries(expr).flatMap((inUse) => [...inUse.logs.selector.matchers, ...filterMatchers(inUse)]);
  return matchers.filter(({ name, value }) => LOG_SERVICE_LABELS.has(name) && !hasVariable(value)).flatMap((matcher) => inMatcher(text, matcher, 'service')).filter(({ name }) => isName(name));
}

function allMentions({ expr, tokens, text }: ParsedPromql): Mention[] {
  // While a query is being typed, its words still tell which metrics it is about.
  if (!expr) return looseNames(tokens).map(({ text: name, from, to }) => ({ kind: 'metric', name, from, to, write: (other) => writtenMetric(text, { from, to }, false, other) }));
  return walk(expr).flatMap((node) => (node.kind === 'selector' ? inSelector(text, node) : []));
}

function inSelector(text: string, selector: VectorSelector): Mention[] {
  const mentions: Mention[] = [];
  const { name, nameSpan, matchers } = selector;
  if (name !== undefined && nameSpan) mentions.push({ kind: 'metric', name, ...nameSpan, write: (other) => writtenMetric(text, nameSpan, matchers.length > 0, other) });
  const isAlerts = ALERT_SERIES.has(metricOf(selector) ?? '');
  for (const matcher of matchers) {
    const kind = kindOf(matcher.name, isAlerts);
    if (kind) mentions.push(...inMatcher(text, matcher, kind));
  }
  return mentions;
}

function kindOf(label: string, isAlerts: boolean): NameKind | undefined {
  if (label === '__name__') return 'metric';
  if (SERVICE_LABELS.has(label)) return 'service';
  if (isAlerts && label === 'alertname') return 'alert';
  return isAlerts && label === 'severity' ? 'severity' : undefined;
}

function inMatcher(text: string, matcher: LabelMatcher, kind: NameKind): Mention[] {
  const { operator, value, valueSpan } = matcher;
  const literal = text.slice(valueSpan.from, valueSpan.to);
  // Without escapes, the literal is the value in quotes.
  const isPlain = literal.slice(1, -1) === value;
  if (operator === '=' || operator === '!=') return [{ kind, name: value, ...(isPlain ? span(valueSpan.from + 1, valueSpan.to - 1) : valueSpan), write: (name) => ({ ...valueSpan, text: writtenString(name, literal) }) }];
  const { names, isAll } = literalAlternatives(value);
  const pattern: Mention[] = isAll ? [] : [{ kind: 'pattern', name: kind, ...valueSpan, write: () => undefined, matcher }];
  return names.map(({ name, from, to }): Mention => {
    const at = isPlain ? span(valueSpan.from + 1 + from, valueSpan.from + 1 + to) : valueSpan;
    return {
      kind,
      name,
      ...at,
      write: (other) => {
        const written = isPlain ? writtenAlternative(other, literal) : undefined;
        return written === undefined ? undefined : { ...at, text: written };
      },
    };
  }).concat(pattern);
}

/** Words of a query that could not be parsed that can only be metrics: outside of braces and of lists of labels, and no calls. */
function looseNames(tokens: readonly Token[]): Token[] {
  const names: Token[] = [];
  const open: ('code' | 'labels')[] = [];
  tokens.forEach((token, i) => {
    if (token.type === 'open') open.push(token.text !== '(' || open.includes('labels') || GROUPING_WORDS.has(tokens[i - 1]?.text.toLowerCase() ?? '') ? 'labels' : 'code');
    else if (token.type === 'close') open.pop();
    else if (token.type === 'identifier' && !open.includes('labels') && tokens[i + 1]?.text !== '(' && !isWord(token.text.toLowerCase())) names.push(token);
  });
  return names;
}

const isWord = (word: string): boolean => AGGREGATORS.has(word) || GROUPING_WORDS.has(word) || MODIFIER_WORDS.has(word) || OPERATOR_WORDS.has(word);
