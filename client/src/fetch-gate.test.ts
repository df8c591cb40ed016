import assert from 'node:assert/strict';
import { KNOWLEDGE_PATHS, type HttpRequest } from '../../server/src/lsp/protocol';
import { nameOf, type ConfiguredServer } from './connections/environments';
import { FetchGate } from './fetch-gate';

const at = (url: string): ConfiguredServer => ({ kind: 'prometheus', url, headers: {}, setting: 's', isOfWorkspace: false });

describe('the gate for requests', () => {
  let sent: string[];
  let gate: FetchGate;
  beforeEach(() => {
    sent = [];
    gate = new FetchGate(async (server, { url }) => {
      sent.push(url);
      assert.ok(url.startsWith(server.url.replace(/\/+$/, '')), `${url} belongs to ${server.url}`);
      return { kind: 'response', status: 200, contentType: '', body: '' };
    });
  });
  const fetch = (url: string) => {
    const request: HttpRequest = { method: 'POST', url, headers: {}, timeoutMs: 1000, maxBytes: 1 };
    return gate.fetch(request, new AbortController().signal);
  };

  it('is closed while no query runs', async () => {
    assert.equal((await fetch('http://localhost:9090/api/v1/query')).kind, 'failure');
    assert.deepEqual(sent, []);
  });

  it('lets requests to the server of a running query pass, and to no other', async () => {
    const close = gate.open(at('http://localhost:9090/prom'));
    assert.equal((await fetch('http://localhost:9090/prom/api/v1/query')).kind, 'response');
    for (const url of ['http://localhost:9091/', 'https://localhost:9090/', 'http://localhost.evil.example:9090/', 'http://localhost:9090@evil.example/', 'not an address']) {
      assert.equal((await fetch(url)).kind, 'failure', url);
    }
    close();
    assert.equal((await fetch('http://localhost:9090/prom/api/v1/query')).kind, 'failure');
    assert.equal(sent.length, 1);
  });

  it('stays open for a second query when the first ends', async () => {
    const closeFirst = gate.open(at('http://localhost:9090'));
    gate.open(at('http://localhost:9090/other'));
    closeFirst();
    closeFirst();
    assert.equal((await fetch('http://localhost:9090/other/api/v1/query')).kind, 'response');
    assert.equal((await fetch('http://localhost:9090/api/v1/query')).kind, 'failure');
  });

  it('lets only what reads pass, and only below the path of the server', async () => {
    gate.open(at('http://localhost:9090/prom/'));
    const allowed = ['/api/v1/query', '/api/v1/query_range?query=up', '/api/v1/label/job/values', '/api/v1/status/flags', '/loki/api/v1/tail?query=x', '/api/v2/alerts'];
    for (const path of allowed) assert.equal((await fetch(`http://localhost:9090/prom${path}`)).kind, 'response', path);
    const refused = ['/api/v1/admin/tsdb/delete_series', '/api/v1/write', '/-/quit', '/api/v2/silence/1', '/loki/api/v1/push', '/loki/api/v1/delete', '/api/v1/label/job/../../admin/values', '', '/'];
    for (const path of refused) assert.equal((await fetch(`http://localhost:9090/prom${path}`)).kind, 'failure', path);
    for (const url of ['http://localhost:9090/promenade/api/v1/query', 'http://localhost:9090/api/v1/query', 'http://user:secret@localhost:9090/prom/api/v1/query']) assert.equal((await fetch(url)).kind, 'failure', url);
  });

  describe('for what a server knows', () => {
    const HEADERS = { accept: 'application/json' };
    const get = async (url: string, more: Partial<HttpRequest> = {}): Promise<string> =>
      (await gate.fetch({ method: 'GET', url, headers: HEADERS, timeoutMs: 1000, maxBytes: 1, ...more }, new AbortController().signal)).kind;
    const urls = Object.values(KNOWLEDGE_PATHS).map((path) => `http://localhost:9090/prom${path}`);

    it('lets each of the requests for it pass once', async () => {
      gate.openForKnowledge(at('http://localhost:9090/prom/'));
      for (const url of urls) assert.equal(await get(url), 'response', url);
      for (const url of urls) assert.equal(await get(url), 'failure', url);
      assert.deepEqual(sent, urls);
    });

    it('lets nothing else pass, neither elsewhere nor with anything added', async () => {
      gate.openForKnowledge(at('http://localhost:9090/prom'));
      const [names, metadata, build] = urls as [string, string, string, string];
      for (const url of [
        names.replace(':9090', ':9091'), names.replace('http:', 'https:'), names.replace('/prom/', '/'), names.replace('localhost', 'localhost.evil.example'),
        names.replace('localhost', 'user:secret@localhost'), `${names}#secret`, `${metadata}&metric=secret`, `${build}?secret`, `${build}/../../query?query=up`, 'http://localhost:9090/prom/api/v1/query?query=up', 'http://localhost:9090/prom/api/v1/admin/tsdb/snapshot', 'nonsense',
      ]) assert.equal(await get(url), 'failure', url);
      for (const more of [{ method: 'POST' }, { body: 'secret' }, { headers: { ...HEADERS, cookie: 'secret' } }, { headers: { accept: 'secret' } }] as Partial<HttpRequest>[]) assert.equal(await get(build, more), 'failure', JSON.stringify(more));
      assert.deepEqual(sent, []);
      assert.equal(await get(build), 'response');
    });

    it('does not open to what is no server', async () => {
      for (const address of ['', 'nonsense', 'file:///etc']) gate.openForKnowledge(at(address));
      assert.equal(await get(`file:///etc${KNOWLEDGE_PATHS.build}`), 'failure');
    });

    it('closes when it is told to, and by itself', async () => {
      gate.openForKnowledge(at('http://localhost:9090/prom'))();
      assert.equal(await get(urls[0]!), 'failure');
      gate.openForKnowledge(at('http://localhost:9090/prom'), 1);
      await new Promise((resolve) => setTimeout(resolve, 10));
      assert.equal(await get(urls[0]!), 'failure');
      assert.deepEqual(sent, []);
    });

    it('tells two tenants of one address apart', async () => {
      const [mine, theirs] = [{ ...at('http://localhost:9090'), orgId: 'a' }, { ...at('http://localhost:9090'), orgId: 'b' }];
      const tenants: (string | undefined)[] = [];
      gate = new FetchGate(async ({ orgId }) => {
        tenants.push(orgId);
        return { kind: 'response', status: 200, contentType: '', body: '' };
      });
      const ask = (server: string) => gate.fetch({ method: 'GET', url: `http://localhost:9090${KNOWLEDGE_PATHS.build}`, headers: HEADERS, timeoutMs: 1000, maxBytes: 1, server }, new AbortController().signal);
      gate.openForKnowledge(mine);
      assert.equal((await ask(nameOf(theirs))).kind, 'failure');
      gate.openForKnowledge(theirs);
      for (const server of [theirs, mine]) assert.equal((await ask(nameOf(server))).kind, 'response');
      assert.deepEqual(tenants, ['b', 'a']);
    });

    it('does not take the requests of a running query for its own', async () => {
      gate.openForKnowledge(at('http://localhost:9090'));
      const close = gate.open(at('http://localhost:9090'));
      assert.equal((await fetch('http://localhost:9090/api/v1/query')).kind, 'response');
      close();
      assert.equal((await fetch('http://localhost:9090/api/v1/query')).kind, 'failure');
    });
  });

  it('does not open to what is no server', async () => {
    gate.open(at('file:///etc/passwd'));
    gate.open(at('nonsense'));
    assert.equal((await fetch('file:///etc/passwd')).kind, 'failure');
  });
});
