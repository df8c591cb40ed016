/** The operators of LogQL, longest first (pkg/logql/syntax/lex.go of Loki 3). */
export const OPERATORS = ['|=', '|~', '|>', '!=', '!~', '!>', '=~', '==', '>=', '<=', '=', '>', '<', '|', '+', '-', '*', '/', '%', '^'] as const;

/** Operators that compare a line as a whole. */
export const LINE_FILTERS: ReadonlySet<string> = new Set(['|=', '!=', '|~', '!~', '|>', '!>']);

/** Stages of a log pipeline. */
export const STAGES: ReadonlySet<string> = new Set(['json', 'logfmt', 'regexp', 'pattern', 'unpack', 'unwrap', 'line_format', 'label_format', 'drop', 'keep', 'decolorize']);

/** Parsers: the stages that make labels of a line's content. */
export const PARSERS: ReadonlySet<string> = new Set(['json', 'logfmt', 'regexp', 'pattern', 'unpack']);

export const GROUPING_WORDS: ReadonlySet<string> = new Set(['by', 'without', 'on', 'ignoring', 'group_left', 'group_right']);

export const OPERATOR_WORDS: ReadonlySet<string> = new Set(['and', 'or', 'unless', 'offset', 'bool']);

/** Words that are never a label's name, whatever follows them, in any case. */
export const RESERVED: ReadonlySet<string> = new Set([...STAGES, ...GROUPING_WORDS, ...OPERATOR_WORDS]);

/** Words that are functions in front of `(`, `by (` or `without (`, and names anywhere else. */
export const RANGE_AGGREGATIONS: ReadonlySet<string> = new Set([
  'rate', 'rate_counter', 'count_over_time', 'bytes_rate', 'bytes_over_time', 'avg_over_time', 'sum_over_time', 'min_over_time', 'max_over_time',
  'stdvar_over_time', 'stddev_over_time', 'quantile_over_time', 'first_over_time', 'last_over_time', 'absent_over_time',
]); // prettier-ignore
export const VECTOR_AGGREGATIONS: ReadonlySet<string> = new Set(['sum', 'avg', 'max', 'min', 'count', 'stddev', 'stdvar', 'bottomk', 'topk', 'approx_topk', 'sort', 'sort_desc']);
export const CONVERSIONS: ReadonlySet<string> = new Set(['bytes', 'duration', 'duration_seconds']);
export const FUNCTIONS: ReadonlySet<string> = new Set([...RANGE_AGGREGATIONS, ...VECTOR_AGGREGATIONS, ...CONVERSIONS, 'vector', 'label_replace', 'ip', 'variants']);

/** Vector aggregations whose first argument is a number. */
export const WITH_PARAMETER: ReadonlySet<string> = new Set(['topk', 'bottomk', 'approx_topk']);
