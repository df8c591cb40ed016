import assert from 'node:assert/strict';
import { Workspace } from '../helper/workspace';
import { monitor, prometheusRule, ruleFile } from '../lsp/manifests';
import { run } from '../../scripts/lib/programs.mjs';

const lines = (cases: readonly unknown[]): string => cases.map((item) => `${JSON.stringify(item)}\n`).join('');

describe('npm run conformance', function () {
  this.timeout(60_000);
  let workspace: Workspace | undefined;
  afterEach(() => workspace?.remove());

  async function conformance(files: Readonly<Record<string, string>>, ...options: string[]): Promise<{ code: number; output: string; row: (file: string) => string[] }> {
    workspace = new Workspace(files);
    const { code, output } = await run(process.execPath, ['scripts/conformance.mjs', workspace.folder, ...options], { quiet: true });
    const row = (file: string): string[] => output.split('\n').map((line) => line.trim().split(/ {2,}/)).find(([name]) => name === file)?.slice(1) ?? [];
    return { code, output, row };
  }

  it('counts the cases of each file, those that it agrees with and those that cannot be decided', async () => {
    const { code, row } = await conformance({
      'promql-accept-reject.jsonl': lines([
        { input: 'up', fail: false },
        { input: 'sum(', fail: true },
        { inputBase64: Buffer.from([0x22, 0xff, 0x22]).toString('base64'), fail: true },
        { input: 'sum(up', fail: false },
      ]),
      'promql-exprs.jsonl': lines([{ expr: 'rate(a[5m])' }, { expr: 'rate(a)' }]),
      'promql-format.jsonl': lines([{ kind: 'string', in: 'sum( up )', out: 'sum(up)' }, { kind: 'prettify', in: 'a+b', out: '  a\n+\n  b', maxCharactersPerLine: 3 }, { kind: 'string', in: 'a', out: 'b' }]),
      'logql-accept-reject.jsonl': lines([
        { input: '{a="b"} | json', fail: false },
        { input: '{a=~".*"}', fail: true },
        { input: '{a="b"} | jsn', fail: false },
        { input: '{a!="b"}', fail: false, grammar: 'promtail-match' },
        { input: '{a="b"} |= "c"', fail: true, fn: 'ParseMatchers' },
      ]),
      'logql-exprs.jsonl': lines([{ expr: 'rate({a="b"}[5m])' }, { expr: '{a="b"} | json x="["', expectFail: true, stage: 'static' }, { expr: '{a="b"} | json', expectFail: true, stage: 'eval' }]),
      'logql-stages.jsonl': lines([{ stage: 'pattern', input: '<a> <b>', fail: false }, { stage: 'pattern', input: '<_>', fail: true }]),
      'logql-format.jsonl': lines([{ in: '{a="b"}|json', out: '{a="b"}\n  | json', maxCharsPerLine: 5 }, { in: '{a="b"}', out: 'else' }]),
      'rules-accept-reject.jsonl': lines([
        { format: 'prometheus-rules', content: ruleFile(), valid: true },
        { format: 'prometheus-rules', content: ruleFile('sum('), valid: false },
        { format: 'prometheus-rules', content: ruleFile(), valid: null },
        { format: 'PrometheusRule', content: prometheusRule('sum('), valid: false },
        { format: 'rule-group (PromQL)', content: 'name: g\nrules:\n- record: a\n  expr: up\n', valid: true },
        { format: 'rule-group (PromQL)', content: 'rules:\n- record: a\n  expr: up\n', valid: false },
        { format: 'rules-of-others', content: 'a: b', valid: false },
      ]),
      'operator-specs.jsonl': lines([
        { kind: 'PrometheusRule', content: prometheusRule(), valid: true },
        { kind: 'ServiceMonitor', content: monitor({ scrapeTimeout: '30s' }), valid: false },
        { kind: 'ServiceMonitor', content: monitor(), valid: false, mayNeedCluster: true },
        { kind: 'ServiceMonitor', content: monitor(), valid: false, promVersion: '2.55.0' },
        { kind: 'Probe', content: 'kind: Probe\n', valid: false },
      ]),
      'manifests/team/monitor.yaml': monitor({ port: 'unlike-the-contract' }),
      'manifests/team/broken.yaml': ruleFile('sum('),
    });
    assert.equal(code, 0);
    assert.deepEqual(row('promql-accept-reject.jsonl'), ['4', '3', '1', '0']);
    assert.deepEqual(row('promql-exprs.jsonl'), ['2', '1', '1', '0']);
    assert.deepEqual(row('promql-format.jsonl'), ['3', '2', '1', '0']);
    assert.deepEqual(row('logql-accept-reject.jsonl'), ['4', '3', '1', '1']);
    assert.deepEqual(row('logql-exprs.jsonl'), ['3', '3', '0', '0']);
    assert.deepEqual(row('logql-stages.jsonl'), ['2', '2', '0', '0']);
    assert.deepEqual(row('logql-format.jsonl'), ['2', '1', '1', '0']);
    assert.deepEqual(row('rules-accept-reject.jsonl'), ['5', '5', '0', '2']);
    assert.deepEqual(row('operator-specs.jsonl'), ['4', '3', '1', '1']);
    assert.deepEqual(row('manifests'), ['2', '1', '1', '0']);
  });

  it('compares where errors begin, in bytes', async () => {
    const { row } = await conformance({
      'promql-accept-reject.jsonl': lines([
        { input: 'up', fail: false },
        { input: '"\u00e9" + sum(', fail: true, errors: [{ start: 11, end: 11, msg: 'unclosed' }] },
        { input: 'up up', fail: true, errors: [{ start: 0, end: 5, msg: 'elsewhere' }] },
        { input: 'up up', fail: true },
      ]),
    });
    assert.deepEqual(row('promql error positions'), ['2', '1', '1', '2']);
  });

  it('takes the cases of a linter as lists of rules, lists of groups or whole files, and looks at their own rules only', async () => {
    const { row } = await conformance({
      'pint-checks.jsonl': lines([
        { check: 'syntax', content: '- record: a\n  expr: sum(\n', expectProblems: true },
        { check: 'syntax', content: '\n- name: g\n  rules:\n  - record: a\n    expr: sum(\n', expectProblems: true },
        { check: 'syntax', content: ruleFile('sum('), expectProblems: true },
        { check: 'syntax', content: '- record: job:a:sum\n  expr: sum by (job) (a)\n', otherContent: ['- record: b\n  expr: sum(\n'], expectProblems: false },
        { check: 'duplicate', content: '- record: a\n  expr: b\n', otherContent: ['a.yaml', '- record: a\n  expr: b\n'], expectProblems: true },
        { check: 'duplicate', content: 'groups:\n  - name: g\n    rules:\n      - record: a\n        expr: b\n', otherContent: ['groups:\n- name: h\n  rules:\n  - record: a\n    expr: b\n'], expectProblems: true },
        { check: 'online', content: '- record: a\n  expr: sum(\n', expectProblems: false, offline: false },
      ]),
    });
    assert.deepEqual(row('pint-checks.jsonl'), ['6', '6', '0', '1']);
  });

  it('says which files are absent', async () => {
    const { code, row } = await conformance({});
    assert.equal(code, 0);
    assert.deepEqual([row('promql-exprs.jsonl'), row('manifests')], [['absent'], ['absent']]);
  });

  it('shows every disagreement with --verbose, and no control character of a case', async () => {
    const { code, output } = await conformance({ 'promql-accept-reject.jsonl': lines([{ input: 'sum(\u001b[2J', fail: false }, { input: 'up', fail: true, errMsg: 'a reason' }]) }, '--verbose');
    assert.equal(code, 0);
    assert.match(output, /to be accepted\n {4}sum\(\uFFFD\[2J\n {2}found: \n {4}\S/);
    assert.match(output, /to be refused \(a reason\)\n {4}up\n {2}found: nothing\n/);
    assert.ok(!output.includes('\u001b'));
  });

  it('cannot run without a folder that is there, or on cases that are no JSON, and exits with 2', async () => {
    const node = (...args: string[]) => run(process.execPath, ['scripts/conformance.mjs', ...args], { quiet: true });
    for (const args of [[], ['no/such/folder'], ['a', 'b'], ['.', '--loud']]) {
      const { code, output } = await node(...args);
      assert.equal(code, 2, args.join(' '));
      assert.match(output, /^conformance: [^\n]+\n$/);
    }
    const { code, output } = await conformance({ 'promql-exprs.jsonl': '{"expr": "up"}\n{"expr"\n' });
    assert.equal(code, 2);
    assert.match(output, /^conformance: \S+promql-exprs\.jsonl:2: [^\n]+\n$/);
  });
});
