import fc from 'fast-check';
import { tokenizeLogql } from '../../server/src/query/logql/tokens';

/**
 * Queries that Loki accepts, made rule by rule of its grammar. They are written as somebody types who never formats: with odd
 * spacing, keywords in any case, and ranges in front of the stages or behind them.
 */

type Text = fc.Arbitrary<string>;

const oneOf = (...texts: string[]): Text => fc.constantFrom(...texts);
const concat = (...parts: (Text | string)[]): Text => fc.tuple(...parts.map((part) => (typeof part === 'string' ? fc.constant(part) : part))).map((texts) => texts.join(''));
const optional = (text: Text): Text => fc.oneof({ weight: 2, arbitrary: fc.constant('') }, { weight: 1, arbitrary: text });
const list = (item: Text, minLength: number, maxLength: number): Text => fc.array(item, { minLength, maxLength }).map((items) => items.join(', '));
const anyCase = (word: string): Text => oneOf(word, word, word.toUpperCase());

const label = oneOf('service', 'level', 'sum', 'rate', 'ip', 'duration', 'of', 'variants', 'größe', '_0', 'count_over_time');
const text = oneOf('""', '"a"', '`a`', '"a b # c"', '"say \\"hi\\""', '`\\d+ "x"`', '"\\u00e9\\n"', '"🚀"', '`two\nlines`', '"{{ $x }}"', '"|= x"');
const expression = oneOf('".+"', '"5.."', '`\\d+|x`', '"(?i)err"');
const number = oneOf('0', '1', '0.5', '.5', '5.', '1e9', '1E-3', '007');
const signed = concat(oneOf('', '-', '+', '- '), number);
const range = oneOf('[5m]', '[1h30m]', '[7d]', ' [90s]', '[1y]', '[0]');
const offset = optional(concat(' ', anyCase('offset'), ' ', oneOf('5m', '-1h', '1h30m', '-1.5h', '1d')));

const sureMatcher = fc.oneof(concat(label, oneOf('=', ' = '), oneOf('"a"', '`b c`')), concat(label, '=~', expression.filter((value) => value !== '"(?i)err"')));
const matcher = fc.oneof(concat(label, oneOf('=', '!='), text), concat(label, oneOf('=~', '!~'), expression));
const selector = concat(oneOf('{', '{ '), sureMatcher, optional(concat(', ', list(matcher, 1, 2))), '}');

const ip = concat(oneOf('ip(', 'IP( '), oneOf('"10.0.0.0/8"', '"::1"', '`1.2.3.4-1.2.3.9`'), ')');
const lineFilter = fc.oneof(
  concat(oneOf(' |= ', '!= '), fc.oneof(text, ip), optional(concat(' or ', fc.oneof(text, ip)))),
  concat(oneOf('|~', ' !~ '), expression, optional(concat(' ', anyCase('or'), ' ', expression))),
  concat(oneOf('|>', '!> '), oneOf('"<_> a"', '`a <_>`', '""')),
);

const comparison = fc.oneof(
  matcher,
  concat(label, oneOf('=', ' != ', '==', '>', ' >= ', '<', '<='), fc.oneof(signed, oneOf('5m', '250ms', '1h30m', '1.5h', '-5s', '5MB', '1.5KiB', '20B'))),
  concat(label, oneOf('=', '!='), ip),
);
const labelFilter: Text = fc.letrec<{ filter: string }>((tie) => ({
  filter: fc.oneof({ maxDepth: 3, withCrossShrink: true }, { weight: 3, arbitrary: comparison }, concat('(', tie('filter'), ')'), concat(tie('filter'), oneOf(' and ', ' OR ', ' or ', ', ', ','), tie('filter')), concat(comparison, ' ', comparison)),
})).filter;

const extraction = concat(label, optional(concat('=', oneOf('"a"', '`b`'))));
// A name alone is the path into the line, too, and there other letters are none.
const path = oneOf('service', 'level', 'sum', 'rate', 'ip', 'duration', 'of', 'variants', '_0', 'count_over_time');
const jsonExtraction = fc.oneof(path, concat(label, '=', oneOf('"a.b[0]"', '`["x y"].z`')));
const parser = fc.oneof(
  anyCase('json'), concat('json ', list(jsonExtraction, 1, 3)), concat('logfmt', optional(oneOf(' --strict', ' --keep-empty', ' --strict --keep-empty')), optional(concat(' ', list(extraction, 1, 2)))),
  concat('regexp ', oneOf('"(?P<a>x)"', '`took (?P<took>\\d+)(\\w)`')), concat('pattern ', oneOf('"<a> <_>"', '`<_>|<b>`')), anyCase('unpack'),
); // prettier-ignore
const template = oneOf('"{{.a}}"', '`{{ .a | upper | trunc 3 }} {{ __line__ }}`', '"plain"', '`{{ if eq .a "b" }}c{{ end }}`');
const stage = fc.oneof(
  { weight: 3, arbitrary: lineFilter },
  { weight: 2, arbitrary: concat(oneOf(' | ', '|'), parser) },
  { weight: 3, arbitrary: concat(oneOf(' | ', '|'), labelFilter) },
  concat(' | line_format ', template),
  concat(' | label_format x=', label, optional(concat(', y = ', template))),
  // `!=` behind a label alone would compare that label, and begin no line filter.
  concat(' | ', oneOf('drop', 'keep', 'DROP'), ' ', optional(concat(list(fc.oneof(label, matcher), 1, 2), ', ')), fc.oneof(matcher, concat(label, ' | unpack'))),
  concat(' | ', anyCase('decolorize')),
);
const stages = fc.array(stage, { maxLength: 4 }).map((parts) => parts.join(''));
const logs = concat(selector, stages);

