import type { QueryLanguage } from './language';
import { ACTION } from './variables';

/**
 * Grafana's variables in the text of a query, and what it puts in their place
 * (https://grafana.com/docs/grafana/latest/dashboards/variables/variable-syntax/). What other programs put in, such as `{{args.service}}`,
 * is known by all of its text.
 */
const OF_GRAFANA = /\$([A-Za-z_]\w*)|\$\{([A-Za-z_]\w*)(?:\.[^:{}\s"'`]+)?(?::([^{}\s"'`]+))?\}|\[\[([A-Za-z_]\w*)(?::(\w+))?\]\]/;
const VARIABLE = new RegExp(`${OF_GRAFANA.source}|(${ACTION.source})`, 'g');

/** What stands for a variable. */
export interface Filling {
  readonly values: readonly string[];
  /** Whether it may have several values, so that it stands in a regular expression. */
  readonly isMulti: boolean;
}

/** Times that Grafana computes for each query. */
export interface QueryTimes {
  /** Of the range that is shown, in seconds since the epoch. */
  readonly from: number;
  readonly to: number;
  /** Between two points, in seconds. */
  readonly step: number;
  /** How often targets are scraped, in seconds. */
  readonly scrapeInterval: number;
}

/** The names of the variables in a query, each once, without those that Grafana computes itself. In LogQL, `{{.msg}}` is a part of the query. */
export function variablesIn(query: string, language: QueryLanguage): string[] {
  const names = [...query.matchAll(VARIABLE)].flatMap((match) => match[1] ?? match[2] ?? match[4] ?? (language === 'promql' ? match[6]! : []));
  return [...new Set(names)].filter((name) => !name.startsWith('__'));
}

/** A query with values in the place of its variables; one that is not known stays. */
export function fillVariables(query: string, fillings: Readonly<Record<string, Filling>>): string {
  return query.replace(VARIABLE, (whole, plain: string | undefined, braced: string | undefined, format: string | undefined, bracketed: string | undefined, oldFormat: string | undefined) => {
    const name = plain ?? braced ?? bracketed ?? whole;
    return Object.hasOwn(fillings, name) ? formatted(fillings[name]!, format ?? oldFormat) : whole;
  });
}

/** The variables that Grafana computes (`$__rate_interval` as its Prometheus data source does: no less than four scrapes, and a step and a scrape). */
export function timeFillings({ from, to, step, scrapeInterval }: QueryTimes): Record<string, Filling> {
  const one = (value: string): Filling => ({ values: [value], isMulti: false });
  const [range, rate] = [Math.max(Math.round(to - from), 1), Math.max(4 * scrapeInterval, step + scrapeInterval)];
  return {
    __interval: one(`${step}s`), __interval_ms: one(String(step * 1000)), __auto: one(`${step}s`),
    __rate_interval: one(`${rate}s`), __rate_interval_ms: one(String(rate * 1000)),
    __range: one(`${range}s`), __range_s: one(String(range)), __range_ms: one(String(range * 1000)),
    __from: one(String(Math.round(from * 1000))), __to: one(String(Math.round(to * 1000))),
  };
}

function formatted({ values, isMulti }: Filling, format: string | undefined): string {
  switch (format) {
    case 'csv':
    case 'raw':
    case 'text':
      return values.join(',');
    case 'pipe':
      return values.join('|');
    case 'regex':
      return alternatives(values);
    case 'doublequote':
      return values.map((value) => `"${value.replaceAll('"', '\\"')}"`).join(',');
    case 'singlequote':
      return values.map((value) => `'${value.replaceAll("'", "\\'")}'`).join(',');
    default:
      return isMulti ? alternatives(values) : values.join(',');
  }
}

/** What stands for all values is an expression already. In a query it stands within quotes, which take every backslash twice. */
function alternatives(values: readonly string[]): string {
  const escaped = values.map((value) => (/^\.[*+]$/.test(value) ? value : value.replace(/[\\^$*+?.()|[\]{}]/g, '\\\\$&')));
  return escaped.length === 1 ? escaped[0]! : `(${escaped.join('|')})`;
}
