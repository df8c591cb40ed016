import { MEANINGS as OF_PROMQL, OPERATOR_NAMES as NAMES_OF_PROMQL } from '../promql/vocabulary';

/** A function of LogQL (https://grafana.com/docs/loki/latest/query/metric_queries/), with what stands in its parentheses. */
export interface LogqlFunction {
  readonly name: string;
  /** The arguments in words, in front of which `by` may stand in an aggregation. */
  readonly args: readonly string[];
  readonly doc: string;
}

const define = (name: string, args: readonly string[], doc: string): [string, LogqlFunction] => [name, { name, args, doc }];
const LINES = '{…} [range]';
const VALUES = '{…} | unwrap label [range]';

/** Functions of a window of lines, the common ones first. */
export const RANGE_TABLE: ReadonlyMap<string, LogqlFunction> = new Map([
  define('rate', [LINES], 'Lines per second in the window; with `unwrap`, the sum of the values per second.'),
  define('count_over_time', [LINES], 'How many lines the window has.'),
  define('bytes_rate', [LINES], 'Bytes of lines per second in the window.'),
  define('bytes_over_time', [LINES], 'How many bytes the lines of the window have.'),
  define('absent_over_time', [LINES], 'The value 1 where the window has no line at all, and nothing where it has one.'),
  define('sum_over_time', [VALUES], 'The sum of the values in the window.'),
  define('avg_over_time', [VALUES], 'The average of the values in the window. May be grouped.'),
  define('max_over_time', [VALUES], 'The largest value in the window. May be grouped.'),
  define('min_over_time', [VALUES], 'The smallest value in the window. May be grouped.'),
  define('quantile_over_time', ['quantile', VALUES], 'A quantile (0 to 1) of the values in the window. May be grouped.'),
  define('first_over_time', [VALUES], 'The first value in the window. May be grouped.'),
  define('last_over_time', [VALUES], 'The last value in the window. May be grouped.'),
  define('stddev_over_time', [VALUES], 'The population standard deviation of the values in the window. May be grouped.'),
  define('stdvar_over_time', [VALUES], 'The population variance of the values in the window. May be grouped.'),
  define('rate_counter', [VALUES], 'How much the values grow per second, taken for a counter that may be reset.'),
]);

/** Functions of several series, the common ones first. */
export const VECTOR_TABLE: ReadonlyMap<string, LogqlFunction> = new Map([
  define('sum', ['vector'], 'The sum of the series of each group.'),
  define('topk', ['k', 'vector'], 'The `k` series with the largest values of each group, with all their labels.'),
  define('count', ['vector'], 'How many series each group has.'),
  define('max', ['vector'], 'The largest value of each group.'),
  define('min', ['vector'], 'The smallest value of each group.'),
  define('avg', ['vector'], 'The average of the series of each group.'),
  define('bottomk', ['k', 'vector'], 'The `k` series with the smallest values of each group, with all their labels.'),
  define('approx_topk', ['k', 'vector'], 'About the `k` series with the largest values, for queries with too many series for `topk`. Takes no `by`, and works in instant queries only.'),
  define('sort', ['vector'], 'The series from the smallest value to the largest.'),
  define('sort_desc', ['vector'], 'The series from the largest value to the smallest.'),
  define('stddev', ['vector'], 'The population standard deviation of each group.'),
  define('stdvar', ['vector'], 'The population variance of each group.'),
]);

export const OTHER_TABLE: ReadonlyMap<string, LogqlFunction> = new Map([
  define('vector', ['number'], 'One series without labels, with this value: `… or vector(0)` gives 0 where there is nothing.'),
  define('label_replace', ['vector', '"target"', '"replacement"', '"source"', '"regexp"'], 'Sets the label `target` to `replacement` where the whole value of the label `source` matches the expression (RE2); `$1` stands for a group.'),
  define('variants', ['vector', 'vector …'], 'Several metrics of the same lines at once: `variants(count_over_time(…), bytes_over_time(…)) of ({…} [5m])`.'),
  define('ip', ['"address, network or range"'], 'Compares with addresses: `|= ip("10.0.0.0/8")` looks for one in the line, `addr=ip("10.0.0.1-10.0.0.9")` at a label.'),
]);

export const functionNamed = (name: string): LogqlFunction | undefined => RANGE_TABLE.get(name) ?? VECTOR_TABLE.get(name) ?? OTHER_TABLE.get(name) ?? CONVERSION_TABLE.get(name);

