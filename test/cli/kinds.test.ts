import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { checkJson, run } from './run';

describe('`check` on objects of Kubernetes', () => {
  let folder: string;
  before(() => (folder = fs.mkdtempSync(path.join(os.tmpdir(), 'kinds-'))));
  after(() => fs.rmSync(folder, { recursive: true, force: true }));

  it('reads rules of Loki as LogQL where an option names their files', async () => {
    const file = path.join(folder, 'logs.yaml');
    fs.writeFileSync(file, 'groups:\n  - name: g\n    rules:\n      - record: a:b\n        expr: sum(rate(errors_total[5m]))\n');
    assert.deepEqual((await checkJson(['--no-contract', file])).problems, []);
    const below = path.relative('', file).split(path.sep).join('/');
    assert.deepEqual((await checkJson(['--no-contract', '--loki-rules', below, file])).problems.map(({ code }) => code), ['logql/syntax']);
    assert.deepEqual((await run(['check', '--no-contract', '--loki-rules', 'log*.yaml', '.'], { cwd: folder })).stdout.match(/logql\/syntax/g), ['logql/syntax']);
  });

  it('reports fields and types by the schemas that lie beside the program', async () => {
    const file = path.join(folder, 'probe.yaml');
    fs.writeFileSync(file, 'apiVersion: monitoring.coreos.com/v1\nkind: Probe\nmetadata:\n  name: a\nspec:\n  jobNmae: a\n  sampleLimit: many\n  prober:\n    url: blackbox:9115\n  targets:\n    staticConfig:\n      static: [a]\n');
    const { problems } = await checkJson(['--no-contract', file]);
    assert.deepEqual(problems.map(({ code }) => code), ['schema/unknown-field', 'schema/type']);
  });
});
