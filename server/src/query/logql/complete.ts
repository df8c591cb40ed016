import { parseDuration } from '../../text/duration';
import { durationInWords } from '../promql/duration-words';
import { inString } from '../promql/complete/label';
import { mayMatch, MOST_SUGGESTIONS, type Piece, type Suggestion, type SuggestionKind, type Suggestions } from '../promql/complete/suggestion';
import { DURATION_VARIABLES } from '../variables';
import { caretAt, type Caret } from './caret';
import type { LogFacts } from './facts';
import type { Frame } from './place';
import { completeLineTemplate } from './template-complete';
import { COMPARISON_NAMES, CONVERSION_TABLE, LINE_FILTER_NAMES, MEANINGS, OPERATOR_NAMES, OTHER_TABLE, RANGE_TABLE, STAGE_DOCS, VECTOR_TABLE, type LogqlFunction } from './vocabulary';
import { WITH_PARAMETER } from './words';
import { needsUnwrap } from './check';

export interface LogqlCompletionSettings {
  /** The label that an aggregation is most likely to group by. */
  readonly groupBy: string;
  /** Whether Grafana will put values in the place of its variables, so that they are offered. */
  readonly variables?: boolean;
  /** The character whose typing asked for suggestions; undefined where the writer asked, or is typing a word. */
  readonly trigger?: string;
}

const NONE: Suggestions = { items: [], incomplete: false };

/** What can be written at an offset of a LogQL query, the best first. Works on unfinished and broken queries; never throws. */
export function completeLogql(text: string, offset: number, facts: LogFacts, settings: LogqlCompletionSettings): Suggestions {
  const caret = caretAt(text, offset);
  if (caret.isDead || (settings.trigger !== undefined && !isWelcome(caret))) return NONE;
  const { items, incomplete } = suggestionsAt(caret, text, offset, facts, settings);
  // What of a suggestion is written already: in a template, only a part of the string is.
  const fitting = items.filter(({ label, filter, replace }) => mayMatch(caret.operatorBefore && !caret.string ? '' : text.slice(replace.from, offset), filter ?? label));
  return { items: fitting.slice(0, MOST_SUGGESTIONS), incomplete: incomplete || fitting.length > MOST_SUGGESTIONS };
}

/** Whether suggestions are welcome although no word is being typed; behind what may be the end of a line, a list would swallow the Enter key. */
const isWelcome = ({ frame: { state, kind, callee } }: Caret): boolean => kind !== 'expression' || state === 'pipe' || state === 'template' || state === 'format-value' || state === 'filter-value' || (state === 'start' && callee !== undefined);

