import assert from 'node:assert/strict';
import { explainedTree, explainPromql } from './explain';
import type { QueryFacts } from './facts';
import { MetricTable, NO_FACTS } from './metric-table';

const FACTS = new MetricTable([{ name: 'requests_total', type: 'counter', help: 'Requests\nserved', labels: ['status', 'job'], source: 'contract' }]);

function tree(text: string, facts: QueryFacts = FACTS): string[] {
  const { root } = explainPromql(text, facts);
  assert.ok(root, 'the query parses');
  return explainedTree(root).split('\n');
}

describe('the explanation of a query', () => {
  it('is a tree with the type and the labels of each part', () => {
    assert.deepEqual(tree('sum by (job) (rate(requests_total{status="500"}[5m])) / on (job) b > 0.05'), [
      '>                                  instant vector {job?}',
      '├─ / on (job)                      instant vector {job?}',
      '│  ├─ sum by (job) (…)             instant vector {job?}',
      '│  │  └─ rate(…)                   instant vector {status, job?}',
      '│  │     └─ requests_total{status="500"}[5m]   range vector {status, job?}   counter: Requests served',
      '│  └─ b                            instant vector {…}',
      '└─ 0.05                            scalar',
    ]);
  });

  it('shows parameters, parentheses, signs, subqueries and strings', () => {
    assert.deepEqual(heads('topk(3, -(max_over_time(up[1h:5m] offset 1d)))'), ['topk(…, …)', '├─ 3', '└─ -…', '   └─ (…)', '      └─ max_over_time(…)', '         └─ …[1h:5m] offset 1d', '            └─ up']);
    assert.deepEqual(heads('count_values without (a) ("v", up @ end())'), ['count_values without (a) (…, …)', '├─ "v"', '└─ up @ end()']);
  });

  it('leaves comments and line breaks out', () => assert.deepEqual(heads('sum by (\n  a, # first\n  b\n) (\n  up # all\n)'), ['sum by (a, b) (…)', '└─ up']));

  it('marks labels that cannot be there', () => assert.match(tree('sum without (job) (up)', NO_FACTS)[0]!, /instant vector \{!job, …\}$/));

  it('cuts long expressions', () => assert.ok(tree(`up{a="${'x'.repeat(500)}"}`, NO_FACTS)[0]!.length < 120));

  it('says why there is no tree', () => {
    const { root, problems } = explainPromql('sum(', FACTS);
    assert.equal(root, undefined);
    assert.equal(problems.length, 1);
  });
  it('has a tree also where the types do not fit', () => {
    const { root, problems } = explainPromql('rate(up)', FACTS);
    assert.equal(root?.text, 'rate(…)');
    assert.match(problems[0]!.message, /range vector/);
  });
});

const heads = (text: string): string[] => tree(text, NO_FACTS).map((line) => line.replace(/ {3}(?:instant vector|range vector|scalar|string).*$/, '').trimEnd());
