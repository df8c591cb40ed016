import assert from 'node:assert/strict';
import { loadContract } from '../contract/load-contract';
import { MetricTable } from '../query/promql/metric-table';
import { applyEdits } from '../text/range';
import { WorkspaceIndex } from '../workspace/facts';
import { completeContract } from './complete-contract';
import type { Completion } from './complete-schema';
import { createSnapshot } from './snapshot';

/** What is offered at the caret, which `<|>` marks. */
function offered(source: string): { text: string; items: Completion[] } {
  const offset = source.indexOf('<|>');
  const text = source.replace('<|>', '');
  return { text, items: completeContract(text, offset) };
}

describe('what may stand in a contract', () => {
  const CASES: readonly (readonly [source: string, labels: readonly string[]])[] = [
    ['<|>', ['version', 'extends', 'namespaces', 'environments', 'services', 'endpoints', 'scrape', 'metrics', 'alerts', 'records', 'logs', 'dashboards', 'queries', 'retention', 'rules']],
    ['version: 1\nextends: <|>', ['default', 'none']],
    ['version: <|>', ['1']],
    ['scrape:\n  <|>', ['selector', 'port', 'interval', 'timeout']],
    ['scrape:\n  port: http\n  <|>\n  timeout: 10s\n', ['selector', 'interval']],
    ['services:\n  risk:\n    <|>', ['port', 'scrape']],
    ['services:\n  risk:\n    scrape:\n      in<|>', ['port', 'interval', 'timeout']],
    ['metrics:\n  catalog:\n    up:\n      type: c<|>', ['counter', 'gauge', 'histogram', 'summary']],
    ['rules:\n  contract/namespace: <|>', ['error', 'warning', 'information', 'hint', 'off']],
    ['rules:\n  contract/namespace:\n    <|>', ['severity', 'except']],
    // Names are the team's own.
    ['services:\n  <|>', []],
    ['retention:\n  production: <|>', []],
    ['# <|>', []],
    ['scrape: { <|>', ['selector', 'port', 'interval', 'timeout']],
    ['scrape: { port: http, <|> }', ['selector', 'interval', 'timeout']],
    ['alerts:\n  required:\n    A: { <|>', ['severity', 'for', 'above', 'below', 'window', 'condition']],
    ['metrics: { catalog: { a: { type: <|>', ['counter', 'gauge', 'histogram', 'summary']],
    ['unknown:\n  <|>', []],
  ];
  for (const [source, labels] of CASES) it(JSON.stringify(source), () => assert.deepEqual(offered(source).items.map(({ label }) => label), labels));
});

describe('names that a contract may speak of', () => {
  const { contract } = loadContract('environments: { live: [], test: [] }\nservices: { a: {} }\nnamespaces: [n]\nalerts: { severities: { page: the person on call } }\n');
  const index = new WorkspaceIndex();
  index.set('a.yaml', createSnapshot({ path: 'a.yaml', languageId: 'yaml', text: 'groups:\n  - name: g\n    rules:\n      - { alert: Down, expr: up == 0 }\n      - { alert: Slow, expr: up > 2 }\n' }).documents.map(({ analysis }) => analysis));
  const objects = 'apiVersion: v1\nkind: Service\nmetadata: { name: web, namespace: front, labels: { app: shop } }\n---\napiVersion: v1\nkind: Pod\nmetadata: { name: c, namespace: back, labels: { app: cart } }\n---\napiVersion: v1\nkind: Service\nmetadata: { name: other }\n';
  index.set('b.yaml', createSnapshot({ path: 'b.yaml', languageId: 'yaml', text: objects }).documents.map(({ analysis }) => analysis));
  const live = new MetricTable([{ name: 'orders_total', type: 'counter', help: 'Orders', source: 'server' }]);
  const names = (source: string): Completion[] => completeContract(source.replace('<|>', ''), source.indexOf('<|>'), { contract, workspace: index.facts, live }).filter(({ label }) => !fieldNames.has(label));
  const fieldNames = new Set(['severity', 'for', 'above', 'below', 'window', 'condition']);

  const CASES: readonly (readonly [source: string, labels: readonly string[]])[] = [
    ['retention:\n  live: 1d\n  <|>', ['test']],
    ['retention: { <|>', ['live', 'test']],
    ['alerts:\n  required:\n    Down: {}\n    <|>', ['Slow']],
    ['alerts:\n  required:\n    Down: { severity: <|>', ['page']],
    ['alerts:\n  required:\n    Down:\n      severity: p<|>', ['page']],
    ['metrics:\n  catalog:\n    <|>', ['orders_total']],
    ['logs: { labels: [<|>', ['service', 'environment', 'version', 'pod', 'namespace']],
    ['rules:\n  contract/port-name:\n    except:\n      - service: <|>', ['a']],
    ['rules:\n  contract/port-name:\n    except:\n      - namespace: <|>', ['n']],
    ['services:\n  <|>', ['cart', 'shop']],
    ['services:\n  shop: {}\n  <|>', ['cart']],
    ['namespaces: [<|>', ['front', 'back']],
    ['rules:\n  alert/irate:\n    except:\n      - alert: [<|>', ['HighErrorRate', 'NoTrades', 'HighLatency', 'ServiceDown', 'Down', 'Slow']],
    ['retention:\n  live: <|>', []],
  ];
  for (const [source, labels] of CASES) it(JSON.stringify(source), () => assert.deepEqual(names(source).map(({ label }) => label), labels));

  it('come with what is known of them', () => {
    assert.equal(names('alerts: { required: { A: { severity: <|>')[0]?.documentation, 'Routed to the person on call.');
    assert.equal(names('metrics: { catalog: { <|>')[0]?.documentation, 'A counter that the server has: Orders');
  });
});

describe('what is inserted', () => {
  const insert = (source: string, label: string): string => {
    const { text, items } = offered(source);
    const item = items.find((other) => other.label === label);
    assert.ok(item);
    assert.ok(item.documentation, 'it is explained');
    return applyEdits(text, [{ ...item.replace, text: item.snippet }]);
  };

  it('replaces the word before the caret', () => assert.equal(insert('scrape:\n  inter<|>', 'interval'), 'scrape:\n  interval: $1'));
  it('goes on below for a mapping, indented further', () => assert.equal(insert('services:\n  risk:\n    scr<|>', 'scrape'), 'services:\n  risk:\n    scrape:\n      $1'));
  it('opens the brackets of a list', () => assert.equal(insert('name<|>', 'namespaces'), 'namespaces: [$1]'));
  it('proposes the default where there is one', () => assert.equal(insert('ext<|>', 'extends'), 'extends: ${1:default}'));
  it('stays on the line of a flow collection', () => assert.equal(insert('services: { risk: { scr<|>', 'scrape'), 'services: { risk: { scrape: { $1 }'));
  it('replaces a begun value', () => assert.equal(insert('extends: no<|>', 'none'), 'extends: none'));
});
