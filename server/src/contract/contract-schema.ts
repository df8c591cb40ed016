/**
 * The JSON Schema of the contract file. The generator adds the ids of the rules and writes the whole to
 * schemas/observability-contract.schema.json, which validates, completes and explains the file in every editor.
 */
type Schema = { readonly [keyword: string]: unknown };

const DURATION = {
  type: 'string',
  pattern: '^(0|(\\d+y)?(\\d+w)?(\\d+d)?(\\d+h)?(\\d+m)?(\\d+s)?(\\d+ms)?)$',
  minLength: 1,
  'x-expected': 'a Prometheus duration such as `15s` or `1h30m`',
};
const LABEL_NAME = { type: 'string', pattern: '^[a-zA-Z_][a-zA-Z0-9_]*$', 'x-expected': 'a label name: letters, digits and `_`' };
const HTTP_PATH = { type: 'string', pattern: '^/', 'x-expected': 'an HTTP path that begins with `/`' };
const NAME_PATTERN = { type: 'string', minLength: 1, 'x-expected': 'a regular expression of RE2 for the whole name' };
const CONTRACT_PATH = { type: 'string', pattern: '^[^/\\\\:][^\\\\:]*\\.ya?ml$', 'x-expected': 'the relative path of a `.yaml` file' };
const EXTENDS = 'The contract that this one builds on: `default`, the built-in one, `none`, an empty one, or the path of another contract file from this one on; a list of several is merged in its order.';
const DNS_LABEL = '^[a-z0-9]([-a-z0-9]*[a-z0-9])?$';

const object = (description: string, properties: Record<string, unknown>, more: Record<string, unknown> = {}): Schema => ({ type: 'object', description, additionalProperties: false, properties, ...more });
const mapOf = (description: string, values: unknown, names?: unknown): Schema => ({ type: 'object', description, additionalProperties: values, ...(names ? { propertyNames: names } : {}) });
const listOf = (description: string, items: unknown): Schema => ({ type: 'array', description, items, uniqueItems: true });
const described = (schema: object, description: string): Schema => ({ ...schema, description });

const SCRAPE = {
  port: described({ type: 'string', minLength: 1 }, "The name of the Service's port that is scraped."),
  interval: described(DURATION, 'How often a service is scraped.'),
  timeout: described(DURATION, 'How long a scrape may take at most; never longer than the interval.'),
};

const SEVERITY = { enum: ['error', 'warning', 'information', 'hint', 'off'] };

const NAMES = { anyOf: [{ type: 'string', minLength: 1 }, { type: 'array', items: { type: 'string', minLength: 1 }, minItems: 1 }] };
const EXCEPTIONS = {
  type: 'array',
  description: 'Where the rule reports otherwise, or not at all. The first exception that fits counts.',
  items: object(
    'One exception; it fits where all of its conditions hold.',
    {
      path: described(NAMES, 'The files, by patterns of their paths from the folder of the contract on, such as `legacy/**`.'),
      service: described(NAMES, 'The services: what a ServiceMonitor selects, or the label `service` of a rule; `*` is any text.'),
      namespace: described(NAMES, 'The namespaces of the resources; `*` is any text.'),
      alert: described(NAMES, 'The alerts, by name; `*` is any text.'),
      severity: described(SEVERITY, 'How the rule reports there; `off` unless given.'),
    },
    { minProperties: 1 },
  ),
};

/** Stands in the schema once: a copy for each rule would outweigh all the rest. */
const RULE_SETTING = { anyOf: [SEVERITY, { type: 'object', additionalProperties: false, properties: { severity: described(SEVERITY, 'How the rule reports, or `off`.'), except: EXCEPTIONS } }] };

