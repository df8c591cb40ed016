import assert from 'node:assert/strict';
import { parseYaml } from '../yaml/parse';
import type { YamlMapping } from '../yaml/tree';
import { ruleQueries, sourceEdit, sourceProblem, type QueryRegion } from './query-region';
import { readRuleGroups } from './rule-groups';
import { readServiceMonitor } from './service-monitor';

const groupsOf = (text: string) => readRuleGroups(parseYaml(text)[0]!.document.root, text.startsWith('spec') ? 'PrometheusRule' : 'prometheus-rules');
const queriesOf = (text: string): QueryRegion[] => ruleQueries(parseYaml(text)[0]!.document.text, groupsOf(text));

describe('the rules of a file', () => {
  it('stand in its groups', () => {
    const [group] = groupsOf('groups:\n- name: g\n  rules:\n  - { alert: A, expr: up, for: 5m, labels: { severity: info } }\n  - { record: "b:c", expr: up }\n');
    assert.equal(group?.name?.value, 'g');
    assert.deepEqual(group.rules.map((rule) => [rule.alert?.value, rule.record?.value, rule.expr?.value, rule.for?.value, rule.label('severity')?.value]), [['A', undefined, 'up', '5m', 'info'], [undefined, 'b:c', 'up', undefined, undefined]]);
  });

  it('stand in the spec of a PrometheusRule', () => assert.equal(groupsOf('spec:\n  groups:\n  - name: g\n    rules: [{ alert: A }]\n')[0]?.rules[0]?.alert?.value, 'A'));

  it('take the labels of their group where they have none of their own', () => {
    const [group] = groupsOf('groups:\n- labels: { severity: info, team: x }\n  rules: [{ alert: A, labels: { severity: critical } }]\n');
    assert.deepEqual(['severity', 'team', 'job'].map((name) => group?.rules[0]?.label(name)?.value), ['critical', 'x', undefined]);
  });

  it('have all their fields at their places', () => {
    const text = 'groups:\n- name: g\n  interval: 1m\n  query_offset: 30s\n  limit: 5\n  labels: { a: b }\n  rules: [{ alert: A, keep_firing_for: 10m }]\n';
    const [group] = groupsOf(text);
    assert.deepEqual([group?.interval, group?.queryOffset, group?.limit, group?.rules[0]?.keepFiringFor].map((field) => field && [field.value, text.slice(field.from, field.to)]), ['1m', '30s', '5', '10m'].map((value) => [value, value]));
    assert.equal(group?.labels?.entries[0]?.key.text, 'a');
  });

  it('are read once, however often aliases repeat them', () => {
    const groups = groupsOf('groups:\n- rules: &r [&a { alert: A, expr: up }, *a]\n- rules: *r\n');
    assert.deepEqual(groups.map(({ rules }) => rules.length), [1, 0]);
  });

  it('may be of any shape while they are typed', () => {
    for (const text of ['groups: 5\n', 'groups: [1, { rules: a }, { rules: [b, null, [c]] }]\n', 'groups:\n']) assert.deepEqual(groupsOf(text).flatMap(({ rules }) => rules), []);
  });
});

describe('the queries of rules', () => {
  it('know what they serve', () => {
    const queries = queriesOf('groups:\n- rules:\n  - { alert: A, expr: up }\n  - { record: r, expr: \'rate({a="b"} |= "c" [5m])\' }\n  - { expr: down }\n  - { alert: B }\n');
    assert.deepEqual(queries.map(({ role, title, language }) => [role, title, language]), [['alert', 'alert A', 'promql'], ['record', 'record r', 'logql'], ['query', 'rule without a name', 'promql']]);
  });

  it('are one where an alias repeats them', () => assert.deepEqual(queriesOf('groups:\n- rules:\n  - { alert: A, expr: &e up }\n  - { alert: B, expr: *e }\n').map(({ title }) => title), ['alert A']));
});

describe('an edit of a query', () => {
  /** The text that stands in the file for an insertion of `text` before the `b` of the query. */
  const inserted = (expr: string, text: string): string | undefined => {
    const [query] = queriesOf(`groups:\n- rules:\n  - expr: ${expr}\n`);
    const at = query!.text.indexOf('b');
    return sourceEdit(query!, { from: at, to: at, text })?.text;
  };
  const CASES: readonly (readonly [expr: string, text: string, written: string | undefined])[] = [
    ['a+b', '"x"', '"x"'],
    ['a+b', 'x: y', undefined],
    ['a+b', ' # x', undefined],
    ["'a+b'", "it's", "it''s"],
    ['"a+b"', '"\\d"', '\\"\\\\d\\"'],
    ['|\n      a+b', '"x: # y"', '"x: # y"'],
    // A line break would need the indentation of its scalar.
    ['|\n      a+b', 'x\ny', undefined],
  ];
  for (const [expr, text, written] of CASES) it(`${JSON.stringify(text)} in ${JSON.stringify(expr)} is ${written === undefined ? 'left out' : JSON.stringify(written)}`, () => assert.equal(inserted(expr, text), written));

  it('stands where the query is written', () => {
    const text = "groups:\n- rules:\n  - expr: 'it''s b'\n";
    const [query] = queriesOf(text);
    const problem = sourceProblem(query!, { from: 5, to: 6, message: 'm', fixes: [{ title: 'f', edits: [{ from: 5, to: 6, text: 'c' }] }, { title: 'g', edits: [{ from: 0, to: 0, text: '\n' }] }] });
    const at = text.indexOf('b\'');
    assert.deepEqual(problem, { from: at, to: at + 1, message: 'm', fixes: [{ title: 'f', edits: [{ from: at, to: at + 1, text: 'c' }] }] });
  });
});

describe('a ServiceMonitor', () => {
  it('is read field by field', () => {
    const monitor = readServiceMonitor(parseYaml('metadata: { name: n, namespace: s }\nspec:\n  selector: { matchLabels: { app: risk, n: 5, x: [a], y: } }\n  endpoints:\n  - &e { port: http, path: /m, interval: 15s, scrapeTimeout: 10s }\n  - *e\n  - { targetPort: 8001 }\n  - 5\n')[0]!.document.root as YamlMapping);
    assert.deepEqual([monitor.name?.value, monitor.namespace?.value], ['n', 's']);
    assert.deepEqual([...monitor.matchLabels].map(([label, { value }]) => [label, value]), [['app', 'risk'], ['n', '5']]);
    assert.deepEqual(monitor.endpoints.map((e) => [e.port?.value, e.targetPort?.value, e.path?.value, e.interval?.value, e.scrapeTimeout?.value]), [['http', undefined, '/m', '15s', '10s'], [undefined, '8001', undefined, undefined, undefined]]);
  });

  it('may be of any shape while it is typed', () => {
    for (const text of ['', '5', 'metadata: 5\nspec: [a]\n', 'spec: { selector: [a], endpoints: { port: 5 } }\n']) {
      const monitor = readServiceMonitor(parseYaml(text)[0]!.document.root as YamlMapping);
      assert.deepEqual([monitor.name, monitor.matchLabels.size, monitor.endpoints.length], [undefined, 0, 0]);
    }
  });
});