function suggestionsAt(caret: Caret, text: string, offset: number, facts: LogFacts, settings: LogqlCompletionSettings): Suggestions {
  const { frame, typed, string } = caret;
  const made = madeLabels(frame, facts);
  if (string && (frame.state === 'template' || frame.state === 'format-value')) return completeLineTemplate(string, offset, made);
  switch (frame.state) {
    case 'start':
    case 'callee':
      if (string || /^[\d.]/.test(typed)) return NONE;
      return all([...(frame.inRange ? selectors(caret, facts) : operands(caret, facts, settings)), ...longerOperators(caret, text)]);
    case 'operand':
      return string ? NONE : all(behindMetric(caret));
    case 'logs':
    case 'range-end':
    case 'unwrap-end':
    case 'line-end':
    case 'format-end':
    case 'choice-end':
    case 'extraction':
      return string ? NONE : all(behindLogs(caret, settings));
    case 'parser':
      return all([...names(caret, facts.fields, facts), ...behindLogs(caret, settings)]);
    case 'extraction-next':
      return all(names(caret, facts.fields.filter((name) => !frame.logs.names.includes(name)), facts));
    case 'pipe':
      return all([...stages(caret), ...names(caret, made, facts)]);
    case 'filter':
    case 'format-name':
    case 'choice':
      return all(names(caret, made.filter((name) => !frame.present.includes(name)), facts));
    case 'unwrap':
      return all([...names(caret, made, facts), ...(frame.kind === 'unwrap' ? [] : [...CONVERSION_TABLE.values()].map((fn) => term(caret, 'function', fn.name, [fn.name, '(', { stop: '' }, ')'], 'conversion', fn.doc)))]);
    case 'filter-sign':
      return all(signs(caret, Object.keys(COMPARISON_NAMES)));
    case 'filter-value':
      return all([...(/^[=!]/.test(frame.sign) ? values(caret, frame.name, facts) : []), ...(caret.operatorBefore && !string && settings.trigger === undefined ? signs(caret, Object.keys(COMPARISON_NAMES)) : [])]);
    case 'filter-end':
      return all([...['and', 'or'].map((word) => term(caret, 'operator', word, [word], OPERATOR_NAMES[word], MEANINGS[word])), ...behindLogs(caret, settings)]);
    case 'line-value':
      return string || frame.kind === 'ip' ? NONE : all([term(caret, 'function', 'ip', ['ip("', { stop: '10.0.0.0/8' }, '")'], 'addresses', OTHER_TABLE.get('ip')!.doc), ...(caret.operatorBefore && settings.trigger === undefined ? lineFilters(caret) : [])]);
    case 'format-value':
      return all(names(caret, made.filter((name) => name !== frame.present.at(-1)), facts));
    case 'matcher':
      return all(names(caret, facts.labels.filter((label) => !frame.present.includes(label)), facts));
    case 'match-sign':
      return all(signs(caret, ['=', '!=', '=~', '!~']));
    case 'match-value':
      return all([...values(caret, frame.name, facts), ...(caret.operatorBefore && !string && settings.trigger === undefined ? signs(caret, ['=', '!=', '=~', '!~']) : [])]);
    case 'label':
      return all(names(caret, groupingLabels(caret, facts).filter((label) => !frame.present.includes(label)), facts));
    case 'range':
      return { items: durations(caret, RANGES, settings), incomplete: true };
    case 'offset':
      return { items: durations(caret, OFFSETS, settings), incomplete: true };
    default:
      return NONE;
  }
}

const all = (items: readonly Suggestion[]): Suggestions => ({ items, incomplete: false });

const term = (caret: Caret, kind: SuggestionKind, label: string, insert: readonly Piece[] = [label], detail?: string, documentation?: string): Suggestion => ({ label, kind, insert, replace: caret.word, detail, documentation });

// ---- names and values

/** The labels that there are behind the stages in front of the caret: those of the stream, and what parsers made. */
function madeLabels({ logs }: Frame, facts: LogFacts): string[] {
  return [...new Set([...logs.names, ...(logs.everything ? facts.fields : []), ...facts.labels, ...logs.labels])];
}

/** Of a grouping, the lines may follow only: then what any stage of the query makes counts. */
function groupingLabels({ tokens }: Caret, facts: LogFacts): string[] {
  const parses = tokens.some(({ type, text }, i) => type === 'identifier' && /^(?:json|logfmt|unpack)$/i.test(text) && tokens[i - 1]?.text === '|');
  return [...new Set([...facts.labels, ...(parses ? facts.fields : [])])];
}

const names = (caret: Caret, list: readonly string[], facts: LogFacts): Suggestion[] => [...new Set(list)].map((name) => term(caret, 'label', name, [name], facts.labels.includes(name) ? 'label' : 'field', facts.about(name)));

function values(caret: Caret, name: string, facts: LogFacts): Suggestion[] {
  const { quote } = caret;
  return facts.values(name).map((value) => ({ ...term(caret, 'value', value, [quote ? inString(value, quote) : `"${inString(value, '"')}"`]), filter: value }));
}

/** Operators, in place of what of one stands there already. */
function signs(caret: Caret, list: readonly string[]): Suggestion[] {
  const replace = caret.operatorBefore ?? caret.word;
  return list.map((sign) => ({ ...term(caret, 'match-operator', sign, [sign], COMPARISON_NAMES[sign], MEANINGS[sign]), replace }));
}

