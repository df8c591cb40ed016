import assert from 'node:assert/strict';
import type { Contract } from './contract';
import { DEFAULT_CONTRACT_TEXT, defaultContract, loadContract } from './load-contract';

const DEFAULT = defaultContract();

describe('the built-in contract', () => {
  it('is a valid contract file, and says the same when it is read as one', () => {
    for (const text of [DEFAULT_CONTRACT_TEXT, DEFAULT_CONTRACT_TEXT.replace('extends: default', 'extends: none')]) {
      assert.deepEqual(loadContract(text), { contract: DEFAULT, violations: [], isValid: true });
    }
  });

  it('leaves no part empty but the rules', () => {
    for (const [part, value] of Object.entries(DEFAULT)) assert.equal(Object.keys(value as object).length > 0, part !== 'rules', part);
  });

  it('is in force without a file of a team', () => {
    for (const text of ['', '# nothing yet\n', '---\n', '~\n', 'version: 1\n']) assert.deepEqual(loadContract(text), { contract: DEFAULT, violations: [], isValid: true }, text);
  });
});

describe("a team's contract", () => {
  /** A file, and what it changes of the contract that it extends; all else stays. */
  const CASES: readonly (readonly [name: string, text: string, changes: Partial<Contract>])[] = [
    ['overrides single fields of a part', 'scrape: { interval: 30s }\nendpoints: { metrics: /m }\n', { scrape: { ...DEFAULT.scrape, interval: '30s' }, endpoints: { ...DEFAULT.endpoints, metrics: '/m' } }],
    ['replaces a list whole', 'namespaces: [a, b]\n', { namespaces: ['a', 'b'] }],
    ['replaces a map of names whole', 'services: { x: { port: 1 } }\nretention: { test: 1d }\n', { services: { x: { port: 1 } }, retention: { test: '1d' } }],
    ['replaces lists and maps inside of a part whole', 'metrics: { labels: [x] }\nalerts: { severities: { page: phone } }\n', { metrics: { ...DEFAULT.metrics, labels: ['x'] }, alerts: { ...DEFAULT.alerts, severities: { page: 'phone' } } }],
    ['empties what it writes empty', 'namespaces: []\nservices: {}\nalerts: { required: {} }\n', { namespaces: [], services: {}, alerts: { ...DEFAULT.alerts, required: {} } }],
    ['says nothing by a key without a value', 'namespaces:\nscrape:\nalerts:\n  severities:\n  annotations: [a]\n', { alerts: { ...DEFAULT.alerts, annotations: ['a'] } }],
    ['may set rules', 'rules: { contract/namespace: off }\n', { rules: { 'contract/namespace': 'off' } }],
  ];
  for (const [name, text, changes] of CASES) it(name, () => assert.deepEqual(loadContract(text).contract, { ...DEFAULT, ...changes }));

  it('that extends none begins empty', () => {
    const { contract, isValid } = loadContract('extends: none\nscrape: { port: web }\nnamespaces: [a]\n');
    assert.ok(isValid);
    assert.deepEqual(contract, {
      namespaces: ['a'], environments: {}, services: {},
      endpoints: { metrics: '', liveness: '', readiness: '', readinessTimeout: '' },
      scrape: { selector: '', port: 'web', interval: '', timeout: '' },
      metrics: { labels: [], retention: '', catalog: {} },
      alerts: { severities: {}, annotations: [], name: '', required: {} },
      records: { name: '' },
      logs: { fields: [], levels: [], labels: [], correlation: '', derived: {} },
      dashboards: {}, queries: {}, retention: {}, rules: {},
    }); // prettier-ignore
  });
});

describe('what is invalid in a contract', () => {
  /** Falls back on the contract below, and takes nothing else with it. */
  const CASES: readonly (readonly [name: string, text: string, changes: Partial<Contract>])[] = [
    ['a field of a part', 'scrape: { interval: often, port: web }\n', { scrape: { ...DEFAULT.scrape, port: 'web' } }],
    ['an unknown field of a part', 'scrape: { intervall: 5s, port: web }\n', { scrape: { ...DEFAULT.scrape, port: 'web' } }],
    ['a whole part', 'scrape: 5\nnamespaces: [a]\n', { namespaces: ['a'] }],
    ['an item of a list', 'namespaces: [a, B]\nendpoints: { metrics: /m }\n', { endpoints: { ...DEFAULT.endpoints, metrics: '/m' } }],
    ['one service', 'services: { a: { port: 1 }, b: { port: x } }\n', {}],
    ['one metric', 'metrics: { labels: [x], catalog: { up: { type: other } } }\n', { metrics: { ...DEFAULT.metrics, labels: ['x'] } }],
    ['one rule', 'rules: { contract/namespace: loud, promql/syntax: hint, no/rule: off }\n', { rules: { 'promql/syntax': 'hint' } }],
    ['an unknown part', 'scrap: {}\nnamespaces: [a]\n', { namespaces: ['a'] }],
    ['the version', 'version: 9\nnamespaces: [a]\n', { namespaces: ['a'] }],
    ['what it extends', 'extends: nothing\nnamespaces: [a]\n', { namespaces: ['a'] }],
  ];
  for (const [name, text, changes] of CASES) {
    it(name, () => {
      const loaded = loadContract(text);
      assert.deepEqual(loaded.contract, { ...DEFAULT, ...changes });
      assert.equal(loaded.isValid, false);
      assert.notEqual(loaded.violations.length, 0);
    });
  }

  it('a file that is no mapping', () => {
    for (const text of ['[]\n', '5\n', 'text\n']) {
      const { contract, violations, isValid } = loadContract(text);
      assert.deepEqual([contract, isValid, violations[0]?.kind], [DEFAULT, false, 'invalid-value']);
    }
  });

  it('a file with mistakes in its YAML, or with a second document', () => {
    for (const text of ['namespaces: [a]\nscrape: "\n', 'namespaces: [a]\nnamespaces: [a]\n', 'namespaces: [a]\n---\nservices: {}\n']) {
      const { contract, isValid } = loadContract(text);
      assert.deepEqual([contract.namespaces, contract.services, isValid], [['a'], DEFAULT.services, false], text);
    }
  });

  it('names that mean something to JavaScript do no harm', () => {
    for (const name of ['__proto__', 'constructor', 'toString']) {
      const { contract } = loadContract(`services: { ${name}: { port: 1 } }\n${name}: { polluted: true }\n`);
      assert.deepEqual(Object.keys(contract.services), [name]);
      assert.equal(({} as Record<string, unknown>).polluted, undefined);
    }
  });
});
