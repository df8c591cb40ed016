import { parser } from '@grafana/lezer-traceql';
import { linesOf } from '../../text/lines-of';
import { span, type Span } from '../../text/range';
import type { QueryProblem } from '../promql/problem';

/** Characters. A query for traces is a line or two. */
const MAX_LENGTH = 20_000;

/** What Tempo reads and the grammar of Grafana's editor does not know yet, with something of the same length that it knows. */
const NEWER: readonly (readonly [pattern: RegExp, known: (found: string) => string])[] = [
  // Hints: `with (exemplars=true)`.
  [/\bwith\s*\([^()]*\)/g, (found) => ' '.repeat(found.length)],
  // `1h30m`, and fractions such as `.99`.
  [/(?<![\w.])\d+(?:\.\d+)?(?:ns|us|µs|ms|s|m|h)(?:\d+(?:\.\d+)?(?:ns|us|µs|ms|s|m|h))+(?!\w)/g, (found) => `${'1'.repeat(found.length - 1)}s`],
  [/(?<![\w.)"\]])\.\d+(?![\w.])/g, (found) => '1'.repeat(found.length)],
  [/\bnestedSet(?:Parent|Left|Right)\b/g, (found) => `.${'a'.repeat(found.length - 1)}`],
  [/\blink\./g, () => 'span.'],
  // A comparison of what metrics are made of.
  // eslint-disable-next-line regexp/no-super-linear-move -- No longer text than MAX_LENGTH is looked at.
  [/(?<=(?:rate|_over_time)\s*\([^()|]*\)(?:\s*by\s*\([^()]*\))?\s*)(?:[<>]=?|!?=)\s*[\w.]+\s*$/g, (found) => ' '.repeat(found.length)],
];

/**
 * What is wrong with a TraceQL query: the first mistake, by the grammar of Grafana's own editor. Never throws.
 *
 * @returns nothing for a query that is too long to be one
 */
export function traceqlProblems(text: string): QueryProblem[] {
  if (text.length > MAX_LENGTH) return [];
  const known = NEWER.reduce((source, [pattern, write]) => source.replace(pattern, write), text);
  const at = firstError(known);
  if (!at) return [];
  const found = text.slice(at.from, at.to);
  if (found === '') return [{ from: Math.max(0, text.trimEnd().length - 1), to: text.trimEnd().length, message: 'The query ends too early: something is missing behind this.', fixes: [] }];
  return [{ ...at, message: `A TraceQL query cannot go on with \`${found.slice(0, 80)}\` here, as far as Grafana's grammar of it goes.`, fixes: [] }];
}

/** The token at which the grammar first gives up; empty at the end of the text. */
function firstError(text: string): Span | undefined {
  let at: number | undefined;
  parser.parse(text).iterate({
    enter: ({ type, from }) => {
      if (type.isError) at = Math.min(at ?? from, from);
    },
  });
  if (at === undefined) return undefined;
  const begin = at + /^\s*/.exec(text.slice(at))![0].length;
  // Of two signs that are none together, the grammar takes the first one.
  const from = begin > 0 && /[=<>!~&|]/.test(text[begin] ?? '') && /[=<>!~&|]/.test(text[begin - 1]!) ? begin - 1 : begin;
  const [token] = /^(?:[\w.:$]+|"(?:[^"\\]|\\.)*"?|`[^`]*`?|[^\w\s]{1,2}|$)/.exec(text.slice(from)) ?? [text.slice(from, from + 1)];
  return span(from, from + token.length);
}

/** The queries of a text, with blank lines or lines of comments between them. */
export function splitTraceql(text: string): Span[] {
  const queries: Span[] = [];
  let from: number | undefined;
  let to = 0;
  for (const { text: line, from: index } of linesOf(text)) {
    const isCode = line.trim() !== '' && !/^\s*(?:\/\/|#)/.test(line);
    if (isCode) {
      from ??= index + line.search(/\S/);
      to = index + line.trimEnd().length;
    } else if (from !== undefined) {
      queries.push(span(from, to));
      from = undefined;
    }
  }
  return from === undefined ? queries : [...queries, span(from, to)];
}