const unwrap = concat(' | ', anyCase('unwrap'), ' ', fc.oneof(label, concat(oneOf('duration(', 'bytes (', 'duration_seconds( '), label, ' )')), optional(concat(' | ', labelFilter)));
const inParens = (inner: Text): Text => fc.tuple(inner, fc.nat(2)).map(([body, depth]) => '('.repeat(depth) + body + ')'.repeat(depth));
const lines = inParens(fc.oneof(concat(selector, stages, range, offset), concat(selector, range, offset, stages)));
const linesInParens = concat('(', selector, stages, ')', range, offset);
const unwrapped = inParens(fc.oneof(concat(selector, stages, unwrap, range, offset), concat(selector, range, offset, stages, unwrap)));

const labels = concat('(', fc.oneof({ weight: 4, arbitrary: list(label, 1, 3) }, fc.constant('')), ')');
const grouping = concat(oneOf('by', 'without', 'BY '), labels);

const rangeAggregation = fc.oneof(
  concat(oneOf('rate', 'count_over_time', 'bytes_rate', 'bytes_over_time', 'absent_over_time', 'RATE '), '(', fc.oneof(lines, linesInParens), ')'),
  concat(oneOf('sum_over_time', 'rate', 'rate_counter', 'absent_over_time'), '( ', unwrapped, ')'),
  concat(oneOf('max_over_time', 'avg_over_time', 'first_over_time', 'stddev_over_time'), '(', unwrapped, ')', optional(concat(' ', grouping))),
  concat('quantile_over_time(', number, ' ,', unwrapped, ')', optional(grouping)),
);

/** A query for numbers. */
export const metricQuery: Text = fc.letrec<{ metric: string; vector: string }>((tie) => ({
  vector: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    { weight: 3, arbitrary: rangeAggregation },
    concat(oneOf('sum', 'AVG', 'count', 'stdvar'), optional(concat(' ', grouping)), ' (', tie('vector'), ')'),
    concat(oneOf('sum', 'max'), '(', tie('vector'), ')', grouping),
    concat(oneOf('topk', 'bottomk'), optional(concat(' ', grouping)), '(', oneOf('1', '5'), ', ', tie('vector'), ')'),
    concat('approx_topk(3,', tie('vector'), ')'),
    concat(oneOf('sort', 'sort_desc'), '(', tie('vector'), ')'),
    concat('label_replace(', tie('vector'), ', "a", `$1`, "b", ', expression, ')'),
    concat('vector(', number, ')'),
    concat('(', tie('vector'), ')'),
  ),
  metric: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    { weight: 2, arbitrary: tie('vector') },
    // To Loki, `-0` is a duration, and no number.
    signed.filter((literal) => literal !== '-0'),
    concat('(', tie('metric'), ')'),
    concat(tie('metric'), oneOf(' + ', ' - ', '*', ' / ', ' % ', '^', ' > ', '<=', ' == ', ' != '), optional(concat(anyCase('bool'), ' ')), tie('metric')),
    concat(tie('vector'), oneOf(' / ', ' > bool '), oneOf('on', 'ignoring'), labels, optional(concat(' ', oneOf('group_left', 'group_right'), labels)), ' ', tie('vector')),
    concat(tie('vector'), ' * on (service) group_left ', rangeAggregation),
    concat(tie('vector'), ' ', oneOf('and', 'OR', 'unless'), ' ', tie('vector')),
  ),
})).metric;

/** Any query that Loki accepts. */
export const anyLogql: Text = fc.oneof({ weight: 3, arbitrary: metricQuery }, { weight: 3, arbitrary: inParens(logs) }, concat('variants(', list(rangeAggregation, 1, 2), ') of (', lines, ')'));

/** The same with comments wherever Loki takes one. */
export const commentedLogql: Text = fc.tuple(anyLogql, fc.array(fc.tuple(fc.nat(), oneOf(' # c\n', '\n# own\n', ' # a\n# b\n', '\n\n# far\n')), { maxLength: 4 })).map(([query, comments]) => {
  const tokens = tokenizeLogql(query);
  const places = tokens.flatMap((token, i): number[] => {
    const before = tokens[i - 1];
    const isCall = before?.type === 'identifier' && (token.text === '(' || /^(?:by|without)$/i.test(token.text));
    // What stands between the brackets of a range is one word.
    return isCall || before?.text === '[' || token.text === ']' ? [] : [token.from];
  });
  const chosen = comments.map(([at, comment]) => ({ at: [...places, query.length][at % (places.length + 1)]!, comment })).sort((a, b) => b.at - a.at);
  return chosen.reduce((result, { at, comment }) => result.slice(0, at) + comment + result.slice(at), query);
});
