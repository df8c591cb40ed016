/** The operators of PromQL, longest first (promql/parser/lex.go of Prometheus 3). */
export const OPERATORS = ['=~', '!~', '==', '!=', '>=', '<=', '>/', '</', '=', '>', '<', '+', '-', '*', '/', '%', '^', '@'] as const;

/** Words that aggregate over series and may carry `by` or `without`. */
export const AGGREGATORS: ReadonlySet<string> = new Set(['sum', 'avg', 'count', 'min', 'max', 'group', 'stddev', 'stdvar', 'topk', 'bottomk', 'count_values', 'quantile', 'limitk', 'limit_ratio']);

/** Words that are followed by a list of labels in parentheses. */
export const GROUPING_WORDS: ReadonlySet<string> = new Set(['by', 'without', 'on', 'ignoring', 'group_left', 'group_right']);

/** Binary operators that are words. */
export const OPERATOR_WORDS: ReadonlySet<string> = new Set(['and', 'or', 'unless', 'atan2']);

/** The remaining keywords. */
export const MODIFIER_WORDS: ReadonlySet<string> = new Set(['offset', 'bool', 'anchored', 'smoothed', 'fill', 'fill_left', 'fill_right']);

/** Aggregations whose first argument is a parameter. */
export const AGGREGATORS_WITH_PARAMETER: ReadonlySet<string> = new Set(['topk', 'bottomk', 'count_values', 'quantile', 'limitk', 'limit_ratio']);

/** Words that fill in missing series of a binary operation. */
export const FILL_WORDS: ReadonlySet<string> = new Set(['fill', 'fill_left', 'fill_right']);
