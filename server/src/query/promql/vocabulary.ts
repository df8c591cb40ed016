import type { ValueType } from './ast';

/** An aggregation operator (https://prometheus.io/docs/prometheus/latest/querying/operators/#aggregation-operators). */
export interface AggregationInfo {
  readonly name: string;
  /** The first argument of those that have a parameter. */
  readonly param: { readonly name: string; readonly type: ValueType; /** A usual value. */ readonly example: string } | undefined;
  readonly doc: string;
  /** Needs `--enable-feature=promql-experimental-functions`. */
  readonly experimental: boolean;
}

const number = (name: string, example: string): AggregationInfo['param'] => ({ name, type: 'scalar', example });
const aggregation = (name: string, doc: string, param?: AggregationInfo['param'], experimental = false): [string, AggregationInfo] => [name, { name, param, doc, experimental }];

/** Every aggregation operator by its name, the common ones first. */
export const AGGREGATION_TABLE: ReadonlyMap<string, AggregationInfo> = new Map([
  aggregation('sum', 'The sum of the series of each group.'),
  aggregation('avg', 'The average of the series of each group.'),
  aggregation('max', 'The largest value of each group.'),
  aggregation('min', 'The smallest value of each group.'),
  aggregation('count', 'How many series each group has.'),
  aggregation('topk', 'The `k` series with the largest values of each group, with all their labels.', number('k', '5')),
  aggregation('bottomk', 'The `k` series with the smallest values of each group, with all their labels.', number('k', '5')),
  aggregation('quantile', 'A quantile (0 to 1) over the values of each group.', number('quantile', '0.95')),
  aggregation('count_values', 'How many series of each group have the same value; the value stands in a label of the given name.', { name: 'label', type: 'string', example: 'value' }),
  aggregation('group', 'The value 1 for each group: which groups there are.'),
  aggregation('stddev', 'The population standard deviation of each group.'),
  aggregation('stdvar', 'The population variance of each group.'),
  aggregation('limitk', 'Any `k` series of each group, with all their labels.', number('k', '5'), true),
  aggregation('limit_ratio', 'About this share of the series of each group, with all their labels; a negative one gives the others.', number('ratio', '0.1'), true),
]);

