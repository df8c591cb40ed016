import { inlineCode } from '../../../text/markdown';
import { span, type Span } from '../../../text/range';
import type { QueryFacts } from '../facts';
import { highlightPromql } from '../highlight';
import { CombinedFacts } from '../metric-table';
import type { Caret, SelectorAround } from '../place';
import { quoteString, unquote } from '../string-literal';
import { metricsFor } from './operand';
import { mayMatch, MOST_SUGGESTIONS, type Suggestion, type Suggestions } from './suggestion';

const BARE_LABEL = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** The metrics that a part of a query selects. */
export function metricsIn(caret: Caret, scope: Span): string[] {
  const names = highlightPromql(caret.tokens)
    .filter(({ type, from, to }) => type === 'variable' && from >= scope.from && to <= scope.to && !(from <= caret.word.from && caret.word.to <= to))
    .map(({ from }) => caret.tokens.find((token) => token.from === from)!.text);
  return [...new Set(names.map((name) => (/^["'`]/.test(name) ? unquote(name) : name)))];
}

const labelsOfAll = new WeakMap<QueryFacts, readonly string[]>();

/** Every label that any metric has, those of most metrics first. */
function allLabels(facts: QueryFacts): readonly string[] {
  if (facts instanceof CombinedFacts) return [...new Set(facts.parts.flatMap(allLabels))];
  let known = labelsOfAll.get(facts);
  if (!known) {
    known = facts.labels?.() ?? countedLabels(facts);
    labelsOfAll.set(facts, known);
  }
  return known;
}

function countedLabels(facts: QueryFacts): readonly string[] {
  const counts = new Map<string, number>();
  for (const { labels } of facts.metrics()) for (const label of labels ?? []) counts.set(label, (counts.get(label) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1]).map(([label]) => label);
}

/** A label, and the metric that is known to have it. */
export interface KnownLabel {
  readonly label: string;
  readonly of: string | undefined;
}

/**
 * The labels that series of these metrics can have; where one of them is not known, those that any metric has.
 *
 * @param others labels that are used elsewhere, of whatever metric
 */
export function labelsOfMetrics(metrics: readonly string[], facts: QueryFacts, others: readonly string[]): KnownLabel[] {
  const own = new Map<string, string | undefined>();
  let complete = metrics.length > 0;
  for (const metric of metrics) {
    const labels = facts.metric(metric)?.labels;
    complete &&= labels !== undefined;
    for (const label of labels ?? []) if (!own.has(label)) own.set(label, metric);
  }
  if (!complete) for (const label of [...allLabels(facts), ...others]) if (!own.has(label)) own.set(label, undefined);
  return [...own].map(([label, of]) => ({ label, of }));
}

/** @param present labels that stand in the same brackets already */
export function labelSuggestions(caret: Caret, labels: readonly KnownLabel[], present: readonly string[]): Suggestions {
  const items = labels
    .filter(({ label }) => label !== '__name__' && !present.includes(label) && mayMatch(caret.typed, label))
    .map(({ label, of }): Suggestion => ({
      label,
      kind: 'label',
      insert: [caret.quote ? inString(label, caret.quote) : BARE_LABEL.test(label) ? label : quoteString(label)],
      replace: caret.word,
      detail: 'label',
      documentation: of === undefined ? undefined : `A label of ${inlineCode(of)}.`,
    }));
  return { items: items.slice(0, MOST_SUGGESTIONS), incomplete: items.length > MOST_SUGGESTIONS };
}

/** Writes a value into a string that is open already. */
export function inString(value: string, quote: '"' | "'" | '`'): string {
  if (quote === '`') return value;
  const escaped = quoteString(value).slice(1, -1);
  return quote === '"' ? escaped : escaped.replaceAll('\\"', '"').replaceAll("'", "\\'");
}

const escapeRegex = (value: string): string => value.replace(/[\\^$.|?*+()[\]{}]/g, '\\$&');

/** The values of a label; in a regular expression, as one of its alternatives. */
export function valueSuggestions(caret: Caret, text: string, offset: number, selector: SelectorAround, label: string, operator: string, facts: QueryFacts): Suggestions {
  const isRegex = operator === '=~' || operator === '!~';
  const replace = isRegex && caret.quote ? alternativeAt(text, caret.word, offset) : caret.word;
  const typed = text.slice(replace.from, offset);
  const values = label === '__name__' ? metricsFor(typed, { classes: ['gauge', 'counter', 'unknown', 'info', 'summary', 'histogram', 'bucket'] }, facts, MOST_SUGGESTIONS) : undefined;
  const all = values ? values.metrics.map(({ name }) => name) : facts.labelValues(selector.metric, label);
  const items = all
    .filter((value) => mayMatch(typed, value) && !(caret.quote === '`' && value.includes('`')))
    .map((value): Suggestion => {
      const written = isRegex ? escapeRegex(value) : value;
      const insert = caret.quote ? inString(written, caret.quote) : quoteString(written);
      return { label: value, kind: 'value', insert: [insert], replace, detail: label };
    });
  return { items: items.slice(0, MOST_SUGGESTIONS), incomplete: (values?.cut ?? false) || items.length > MOST_SUGGESTIONS };
}

/** The alternative of a regular expression that a caret stands in: `a|b` has two. */
function alternativeAt(text: string, string: Span, offset: number): Span {
  const before = text.slice(string.from, offset);
  const begin = Math.max(...['|', '(', ')'].map((sign) => before.lastIndexOf(sign))) + 1;
  const after = /^[^|()]*/.exec(text.slice(offset, string.to))![0].length;
  return span(string.from + begin, offset + after);
}
