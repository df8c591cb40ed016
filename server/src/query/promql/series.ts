import type { Span } from '../../text/range';
import type { LabelMatcher } from './ast';
import { withTokens } from './borrowed-tokens';
import { parseExpression } from './parser';

/** What cannot be read of a series; the span is one of the text that was given. */
export interface SeriesProblem extends Span {
  readonly message: string;
  /** promtool takes it, but for something else. */
  readonly isMisread?: true;
}

const EXAMPLE = '`up{job="orders", instance="a:9090"}`';

/** What is wrong with the name and labels of a series, as unit tests of rules write them (ParseMetric of promql/parser); undefined where nothing is. */
export function metricProblem(text: string): SeriesProblem | undefined {
  const { expr, unexpected, unread } = withTokens(text, parseExpression);
  if (unread) return undefined;
  if (!expr) {
    const at = unexpected?.at;
    return { ...(at === undefined ? { from: 0, to: text.length } : { from: at, to: at + 1 }), message: text.trim() === '' ? `A series has a name, or labels in braces: ${EXAMPLE}, or \`{}\` for none.` : `This is no series: write its name and labels, as in ${EXAMPLE}.` };
  }
  if (expr.kind !== 'selector' || expr.modifiers.offset || expr.modifiers.at || expr.modifiers.range) return { from: expr.from, to: expr.to, message: `A series is named, and not worked out: write its name and labels, as in ${EXAMPLE}.` };
  const other = expr.matchers.find(({ operator }) => operator !== '=');
  return other && { from: other.nameSpan.to, to: other.valueSpan.from, message: `A series has its labels with certain values: write \`${other.name}=${JSON.stringify(other.value)}\`.` };
}

/** The labels of a series that can be read; of one that cannot, none. */
export function labelsOfSeries(text: string): readonly LabelMatcher[] {
  const { expr } = withTokens(text, parseExpression);
  return expr?.kind === 'selector' ? expr.matchers : [];
}

const NUMBER = String.raw`(?:\d+(?:_\d+)*(?:\.(?:\d+(?:_\d+)*)?)?|\.\d+(?:_\d+)*)(?:[eE][-+]?\d+(?:_\d+)*)?`;
const WORD = '(?:[iI][nN][fF]|[nN][aA][nN])';
const VALUE = `(?:${NUMBER}|${WORD})`;
/** One value, or several: `_`, `_x3`, `stale`, `1.5`, `-3x4`, `0+10x5`. A repetition follows a number at once, for `NaNx3` is a word. */
const ITEM = new RegExp(`^(?:_(?:x\\d+)?|stale|[-+]?${VALUE}|[-+]?${NUMBER}x\\d+|[-+]?${VALUE}[-+]${NUMBER}x\\d+)$`);
const SIGNED = new RegExp(`^[-+]?${VALUE}$`);
/** Behind a histogram: how often it is repeated, or what is added each time. */
const REPEATED = /^x\d+$/;

const NUMBERS = new Set(['sum', 'count', 'schema', 'offset', 'n_offset', 'z_bucket', 'z_bucket_w']);
const LISTS = new Set(['buckets', 'n_buckets', 'custom_values']);
const HINTS = ['unknown', 'reset', 'not_reset', 'gauge'];

/**
 * What is wrong with the values of a series, in the notation of unit tests (`series_values` of promql/parser/generated_parser.y): `0+10x5` is
 * `0 10 20 30 40 50`, `_` no sample, `stale` the end of the series, and `{{sum:1 count:2}}` a native histogram. Undefined where nothing is.
 */
export function valuesProblem(text: string): SeriesProblem | undefined {
  const blank = /\s+/y;
  for (let at = 0; at < text.length; ) {
    blank.lastIndex = at;
    const from = at;
    if (blank.test(text)) at = blank.lastIndex;
    if (at >= text.length) break;
    const end = itemEnd(text, at);
    // promtool puts series and values into lines of a script of its own (seriesLoadingString of cmd/promtool/unittest.go).
    if (from > 0 && /[\r\n]/.test(text.slice(from, at))) return { from: at, to: end, message: 'The values of a series stand on one line: behind a line break, promtool reads another series. Fold the lines with `>-`, or write one.', ...(/^[A-Za-z_:]/.test(text.slice(at, end)) ? { isMisread: true } : {}) };
    const problem = text.startsWith('{{', at) ? histogramsProblem(text, at, end) : itemProblem(text, at, end);
    if (problem) return problem;
    at = end;
  }
  return undefined;
}

