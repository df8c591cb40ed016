import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { Workspace } from '../helper/workspace';
import { TestClient } from './client';

const CREATED = 1;
const DELETED = 3;

describe('the snapshot of metadata in a workspace', () => {
  // Watchers miss what is written into a folder that was made just before, and tell of the folder alone where it goes.
  it('counts from when its folder comes until it goes', async () => {
    const workspace = new Workspace({ 'observability-contract.yaml': 'version: 1\nextends: none\nrules: { live/no-series: warning }\n' });
    const client = await TestClient.start({ folders: [workspace.uri] });
    const folder = path.join(workspace.folder, '.observability');
    const uri = await client.open(workspace.uriOf('queries.promql'), 'sum(nobody_has_this)\n', 'promql');
    const codes = async (): Promise<unknown[]> => (await client.diagnostics(uri)).map(({ code }) => code);
    assert.deepEqual(await codes(), []);

    fs.mkdirSync(folder);
    fs.writeFileSync(path.join(folder, 'metadata.json'), JSON.stringify({ version: 1, metrics: { up: { type: 'gauge' } } }));
    await client.notify('workspace/didChangeWatchedFiles', { changes: [{ uri: workspace.uriOf('.observability'), type: CREATED }] });
    assert.deepEqual(await codes(), ['live/no-series']);

    fs.rmSync(folder, { recursive: true });
    await client.notify('workspace/didChangeWatchedFiles', { changes: [{ uri: workspace.uriOf('.observability'), type: DELETED }] });
    assert.deepEqual(await codes(), []);
    await client.stop();
    workspace.remove();
  });
});
