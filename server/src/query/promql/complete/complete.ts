import { caretAt } from '../caret';
import type { QueryFacts } from '../facts';
import type { Caret } from '../place';
import { BEHIND_ALL, span } from '../../../text/range';
import { listLabels } from './list-labels';
import { labelsOfMetrics, labelSuggestions, metricsIn, valueSuggestions, inString } from './label';
import { metricsFor, operandSuggestions } from './operand';
import { argumentName } from './ranking';
import { mayMatch, MOST_SUGGESTIONS, type Suggestion, type Suggestions } from './suggestion';
import { durationOperators, durationTerms, longerOperators, matchOperators, operatorTerms, timeTerms } from './terms';

export interface CompletionSettings {
  /** The label that an aggregation is most likely to group by. */
  readonly groupBy: string;
  /** Labels that other queries use; offered where it is not known which labels a metric has. */
  readonly labels: readonly string[];
  /** Whether Grafana will put values in the place of its variables, so that they are offered. */
  readonly variables?: boolean;
  /** The character whose typing asked for suggestions; undefined where the writer asked, or is typing a word. */
  readonly trigger?: string;
}

const NONE: Suggestions = { items: [], incomplete: false };

/** What can be written at an offset of a PromQL query, the best first. Works on unfinished and broken queries; never throws. */
export function completePromql(text: string, offset: number, facts: QueryFacts, settings: CompletionSettings): Suggestions {
  const caret = caretAt(text, offset);
  return settings.trigger !== undefined && !isWelcome(caret, settings.trigger) ? NONE : suggestionsAt(caret, text, offset, facts, settings);
}

/**
 * Whether suggestions are welcome although no word is being typed. A list that pops up swallows the Enter key, so there
 * is none where a line often ends, such as behind the parenthesis of `sum by (job) (`.
 */
function isWelcome({ place, quote, calls }: Caret, trigger: string): boolean {
  switch (place.at) {
    case 'label-list':
    case 'matcher':
    case 'label-value':
    case 'argument-string':
    case 'time':
      return true;
    case 'duration':
      return trigger === '[' || trigger === ':';
    case 'operand': {
      if (quote) return false;
      const callee = calls[calls.length - 1];
      return trigger === ':' || (trigger === '(' && callee?.kind === 'function');
    }
    default:
      return false;
  }
}

function suggestionsAt(caret: Caret, text: string, offset: number, facts: QueryFacts, settings: CompletionSettings): Suggestions {
  const { place } = caret;
  switch (place.at) {
    case 'operand':
      return operand(caret, text, facts, settings);
    case 'operator': {
      const isGlued = place.operand.to === offset;
      return all([...longerOperators(caret, text), ...(caret.operatorBefore ? [] : operatorTerms(caret, place.operand, isGlued))].filter(({ label }) => mayMatch(caret.typed, label)));
    }
    case 'label-list':
      return labelSuggestions(caret, listLabels(text, offset, labelsOfMetrics(metricsIn(caret, place.scope), facts, settings.labels), facts), place.labels);
    case 'matcher': {
      const labels = labelSuggestions(caret, labelsOfMetrics(place.selector.metric === undefined ? [] : [place.selector.metric], facts, settings.labels), place.selector.labels);
      // A quoted name in braces may be the metric's own.
      return caret.quote && place.selector.metric === undefined ? joined(metricNames(caret, facts), labels) : labels;
    }
    case 'match-operator':
      return all(matchOperators(caret));
    case 'label-value': {
      const values = valueSuggestions(caret, text, offset, place.selector, place.label, place.operator, facts);
      return caret.operatorBefore && settings.trigger === undefined ? joined(values, all(matchOperators(caret))) : values;
    }
    case 'argument-string':
      return argumentString(caret, facts, settings);
    case 'duration':
      // The units depend on the digits, so that another digit asks for others.
      return { items: durationTerms(caret, place.of, settings.variables === true), incomplete: true };
    case 'duration-operator':
      return all(durationOperators(caret));
    case 'time':
      return all(timeTerms(caret));
    default:
      return NONE;
  }
}

const all = (items: readonly Suggestion[]): Suggestions => ({ items, incomplete: false });
const joined = (a: Suggestions, b: Suggestions): Suggestions => ({ items: [...a.items, ...b.items], incomplete: a.incomplete || b.incomplete });

function operand(caret: Caret, text: string, facts: QueryFacts, settings: CompletionSettings): Suggestions {
  // A number is its own word; nobody wants to be asked while typing one.
  if (/^[\d.]/.test(caret.typed)) return NONE;
  const { place } = caret;
  const operator = place.at === 'operand' ? place.operator : undefined;
  const callee = caret.calls[caret.calls.length - 1];
  const strings = callee && isLabelArgument(argumentName(callee)) ? quoted(argumentLabels(caret, facts, settings)) : NONE;
  const longer = settings.trigger === undefined ? longerOperators(caret, text) : [];
  return joined(strings, joined(operandSuggestions(caret, operator, facts, settings.groupBy), all(longer)));
}

const isLabelArgument = (name: string | undefined): boolean => name?.endsWith('label') ?? false;

/** The labels of what a call selects, for arguments that name one. */
function argumentLabels(caret: Caret, facts: QueryFacts, settings: CompletionSettings): Suggestions {
  const callee = caret.calls[caret.calls.length - 1]!;
  return labelSuggestions(caret, labelsOfMetrics(metricsIn(caret, span(callee.nameSpan.to, BEHIND_ALL)), facts, settings.labels), []);
}

function argumentString(caret: Caret, facts: QueryFacts, settings: CompletionSettings): Suggestions {
  const callee = caret.calls[caret.calls.length - 1];
  return callee && isLabelArgument(argumentName(callee)) ? argumentLabels(caret, facts, settings) : NONE;
}

/** Labels as string literals. */
const quoted = ({ items, incomplete }: Suggestions): Suggestions => ({ incomplete, items: items.map((item) => ({ ...item, insert: [`"${inString(item.label, '"')}"`], filter: item.label })) });

function metricNames(caret: Caret, facts: QueryFacts): Suggestions {
  const { metrics, cut } = metricsFor(caret.typed, { classes: ['gauge', 'counter', 'unknown', 'info', 'summary', 'histogram', 'bucket'] }, facts, MOST_SUGGESTIONS);
  const items = metrics.map(({ name, type }): Suggestion => ({ label: name, kind: 'metric', insert: [inString(name, caret.quote ?? '"')], replace: caret.word, detail: type }));
  return { items, incomplete: cut };
}

