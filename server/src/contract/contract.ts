/**
 * A team's observability contract: what its services promise to each other and to those who run them.
 *
 * Every field is there, for the built-in default fills what a team's own file leaves out.
 */
export interface Contract {
  readonly namespaces: readonly string[];
  /** Environments with their aliases. */
  readonly environments: Readonly<Record<string, readonly string[]>>;
  readonly services: Readonly<Record<string, ContractService>>;
  readonly endpoints: {
    readonly metrics: string;
    readonly liveness: string;
    readonly readiness: string;
    /** Within which time the readiness endpoint answers, as a Prometheus duration. */
    readonly readinessTimeout: string;
  };
  readonly scrape: ScrapeContract & { readonly selector: string };
  readonly metrics: {
    readonly labels: readonly string[];
    /** For how long Prometheus keeps them, as one of its durations. */
    readonly retention: string;
    readonly catalog: Readonly<Record<string, CatalogMetric>>;
  };
  readonly alerts: {
    /** Severities, each with where it is routed. */
    readonly severities: Readonly<Record<string, string>>;
    readonly annotations: readonly string[];
    /** What the name of an alert looks like: a regular expression of RE2, for the whole name. */
    readonly name: string;
    readonly required: Readonly<Record<string, RequiredAlert>>;
  };
  /** What the name of a recorded metric looks like, likewise. */
  readonly records: { readonly name: string };
  readonly logs: {
    readonly fields: readonly string[];
    readonly levels: readonly string[];
    readonly labels: readonly string[];
    /** The field whose value all lines about one request share; empty for none. */
    readonly correlation: string;
    /** Where more is to be seen by the value of a field, by name; the field is the one of the correlation unless given. */
    readonly derived: Readonly<Record<string, { readonly field?: string; readonly url: string }>>;
  };
  /** Dashboards of Grafana, by their titles. */
  readonly dashboards: Readonly<Record<string, { readonly variables?: readonly string[] }>>;
  /** Queries that the team keeps, by name. */
  readonly queries: Readonly<Record<string, { readonly query: string; readonly language?: 'promql' | 'logql'; readonly help?: string }>>;
  /** How long each environment keeps its logs, as Prometheus durations. */
  readonly retention: Readonly<Record<string, string>>;
  /** What the team decided of single rules, by rule id. */
  readonly rules: Readonly<Record<string, RuleSetting>>;
}

export interface ScrapeContract {
  /** The name of the Service's port. */
  readonly port: string;
  readonly interval: string;
  readonly timeout: string;
}

export interface ContractService {
  readonly port?: number;
  /** Where this service departs from the contract's `scrape`. */
  readonly scrape?: Partial<ScrapeContract>;
}

export interface CatalogMetric {
  readonly type: 'counter' | 'gauge' | 'histogram' | 'summary';
  readonly labels?: readonly string[];
  readonly help?: string;
}

export interface RequiredAlert {
  readonly severity?: string;
  readonly for?: string;
  /** What its expression compares with: it fires above, or below, this number. */
  readonly above?: number;
  readonly below?: number;
  /** How far back its expression looks, as a Prometheus duration. */
  readonly window?: string;
  /** What the alert tells, in words. */
  readonly condition?: string;
}

export type SeverityName = 'error' | 'warning' | 'information' | 'hint';
export type RuleSetting = SeverityName | 'off' | { readonly severity?: SeverityName | 'off'; readonly except?: readonly RuleException[] };

/** Where a rule is less grave, or off. All conditions that are given must hold; of several names, one. */
export interface RuleException {
  /** Patterns of paths below the folder of the contract file. */
  readonly path?: string | readonly string[];
  readonly service?: string | readonly string[];
  readonly namespace?: string | readonly string[];
  readonly alert?: string | readonly string[];
  /** Off unless given. */
  readonly severity?: SeverityName | 'off';
}

/** How a service is to be scraped: the contract's own values with the service's exceptions over them. */
export function scrapeOf(contract: Contract, service: string | undefined): ScrapeContract {
  return { ...contract.scrape, ...(service === undefined ? {} : contract.services[service]?.scrape) };
}

/** A rule's severity as the team set it; undefined leaves the rule's own. */
export function ruleSeverity(contract: Contract, rule: string): SeverityName | 'off' | undefined {
  const setting = Object.hasOwn(contract.rules, rule) ? contract.rules[rule] : undefined;
  return typeof setting === 'object' ? setting.severity : setting;
}
