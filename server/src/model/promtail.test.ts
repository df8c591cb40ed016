import assert from 'node:assert/strict';
import { createSnapshot } from '../features/snapshot';
import { WorkspaceIndex } from '../workspace/facts';
import { promtailJobs } from './promtail';
import { parseYaml } from '../yaml/parse';

/** The labels of the one job of a configuration; with `…` where it may make others. */
function labelsOf(job: string, more = ''): string[] {
  const [read] = promtailJobs(parseYaml(`${more}scrape_configs:\n  - job_name: a\n${job.replace(/^(?=.)/gm, '    ')}`)[0]!.document.root);
  return [...read!.labels.keys(), ...(read!.isOpen ? ['…'] : [])];
}

describe('a job of Promtail', () => {
  it('makes the labels that it names: of targets, relabelings, stages and clients', () => {
    assert.deepEqual(labelsOf('static_configs: [{ labels: { app: a, __path__: /x } }]\n'), ['app']);
    assert.deepEqual(labelsOf('journal: { labels: { unit: x } }\n'), ['unit']);
    assert.deepEqual(labelsOf('relabel_configs: [{ target_label: pod }, { target_label: __tmp }, { action: drop }]\n'), ['pod']);
    assert.deepEqual(labelsOf('pipeline_stages: [{ labels: { level: } }, { static_labels: { a: b } }, { match: { selector: "{}", stages: [{ labels: { inner: } }] } }, { json: { expressions: { field: } } }]\n'), ['level', 'a', 'inner']);
    assert.deepEqual(labelsOf('journal: {}\n', 'clients: [{ url: x, external_labels: { cluster: c } }]\n'), ['cluster']);
  });

  it('may make others where no configuration says which', () => {
    for (const job of ['relabel_configs: [{ action: labelmap, regex: x_(.+) }]\n', 'relabel_configs: [{ target_label: "$1" }]\n', 'loki_push_api: {}\n', 'file_sd_configs: []\n', 'pipeline_stages: [{ geoip: { db: x } }]\n', 'pipeline_stages: [{ regex: { expression: x, labels_from_groups: true } }]\n']) {
      assert.ok(labelsOf(job).includes('…'), job);
    }
  });

  const text = 'clients: [{ url: x }]\nscrape_configs:\n  - job_name: a\n    pipeline_stages:\n      - match:\n          selector: \'{app="x"} |= "y"\'\n          stages: [{ labels: { level: } }]\n';

  it('holds LogQL in the stages that match', () => {
    const { documents } = createSnapshot({ path: 'promtail.yaml', languageId: 'yaml', text });
    assert.deepEqual(documents.flatMap(({ analysis }) => analysis.queries.map(({ language, title, text: query }) => [language, title, query])), [['logql', 'match in job a', '{app="x"} |= "y"']]);
  });

  it('tells the workspace of its labels', () => {
    const index = new WorkspaceIndex();
    index.set('promtail.yaml', createSnapshot({ path: 'promtail.yaml', languageId: 'yaml', text }).analyses);
    assert.deepEqual(index.facts.keys('streamLabels'), ['level']);
    index.delete('promtail.yaml');
    assert.deepEqual(index.facts.keys('streamLabels'), []);
  });
});
