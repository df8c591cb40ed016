import assert from 'node:assert/strict';
import { lineWith, nameOf, navigable } from '../../../../test/helper/navigable';
import { hierarchyAt, readBy, readersOf, type HierarchyCall, type HierarchyItem } from './hierarchy';

const A = `groups:
  - name: first
    rules:
      - record: a:rate
        expr: rate(errors_total[5m])
      - record: a:sum
        expr: sum(a:rate) / count(a:rate)
      - alert: High
        expr: a:sum > 1
`;
const B = `groups:
  - name: second
    rules:
      - alert: Both
        expr: a:rate > 1 and on () ALERTS{alertname="High"}
        annotations: { summary: '{{ query "a:rate" | first }}' }
`;
const FILES = { 'a.yaml': A, 'b.yaml': B, 'q.promql': 'up\n\na:sum\n', 'observability-contract.yaml': 'metrics: { catalog: { errors_total: { type: counter } } }\n' };

const name = (item: HierarchyItem): string => `${item.kind} ${item.name} (${item.detail}) in ${nameOf(item.file)}`;

async function run(file: keyof typeof FILES, search: string, ask: 'readers' | 'read' | 'item'): Promise<unknown> {
  const { files, pointer } = navigable({ ...FILES, [file]: FILES[file].replace(search, `${search}<|>`) });
  const items = await hierarchyAt(files, pointer);
  if (ask === 'item') return items.map(name);
  const [item] = items;
  const calls = ask === 'readers' ? await readersOf(files, item!.file, item!.selection) : await readBy(files, item!.file, item!.selection);
  return calls.map((call: HierarchyCall) => [name(call.item), ...call.places.map((place) => lineWith(ask === 'readers' ? call.item.file : item!.file, place))]);
}

describe('the hierarchy of rules', () => {
  it('begins at a rule, at a metric in a query, and between the names of a rule', async () => {
    assert.deepEqual(await run('a.yaml', 'record: a:rate', 'item'), ['record a:rate (first) in a.yaml']);
    assert.deepEqual(await run('q.promql', 'a:sum', 'item'), ['record a:sum (first) in a.yaml']);
    assert.deepEqual(await run('a.yaml', 'expr: sum', 'item'), ['record a:sum (first) in a.yaml']);
    assert.deepEqual(await run('q.promql', 'up', 'item'), []);
  });

  it('tells who reads what a rule records', async () => {
    assert.deepEqual(await run('a.yaml', 'record: a:rate', 'readers'), [
      ['record a:sum (first) in a.yaml', 'expr: sum(«a:rate») / count(a:rate)', 'expr: sum(a:rate) / count(«a:rate»)'],
      ['alert Both (second) in b.yaml', 'expr: «a:rate» > 1 and on () ALERTS{alertname="High"}', `annotations: { summary: '{{ query "«a:rate»" | first }}' }`],
    ]);
    assert.deepEqual(await run('a.yaml', 'record: a:sum', 'readers'), [
      ['alert High (first) in a.yaml', 'expr: «a:sum» > 1'],
      ['query query 2 () in q.promql', '«a:sum»'],
    ]);
  });

  it('tells who asks whether an alert fires, and who reads a metric of the contract', async () => {
    assert.deepEqual(await run('a.yaml', 'alert: High', 'readers'), [['alert Both (second) in b.yaml', 'expr: a:rate > 1 and on () ALERTS{alertname="«High»"}']]);
    assert.deepEqual(await run('observability-contract.yaml', 'errors', 'readers'), [['record a:rate (first) in a.yaml', 'expr: rate(«errors_total»[5m])']]);
  });

  it('tells what a rule reads, as far as it is defined somewhere', async () => {
    assert.deepEqual(await run('a.yaml', 'record: a:sum', 'read'), [['record a:rate (first) in a.yaml', 'expr: sum(«a:rate») / count(a:rate)', 'expr: sum(a:rate) / count(«a:rate»)']]);
    assert.deepEqual(await run('b.yaml', 'Both', 'read'), [
      ['record a:rate (first) in a.yaml', 'expr: «a:rate» > 1 and on () ALERTS{alertname="High"}', `annotations: { summary: '{{ query "«a:rate»" | first }}' }`],
      ['alert High (first) in a.yaml', 'expr: a:rate > 1 and on () ALERTS{alertname="«High»"}'],
    ]);
    assert.deepEqual(await run('a.yaml', 'record: a:rate', 'read'), [['metric errors_total (contract: metrics.catalog) in observability-contract.yaml', 'expr: rate(«errors_total»[5m])']]);
  });
});
