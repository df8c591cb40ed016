import assert from 'node:assert/strict';
import { marked } from '../../../test/helper/marked';
import { selectionsAt } from './selection';
import { createSnapshot } from './snapshot';

/** The texts that a selection grows to from the marked caret, the smallest first. */
function growth(source: string, languageId = 'yaml'): string[] {
  const { text, spans } = marked(source);
  return selectionsAt(createSnapshot({ path: `x.${languageId}`, languageId, text }), spans[0]!.from).map(({ from, to }) => text.slice(from, to));
}

describe('growing a selection', () => {
  it('goes expression by expression', () => {
    assert.deepEqual(growth('sum by (job) (rate(x{a="b«»c"}[5m])) > 1\n', 'promql'), [
      'bc', '"bc"', 'a="bc"', '{a="bc"}', 'x{a="bc"}', 'x{a="bc"}[5m]', '(x{a="bc"}[5m])', 'rate(x{a="bc"}[5m])', '(rate(x{a="bc"}[5m]))', 'sum by (job) (rate(x{a="bc"}[5m]))', 'sum by (job) (rate(x{a="bc"}[5m])) > 1', 'sum by (job) (rate(x{a="bc"}[5m])) > 1\n',
    ]);
  });

  it('goes operand by operand', () => assert.deepEqual(growth('a + «»b * c', 'promql'), ['b', 'b * c', 'a + b * c']));
  it('goes over modifiers', () => assert.deepEqual(growth('a + on (jo«»b) group_left () b', 'promql'), ['job', '(job)', 'on (job)', 'a + on (job) group_left () b']));
  it('goes bracket by bracket in a query that cannot be read', () => assert.deepEqual(growth('sum(raet(«»x) +', 'promql').slice(0, 2), ['x', '(x)']));
  it('stays inside of one query of a file', () => assert.deepEqual(growth('a\n\n«»b\n', 'promql'), ['b', 'a\n\nb\n']));

  it('goes on from the query to the entry, the rule and the group', () => {
    const rule = 'record: a\n        expr: "x{a=\\"b\\"} + y"';
    assert.deepEqual(growth(`groups:\n  - name: g\n    rules:\n      - ${rule.replace('b', '«»b')}\n`), [
      'b', '\\"b\\"', 'a=\\"b\\"', '{a=\\"b\\"}', 'x{a=\\"b\\"}', 'x{a=\\"b\\"} + y', '"x{a=\\"b\\"} + y"', 'expr: "x{a=\\"b\\"} + y"', rule, `- ${rule}`, `rules:\n      - ${rule}`, `name: g\n    rules:\n      - ${rule}`, `- name: g\n    rules:\n      - ${rule}`, `groups:\n  - name: g\n    rules:\n      - ${rule}`, `groups:\n  - name: g\n    rules:\n      - ${rule}\n`,
    ]);
  });

  it('keeps to the lines of a literal block', () => {
    assert.deepEqual(growth('groups:\n  - name: g\n    rules:\n      - expr: |\n          sum(\n            «»x\n          )\n').slice(0, 4), ['x', '\n            x\n          ', '(\n            x\n          )', 'sum(\n            x\n          )']);
  });

  it('works outside of queries', () => assert.deepEqual(growth('groups:\n  - name: «»g\n    rules: []\n').slice(0, 2), ['g', 'name: g']));
  it('knows nothing of other files', () => assert.deepEqual(growth('a: «»b\n'), []));
});