/** What the words and signs of PromQL mean, in a line of Markdown. */
export const MEANINGS: Readonly<Record<string, string>> = {
  '+': 'Addition. Between two vectors, of series with the same labels; the metric name is dropped.',
  '-': 'Subtraction. Between two vectors, of series with the same labels; the metric name is dropped.',
  '*': 'Multiplication. Between two vectors, of series with the same labels; the metric name is dropped.',
  '/': 'Division. Between two vectors, of series with the same labels; the metric name is dropped. Division by 0 gives `NaN` or an infinity, not an error.',
  '%': 'The remainder of a division, with the sign of the left side.',
  '^': 'Power. Associates to the right: `2 ^ 3 ^ 2` is `2 ^ (3 ^ 2)`.',
  atan2: 'The angle between the positive x-axis and a point, in radians; the left side is y, the right side x.',
  '==': 'Keeps the series of the left side whose values equal those of the right side; with `bool`, 1 or 0 for each.',
  '!=': 'Keeps the series of the left side whose values differ from those of the right side; with `bool`, 1 or 0 for each.',
  '>': 'Keeps the series of the left side that are greater than the right side; with `bool`, 1 or 0 for each.',
  '<': 'Keeps the series of the left side that are less than the right side; with `bool`, 1 or 0 for each.',
  '>=': 'Keeps the series of the left side that are greater than the right side, or equal; with `bool`, 1 or 0 for each.',
  '<=': 'Keeps the series of the left side that are less than the right side, or equal; with `bool`, 1 or 0 for each.',
  '</': 'Trims native histograms: removes the observations above the right side.',
  '>/': 'Trims native histograms: removes the observations below the right side.',
  and: 'Keeps the series of the left side that have a match on the right side.',
  or: 'All series of the left side, and those of the right side that have no match on the left.',
  unless: 'Keeps the series of the left side that have no match on the right side.',
  by: 'One group for each combination of these labels; all other labels are dropped.',
  without: 'One group for each combination of all other labels; these are dropped.',
  on: 'Two series match when these labels are equal, whatever their other labels are.',
  ignoring: 'Two series match when all labels but these are equal.',
  group_left: 'Many series of the left side may match one of the right side. The labels in parentheses are copied from the right side.',
  group_right: 'Many series of the right side may match one of the left side. The labels in parentheses are copied from the left side.',
  bool: 'The comparison gives 1 or 0 for every series instead of dropping those for which it is false.',
  fill: 'A series without a match on the other side is matched with this value.',
  fill_left: 'A series of the right side without a match on the left is matched with this value.',
  fill_right: 'A series of the left side without a match on the right is matched with this value.',
  offset: 'Looks back by this time, seen from the time of the evaluation; a negative offset looks ahead.',
  '@': 'Evaluates the selector at this Unix time, or at the start or the end of the query\'s range, whatever the time of the evaluation is.',
  'start()': 'The start of the query\'s range; of an instant query, its time.',
  'end()': 'The end of the query\'s range; of an instant query, its time.',
  anchored: 'The range begins and ends with the samples at or before its bounds, so that `increase` and `rate` count exactly what was sampled.',
  smoothed: 'The values at the bounds of the range are interpolated between the samples around them.',
  '=': 'The label has this very value.',
  '=~': 'The label\'s whole value matches this regular expression (RE2, anchored at both ends).',
  '!~': 'The label\'s whole value does not match this regular expression (RE2, anchored at both ends).',
  Inf: 'Infinity.',
  NaN: 'Not a number.',
  'step()': 'The step of the query, as a duration.',
  'range()': 'The length of the query\'s range, as a duration.',
  min_of: 'The smaller one of two durations.',
  max_of: 'The larger one of two durations.',
};

/** The binary operators, the arithmetic ones first, as they are offered. */
export const BINARY_OPERATORS = ['/', '*', '+', '-', '%', '^', '>', '<', '==', '!=', '>=', '<=', 'and', 'or', 'unless', 'atan2', '</', '>/'] as const;

/** What each binary operator does, in a word or two. */
export const OPERATOR_NAMES: Readonly<Record<string, string>> = {
  '/': 'division', '*': 'multiplication', '+': 'addition', '-': 'subtraction', '%': 'remainder', '^': 'power',
  '>': 'greater than', '<': 'less than', '==': 'equal', '!=': 'not equal', '>=': 'greater or equal', '<=': 'less or equal',
  and: 'intersection', or: 'union', unless: 'complement', atan2: 'angle', '</': 'trim above', '>/': 'trim below',
}; // prettier-ignore

export const MATCH_OPERATOR_NAMES: Readonly<Record<string, string>> = { '=': 'equal', '!=': 'not equal', '=~': 'matches', '!~': 'does not match' };

const DOCS = 'https://prometheus.io/docs/prometheus/latest/querying';

/** Sections of the documentation that describe several functions at once. */
const SHARED_SECTIONS: readonly (readonly [RegExp, string])[] = [
  [/^(?!absent_over_time$)\w+_over_time$/, 'aggregation_over_time'],
  [/^histogram_(?:count|sum)$/, 'histogram_count-and-histogram_sum'],
  [/^histogram_std(?:dev|var)$/, 'histogram_stddev-and-histogram_stdvar'],
  [/^(?:a?(?:sin|cos|tan)h?|deg|rad|pi)$/, 'trigonometric-functions'],
];

/** Where the documentation of Prometheus describes a function. */
export const functionPage = (name: string): string => `${DOCS}/functions/#${SHARED_SECTIONS.find(([pattern]) => pattern.test(name))?.[1] ?? name}`;

export const AGGREGATION_PAGE = `${DOCS}/operators/#aggregation-operators`;
