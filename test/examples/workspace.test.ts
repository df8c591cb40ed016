import assert from 'node:assert/strict';
import { checkPaths } from '../../server/src/cli/check';
import { loadContract } from '../../server/src/contract/load-contract';
import { allQueries, type FoundQuery } from '../../server/src/features/query-at';
import { createSnapshot } from '../../server/src/features/snapshot';
import { readRuleGroups } from '../../server/src/model/rule-groups';
import { OPERATORS as LOGQL_OPERATORS } from '../../server/src/query/logql/words';
import { highlightPromql } from '../../server/src/query/promql/highlight';
import { parsePromql } from '../../server/src/query/promql/parse';
import { tokenize } from '../../server/src/query/token';
import { parseYaml } from '../../server/src/yaml/parse';
import { entriesOf } from '../../server/src/yaml/tree';
import { EXAMPLE, files, manifests, read } from './workspace';

const { contract, violations } = loadContract(read('observability-contract.yaml'));
const services = Object.entries(contract.services);

const queriesIn = (file: string): FoundQuery[] => allQueries(createSnapshot({ path: file, languageId: /\.(promql|logql)$/.exec(file)?.[1] ?? 'yaml', text: read(file) }));
const rulesIn = (file: string) => parseYaml(read(file)).flatMap(({ document }) => readRuleGroups(document.root, 'PrometheusRule').flatMap(({ rules }) => rules));

describe('the example workspace', () => {
  it('is clean under `check`, with the contract that lies in it', async () => {
    const checked: string[] = [];
    const problems: string[] = [];
    for await (const file of checkPaths({ command: 'check', format: 'json', contract: { kind: 'found' }, fix: false, maxWarnings: Infinity, paths: [EXAMPLE] })) {
      checked.push(file.file.slice(EXAMPLE.length + 1).replaceAll('\\', '/'));
      problems.push(...file.problems.map(({ rule, message }) => `${file.file}: ${rule}: ${message}`));
    }
    assert.deepEqual(problems, []);
    assert.deepEqual(checked.sort(), files());
  });

  it('has a contract that is valid', () => assert.deepEqual(violations, []));

  it('has nothing longer than a line of an editor', () => {
    for (const name of files()) for (const line of read(name).split('\n')) assert.ok(line.length <= 130 || /\.(?:md|json)$/.test(name), `${name}: ${line}`);
  });

  it('has the dashboards of the contract, with their variables and with queries', () => {
    const dashboards = files().filter((name) => name.startsWith('dashboards/')).flatMap((name) => createSnapshot({ path: name, languageId: 'json', text: read(name) }).analyses);
    const found = new Map(dashboards.map(({ dashboard, queries }) => [dashboard?.title?.value, { names: dashboard?.variables?.map(({ value }) => value) ?? [], queries }]));
    assert.deepEqual([...found.keys()].sort(), Object.keys(contract.dashboards).sort());
    for (const [title, { variables = [] }] of Object.entries(contract.dashboards)) {
      const { names, queries } = found.get(title)!;
      assert.deepEqual(variables.filter((name) => !names.includes(name)), [], title);
      assert.ok(queries.filter(({ role }) => role === 'query').length >= 4, title);
    }
  });

  it('ships logs with the labels of the contract', () => {
    const [job] = createSnapshot({ path: 'promtail.yaml', languageId: 'yaml', text: read('promtail.yaml') }).analyses.flatMap(({ jobs = [] }) => jobs);
    assert.deepEqual([...job!.labels.keys()].sort(), [...contract.logs.labels].sort());
  });

  for (const [service, { port }] of services) {
    describe(service, () => {
      const of = (folder: string) => {
        const found = manifests(folder).filter(({ metadata }) => metadata.name === service);
        assert.equal(found.length, 1, `one file in ${folder}`);
        return found[0]!;
      };

      it('runs with the probes, the port and the labels of the contract', () => {
        const { metadata, spec } = of('deployments');
        const [container] = spec.template.spec.containers;
        assert.ok(contract.namespaces.includes(metadata.namespace!));
        assert.equal(container!.livenessProbe.httpGet.path, contract.endpoints.liveness);
        assert.equal(container!.readinessProbe.httpGet.path, contract.endpoints.readiness);
        assert.deepEqual(container!.ports, [{ name: contract.scrape.port, containerPort: port }]);
        assert.deepEqual([container!.livenessProbe.httpGet.port, container!.readinessProbe.httpGet.port], [contract.scrape.port, contract.scrape.port]);
        assert.deepEqual(Object.keys(container!.resources.requests), ['cpu', 'memory']);
        assert.equal(spec.selector.matchLabels.app, service);
        assert.deepEqual(spec.template.metadata.labels, metadata.labels);
        assert.ok(metadata.labels.environment! in contract.environments);
      });

      it('has a Service that selects its pods and names its port', () => {
        const { metadata, spec } = of('services');
        assert.equal(spec.selector.app, of('deployments').spec.template.metadata.labels.app);
        assert.deepEqual(spec.ports, [{ name: contract.scrape.port, port, targetPort: contract.scrape.port }]);
        assert.ok(contract.namespaces.includes(metadata.namespace!));
      });

      it('is scraped as the contract says, by a ServiceMonitor that selects its Service', () => {
        const { spec } = of('servicemonitors');
        const { port: name, interval, timeout } = contract.scrape;
        assert.deepEqual(spec.endpoints, [{ port: name, path: contract.endpoints.metrics, interval, scrapeTimeout: timeout, honorLabels: true }]);
        const labels = of('services').metadata.labels;
        for (const [label, value] of Object.entries(spec.selector.matchLabels)) assert.equal(labels[label], value);
        assert.equal(labels[spec.jobLabel], service);
      });
    });
  }

  describe('alert_rules.yaml', () => {
    const alerts = rulesIn('alert_rules.yaml').filter(({ alert }) => alert);

    it('has every alert that the contract requires, and none twice', () => {
      const names = alerts.map(({ alert }) => alert!.value);
      assert.deepEqual(Object.keys(contract.alerts.required).filter((name) => !names.includes(name)), []);
      assert.equal(new Set(names).size, names.length);
    });

    for (const { alert, annotations } of alerts) {
      it(`${alert!.value} carries the contract's annotations, and a runbook of its own`, () => {
        const found = Object.fromEntries(entriesOf(annotations).map(({ key, value }) => [key.text, value?.kind === 'scalar' ? value.text : '']));
        assert.deepEqual(Object.keys(found), contract.alerts.annotations);
        assert.ok(Object.values(found).every((text) => text !== ''));
        assert.equal(found.runbook_url, `https://runbooks.quantum-trader.example/${alert!.value}`);
      });
    }
  });

  describe('PromQL', () => {
    const recorded = rulesIn('recording_rules.yaml').map(({ record }) => record!.value);
    const metrics = Object.entries(contract.metrics.catalog).flatMap(([name, { type }]) => (type === 'histogram' ? ['bucket', 'sum', 'count'].map((part) => `${name}_${part}`) : [name]));
    const queries = ['alert_rules.yaml', 'recording_rules.yaml', 'queries.promql'].flatMap(queriesIn);

    it('asks for metrics of the catalog, for recorded series and for `up` only', () => {
      const names = queries.flatMap(({ expression }) => highlightPromql(parsePromql(expression).tokens).filter(({ type }) => type === 'variable').map(({ from, to }) => expression.slice(from, to)));
      assert.ok(names.length > queries.length);
      assert.deepEqual([...new Set(names)].filter((name) => ![...metrics, ...recorded, 'up'].includes(name)), []);
    });

    it('asks for every metric of the catalog', () => {
      const text = queries.map(({ expression }) => expression).join('\n');
      assert.deepEqual(Object.keys(contract.metrics.catalog).filter((name) => !text.includes(name)), []);
    });

    it('records series whose names follow level:metric:operations', () => {
      assert.ok(recorded.length > 0);
      for (const name of recorded) assert.match(name, /^[a-z_]+:[a-z_]+:[a-z0-9_]+$/);
    });

    it('has a comment above each query of queries.promql', () => assert.equal(paragraphs('queries.promql').length, queriesIn('queries.promql').length));
  });

  describe('queries.logql', () => {
    const queries = queriesIn('queries.logql');

    it('has a comment above each query', () => assert.equal(paragraphs('queries.logql').length, queries.length));

    for (const { expression } of queries) {
      it(`${expression.replace(/\s+/g, ' ')} selects by the contract's stream labels, with a matcher that needs a value`, () => {
        const matchers = selectorsOf(expression);
        assert.ok(matchers.length > 0);
        for (const selector of matchers) {
          for (const { label } of selector) assert.ok(contract.logs.labels.includes(label), `${label} selects no stream`);
          assert.ok(selector.some(needsValue));
        }
      });
    }
  });
});

