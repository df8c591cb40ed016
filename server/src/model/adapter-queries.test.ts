import assert from 'node:assert/strict';
import { check, problemsOf, WITHOUT_CONTRACT } from '../../../test/helper/check';
import { allQueries } from '../features/query-at';
import { createSnapshot, type Snapshot } from '../features/snapshot';

const settings = WITHOUT_CONTRACT;
const snapshotOf = (text: string): Snapshot => createSnapshot({ path: 'file.yaml', languageId: 'yaml', text });
const indented = (text: string, by: number): string => text.replace(/^(?=.)/gm, ' '.repeat(by));

const CONFIG = `rules:
  - seriesQuery: '{__name__=~"orders_.+", namespace!="", pod!=}'
#                                                             ^ expected a quoted value
    resources: { template: "<<.Resource>>" }
    name: { matches: "^(.*)_total$", as: "\${1}_per_second" }
    metricsQuery: sum by (<<.GroupBy>>) (rate(<<.Series>>{<<.LabelMatchers>>}[2m]) by)
#                                                                                  ^^ Unexpected
externalRules:
  - seriesQuery: queue_length
    metricsQuery: sum(max_over_time(queue_length))
#                                   ^^^^^^^^^^^^ needs a range vector
resourceRules:
  cpu:
    containerQuery: |
      sum by (<<.GroupBy>>) (
        rate(container_cpu_usage_seconds_total{container!="",<<.LabelMatchers>>})
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ needs a range vector
      )
  window: 3m
`;
const PLAIN = CONFIG.replace(/^#.*\n/gm, '');
const VALUES = `rules:\n  custom:\n    - seriesQuery: orders_total\n      metricsQuery: rate(<<.Series>>{<<.LabelMatchers>>})\n  resource:\n    cpu:\n      nodeQuery: rate(node_cpu_seconds_total)\n`;

describe('the queries of the Prometheus adapter', () => {
  it('are checked around what it puts in', () => check(CONFIG, { settings }));

  const found = async (text: string, file = 'file.yaml'): Promise<string[]> => (await problemsOf(text, { file, settings })).map(({ rule, from, to }) => `${rule} ${text.slice(from, to)}`);

  it('are checked in a ConfigMap', async () => {
    assert.equal((await found(`apiVersion: v1\nkind: ConfigMap\nmetadata: { name: adapter }\ndata:\n  config.yaml: |\n${indented(PLAIN, 4)}`)).length, 4);
  });

  it('are checked in the values of the chart, alone, as one of several, and in a HelmRelease', async () => {
    for (const [text, file] of [[VALUES, 'values.yaml'], [`prometheus-adapter:\n${indented(VALUES, 2)}`, 'values.yaml'], [`apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: { name: a }\nspec:\n  values:\n${indented(VALUES, 4)}`, 'release.yaml']] as const) {
      assert.deepEqual(await found(text, file), ['promql/type <<.Series>>{<<.LabelMatchers>>}', 'promql/type node_cpu_seconds_total'], text);
    }
    const both = `additionalPrometheusRulesMap:\n  a:\n    groups: [{ name: g, rules: [{ record: a:b, expr: rate(up) }] }]\nprometheus-adapter:\n${indented(VALUES, 2)}`;
    assert.deepEqual(await found(both, 'values.yaml'), ['promql/type up', 'promql/type <<.Series>>{<<.LabelMatchers>>}', 'promql/type node_cpu_seconds_total']);
  });

  it('are left alone where only the adapter can expand them, and are none elsewhere', async () => {
    assert.deepEqual(await found('rules:\n  - seriesQuery: a\n    metricsQuery: sum(<<index .LabelValuesByName "pod">>\n'), []);
    assert.deepEqual(snapshotOf('rules:\n  - apiGroups: [""]\nnodeQuery: 1\n').taken, 'none of the kinds that are checked');
    assert.deepEqual(await found('seriesQuery: rate(\n'), []);
  });

  it('are told of as what they are for', () => {
    assert.equal(snapshotOf(PLAIN).taken, 'rules of the Prometheus adapter');
    assert.deepEqual(allQueries(snapshotOf(PLAIN)).map(({ title, variables }) => [title, variables?.map(({ name }) => name)]), [
      ['rule ${1}_per_second', ['<<.GroupBy>>', '<<.Series>>', '<<.LabelMatchers>>']],
      ['rule 1', undefined],
      ['containerQuery of cpu', ['<<.GroupBy>>', '<<.LabelMatchers>>']],
    ]);
  });
});
