import assert from 'node:assert/strict';
import { navigable } from '../../../test/helper/navigable';
import { applyEdits } from '../text/range';
import { namesOf } from '../workspace/navigation/name-index';
import { readOccurrences } from '../workspace/navigation/occurrences';
import type { Completion } from './complete-schema';
import { completeUnitTest, hoverUnitTest } from './unit-test-help';

const RULES = `groups:
  - name: errors
    labels: { team: trading }
    rules:
      - alert: HighErrorRate
        expr: sum by (service, job) (rate(errors_total[5m])) > 1
        for: 5m
        labels:
          severity: critical
          owner: '{{ $labels.service }}'
        annotations:
          summary: Errors rise
          description: '{{ $value }} errors'
      - alert: "5xx: too many"
        expr: up == 0
`;
const OTHER = 'groups:\n  - name: o\n    rules:\n      - alert: Elsewhere\n        expr: vector(1)\n';
/** A test with the cursor in what is expected of an alert. */
const test = (expected: string, files = '[rules/errors.yaml]'): string => `rule_files: ${files}
tests:
  - interval: 1m
    input_series:
      - series: errors_total{service="risk", job="orders", pod="risk-0"}
        values: 0+100x10
    alert_rule_test:
      - eval_time: 10m
        alertname: HighErrorRate
        exp_alerts:
          - exp_labels:
              service: risk
${expected}`;
const WORKSPACE = { 'rules/errors.yaml': RULES, 'other/rules.yaml': OTHER };

async function offered(source: string): Promise<Completion[] | undefined> {
  const { files, pointer, all } = navigable({ ...WORKSPACE, 'tests.yaml': source });
  const defined = all.flatMap(({ uri, snapshot }) => [...namesOf(snapshot.documents.flatMap(({ analysis }) => readOccurrences(analysis)))].flatMap(([key, isDefined]) => (isDefined ? [[key, uri] as const] : [])));
  return completeUnitTest(pointer.file, pointer.offset, files, () => defined);
}
const labels = async (source: string): Promise<string[] | undefined> => (await offered(source))?.map(({ label }) => label);
async function take(source: string, label: string): Promise<string> {
  const item = (await offered(source))?.find((one) => one.label === label) ?? assert.fail(`no ${label}`);
  return applyEdits(source.replace('<|>', ''), [{ ...item.replace, text: item.snippet }]);
}
async function hover(source: string): Promise<string | undefined> {
  const { files, pointer } = navigable({ ...WORKSPACE, 'tests.yaml': source });
  return (await hoverUnitTest(pointer.file, pointer.offset, files))?.markdown;
}

describe('the alerts that a unit test asks for', () => {
  const named = (typed: string, files?: string): string => test('', files).replace('HighErrorRate', `${typed}<|>`);

  it('are those of its rule files', async () => {
    assert.deepEqual(await labels(named('')), ['HighErrorRate', '5xx: too many']);
    assert.deepEqual(await labels(named('High')), ['HighErrorRate', '5xx: too many']);
    assert.deepEqual(await labels(named('', '["other/*.yaml"]')), ['Elsewhere']);
  });
  it('are all of the workspace where none of these files is there', async () => assert.deepEqual(await labels(named('', '[generated.yaml]')), ['HighErrorRate', '5xx: too many', 'Elsewhere']));
  it('are written so that YAML reads them', async () => {
    assert.match(await take(named('Hi'), 'HighErrorRate'), /alertname: HighErrorRate\n/);
    assert.match(await take(named(''), '5xx: too many'), /alertname: "5xx: too many"\n/);
    assert.match(await take(named('"5'), '5xx: too many'), /alertname: "5xx: too many\n/);
  });
  it('are shown with their rule', async () => {
    assert.equal(await hover(test('').replace('HighError', 'High<|>Error')), `\`\`\`yaml
alert: HighErrorRate
expr: sum by (service, job) (rate(errors_total[5m])) > 1
for: 5m
labels:
  severity: critical
  owner: '{{ $labels.service }}'
annotations:
  summary: Errors rise
  description: '{{ $value }} errors'
\`\`\`
In the group \`errors\` of \`errors.yaml\`.`);
    assert.equal(await hover(test('').replace('HighErrorRate', 'No<|>body')), undefined);
    assert.equal(await hover(test('').replace('eval_time', 'eval<|>_time')), undefined);
  });
});

describe('what a unit test expects of an alert', () => {
  it('are the labels of its rule, its group and its query, without those that are there', async () => assert.deepEqual(await labels(test('              <|>\n')), ['team', 'severity', 'owner', 'job']));
  it('are the values that the rule and the series of the test have', async () => {
    assert.deepEqual(await labels(test('              severity: <|>\n')), ['critical']);
    assert.deepEqual(await labels(test('              job: <|>\n')), ['orders']);
    assert.deepEqual(await labels(test('              owner: <|>\n')), []);
  });
  it('are the labels of its series where the query leaves all', async () => assert.deepEqual(await labels(test('              <|>\n').replace('HighErrorRate', '"5xx: too many"')), ['team', 'job', 'pod']));
  it('are its annotations, with texts that no template makes', async () => {
    assert.deepEqual(await labels(test('            exp_annotations:\n              <|>\n')), ['summary', 'description']);
    assert.deepEqual(await labels(test('            exp_annotations:\n              summary: <|>\n')), ['Errors rise']);
    assert.deepEqual(await labels(test('            exp_annotations:\n              description: <|>\n')), []);
    assert.match(await take(test('            exp_annotations:\n              sum<|>\n'), 'summary'), / {14}summary: \n/);
  });
  it('is nothing of an alert that nobody defines', async () => assert.deepEqual(await labels(test('              <|>\n').replace('HighErrorRate', 'Nobody')), []));
  it('is known nowhere else', async () => {
    assert.equal(await labels(test('').replace('interval: 1m', 'interval: <|>')), undefined);
    assert.equal(await labels('groups:\n  - name: g\n    rules:\n      - alert: <|>\n'), undefined);
  });
});
