import type { ValueType } from '../ast';
import { FUNCTION_TABLE } from '../functions';
import type { MetricClass } from '../metric-index';
import type { Callee } from '../place';
import { AGGREGATION_TABLE } from '../vocabulary';

/** What fits best at a place where an operand is expected. */
export interface Wanted {
  /** The type that the argument must have; undefined where any expression may stand. */
  readonly type: ValueType | undefined;
  /** All classes of metrics, those that make sense here first. */
  readonly classes: readonly MetricClass[];
  /** How many of these classes are likelier than any function. */
  readonly sure: number;
  /** Functions and aggregations that are likely here, the likeliest first. */
  readonly favourites: readonly string[];
}

/** Functions that take what only grows. */
const OF_COUNTERS = new Set(['rate', 'irate', 'increase', 'resets']);
const OF_HISTOGRAMS = /^histogram_/;

const COUNTERS: readonly MetricClass[] = ['counter', 'bucket', 'unknown', 'histogram', 'summary', 'gauge', 'info'];
const GAUGES: readonly MetricClass[] = ['gauge', 'unknown', 'summary', 'counter', 'info', 'histogram', 'bucket'];
const BUCKETS: readonly MetricClass[] = ['bucket', 'histogram', 'unknown', 'counter', 'summary', 'gauge', 'info'];
const HISTOGRAMS: readonly MetricClass[] = ['histogram', 'unknown', 'bucket', 'counter', 'summary', 'gauge', 'info'];
/** A counter by itself says little: what it is worth is its rate. */
const ANY: readonly MetricClass[] = ['gauge', 'unknown', 'info', 'counter', 'summary', 'histogram', 'bucket'];

const RATES = ['rate', 'increase', 'irate'];

/** @param calls the calls around the operand, the outermost one first */
export function wantedIn(calls: readonly Callee[]): Wanted {
  const callee = calls[calls.length - 1];
  if (!callee) return { type: undefined, classes: ANY, sure: 0, favourites: ['sum', 'rate', 'histogram_quantile', 'increase', 'max', 'avg', 'count', 'absent'] };
  const type = argumentType(callee);
  const forQuantile = calls.some(({ name, argument }) => (name === 'histogram_quantile' && argument === 1) || (name === 'histogram_quantiles' && argument === 0) || (name === 'histogram_fraction' && argument === 2));
  if (type === 'range vector') return { type, classes: forQuantile ? BUCKETS : OF_COUNTERS.has(callee.name) ? COUNTERS : GAUGES, sure: 7, favourites: [] };
  if (type === 'scalar') return { type, classes: ANY, sure: 0, favourites: ['scalar', 'time'] };
  if (forQuantile) return { type, classes: BUCKETS, sure: callee.kind === 'aggregation' ? 0 : 2, favourites: callee.kind === 'aggregation' ? RATES : ['sum', ...RATES] };
  if (OF_HISTOGRAMS.test(callee.name)) return { type, classes: HISTOGRAMS, sure: 1, favourites: ['sum', ...RATES] };
  return { type, classes: ANY, sure: 0, favourites: callee.kind === 'aggregation' ? RATES : ['sum', ...RATES] };
}

/** The type of the argument that is being written; undefined where nothing says it. */
export function argumentType({ kind, name, argument }: Callee): ValueType | undefined {
  if (kind === 'aggregation') {
    const param = AGGREGATION_TABLE.get(name)?.param;
    return param && argument === 0 ? param.type : 'instant vector';
  }
  const fn = FUNCTION_TABLE.get(name);
  return fn?.args[Math.min(argument, fn.args.length - 1)];
}

/** The name of the argument that is being written. */
export function argumentName({ kind, name, argument }: Callee): string | undefined {
  if (kind === 'aggregation') return argument === 0 ? AGGREGATION_TABLE.get(name)?.param?.name : undefined;
  const fn = FUNCTION_TABLE.get(name);
  return fn?.argNames[Math.min(argument, fn.argNames.length - 1)];
}
