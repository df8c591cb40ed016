import { parseVersion, type Version } from '../query/promql/versions';
import { parseDuration } from '../text/duration';
import { isObject } from './prometheus-metadata';

/**
 * The version of a Prometheus: the data of `/api/v1/status/buildinfo`. Servers that speak the same API count their versions
 * differently, so one that cannot be told to be a Prometheus has none: Mimir names its `application`, VictoriaMetrics has no
 * `goVersion`, and Thanos and Cortex have not reached version 2.
 */
export function readVersion(data: unknown): Version | undefined {
  if (!isObject(data) || typeof data.version !== 'string' || typeof data.goVersion !== 'string' || 'application' in data) return undefined;
  if (data.version.length > 100) return undefined;
  const version = parseVersion(data.version);
  return version && version.major >= 2 ? version : undefined;
}

/** Features that the API names differently than `--enable-feature`, and where it has them; all of one list must be enabled. */
const FLAGS: readonly { readonly flag: string; readonly category: string; readonly names: readonly string[] }[] = [
  { flag: 'promql-duration-expr', category: 'promql', names: ['duration_expr'] },
  { flag: 'promql-extended-range-selectors', category: 'promql', names: ['anchored', 'smoothed'] },
  { flag: 'promql-binop-fill-modifiers', category: 'promql', names: ['fill', 'fill_left', 'fill_right'] },
  { flag: 'promql-at-modifier', category: 'promql', names: ['at_modifier'] },
  { flag: 'promql-negative-offset', category: 'promql', names: ['negative_offset'] },
  // Functions that have never been free of the flag: where they work, it is set.
  { flag: 'promql-experimental-functions', category: 'promql_functions', names: ['info', 'mad_over_time', 'sort_by_label'] },
];

/**
 * The features of PromQL that are enabled, by the names of `--enable-feature`: the data of `/api/v1/features`
 * of newer servers, which lists features and functions by category with whether each is enabled.
 */
export function readFeatures(data: unknown): string[] | undefined {
  if (!isObject(data) || !isObject(data.promql)) return undefined;
  const isEnabled = (category: string, name: string): boolean => {
    const features = Object.hasOwn(data, category) ? data[category] : undefined;
    return isObject(features) && Object.hasOwn(features, name) && features[name] === true;
  };
  return FLAGS.filter(({ category, names }) => names.every((name) => isEnabled(category, name))).map(({ flag }) => flag);
}

/** The features that a server is started with, by the names of `--enable-feature`: the data of `/api/v1/status/flags`, which older ones have, too. */
export function readFlaggedFeatures(data: unknown): string[] | undefined {
  const value = isObject(data) && Object.hasOwn(data, 'enable-feature') ? data['enable-feature'] : undefined;
  return typeof value === 'string' && value.length < 2_000 ? value.split(',').map((name) => name.trim()).filter((name) => name !== '') : undefined;
}

/** For how long a Prometheus keeps samples, in seconds: `storageRetention` in the data of `/api/v1/status/runtimeinfo`, such as `15d or 10GiB`. */
export function readRetention(data: unknown): number | undefined {
  const value = isObject(data) ? data.storageRetention : undefined;
  const [seconds] = typeof value === 'string' ? value.slice(0, 200).split(' or ').flatMap((part) => parseDuration(part.trim()) ?? []) : [];
  return seconds !== undefined && seconds > 0 ? seconds : undefined;
}