/** The conversions of `unwrap`. */
export const CONVERSION_TABLE: ReadonlyMap<string, LogqlFunction> = new Map([
  define('duration', ['label'], 'The seconds of a duration such as `1h30m`.'),
  define('duration_seconds', ['label'], 'The seconds of a duration such as `1h30m`.'),
  define('bytes', ['label'], 'The bytes of a size such as `5MB`.'),
]);

/** The stages of a pipeline by their words, the common ones first (https://grafana.com/docs/loki/latest/query/log_queries/). */
export const STAGE_DOCS: ReadonlyMap<string, string> = new Map([
  ['json', 'Makes labels of the fields of a JSON line: all of them, with `_` between the levels, or those that it names: `| json status="response.code", trace="headers[\\"X-Trace\\"]"`. A line that is no JSON gets the label `__error__="JSONParserErr"`.'],
  ['logfmt', 'Makes labels of `key=value` pairs: all of them, or those that it names: `| logfmt level, took="duration"`. `--strict` marks malformed lines as errors, `--keep-empty` keeps keys without a value.'],
  ['line_format', 'Writes the line anew by a template of Go: `| line_format "{{.level}} {{.message}}"`.'],
  ['label_format', 'Renames a label, or writes one by a template: `| label_format level=levelname, who="{{.service}}/{{.pod}}"`.'],
  ['unwrap', 'The label whose value an aggregation reads: `| unwrap took`, `| unwrap duration(took)`, `| unwrap bytes(size)`. Lines in which it is no number make the query fail, unless `| __error__=""` follows.'],
  ['pattern', 'Makes labels of the parts of a line: `| pattern "<ip> - <_> <status>"`. `<_>` throws its part away.'],
  ['regexp', 'Makes labels of the named groups of a regular expression (RE2): ``| regexp `took (?P<took>\\d+)ms` ``.'],
  ['unpack', 'Takes apart what the `pack` stage of Promtail packed: labels, and the line `_entry`.'],
  ['drop', 'Drops labels: `| drop pod, level="DEBUG"`, one with a value only where it has that value.'],
  ['keep', 'Drops all labels but these: `| keep service, level`.'],
  ['decolorize', 'Takes the colour codes of terminals out of the line.'],
]);

/** The operators that compare a line as a whole. */
export const LINE_FILTER_NAMES: Readonly<Record<string, string>> = { '|=': 'line holds a text', '!=': 'line does not hold it', '|~': 'line matches an expression', '!~': 'line does not match it', '|>': 'line matches a pattern', '!>': 'line does not match it' };

/** The operators that compare a label. */
export const COMPARISON_NAMES: Readonly<Record<string, string>> = { '=': 'equal', '!=': 'not equal', '=~': 'matches', '!~': 'does not match', '>': 'greater', '>=': 'greater or equal', '<': 'less', '<=': 'less or equal', '==': 'equal number' };

export const OPERATOR_NAMES: Readonly<Record<string, string>> = NAMES_OF_PROMQL;

/** What the words and signs of LogQL mean, in a line of Markdown; those of operations between series are PromQL's. */
export const MEANINGS: Readonly<Record<string, string>> = {
  ...OF_PROMQL,
  '|=': 'Keeps lines that hold the text. `or` adds another one.',
  '|~': 'Keeps lines in which the regular expression (RE2) matches somewhere. `(?i)` at its beginning ignores the case.',
  '!~': 'Keeps lines in which the regular expression does not match; between braces and in label filters, labels that it does not match as a whole.',
  '|>': 'Keeps lines that match the pattern, in which `<_>` stands for anything.',
  '!>': 'Keeps lines that do not match the pattern.',
  '|': 'Hands the lines on to the next stage.',
  and: 'Both; between two vectors, the series of the left side for which the right side has one with the same labels.',
  or: 'Either; between two vectors, the series of the left side, and those of the right side whose labels the left side does not have.',
  offset: 'Looks at the window of an earlier time: `[5m] offset 1h`.',
  of: 'The lines whose metrics `variants` compares.',
  '--strict': 'Lines that are no logfmt get the label `__error__="LogfmtParserErr"`, and are not parsed in part.',
  '--keep-empty': 'Keys without a value become labels, too.',
};