// ---- expressions

const call = (caret: Caret, fn: LogqlFunction, insert: readonly Piece[], kind: SuggestionKind = 'function'): Suggestion => term(caret, kind, fn.name, insert, fn.args.join(', '), fn.doc);

function selectors(caret: Caret, facts: LogFacts): Suggestion[] {
  return facts.labels.slice(0, 3).map((label) => ({ ...term(caret, 'snippet', `{${label}="…"}`, [`{${label}="`, { stop: facts.values(label)[0] ?? '' }, '"}'], 'selector', 'The streams of logs with this label.'), filter: label }));
}

function operands(caret: Caret, facts: LogFacts, { groupBy }: LogqlCompletionSettings): Suggestion[] {
  const lines: Piece[] = ['{', { stop: facts.labels[0] === undefined ? '' : `${facts.labels[0]}=""` }, '}'];
  const ranges = [...RANGE_TABLE.values()].map((fn) => {
    const unwraps: Piece[] = needsUnwrap(fn.name) ? [' | json | unwrap ', { stop: 'label' }, ' | __error__="" '] : [' '];
    return call(caret, fn, [`${fn.name}(`, ...(fn.args[0] === 'quantile' ? [{ stop: '0.95' }, ', '] : []), ...lines, ...unwraps, '[', { stop: '5m' }, '])']);
  });
  const vectors = [...VECTOR_TABLE.values()].map((fn) => {
    const groups = fn.name !== 'approx_topk' && !fn.name.startsWith('sort');
    return call(caret, fn, [fn.name, ...(groups && !WITH_PARAMETER.has(fn.name) ? [' by (', { stop: groupBy }, ') ('] : ['(']), ...(WITH_PARAMETER.has(fn.name) ? [{ stop: '5' }, ', '] : []), { stop: '' }, ')'], 'aggregation');
  });
  const others = [
    call(caret, OTHER_TABLE.get('vector')!, ['vector(', { stop: '0' }, ')']),
    call(caret, OTHER_TABLE.get('label_replace')!, ['label_replace(', { stop: '' }, ', "', { stop: 'target' }, '", "', { stop: '$1' }, '", "', { stop: 'source' }, '", "', { stop: '(.*)' }, '")']),
    call(caret, OTHER_TABLE.get('variants')!, ['variants(', { stop: '' }, ') of (', ...lines, ' [', { stop: '5m' }, '])']),
  ];
  const isOutermost = caret.frames.length === 1;
  return [...(isOutermost ? selectors(caret, facts) : []), ...ranges.slice(0, 2), ...vectors.slice(0, 2), ...ranges.slice(2), ...vectors.slice(2), ...others];
}

const BINARY_OPERATORS = ['/', '*', '+', '-', '%', '^', '>', '<', '==', '!=', '>=', '<=', 'and', 'or', 'unless'] as const;

/** Operators that go on with the characters of the one in front of the caret, as `>=` goes on with `>`. */
function longerOperators({ operatorBefore: replace, ...caret }: Caret, text: string): Suggestion[] {
  if (!replace) return [];
  const typed = text.slice(replace.from, replace.to);
  return BINARY_OPERATORS.filter((operator) => operator !== typed && operator.startsWith(typed)).map((operator) => ({ ...term({ ...caret, operatorBefore: replace }, 'operator', operator, [operator], OPERATOR_NAMES[operator], MEANINGS[operator]), replace }));
}

function behindMetric(caret: Caret): Suggestion[] {
  const groupings = ['by', 'without'].map((word) => term(caret, 'grouping', word, [word, ' (', { stop: '' }, ')'], word === 'by' ? 'keep these labels' : 'drop these labels', MEANINGS[word]));
  return [...groupings, ...BINARY_OPERATORS.map((operator) => ({ ...term(caret, 'operator', operator, [operator], OPERATOR_NAMES[operator], MEANINGS[operator]), ...(caret.operatorBefore ? { replace: caret.operatorBefore } : {}) }))];
}

