import type { ValueType } from './ast';

/** A function of PromQL (promql/parser/functions.go of Prometheus 3). */
export interface PromqlFunction {
  readonly name: string;
  readonly args: readonly ValueType[];
  /** How many of the last arguments' kind may follow: 0 none, a negative number any; the last of `args` is optional unless 0. */
  readonly variadic: number;
  readonly returns: ValueType;
  /** What it does, in a line of Markdown. */
  readonly doc: string;
  readonly argNames: readonly string[];
  /** Needs `--enable-feature=promql-experimental-functions`. */
  readonly experimental: boolean;
}

const TYPES: Readonly<Record<string, ValueType>> = { v: 'instant vector', r: 'range vector', s: 'scalar', t: 'string' };

/**
 * One line a function: name, argument names with their types (v instant vector, r range vector, s scalar, t string),
 * how many more may follow, the result's type, `!` where it is experimental, and what it does.
 */
const TABLE = `
abs(vector:v) v | The absolute value of every sample.
absent(vector:v) v | One series with the value 1 when the vector is empty, with the labels that the selector's equality matchers name; otherwise nothing.
absent_over_time(range:r) v | One series with the value 1 when the range vector has no samples at all; otherwise nothing.
acos(vector:v) v | The arccosine of every sample, in radians.
acosh(vector:v) v | The inverse hyperbolic cosine of every sample.
asin(vector:v) v | The arcsine of every sample, in radians.
asinh(vector:v) v | The inverse hyperbolic sine of every sample.
atan(vector:v) v | The arctangent of every sample, in radians.
atanh(vector:v) v | The inverse hyperbolic tangent of every sample.
avg_over_time(range:r) v | The average of each series' samples in the range.
ceil(vector:v) v | Every sample rounded up to the next whole number.
changes(range:r) v | How often each series' value changed in the range.
clamp(vector:v, min:s, max:s) v | Every sample limited to a lower and an upper bound.
clamp_max(vector:v, max:s) v | Every sample limited to an upper bound.
clamp_min(vector:v, min:s) v | Every sample limited to a lower bound.
cos(vector:v) v | The cosine of every sample, in radians.
cosh(vector:v) v | The hyperbolic cosine of every sample.
count_over_time(range:r) v | How many samples each series has in the range.
day_of_month(timestamps:v) v 1 | The day of the month (1 to 31), in UTC; of now without an argument.
day_of_week(timestamps:v) v 1 | The day of the week (0 is Sunday), in UTC; of now without an argument.
day_of_year(timestamps:v) v 1 | The day of the year (1 to 366), in UTC; of now without an argument.
days_in_month(timestamps:v) v 1 | How many days the month has, in UTC; of now without an argument.
deg(vector:v) v | Radians as degrees.
delta(range:r) v | The difference between the first and the last value of each series in the range. For gauges.
deriv(range:r) v | The per-second derivative of each series, by linear regression. For gauges.
double_exponential_smoothing(range:r, smoothing_factor:s, trend_factor:s) v ! | A smoothed value of each series. For gauges.
end() s ! | The end of the query's range, in Unix seconds.
exp(vector:v) v | The exponential function of every sample.
first_over_time(range:r) v ! | The oldest sample of each series in the range.
floor(vector:v) v | Every sample rounded down to the next whole number.
histogram_avg(histograms:v) v | The average of what native histograms observed.
histogram_count(histograms:v) v | How many observations native histograms hold.
histogram_fraction(lower:s, upper:s, histograms:v) v | The share of observations between two bounds.
histogram_quantile(quantile:s, buckets:v) v | A quantile (0 to 1) of classic histograms (series with the label \`le\`) or native ones.
histogram_quantiles(histograms:v, label:t, quantile:s, quantile:s) v 10 ! | Several quantiles at once, each with its value in a label of the given name.
histogram_stddev(histograms:v) v | The standard deviation of what native histograms observed.
histogram_stdvar(histograms:v) v | The variance of what native histograms observed.
histogram_sum(histograms:v) v | The sum of what native histograms observed.
hour(timestamps:v) v 1 | The hour of the day (0 to 23), in UTC; of now without an argument.
idelta(range:r) v | The difference between the last two samples of each series. For gauges.
increase(range:r) v | How much each counter grew over the range, resets taken into account.
info(vector:v, selector:v) v 1 ! | The series with the labels of matching info metrics, such as \`target_info\`, added.
irate(range:r) v | The per-second growth of each counter between its last two samples.
label_join(vector:v, target_label:t, separator:t, source_label:t) v -1 | The series with a label set to the values of others, joined.
label_replace(vector:v, target_label:t, replacement:t, source_label:t, regex:t) v | The series with a label set from a regular expression's match on another one.
last_over_time(range:r) v | The most recent sample of each series in the range.
ln(vector:v) v | The natural logarithm of every sample.
log10(vector:v) v | The decimal logarithm of every sample.
log2(vector:v) v | The binary logarithm of every sample.
mad_over_time(range:r) v ! | The median absolute deviation of each series' samples in the range.
max_of(a:s, b:s) s ! | The larger one of two scalars.
max_over_time(range:r) v | The largest sample of each series in the range.
min_of(a:s, b:s) s ! | The smaller one of two scalars.
min_over_time(range:r) v | The smallest sample of each series in the range.
minute(timestamps:v) v 1 | The minute of the hour (0 to 59), in UTC; of now without an argument.
month(timestamps:v) v 1 | The month of the year (1 to 12), in UTC; of now without an argument.
pi() s | The number pi.
predict_linear(range:r, seconds:s) v | The value that each series will have in so many seconds, by linear regression. For gauges.
present_over_time(range:r) v | The value 1 for every series that has a sample in the range.
quantile_over_time(quantile:s, range:r) v | A quantile (0 to 1) of each series' samples in the range.
rad(vector:v) v | Degrees as radians.
range() s ! | The length of the query's range, in seconds.
rate(range:r) v | The average per-second growth of each counter over the range, resets taken into account.
resets(range:r) v | How often each counter was reset in the range.
round(vector:v, to_nearest:s) v 1 | Every sample rounded to the nearest multiple, of 1 unless given.
scalar(vector:v) s | The value of a vector's only series; NaN when it has none, or more than one.
sgn(vector:v) v | The sign of every sample: 1, 0 or -1.
sin(vector:v) v | The sine of every sample, in radians.
sinh(vector:v) v | The hyperbolic sine of every sample.
sort(vector:v) v | The series by their values, ascending. Only instant queries show it.
sort_by_label(vector:v, label:t) v -1 ! | The series by the values of labels, ascending.
sort_by_label_desc(vector:v, label:t) v -1 ! | The series by the values of labels, descending.
sort_desc(vector:v) v | The series by their values, descending. Only instant queries show it.
sqrt(vector:v) v | The square root of every sample.
start() s ! | The start of the query's range, in Unix seconds.
start_timestamp(vector:v) v ! | The start timestamp of every sample, in Unix seconds.
stddev_over_time(range:r) v | The standard deviation of each series' samples in the range.
stdvar_over_time(range:r) v | The variance of each series' samples in the range.
step() s ! | The step of the query, in seconds.
sum_over_time(range:r) v | The sum of each series' samples in the range.
tan(vector:v) v | The tangent of every sample, in radians.
tanh(vector:v) v | The hyperbolic tangent of every sample.
time() s | The time that the expression is evaluated for, in Unix seconds.
timestamp(vector:v) v | The timestamp of every sample, in Unix seconds.
ts_of_first_over_time(range:r) v ! | When the oldest sample of each series in the range was taken.
ts_of_last_over_time(range:r) v ! | When the most recent sample of each series in the range was taken.
ts_of_max_over_time(range:r) v ! | When the largest sample of each series in the range was taken.
ts_of_min_over_time(range:r) v ! | When the smallest sample of each series in the range was taken.
vector(scalar:s) v | A vector of one series without labels.
year(timestamps:v) v 1 | The year, in UTC; of now without an argument.
`;

function parseLine(line: string): PromqlFunction {
  const match = /^(\w+)\(([^)]*)\) (\w)(?: (-?\d+))?( !)? \| (.+)$/.exec(line);
  if (!match) throw new Error(`not a line of the function table: ${line}`);
  const [, name, list, returns, variadic, experimental, doc] = match;
  const args = list === '' ? [] : list!.split(', ').map((arg) => arg.split(':'));
  return {
    name: name!,
    args: args.map(([, type]) => TYPES[type!]!),
    argNames: args.map(([argName]) => argName!),
    variadic: Number(variadic ?? 0),
    returns: TYPES[returns!]!,
    doc: doc!,
    experimental: experimental !== undefined,
  };
}

/** Every function by its name. */
export const FUNCTION_TABLE: ReadonlyMap<string, PromqlFunction> = new Map(
  TABLE.trim()
    .split('\n')
    .map(parseLine)
    .map((f) => [f.name, f]),
);
