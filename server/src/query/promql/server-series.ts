import type { MetricFact, QueryFacts } from './facts';
import { MetricTable } from './metric-table';

const series = (name: string, type: MetricFact['type'], help: string): MetricFact => ({ name, type, help, source: 'server' });

/** The label values that Prometheus itself gives. */
const VALUES: ReadonlyMap<string, readonly string[]> = new Map([['alertstate', ['firing', 'pending']]]);

/**
 * The series that every Prometheus makes by itself, whatever it scrapes
 * (https://prometheus.io/docs/concepts/jobs_instances/#automatically-generated-labels-and-time-series). Their labels are
 * those of the targets and alerts, so they are not known.
 */
export const SERVER_SERIES: QueryFacts = new MetricTable(
  [
    series('up', 'gauge', 'Whether the last scrape of the target succeeded: 1 or 0.'),
    series('scrape_duration_seconds', 'gauge', 'How long the last scrape of the target took.'),
    series('scrape_samples_scraped', 'gauge', 'How many samples the target exposed.'),
    series('scrape_samples_post_metric_relabeling', 'gauge', 'How many samples were left after relabelling.'),
    series('scrape_series_added', 'gauge', 'About how many series were new in the last scrape.'),
    series('ALERTS', 'gauge', 'The value 1 for each alert that is pending or firing, with the labels of the alert and `alertstate`.'),
    series('ALERTS_FOR_STATE', 'gauge', 'Since when each alert is active, in Unix seconds.'),
  ],
  (metric, label) => (metric === undefined || metric.startsWith('ALERTS') ? (VALUES.get(label) ?? []) : []),
);