// ---- stages

const lineFilters = (caret: Caret): Suggestion[] => Object.entries(LINE_FILTER_NAMES).map(([sign, about]) => ({ ...term(caret, 'operator', sign, [sign, ' "', { stop: '' }, '"'], about, MEANINGS[sign]), ...(caret.operatorBefore ? { replace: caret.operatorBefore } : {}) }));

function behindLogs(caret: Caret, settings: LogqlCompletionSettings): Suggestion[] {
  const { frame } = caret;
  // Behind `unwrap` come label filters only.
  const filters = frame.state === 'unwrap-end' ? [term(caret, 'snippet', '| __error__=""', ['| __error__=""'], 'leave out malformed lines')] : lineFilters(caret);
  const piped = frame.state === 'unwrap-end' ? [] : [...STAGE_DOCS].filter(([name]) => name !== 'unwrap' || isInRange(caret)).map(([name, doc]) => ({ ...term(caret, 'function', `| ${name}`, ['| ', ...stageInsert(name)], 'stage', doc), filter: name }));
  const range = isInRange(caret) && frame.state !== 'range-end' ? [term(caret, 'duration', '[5m]', ['[', { stop: settings.variables ? '$__auto' : '5m' }, ']'], 'range')] : [];
  const offset = frame.state === 'range-end' ? [term(caret, 'offset', 'offset', ['offset ', { stop: '1h' }], 'look back in time', MEANINGS['offset'])] : [];
  return [...filters, ...piped, ...range, ...offset];
}

const isInRange = ({ frames }: Caret): boolean => frames.some(({ inRange }) => inRange);

const stages = (caret: Caret): Suggestion[] => [...STAGE_DOCS].filter(([name]) => name !== 'unwrap' || isInRange(caret)).map(([name, doc]) => term(caret, 'function', name, stageInsert(name), 'stage', doc));

/** A stage with what it needs. */
function stageInsert(name: string): Piece[] {
  switch (name) {
    case 'line_format':
      return ['line_format "', { stop: '{{.message}}' }, '"'];
    case 'label_format':
      return ['label_format ', { stop: 'name' }, '="', { stop: '{{.label}}' }, '"'];
    case 'pattern':
      return ['pattern "', { stop: '<_> <field>' }, '"'];
    case 'regexp':
      return ['regexp `', { stop: '(?P<field>\\w+)' }, '`'];
    case 'unwrap':
    case 'drop':
    case 'keep':
      return [`${name} `, { stop: 'label' }];
    default:
      return [name];
  }
}

// ---- durations

const RANGES = ['5m', '1m', '10m', '15m', '30m', '1h', '6h', '1d'] as const;
const OFFSETS = ['1h', '1d', '7d', '5m', '30m'] as const;
const UNITS = ['m', 'h', 's', 'd', 'w', 'y', 'ms'] as const;

/** Durations: the usual ones, or the units of the number that is typed. */
function durations(caret: Caret, usual: readonly string[], settings: LogqlCompletionSettings): Suggestion[] {
  const variables = settings.variables ? [{ name: '$__auto', about: 'The step of the panel or, for an instant query, its time range: what Grafana recommends for Loki.' }, ...DURATION_VARIABLES.filter(({ name }) => name !== '$__rate_interval')].map(({ name, about }) => term(caret, 'duration', name, [name], 'Grafana', about)) : [];
  if (caret.typed.startsWith('$')) return variables;
  const digits = /^(?:\d+(?:ms|[smhdwy]))*\d+$/.exec(caret.typed)?.[0];
  const written = digits === undefined ? (caret.typed === '' ? usual : []) : UNITS.map((unit) => digits + unit);
  const found = written.flatMap((label): Suggestion[] => {
    const seconds = parseDuration(label);
    return seconds === undefined ? [] : [{ ...term(caret, 'duration', label, [label], durationInWords(seconds)), replace: caret.word }];
  });
  return [...(caret.typed === '' ? variables : []), ...found];
}
