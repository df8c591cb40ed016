import assert from 'node:assert/strict';
import { problemsAmong } from '../../../../test/helper/check';

type Files = Readonly<Record<string, string>>;

describe('what another file records', () => {
  const RECORDING = "{ record: 'job:errors:rate5m', expr: 'sum by (job) (rate(errors_total[5m]))' }";
  const plain = (...rules: string[]): string => `groups:\n  - name: errors\n    rules:\n${rules.map((rule) => `      - ${rule}\n`).join('')}`;
  const derived = (metric: string): string => `groups:\n  - name: derived\n    rules:\n      - { record: 'job:x:y', expr: ${metric} * 2 }\n`;
  const late = async (files: Files): Promise<string[]> =>
    (await problemsAmong(files)).filter(({ rule }) => rule === 'rule/order').map(({ file, at, problem }) => `${file} ${at}: ${/recorded in (.*?), and/.exec(problem.message)?.[1]}`);

  it('comes late to a recording rule', async () => {
    assert.deepEqual(await late({ 'a/derived.yaml': derived('job:errors:rate5m'), 'b/rules.yaml': plain(RECORDING) }), ['a/derived.yaml job:errors:rate5m: the group `errors` of `b/rules.yaml`']);
  });
  for (const [name, files] of Object.entries<Files>({
    'it is recorded here, too': { 'a.yaml': plain(RECORDING, "{ record: 'job:x:y', expr: job:errors:rate5m * 2 }"), 'b.yaml': plain(RECORDING) },
    'an alert reads it': { 'a.yaml': plain("{ alert: ErrorsRising, expr: 'job:errors:rate5m > 5' }"), 'b.yaml': plain(RECORDING) },
    'it is always the same': { 'a.yaml': derived('limit'), 'b.yaml': plain("{ record: limit, expr: 'vector(1)' }") },
    'it is read with a window': { 'a.yaml': derived('avg_over_time(job:errors:rate5m[1d])'), 'b.yaml': plain(RECORDING) },
  })) {
    it(`does not where ${name}`, async () => assert.deepEqual(await late(files), []));
  }
});
