import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { readTls, tlsFilesFor } from './tls';

describe('certificates of the settings', () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'observability-tls-'));
  after(() => fs.rmSync(folder, { recursive: true, force: true }));

  it('belong to the origin of an address', () => {
    const setting = { 'https://p.example/prometheus': { ca: '/ca.pem', cert: 7 }, nonsense: {} };
    assert.deepEqual(tlsFilesFor(setting, 'https://p.example'), { ca: '/ca.pem', cert: undefined, key: undefined });
    for (const origin of ['https://p.example:8443', 'http://p.example', '']) assert.equal(tlsFilesFor(setting, origin), undefined);
    for (const value of [null, 7, 'x', { 'https://p.example': 7 }]) assert.equal(tlsFilesFor(value, 'https://p.example'), undefined);
  });

  it('are read from their files, also below the home folder', async () => {
    fs.writeFileSync(path.join(folder, 'ca.pem'), 'CA');
    assert.deepEqual(await readTls({ ca: '~/ca.pem' }, folder, 'open'), { ca: ['CA'], cert: undefined, key: undefined, passphrase: 'open' });
  });

  it('that cannot be read are named', async () => {
    await assert.rejects(readTls({ key: path.join(folder, 'none.key') }, folder), /none\.key of the setting observability\.tls cannot be read: ENOENT/);
    await assert.rejects(readTls({ key: 'relative.key' }, folder), /not an absolute path/);
  });
});
