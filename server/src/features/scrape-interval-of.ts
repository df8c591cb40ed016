import type { Contract } from '../contract/contract';
import { selectedSeries, shortestInterval, type ScrapedServices } from '../contract/scrape-interval';
import { walk } from '../query/promql/ast';
import { parsePromql } from '../query/promql/parse';

/**
 * How often what a query reads is scraped, in seconds, by the monitors of the workspace or the contract: of several series, those that are
 * scraped least often, for which a window must be long enough.
 *
 * @returns undefined where nobody says so
 */
export function scrapeIntervalOf(query: string, contract: Contract | undefined, monitors: ScrapedServices | undefined): number | undefined {
  const { expr } = parsePromql(query);
  const intervals = expr ? walk(expr).flatMap((node) => (node.kind === 'selector' ? (shortestInterval(selectedSeries(node), contract, monitors)?.seconds ?? []) : [])) : [];
  return intervals.length === 0 ? undefined : Math.max(...intervals);
}

/** Whether Grafana puts something into a query that depends on it. */
export const asksForRateInterval = (query: string): boolean => query.includes('__rate_interval');
