// The files that the benchmarks work on: generated, and the same every time.

const SYSTEMS = ['orders', 'quotes', 'positions', 'settlement', 'risk', 'ledger', 'gateway', 'archive'];
const THINGS = ['requests', 'messages', 'fills', 'snapshots', 'retries', 'lookups', 'writes'];
const LABELS = ['namespace', 'pod', 'instance', 'version', 'endpoint'];
const WINDOWS = ['1m', '5m', '10m', '30m', '1h', '6h'];
const SEVERITIES = ['critical', 'warning', 'info'];

/** Numbers from 0 to 1 by a linear congruential generator (the constants are those of Numerical Recipes). */
function numbers(seed) {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

function pickers(seed) {
  const random = numbers(seed);
  const one = (list) => list[Math.floor(random() * list.length)];
  const below = (limit) => Math.floor(random() * limit);
  const some = (list, count) => {
    const rest = [...list];
    return Array.from({ length: count }, () => rest.splice(below(rest.length), 1)[0]);
  };
  return { one, below, some };
}

/** One expression, as lines; `number` in a metric's name makes it unlike any other. */
function expression(number, { one, below, some }) {
  const name = `${one(SYSTEMS)}_${one(THINGS)}_${number}`;
  const where = `{service="${one(SYSTEMS)}", environment="${one(['production', 'staging', 'development'])}"}`;
  // The annotations show both of the first labels.
  const by = ['service', 'environment', ...some(LABELS, below(3))].join(', ');
  const window = one(WINDOWS);
  switch (below(6)) {
    case 0:
      return [`sum by (${by}) (rate(${name}_total${where}[${window}])) > ${1 + below(100)}`];
    case 1:
      return ['(', `  sum by (${by}) (rate(${name}_errors_total${where}[${window}]))`, '  /', `  sum by (${by}) (rate(${name}_total${where}[${window}]))`, `) > 0.0${1 + below(9)}`];
    case 2:
      return [`histogram_quantile(0.${90 + below(10)},`, `  sum by (le, ${by}) (rate(${name}_duration_seconds_bucket${where}[${window}]))`, `) > ${1 + below(5)}`];
    case 3:
      return [`max by (${by}) (${name}_queue_length${where})`, '>', `2 * avg by (${by}) (avg_over_time(${name}_queue_length${where}[${window}]))`];
    case 4:
      return [`sum by (pod, service, environment) (${name}_open${where})`, '* on (pod) group_left (node)', `max by (pod, node) (kube_pod_info{node!=""}) > ${1 + below(50)}`];
    default:
      return [`predict_linear(${name}_bytes_free${where}[${window}], ${1 + below(8)} * 3600) < 0`, 'and', `${name}_bytes_free${where} / ${name}_bytes${where} < 0.2`];
  }
}

function rule(number, random) {
  const lines = expression(number, random);
  const expr = lines.length === 1 ? [`expr: ${lines[0]}`] : ['expr: |', ...lines.map((line) => `  ${line}`)];
  if (random.below(3) === 0) return [`- record: job:generated_${number}:value`, ...expr.map((line) => `  ${line}`)];
  return [
    `- alert: Generated${number}`,
    ...expr.map((line) => `  ${line}`),
    `  for: ${random.one(WINDOWS)}`,
    '  labels:',
    `    severity: ${random.one(SEVERITIES)}`,
    '  annotations:',
    `    summary: "{{ $labels.service }} in {{ $labels.environment }} needs a look"`,
    `    description: "The value is {{ $value | humanize }}, which is more than was agreed for number ${number}."`,
    `    runbook_url: https://runbooks.example.com/generated/${number}`,
  ];
}

const PER_GROUP = 20;

/** The groups of a rule file, with so many rules; its lines are not indented. The rules are numbered from `first`. */
function groups(count, first = 0) {
  const random = pickers(20250101 + first);
  const lines = ['groups:'];
  for (let number = first; number < first + count; number++) {
    if (number % PER_GROUP === 0) lines.push(`  - name: generated-${number / PER_GROUP}`, '    rules:');
    lines.push(...rule(number, random).map((line) => `      ${line}`));
  }
  return lines;
}

/** A rule file of Prometheus, as `promtool check rules` takes it. */
export const ruleFile = (count) => `${groups(count).join('\n')}\n`;

/** The same groups as a custom resource. */
export const prometheusRule = (count, name = 'generated', first = 0) =>
  ['apiVersion: monitoring.coreos.com/v1', 'kind: PrometheusRule', 'metadata:', `  name: ${name}`, '  namespace: quantum-trader', 'spec:', ...groups(count, first).map((line) => `  ${line}`), ''].join('\n');

/** The same with a warning in nearly every alert: its annotation reads a label that its series do not have. */
export const withWarnings = (text) => text.replaceAll('{{ $labels.service }}', '{{ $labels.cluster }}');

/** So many rules more, as they stand in the file of `prometheusRule`. */
export function rulesToPaste(count) {
  const random = pickers(20250404);
  return Array.from({ length: count }, (_, i) => rule(`pasted_${i}`, random)).flat().map((line) => `        ${line}\n`).join('');
}

/** As many rules in documents of a hundred each. */
export const manyDocuments = (count) => Array.from({ length: count / 100 }, (_, i) => prometheusRule(100, `generated-${i}`, i * 100)).join('---\n');

/** So many ServiceMonitors, each a document. */
export function serviceMonitors(count) {
  const { one, below } = pickers(20250303);
  return Array.from({ length: count }, (_, number) => {
    const relabelings = below(2) === 0 ? [] : ['    relabelings:', '      - action: replace', '        sourceLabels: [__meta_kubernetes_pod_node_name]', '        targetLabel: node'];
    const lines = ['apiVersion: monitoring.coreos.com/v1', 'kind: ServiceMonitor', 'metadata:', `  name: ${one(SYSTEMS)}-${number}`, '  namespace: quantum-trader', 'spec:', '  selector:', '    matchLabels:', `      app: ${one(SYSTEMS)}-${number}`, '  endpoints:'];
    return [...lines, '  - port: http', '    path: /metrics', `    interval: ${one(['15s', '30s', '1m'])}`, '    scrapeTimeout: 10s', '    metricRelabelings:', '      - action: drop', '        sourceLabels: [__name__]', `        regex: ${one(SYSTEMS)}_(${one(THINGS)}|${one(THINGS)})_${number}_bucket`, ...relabelings, ''].join('\n');
  }).join('---\n');
}

/** Names of metrics, sorted, of which no two are equal: as many as a large Prometheus has. */
export function metricNames(count) {
  const kinds = ['requests_total', 'errors_total', 'duration_seconds_bucket', 'duration_seconds_sum', 'duration_seconds_count', 'queue_length', 'bytes_free', 'open'];
  return Array.from({ length: count }, (_, i) => `${SYSTEMS[i % 8]}_${THINGS[(i >> 3) % 7]}_${i >> 6}_${kinds[(i >> 3) % 8]}`).sort();
}

/** What a Prometheus with these metrics says of itself, as bodies by path. */
export function prometheusAnswers(names) {
  const type = (name) => (/_(?:total|sum|count|bucket)$/.test(name) ? 'counter' : 'gauge');
  const answer = (data) => JSON.stringify({ status: 'success', data });
  return {
    '/api/v1/label/__name__/values': answer(names),
    '/api/v1/metadata': answer(Object.fromEntries(names.map((name) => [name, [{ type: type(name), help: 'Generated.', unit: '' }]]))),
    '/api/v1/status/buildinfo': answer({ version: '3.5.0' }),
  };
}

/** Expressions of which no two are equal; other seeds give others. */
export function expressions(count, seed) {
  const random = pickers(seed);
  return Array.from({ length: count }, (_, i) => expression(`${seed}_${i}`, random).join('\n'));
}

const named = (kind, version, name, spec) => ({ file: `${name}/${kind.toLowerCase()}.yaml`, text: [`apiVersion: ${version}`, `kind: ${kind}`, 'metadata:', `  name: ${name}`, '  namespace: quantum-trader', `  labels: { app: ${name}, release: prometheus }`, 'spec:', ...spec.map((line) => `  ${line}`), ''].join('\n') });

/** The files of one service: what it is, how it is scraped, and the rules of its team. Every name has the number in it. */
function serviceFiles(number, random) {
  const name = `service-${number}`;
  const rules = Array.from({ length: 5 }, (_, i) => rule(`${number}_${i}`, random)).flat();
  return [
    named('Deployment', 'apps/v1', name, [`selector: { matchLabels: { app: ${name} } }`, 'template:', `  metadata: { labels: { app: ${name} } }`, '  spec:', '    containers:', `      - name: ${name}`, '        ports: [{ name: http, containerPort: 8080 }]']),
    named('Service', 'v1', name, [`selector: { app: ${name} }`, 'ports:', '  - { name: http, port: 8080, targetPort: http }']),
    named('ServiceMonitor', 'monitoring.coreos.com/v1', name, [`selector: { matchLabels: { app: ${name} } }`, 'endpoints:', '  - { port: http, path: /metrics, interval: 15s, scrapeTimeout: 10s }']),
    named('PrometheusRule', 'monitoring.coreos.com/v1', name, ['groups:', `  - name: ${name}`, '    rules:', ...rules.map((line) => `      ${line}`)]),
  ];
}

/** The files of a workspace with so many services, four of each, by their paths. */
export function workspaceFiles(services) {
  const random = pickers(20250202);
  return Array.from({ length: services }, (_, number) => serviceFiles(number, random)).flat();
}

const STAGES = ['|= "timeout"', '!= "debug"', '|~ `order \\d+`', '| json', '| logfmt --strict', '| levelname="ERROR"', '| took > 250ms and status >= 500', '| pattern "<_> <method> <path>"', '| line_format "{{.levelname}} {{.message | upper}}"', '| label_format level=levelname', '| drop pod'];

/** LogQL of which no two are equal; other seeds give others. */
export function logExpressions(count, seed) {
  const random = pickers(seed);
  return Array.from({ length: count }, (_, i) => {
    const stages = Array.from({ length: 2 + (i % 4) }, () => random.one(STAGES)).join(' ');
    return `sum by (service) (${random.one(['rate', 'count_over_time', 'bytes_rate'])}({namespace="quantum-trader", pod="p-${seed}-${i}"} ${stages} [5m])) / ${i + 1}`;
  });
}
