import assert from 'node:assert/strict';
import { headersOf, isHeader, readEnvironments, shownAddress, type EnvironmentSettings } from './environments';

const SIMPLE = { url: 'http://localhost:9090', userUrl: undefined, isUrlSet: false };
const read = (environments: unknown, more: Partial<EnvironmentSettings> = {}) => readEnvironments({ environments, userEnvironments: environments, ...SIMPLE, ...more });

describe('the environments of the settings', () => {
  it('are those that are named, in their order', () => {
    const found = read({ production: { prometheus: ' https://p.example/prom/ ', loki: { url: 'https://l.example', orgId: 'team', headers: { 'X-A': 'b' } } }, staging: { alertmanager: 'https://a.example' } });
    assert.deepEqual(found.map(({ name, servers }) => [name, Object.keys(servers)]), [['production', ['prometheus', 'loki']], ['staging', ['alertmanager']]]);
    assert.deepEqual(found[0]!.servers.loki, { kind: 'loki', url: 'https://l.example', orgId: 'team', headers: { 'X-A': 'b' }, isOfWorkspace: false, setting: 'observability.environments (production, loki)' });
    assert.equal(found[0]!.servers.prometheus!.url, 'https://p.example/prom/');
  });

  it('are the simple setting where nothing else is there, and also that where it is set', () => {
    assert.deepEqual(read({}).map(({ name, servers }) => [name, servers.prometheus?.url]), [['default', 'http://localhost:9090']]);
    assert.deepEqual(read({ a: { prometheus: 'http://a' } }).map(({ name }) => name), ['a']);
    assert.deepEqual(read({ a: { prometheus: 'http://a' } }, { url: 'http://b', userUrl: 'http://b', isUrlSet: true }).map(({ name, servers }) => [name, servers.prometheus?.url]), [['a', 'http://a'], ['default', 'http://b']]);
  });

  it('tell what only the workspace says: another address, tenant or header than the user has written', () => {
    const user = { production: { prometheus: 'https://p.example', loki: { url: 'https://l.example', orgId: 'a' } } };
    const isOfWorkspace = (environments: unknown) => Object.values(read(environments, { userEnvironments: user })[0]!.servers).map((server) => server.isOfWorkspace);
    assert.deepEqual(isOfWorkspace(user), [false, false]);
    assert.deepEqual(isOfWorkspace({ production: { prometheus: { url: 'https://p.example' }, loki: { url: 'https://l.example', orgId: 'b' } } }), [false, true]);
    assert.deepEqual(isOfWorkspace({ production: { prometheus: 'https://evil.example', loki: { url: 'https://l.example', orgId: 'a', headers: { x: 'y' } } } }), [true, true]);
    assert.deepEqual(isOfWorkspace({ other: user.production }), [true, true]);
    assert.equal(read({}, { url: 'http://evil', userUrl: 'http://mine', isUrlSet: true })[0]!.servers.prometheus!.isOfWorkspace, true);
    assert.equal(read({}, { url: 'http://mine', userUrl: 'http://mine', isUrlSet: true })[0]!.servers.prometheus!.isOfWorkspace, false);
  });

  it('are never broken by what somebody wrote', () => {
    for (const value of [null, undefined, 7, 'x', [], [1], { a: null, b: 7, c: [], d: { prometheus: 7, loki: {}, alertmanager: { url: 7 } }, e: { prometheus: '  ' } }, JSON.parse('{"__proto__":{"prometheus":"http://x"}}')]) {
      const found = read(value);
      assert.ok(found.length >= 1, JSON.stringify(value));
    }
  });

  it('hold no secret, and no header that breaks the message', () => {
    const [environment] = read({ a: { prometheus: { url: 'http://a', orgId: 'a\r\nx: y', headers: { Authorization: 'Bearer x', cookie: 'x', Host: 'evil', 'content-length': '0', 'a b': 'x', ok: 'a\nb', fine: 'yes' } } } });
    assert.deepEqual(headersOf(environment!.servers.prometheus!), { fine: 'yes' });
    assert.equal(isHeader('transfer-encoding', 'chunked'), false);
  });

  it('are shown without what is nobody’s business', () => {
    assert.equal(shownAddress(' https://user:secret@p.example/prom/?token=secret#x '), 'https://p.example/prom');
    for (const text of ['', 'nonsense', 'file:///etc', 'localhost:9090']) assert.equal(shownAddress(text), '');
  });
});
