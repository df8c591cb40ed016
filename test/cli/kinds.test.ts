import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { checkJson } from './run';

describe('`check` on objects of Kubernetes', () => {
  let folder: string;
  before(() => (folder = fs.mkdtempSync(path.join(os.tmpdir(), 'kinds-'))));
  after(() => fs.rmSync(folder, { recursive: true, force: true }));

  it('reports fields and types by the schemas that lie beside the program', async () => {
    const file = path.join(folder, 'probe.yaml');
    fs.writeFileSync(file, 'apiVersion: monitoring.coreos.com/v1\nkind: Probe\nmetadata:\n  name: a\nspec:\n  jobNmae: a\n  sampleLimit: many\n  prober:\n    url: blackbox:9115\n  targets:\n    staticConfig:\n      static: [a]\n');
    const { problems } = await checkJson(['--no-contract', file]);
    assert.deepEqual(problems.map(({ code }) => code), ['schema/unknown-field', 'schema/type']);
  });
});
