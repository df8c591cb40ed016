import assert from 'node:assert/strict';
import { marked } from '../../../test/helper/marked';
import { defaultContract } from '../contract/load-contract';
import { applyEdits } from '../text/range';
import { completeQuery, type QueryCompletion } from './complete-query';
import { createSnapshot } from './snapshot';

const around = (expr: string): string => `groups:\n  - name: g\n    rules:\n      - record: job:errors:rate5m\n        expr: sum by (job) (rate(my_errors_total{team="core"}[5m]))\n      - alert: A\n${expr}\n`;

function complete(source: string, { snippets = true, hasContract = true, file = 'rules.yaml' } = {}): { text: string; items: readonly QueryCompletion[] } {
  const { text, spans } = marked(source);
  const languageId = file.endsWith('.promql') ? 'promql' : 'yaml';
  const found = completeQuery(createSnapshot({ path: file, languageId, text }), spans[0]!.from, { contract: hasContract ? defaultContract() : undefined, snippets });
  return { text, items: found?.items ?? [] };
}
const labels = (source: string, options?: Parameters<typeof complete>[1]): string[] => complete(source, options).items.map(({ label }) => label);

/** The file after a suggestion is accepted. */
function accept(source: string, label: string, options?: Parameters<typeof complete>[1]): string {
  const { text, items } = complete(source, options);
  const item = items.find((other) => other.label === label);
  assert.ok(item, `${label} is not among ${items.map((other) => other.label).join(', ')}`);
  return applyEdits(text, [{ ...item.replace, text: item.text }]);
}

describe('completion of the queries of a file', () => {
  describe('writes what it inserts as the style of the scalar asks', () => {
    const STYLES: Readonly<Record<string, readonly [string, string]>> = {
      'plain': ['        expr: up{service=«»', '        expr: up{service="risk"'],
      'double-quoted': ['        expr: "up{service=«»}"', '        expr: "up{service=\\"risk\\"}"'],
      'double-quoted, in a string': ['        expr: "up{service=\\"r«»i\\"}"', '        expr: "up{service=\\"risk\\"}"'],
      'single-quoted': ["        expr: 'up{service=«»}'", "        expr: 'up{service=\"risk\"}'"],
      'literal': ['        expr: |\n          up{service=«»}', '        expr: |\n          up{service="risk"}'],
      'folded': ['        expr: >-\n          sum(\n          up{service="«»x"})', '        expr: >-\n          sum(\n          up{service="risk"})'],
    };
    for (const [style, [source, expected]] of Object.entries(STYLES)) it(style, () => assert.equal(accept(around(source), 'risk'), around(expected)));

    it('in snippets, too', () => {
      const replaced = (source: string): string => accept(around(source), 'label_replace').split('expr: ').at(-1)!.trim();
      assert.equal(replaced('        expr: label_r«»'), 'label_replace($1, "${2:target_label}", "${3:\\$1}", "${4:source_label}", "${5:(.*)}")');
      assert.equal(replaced('        expr: "label_r«»"'), '"label_replace($1, \\\\"${2:target_label}\\\\", \\\\"${3:\\$1}\\\\", \\\\"${4:source_label}\\\\", \\\\"${5:(.*)}\\\\")"');
    });
    it('with the name alone where a plain scalar in a flow mapping cannot hold brackets', () => {
      assert.equal(accept('groups: [{ name: g, rules: [{ alert: a, expr: rat«» }] }]\n', 'rate'), 'groups: [{ name: g, rules: [{ alert: a, expr: rate }] }]\n');
    });
  });

  it('writes calls as snippets, and as names where the editor has no snippets', () => {
    assert.equal(accept('rat«»', 'rate', { file: 'a.promql' }), 'rate($1[${2:5m}])');
    assert.equal(accept('sum«»', 'sum', { file: 'a.promql' }), 'sum by (${1:service}) ($2)');
    assert.equal(accept('sum«»', 'sum', { file: 'a.promql', snippets: false }), 'sum');
    assert.equal(accept('sum_ra«»', 'sum(rate(…))', { file: 'a.promql', snippets: false }), 'sum(rate([5m]))');
  });

  it('groups by the first label that the contract gives to every series, and by the job where there is no contract', () => {
    assert.equal(accept('su«»', 'sum', { file: 'a.promql', hasContract: false }), 'sum by (${1:job}) ($2)');
  });

  it('knows the catalog of the contract, also the series of its histograms', () => {
    const found = labels(around('        expr: rate(«»'));
    for (const name of ['http_requests_total', 'http_request_duration_seconds_bucket', 'http_request_duration_seconds_count']) assert.ok(found.includes(name), name);
    assert.deepEqual(labels(around('        expr: http_requests_total{«»')).slice(0, 4), ['method', 'endpoint', 'status', 'service']);
    assert.ok(labels(around('        expr: http_request_duration_seconds_bucket{«»')).includes('le'));
    assert.deepEqual(labels(around('        expr: |\n          up{environment="«»"}')), ['production', 'staging', 'development']);
    assert.deepEqual(labels(around('        expr: |\n          ALERTS{severity="«»"}')), ['critical', 'warning', 'info']);
  });

  it('knows the recording rules of the file, with the labels that they keep', () => {
    assert.ok(labels(around('        expr: job«»')).includes('job:errors:rate5m'));
    assert.deepEqual(labels(around('        expr: job:errors:rate5m{«»')), ['job']);
  });
  it('knows the alerts of the file', () => assert.ok(labels(around('        expr: |\n          ALERTS{alertname="«»"}')).includes('A')));
  it('knows what other queries use', () => {
    assert.ok(labels(around('        expr: my«»')).includes('my_errors_total'));
    assert.deepEqual(labels(around('        expr: |\n          x{team="«»"}')), ['core']);
    assert.ok(labels(around('        expr: x{«»')).includes('team'));
  });
  it('does not offer the word that is being written', () => assert.ok(!labels(around('        expr: my_unfinished_wo«»')).includes('my_unfinished_wo')));

  it('knows the series that every server makes', () => assert.ok(labels('u«»', { file: 'a.promql', hasContract: false }).includes('up')));

  it('replaces no more than a part of a line', () => {
    const source = around('        expr: >-\n          up{service="«»a\n          b"}');
    const { text, items } = complete(source);
    assert.ok(items.length > 0);
    for (const { replace } of items) assert.ok(!text.slice(replace.from, replace.to).includes('\n'));
  });
});