/** The paragraphs of a query file that are comment lines with a query below them; the file's own heading has none. */
function paragraphs(file: string): string[] {
  const all = read(file).trimEnd().split('\n\n').slice(1);
  assert.deepEqual(all.filter((paragraph) => !/^(?:# .*\n)+[^#]/.test(paragraph)), [], `${file}: a paragraph without a comment, or without a query`);
  return all;
}

interface Matcher {
  label: string;
  operator: string;
  value: string;
}

/** Whether a matcher leaves out streams on which the label is missing or empty: Loki wants one such in each selector. */
function needsValue({ operator, value }: Matcher): boolean {
  if (operator === '=') return value !== '';
  return operator === '=~' && !new RegExp(`^(?:${value})$`).test('');
}

/** The matchers in each pair of braces of a LogQL query. */
function selectorsOf(query: string): Matcher[][] {
  const tokens = tokenize(query, LOGQL_OPERATORS);
  return tokens.flatMap((open, i) => {
    if (open.text !== '{') return [];
    const inside = tokens.slice(i + 1, tokens.findIndex((token, at) => at > i && token.text === '}')).filter(({ type }) => type !== 'comma');
    const matchers: Matcher[] = [];
    for (let at = 0; at < inside.length; at += 3) matchers.push({ label: inside[at]!.text, operator: inside[at + 1]!.text, value: inside[at + 2]!.text.slice(1, -1) });
    return [matchers];
  });
}
