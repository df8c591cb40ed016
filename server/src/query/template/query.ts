import { span, type Span } from '../../text/range';
import type { Expr } from '../promql/ast';
import { isRefused, parsePromql, type ParsedPromql } from '../promql/parse';
import type { StringConstant } from './ast';

/** A PromQL query that a template runs. */
export interface TemplateQuery {
  /** The constant that it is written in. */
  readonly at: Span;
  /** With something that may stand there in place of what `printf` fills in. */
  readonly parsed: ParsedPromql;
  /** Undefined where Prometheus refuses it, or where what `printf` fills in may be anything. */
  readonly expr: Expr | undefined;
  /** Whether what is filled in decides no more than the values of labels, so that the result's labels are known. */
  readonly hasKnownLabels: boolean;
  /** The parts that are filled in, in offsets into the query. */
  readonly holes: readonly Span[];
  /** A span of the query in the template; where its constant has escapes, that is the whole constant. */
  toTemplate(query: Span): Span;
}

/** A query that stands in the template as it is. */
export function constantQuery(constant: StringConstant): TemplateQuery {
  const parsed = parsePromql(constant.value);
  return make(constant, parsed, [], true);
}

/**
 * A query that `printf` makes of a format. Each verb is replaced by something of its length that may stand there.
 *
 * @returns undefined where the format has a verb of which that cannot be said
 */
export function formattedQuery(format: StringConstant): TemplateQuery | undefined {
  const verbs = [...format.value.matchAll(/%(%|[-+# 0]*(?:[1-9]\d*)?(?:\.\d*)?[a-zA-Z]|$|.)/g)];
  if (verbs.length > MAX_VERBS || verbs.some((match) => !/^%%$|^%[-+# 0]*(?:[1-9]\d*)?(?:\.\d*)?[svqdfgeE]$/.test(match[0]))) return undefined;
  const holes = verbs.filter((match) => match[0] !== '%%').map((match) => span(match.index, match.index + match[0].length));
  const inString = stringAt(format.value);
  const candidates = ['xx', '1m', '11'].map((filling) => {
    let text = '';
    let at = 0;
    for (const match of verbs) {
      text += format.value.slice(at, match.index) + fillingOf(match[0], inString(match.index) ? 'xx' : filling);
      at = match.index + match[0].length;
    }
    return parsePromql(text + format.value.slice(at));
  });
  const parsed = candidates.find((candidate) => !isRefused(candidate)) ?? candidates[0]!;
  return make(format, parsed, holes, holes.every((hole) => inString(hole.from)));
}

const MAX_VERBS = 50;

function fillingOf(verb: string, text: string): string {
  // `%%` is one sign, and a blank behind it changes nothing.
  if (verb === '%%') return '% ';
  if (verb.endsWith('q')) return '""'.padEnd(verb.length);
  return (/[sv]$/.test(verb) ? text : '11').padEnd(verb.length);
}

/** Whether an offset lies in a string of a query. */
function stringAt(text: string): (offset: number) => boolean {
  const strings = [...text.matchAll(/"(?:[^"\\]|\\[\s\S])*"?|'(?:[^'\\]|\\[\s\S])*'?|`[^`]*`?/g)].map((match) => span(match.index, match.index + match[0].length));
  return (offset) => strings.some(({ from, to }) => from < offset && offset < to);
}

function make(constant: StringConstant, parsed: ParsedPromql, holes: readonly Span[], hasKnownLabels: boolean): TemplateQuery {
  const at = span(constant.from, constant.to);
  return {
    at,
    parsed,
    expr: isRefused(parsed) ? undefined : parsed.expr,
    hasKnownLabels,
    holes,
    toTemplate: (query) => (constant.isVerbatim ? span(query.from + at.from + 1, query.to + at.from + 1) : at),
  };
}
