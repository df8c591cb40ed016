import type { LabelMatcher, VectorSelector } from '../query/promql/ast';
import { metricOf } from '../query/promql/labels';
import { parseDuration } from '../text/duration';
import { scrapeOf, type Contract } from './contract';
import { contractFacts } from './contract-facts';

export interface ScrapeInterval {
  readonly seconds: number;
  /** For people: whose interval it is, and who says so. */
  readonly of: string;
  readonly by: string;
}

/** What is known of services whose ServiceMonitors are at hand. */
export interface ScrapedServices {
  /** The metrics that rules record: those are not scraped. */
  readonly recorded: { has(metric: string): boolean };
  /** Seconds; undefined where it is not known how often a service is scraped. */
  scrapeSeconds(service: string, labels: readonly string[]): number | undefined;
}

/** What a selector says of the series that it selects, as far as the interval of their scrapes follows from it. */
export interface SelectedSeries {
  readonly name: string | undefined;
  readonly matchers: readonly Pick<LabelMatcher, 'name' | 'operator' | 'value'>[];
}

/** The same without its places, for whoever keeps it. */
export const selectedSeries = (selector: VectorSelector): SelectedSeries => ({
  name: metricOf(selector),
  matchers: selector.matchers.filter(({ operator }) => operator === '=').map(({ name, operator, value }) => ({ name, operator, value })),
});

/** The labels by which ServiceMonitors usually select, where no contract names one. */
const USUAL_SELECTORS = ['app', 'app.kubernetes.io/name', 'k8s-app'];

/**
 * How often the series of a selector are scraped at most: those of the service that it selects, or else, for metrics of the
 * contract's catalog, of whichever of the contract's services is scraped most often. What a ServiceMonitor says is what
 * happens; the contract counts where no monitor says so.
 *
 * @returns undefined where neither says so, and for metrics that nobody may be expected to scrape
 */
export function shortestInterval(selector: SelectedSeries, contract: Contract | undefined, monitors: ScrapedServices | undefined): ScrapeInterval | undefined {
  const name = metricOf(selector);
  if (name === undefined || !isScraped(name, monitors)) return undefined;
  const isListed = contract !== undefined && contractFacts(contract).metric(name) !== undefined;
  const selectedBy = contract ? [contract.scrape.selector] : USUAL_SELECTORS;
  const monitored = (service: string): number | undefined => monitors?.scrapeSeconds(service, selectedBy);
  const named: string[] = [];
  for (const { name: label, operator, value } of selector.matchers) if (operator === '=' && (label === 'service' || label === 'job' || selectedBy.includes(label))) named.push(value);
  for (const service of named) {
    const seconds = monitored(service);
    if (seconds !== undefined) return { seconds, of: code(service), by: 'its ServiceMonitor' };
  }
  if (!isListed) return undefined;
  const known = named.find((service) => Object.hasOwn(contract.services, service));
  // Of a metric without a service, whichever is scraped most often decides; the contract's own interval is that of all others.
  const services = known === undefined ? [undefined, ...Object.keys(contract.services)] : [known];
  const intervals = services.flatMap((service): ScrapeInterval[] => {
    const seconds = service === undefined ? undefined : monitored(service);
    if (seconds !== undefined) return [{ seconds, of: code(name), by: `the ServiceMonitor of ${code(service!)}` }];
    if (service === undefined && services.length > 1 && services.slice(1).every((one) => monitored(one!) !== undefined)) return [];
    const agreed = parseDuration(scrapeOf(contract, service).interval);
    return agreed === undefined || agreed <= 0 ? [] : [{ seconds: agreed, of: code(known ?? name), by: 'the contract' }];
  });
  return intervals.length === 0 ? undefined : intervals.reduce((shortest, one) => (one.seconds < shortest.seconds ? one : shortest));
}

const code = (text: string): string => `\`${text}\``;

/**
 * Recorded metrics are evaluated, not scraped, and by convention theirs alone have colons. What kube-state-metrics exposes
 * carries the names of services that it only reports on.
 */
const isScraped = (name: string, monitors: ScrapedServices | undefined): boolean => !name.includes(':') && !name.startsWith('kube_') && !/^ALERTS(?:_FOR_STATE)?$/.test(name) && !monitors?.recorded.has(name);