/** @param rules the ids of all rules, each with a line that says what it reports */
export function contractSchema(rules: readonly { readonly id: string; readonly summary: string }[]): Schema {
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'Observability contract',
    ...object('What every service of a team promises: endpoints, scraping, labels, alerts, logs. Every part is optional and overrides the part of the contract that this one extends.', {
      version: { const: 1, description: 'The version of this file format.' },
      extends: {
        description: EXTENDS,
        anyOf: [{ enum: ['default', 'none'], description: EXTENDS }, CONTRACT_PATH, { type: 'array', items: { anyOf: [{ enum: ['default', 'none'] }, CONTRACT_PATH] }, minItems: 1 }],
        default: 'default',
      },
      namespaces: listOf('The Kubernetes namespaces in which the services run and their ServiceMonitors stand.', { type: 'string', pattern: DNS_LABEL, maxLength: 63, 'x-expected': 'a Kubernetes namespace: lower-case letters, digits and `-`' }),
      environments: mapOf('The environments, each with the short names under which it is also known.', listOf('Other names of the environment.', { type: 'string' })),
      services: mapOf(
        'The services, by the value of the label that selects them.',
        object('One service.', {
          port: { type: 'integer', minimum: 1, maximum: 65535, description: 'The port that the service listens on.' },
          scrape: object("Where this service departs from the contract's `scrape`.", SCRAPE),
        }),
      ),
      endpoints: object('The HTTP paths that every service answers on.', {
        metrics: described(HTTP_PATH, 'The path of the metrics.'),
        liveness: described(HTTP_PATH, 'The path that answers 200 while the process lives.'),
        readiness: described(HTTP_PATH, 'The path that answers 200 when the service can take requests.'),
        readinessTimeout: described(DURATION, 'Within which time the readiness endpoint answers; its probe waits for as long.'),
      }),
      scrape: object('How Prometheus scrapes the services.', {
        selector: described({ type: 'string', minLength: 1 }, "The label of a ServiceMonitor's selector that names the service."),
        ...SCRAPE,
      }),
      metrics: object('What the metrics look like.', {
        labels: listOf('The labels that every series carries.', LABEL_NAME),
        retention: described(DURATION, 'For how long Prometheus keeps them at least.'),
        catalog: mapOf(
          'The metrics that services expose.',
          object(
            'One metric.',
            {
              type: { enum: ['counter', 'gauge', 'histogram', 'summary'], description: 'The type of the metric.' },
              labels: listOf('The labels that the metric has beside the common ones.', LABEL_NAME),
              help: { type: 'string', description: 'What the metric counts or measures.' },
            },
            { required: ['type'] },
          ),
          { pattern: '^[a-zA-Z_:][a-zA-Z0-9_:]*$', 'x-expected': 'a metric name: letters, digits, `_` and `:`' },
        ),
      }),
      alerts: object('What the alerts look like.', {
        severities: mapOf('The values that the label `severity` may have, each with where Alertmanager routes it.', { type: 'string', description: 'Where alerts of this severity are routed.' }),
        annotations: listOf('The annotations that every alert carries. One whose name ends with `url` holds a URL.', LABEL_NAME),
        name: described(NAME_PATTERN, 'What the name of an alert looks like: a regular expression for the whole name.'),
        required: mapOf(
          'The alerts that must exist, by name.',
          object('One required alert.', {
            severity: { type: 'string', description: 'The severity that the alert must have.' },
            for: described(DURATION, 'How long the condition must hold before the alert fires.'),
            above: { type: 'number', description: 'The number above which the alert fires, in the unit of its metrics; a share is below 1.' },
            below: { type: 'number', description: 'The number below which the alert fires, in the unit of its metrics; a share is below 1.' },
            window: described(DURATION, 'How far back the expression of the alert looks.'),
            condition: { type: 'string', description: 'What the alert tells, in words.' },
          }),
        ),
      }),
      records: object('What recording rules look like.', {
        name: described(NAME_PATTERN, 'What the name of a recorded metric looks like: a regular expression for the whole name.'),
      }),
      logs: object('What the logs look like.', {
        fields: listOf('The fields that every JSON log line has.', { type: 'string' }),
        levels: listOf('The values that the level of a line may have.', { type: 'string' }),
        labels: listOf('The labels that may select a log stream.', LABEL_NAME),
        correlation: described(LABEL_NAME, 'The field whose value all lines about one request share: **Follow Correlation Id** asks for it.'),
        derived: mapOf(
          'Where more is to be seen by the value of a field, such as the trace of a request.',
          object(
            'One page.',
            {
              field: described(LABEL_NAME, 'The field whose value leads there; that of the correlation unless given.'),
              url: { type: 'string', pattern: '^https?://[^\\s]+$', 'x-expected': 'an address that begins with `http://` or `https://`', description: 'The address of the page; `${value}` stands for the value.' },
            },
            { required: ['url'] },
          ),
        ),
      }),
      dashboards: mapOf(
        'The dashboards of Grafana, by their titles.',
        object('One dashboard.', { variables: listOf('The variables that the dashboard has.', { type: 'string', pattern: '^\\w+$', 'x-expected': 'the name of a variable: letters, digits and `_`' }) }),
      ),
      queries: mapOf(
        'Queries that the team keeps, by name. They may hold variables of Grafana.',
        object(
          'One query.',
          {
            query: { type: 'string', minLength: 1, description: 'The query itself, in PromQL or LogQL.' },
            language: { enum: ['promql', 'logql'], description: 'The language of the query; without it, the query itself tells.' },
            help: { type: 'string', description: 'What the query tells.' },
          },
          { required: ['query'] },
        ),
      ),
      retention: mapOf('How long each environment keeps its logs.', described(DURATION, 'How long logs are kept.')),
      rules: object(
        'The severity of single rules.',
        Object.fromEntries(rules.map(({ id, summary }) => [id, { description: summary, $ref: '#/definitions/ruleSetting' }])),
      ),
    }),
    definitions: { ruleSetting: RULE_SETTING },
  };
}
