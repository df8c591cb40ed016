import type { MetricFact, QueryFacts } from '../query/promql/facts';
import { MetricTable } from '../query/promql/metric-table';
import type { CatalogMetric, Contract } from './contract';

/** The labels that Prometheus gives to every series that it scrapes. */
const SCRAPED = ['job', 'instance'];

/** The series that a histogram or a summary is made of, with the labels that only some of them have. */
const SERIES: Readonly<Record<CatalogMetric['type'], readonly { readonly suffix: string; readonly label?: string; readonly what: string }[]>> = {
  counter: [],
  gauge: [],
  histogram: [
    { suffix: '_bucket', label: 'le', what: 'Observations up to the bound `le`' },
    { suffix: '_sum', what: 'Sum of what was observed' },
    { suffix: '_count', what: 'Number of observations' },
  ],
  summary: [
    { suffix: '_sum', what: 'Sum of what was observed' },
    { suffix: '_count', what: 'Number of observations' },
  ],
};

const facts = new WeakMap<Contract, QueryFacts>();

/** What a contract says of metrics and of the values of labels; the same object for the same contract. */
export function contractFacts(contract: Contract): QueryFacts {
  let known = facts.get(contract);
  if (!known) facts.set(contract, (known = new MetricTable(metricsOf(contract), (_, label) => valuesOf(contract, label))));
  return known;
}

function* metricsOf({ metrics: { catalog, labels: common } }: Contract): Generator<MetricFact> {
  for (const [name, { type, labels = [], help }] of Object.entries(catalog)) {
    const own = (more: readonly string[]): string[] => [...new Set([...labels, ...more, ...common, ...SCRAPED])];
    yield { name, type, help, labels: own(type === 'summary' ? ['quantile'] : []), source: 'contract' };
    for (const { suffix, label, what } of SERIES[type]) {
      yield { name: name + suffix, type: 'counter', help: help === undefined ? what : `${what}: ${help}`, labels: own(label === undefined ? [] : [label]), source: 'contract' };
    }
  }
}

/** The values that the contract gives to the labels that it knows. */
function valuesOf({ services, environments, namespaces, alerts, scrape }: Contract, label: string): readonly string[] {
  switch (label) {
    case 'service':
    case 'job':
    case scrape.selector:
      return Object.keys(services);
    case 'environment':
      return Object.keys(environments);
    case 'namespace':
      return namespaces;
    case 'severity':
      return Object.keys(alerts.severities);
    case 'alertname':
      return Object.keys(alerts.required);
    default:
      return [];
  }
}
