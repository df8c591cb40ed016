import assert from 'node:assert/strict';
import { createHash, createHmac } from 'node:crypto';
import { credentialHeaders, CredentialStore, withoutSecrets, type Credential } from './credentials';

const POST = { method: 'POST' as const, headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: 'query=up' };

describe('credentials', () => {
  let kept: Map<string, string>;
  let store: CredentialStore;
  beforeEach(() => {
    kept = new Map();
    store = new CredentialStore({ get: (key) => Promise.resolve(kept.get(key)), store: (key, value) => Promise.resolve(void kept.set(key, value)), delete: (key) => Promise.resolve(void kept.delete(key)) });
  });
  const token: Credential = { kind: 'bearer', token: 'tok' };

  it('are found by the origin that they were given for, whatever the path, and by no other', async () => {
    await store.set('https://P.example:443/prometheus', { credential: token });
    assert.deepEqual(await store.of('https://p.example/api/v1/query?x=y'), { credential: token });
    for (const url of ['http://p.example', 'https://p.example:8443', 'https://p.example.evil.example', 'https://p.example@evil.example', 'nonsense', '']) assert.deepEqual(await store.of(url), {}, url);
    await store.remove('https://p.example/other');
    assert.deepEqual(await store.of('https://p.example'), {});
  });

  it('do not move when somebody moves what is stored', async () => {
    await store.set('https://p.example', { credential: token });
    kept.set('observability.credential https://evil.example', [...kept.values()][0]!);
    assert.deepEqual(await store.of('https://evil.example'), {});
  });

  it('may be a credential and a pass phrase together', async () => {
    await store.set('https://p.example', { passphrase: 'open' });
    await store.set('https://p.example', { credential: token });
    assert.deepEqual(await store.of('https://p.example'), { credential: token, passphrase: 'open' });
  });

  it('are not kept for what is no address of the web', async () => {
    await assert.rejects(store.set('file:///etc/passwd', { credential: token }));
    assert.equal(kept.size, 0);
  });

  it('that are of no known form count as none', async () => {
    for (const text of ['', 'null', '7', '{', '{"origin":"https://p.example","credential":{"kind":"bearer"}}', '{"origin":"https://p.example","credential":{"kind":"toString"}}', '{"origin":"https://p.example","credential":{"kind":"headers","headers":{"a\\r\\nb":"c"}}}']) {
      kept.set('observability.credential https://p.example', text);
      assert.deepEqual(await store.of('https://p.example'), {}, text);
    }
  });

  it('become headers', () => {
    const url = new URL('https://p.example/api/v1/query');
    assert.deepEqual(credentialHeaders(undefined, url, POST), {});
    assert.deepEqual(credentialHeaders({ kind: 'basic', username: 'ü', password: 'p:w' }, url, POST), { authorization: `Basic ${Buffer.from('ü:p:w').toString('base64')}` });
    assert.deepEqual(credentialHeaders(token, url, POST), { authorization: 'Bearer tok' });
    assert.deepEqual(credentialHeaders({ kind: 'headers', headers: { 'X-Api-Key': 'k' } }, url, POST), { 'x-api-key': 'k' });
  });

  it('sign a request as AWS describes it (Signature Version 4)', () => {
    const credential: Credential = { kind: 'sigv4', region: 'eu-central-1', service: 'aps', accessKeyId: 'AKID', secretAccessKey: 'secret', sessionToken: 'session' };
    const url = new URL('https://aps.example/workspaces/ws-1/api/v1/query?a=b');
    const headers = credentialHeaders(credential, url, POST);
    const [, scope, names, signature] = /^AWS4-HMAC-SHA256 Credential=AKID\/([^,]+), SignedHeaders=([^,]+), Signature=([0-9a-f]{64})$/.exec(headers.authorization ?? '') ?? [];
    assert.ok(names?.split(';').includes('x-amz-security-token') && names.split(';').includes('host'), names);
    assert.equal(headers.host, 'aps.example');
    // The signature, made again from the documented steps.
    const sha = (text: string): string => createHash('sha256').update(text).digest('hex');
    const hmac = (key: string | Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest();
    const canonical = ['POST', url.pathname, 'a=b', ...names!.split(';').map((name) => `${name}:${headers[name] ?? ''}`), '', names, sha(POST.body)].join('\n');
    const toSign = ['AWS4-HMAC-SHA256', headers['x-amz-date'], scope, sha(canonical)].join('\n');
    const key = scope!.split('/').reduce<Buffer | string>((secret, part) => hmac(secret, part), 'AWS4secret');
    assert.equal(hmac(key, toSign).toString('hex'), signature);
  });

  it('are taken out of what a server repeats', () => {
    const sent = credentialHeaders({ kind: 'bearer', token: 'long-secret-token' }, new URL('https://p'), POST);
    assert.equal(withoutSecrets('you sent "Bearer long-secret-token", long-secret-token', sent), 'you sent "•••", •••');
    assert.equal(withoutSecrets('up', { x: 'up' }), 'up');
  });
});