/** Where an item ends: at a blank that stands in no histogram. */
function itemEnd(text: string, from: number): number {
  let at = from;
  while (at < text.length && !/\s/.test(text[at]!)) {
    if (!text.startsWith('{{', at)) {
      at++;
      continue;
    }
    const close = text.indexOf('}}', at);
    at = close < 0 ? text.length : close + 2;
  }
  return at;
}

function itemProblem(text: string, from: number, to: number): SeriesProblem | undefined {
  const item = text.slice(from, to);
  if (ITEM.test(item)) return undefined;
  const step = new RegExp(`^([-+]?${VALUE}[-+]${NUMBER})$`).exec(item);
  const shown = item.length > 40 ? `${item.slice(0, 40)}…` : item;
  return { from, to, message: step ? `\`${shown}\` does not say how often: write \`${shown}x5\` for five more values, or a blank between two values.` : `\`${shown}\` is no value of a series: write numbers, \`0+10x5\` for a start, a step and how often, \`_\` for no sample, or \`stale\`.` };
}

/** @param to the end of the item, which begins with a histogram */
function histogramsProblem(text: string, from: number, to: number): SeriesProblem | undefined {
  const close = text.indexOf('}}', from);
  if (close < 0) return { from, to: from + 2, message: 'This histogram is never closed: `}}` is missing.' };
  const own = histogramProblem(text, from + 2, close);
  if (own) return own;
  const rest = text.slice(close + 2, to);
  if (rest === '' || REPEATED.test(rest)) return undefined;
  const second = /^[-+]\{\{/.test(rest) ? text.indexOf('}}', close + 5) : -1;
  if (second >= 0 && second < to) return histogramProblem(text, close + 5, second) ?? (REPEATED.test(text.slice(second + 2, to)) ? undefined : { from, to, message: 'How often a histogram is added stands behind it, as in `{{sum:1}}+{{sum:1}}x5`.' });
  return { from: close + 2, to, message: 'Behind a histogram stands a blank, how often it is repeated (`x5`), or what is added each time (`+{{sum:1}}x5`).' };
}

/** What is wrong between the braces of a histogram. */
function histogramProblem(text: string, from: number, to: number): SeriesProblem | undefined {
  const body = text.slice(from, to);
  if (body.trim() === '') return undefined;
  if (/^\s/.test(body)) return { from, to: from + 1, message: 'No blank can stand between `{{` and what the histogram holds.' };
  const seen = new Set<string>();
  const field = /([^\s:]+):(\[[^\]]*\]|[^\s[]*)(?:\s+|$)/y;
  for (let at = 0; at < body.length; ) {
    field.lastIndex = at;
    const [whole, key = '', value = ''] = field.exec(body) ?? [];
    const span = { from: from + at, to: from + (whole === undefined ? body.length : at + whole.trimEnd().length) };
    if (whole === undefined) return { ...span, message: `A histogram holds fields such as \`sum:1\` and \`buckets:[1 2]\`.` };
    if (seen.has(key)) return { ...span, message: `\`${key}\` stands in the histogram twice.` };
    seen.add(key);
    const message = fieldProblem(key, value);
    if (message) return { ...span, message };
    at += whole.length;
  }
  return undefined;
}

function fieldProblem(key: string, value: string): string | undefined {
  if (NUMBERS.has(key)) return SIGNED.test(value) ? undefined : `\`${key}\` of a histogram is a number.`;
  if (key === 'counter_reset_hint') return HINTS.includes(value) ? undefined : `The hint is one of ${HINTS.map((hint) => `\`${hint}\``).join(', ')}.`;
  if (!LISTS.has(key)) return `A histogram has no field \`${key}\`: there are ${[...NUMBERS, ...LISTS, 'counter_reset_hint'].map((one) => `\`${one}\``).join(', ')}.`;
  const isList = /^\[\S/.test(value) && value.endsWith(']') && value.slice(1, -1).trimEnd().split(/\s+/).every((one) => SIGNED.test(one));
  return isList ? undefined : `\`${key}\` of a histogram is a list of numbers, as in \`${key}:[1 2 3]\`.`;
}
