import assert from 'node:assert/strict';
import { Workspace } from '../helper/workspace';
import { run } from './run';

interface JsonNode {
  readonly kind: string;
  readonly text: string;
  readonly type: string;
  readonly labels?: { readonly must: string[]; readonly can: string[] | 'any'; readonly cannot: string[] };
  readonly metric?: { readonly name: string; readonly type: string };
  readonly children: readonly JsonNode[];
}

describe('explain-query on the command line', function () {
  this.timeout(120_000);
  let workspace: Workspace;
  before(() => {
    workspace = new Workspace({ 'observability-contract.yaml': 'metrics: { labels: [team], catalog: { orders_total: { type: counter, help: Orders placed } } }\n' });
  });
  after(() => workspace.remove());

  const explain = (...args: string[]) => run(['explain-query', ...args], { cwd: workspace.folder });

  it('prints the tree with types and labels, from the contract of the current folder', async () => {
    const { code, stdout, stderr } = await explain('sum by (team) (rate(orders_total[5m]))');
    assert.deepEqual([code, stderr], [0, '']);
    assert.deepEqual(stdout.split('\n').slice(2, 5), [
      'sum by (team) (…)        instant vector {team?}',
      '└─ rate(…)               instant vector {team?, job?, instance?}',
      '   └─ orders_total[5m]   range vector {team?, job?, instance?}   counter: Orders placed',
    ]);
  });

  it('knows nothing of metrics without a contract', async () => assert.match((await explain('--no-contract', 'orders_total')).stdout, /^orders_total {3}instant vector \{…\}$/m));

  it('prints the tree as JSON', async () => {
    const { code, stdout } = await explain('--format', 'json', 'sum(orders_total) > 5');
    assert.equal(code, 0);
    const { query, tree, problems } = JSON.parse(stdout) as { query: string; tree: JsonNode; problems: unknown[] };
    assert.deepEqual([query, problems], ['sum(orders_total) > 5', []]);
    assert.deepEqual([tree.kind, tree.text, tree.children.map(({ kind, type }) => [kind, type])], ['binary', '>', [['aggregation', 'instant vector'], ['number', 'scalar']]]);
    const [sum] = tree.children;
    assert.deepEqual(sum!.labels, { must: [], can: [], cannot: [] });
    assert.equal(sum!.children[0]!.metric?.type, 'counter');
  });

  it('ends with 1 and says where and why, when Prometheus would refuse the query', async () => {
    const { code, stdout } = await explain('sum(');
    assert.equal(code, 1);
    assert.match(stdout, /Prometheus refuses this query:\n {2}at 1:5: /);
    assert.equal((JSON.parse((await explain('--format', 'json', 'rate(up)')).stdout) as { problems: unknown[] }).problems.length, 1);
  });

  it('ends with 2 when it is used wrongly', async () => {
    for (const args of [[], ['a', 'b'], ['--format', 'xml', 'up'], ['--contract', 'nowhere.yaml', 'up']]) {
      const { code, stderr } = await explain(...args);
      assert.equal(code, 2, args.join(' '));
      assert.match(stderr, /^observability-authoring: /);
    }
  });

  it('lets no control characters through to the terminal', async () => {
    const { stdout } = await explain('up{a="\u001b[31m"}');
    assert.ok(!stdout.includes('\u001b'));
  });
});
