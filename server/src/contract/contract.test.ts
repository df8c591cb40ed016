import assert from 'node:assert/strict';
import { ruleSeverity, scrapeOf, type Contract } from './contract';
import { loadContract } from './load-contract';

const contractOf = (text: string): Contract => loadContract(text).contract;

describe('how a service is to be scraped', () => {
  const contract = contractOf('scrape: { port: web, interval: 30s }\nservices: { risk: { port: 1 }, execution: { scrape: { interval: 5s, timeout: 4s } } }\n');
  const scrape = (service: string | undefined): readonly string[] => {
    const { port, interval, timeout } = scrapeOf(contract, service);
    return [port, interval, timeout];
  };

  it('as the contract says', () => assert.deepEqual(scrape('risk'), ['web', '30s', '10s']));
  it('with its own exceptions', () => assert.deepEqual(scrape('execution'), ['web', '5s', '4s']));
  it('as the contract says where the service is unknown', () => {
    for (const service of [undefined, 'other', 'toString', '__proto__']) assert.deepEqual(scrape(service), ['web', '30s', '10s']);
  });
});

describe('how grave a rule is to a team', () => {
  const contract = contractOf('rules: { contract/port-name: hint, contract/namespace: off, promql/syntax: { severity: warning }, yaml/syntax: {} }\n');
  const CASES: Readonly<Record<string, string | undefined>> = { 'contract/port-name': 'hint', 'contract/namespace': 'off', 'promql/syntax': 'warning', 'yaml/syntax': undefined, 'contract/scrape-path': undefined, constructor: undefined };
  for (const [rule, severity] of Object.entries(CASES)) it(`${rule}: ${severity ?? 'as the rule says'}`, () => assert.equal(ruleSeverity(contract, rule), severity));
});
