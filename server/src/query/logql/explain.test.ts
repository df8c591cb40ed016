import assert from 'node:assert/strict';
import { explainedLogqlTree, explainLogql } from './explain';

const tree = (query: string): string => {
  const { root } = explainLogql(query);
  assert.ok(root, 'there is no tree');
  return explainedLogqlTree(root);
};

describe('explaining LogQL', () => {
  it('shows what becomes of a line, stage by stage', () => {
    assert.equal(tree('{service="risk"} |= "x" | json | levelname="ERROR" | line_format "{{.message}}"'), [
      'lines of logs',
      '├─ {service="risk"}               the streams with these labels',
      '├─ |= "x"                         keeps lines: line holds a text',
      '├─ | json                         makes labels of the fields of a JSON line',
      '├─ | levelname="ERROR"            keeps lines by their labels',
      '└─ | line_format "{{.message}}"   writes the line anew',
    ].join('\n')); // prettier-ignore
  });

  it('shows what is counted, and how', () => {
    assert.equal(tree('sum by (pod) (avg_over_time({a="b"} | json took | unwrap duration(took) | __error__="" [5m])) / 2'), [
      '/                                  division',
      '├─ sum by (pod) (…)                The sum of the series of each group',
      '│  └─ avg_over_time(… [5m])        The average of the values in the window',
      '│     ├─ {a="b"}                   the streams with these labels',
      '│     ├─ | json took               makes labels: took',
      '│     ├─ | unwrap duration(took)   the value of took, read as a duration',
      '│     └─ | __error__=""            keeps lines by their labels',
      '└─ 2',
    ].join('\n')); // prettier-ignore
  });

  it('says why there is no tree, and what Loki refuses in one', () => {
    assert.deepEqual(explainLogql('{a="b"} |').root, undefined);
    assert.match(explainLogql('{a="b"} |').problems[0]!.message, /ends too early/);
    const refused = explainLogql('{a=~".*"}');
    assert.ok(refused.root);
    assert.match(refused.problems[0]!.message, /streams/);
  });
});
