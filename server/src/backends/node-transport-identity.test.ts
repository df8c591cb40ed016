import assert from 'node:assert/strict';
import { once } from 'node:events';
import http from 'node:http';
import https from 'node:https';
import type net from 'node:net';
import type { TLSSocket } from 'node:tls';
import { certify, makeAuthority } from '../../../test/helper/certificates';
import { fetchOverNode, type Identity } from './node-transport';
import type { HttpFailure, HttpRequest, HttpResponse } from './types';

const REQUEST: Omit<HttpRequest, 'url'> = { method: 'POST', headers: { 'content-type': 'text/plain' }, body: 'up', timeoutMs: 10_000, maxBytes: 1024 * 1024 };

describe('who asks, on the wire', () => {
  const authority = makeAuthority();
  const servers: net.Server[] = [];

  const listen = async (server: http.Server | https.Server): Promise<string> => {
    servers.push(server);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return `${server instanceof https.Server ? 'https' : 'http'}://127.0.0.1:${(server.address() as net.AddressInfo).port}`;
  };
  /** A server that answers with the name in the client's certificate. */
  const secured = (own: { cert: string; key: string }, wantsClient: boolean): Promise<string> =>
    listen(https.createServer({ ...own, ca: [authority.cert], requestCert: wantsClient, rejectUnauthorized: wantsClient }, (request, response) => response.end((request.socket as TLSSocket).getPeerCertificate().subject?.CN ?? 'nobody')));
  const ask = (url: string, identity?: Identity): Promise<HttpResponse | HttpFailure> => fetchOverNode({ ...REQUEST, url }, new AbortController().signal, identity);
  const reasonOf = (reply: HttpResponse | HttpFailure): string => (reply.kind === 'failure' ? reply.reason : `HTTP ${reply.status}`);

  afterEach(() => {
    for (const server of servers.splice(0)) {
      server.close();
      (server as http.Server).closeAllConnections();
    }
  });

  it('trusts an authority of its own, and only where it is given', async () => {
    const url = await secured(certify(authority, 'the server'), false);
    assert.equal(reasonOf(await ask(url)), 'tls');
    assert.equal(reasonOf(await ask(url, { tls: { ca: [makeAuthority('another').cert] } })), 'tls');
    assert.equal(reasonOf(await ask(url, { tls: { ca: [authority.cert] } })), 'HTTP 200');
  });

  it('refuses a certificate that has expired, and says so', async () => {
    const url = await secured(certify(authority, 'the server', { isExpired: true }), false);
    const reply = await ask(url, { tls: { ca: [authority.cert] } });
    assert.equal(reasonOf(reply), 'tls');
    assert.match(reply.kind === 'failure' ? reply.detail : '', /expired/);
  });

  it('shows a certificate of the client, whose key may have a pass phrase', async () => {
    const url = await secured(certify(authority, 'the server'), true);
    const ca = [authority.cert];
    assert.equal(reasonOf(await ask(url, { tls: { ca } })).startsWith('HTTP'), false);
    for (const passphrase of [undefined, 'opensesame']) {
      const client = certify(authority, 'the client', { passphrase });
      const reply = await ask(url, { tls: { ca, ...client, passphrase } });
      assert.equal(reply.kind === 'response' && reply.body, 'the client');
    }
  });

  it('fails with a reason when a key cannot be read', async () => {
    const url = await secured(certify(authority, 'the server'), true);
    const client = certify(authority, 'the client', { passphrase: 'opensesame' });
    for (const passphrase of [undefined, 'wrong']) assert.equal((await ask(url, { tls: { ca: [authority.cert], ...client, passphrase } })).kind, 'failure');
  });

  it('sends its headers with each request to the server, and none to where another server is', async () => {
    const seen: string[] = [];
    const note = (name: string): http.RequestListener => (request, response) => {
      seen.push(`${name} ${request.url} ${request.headers.authorization}`);
      if (request.url === '/old') response.writeHead(307, { location: '/new' }).end();
      else if (request.url === '/away') response.writeHead(307, { location: elsewhere }).end();
      else response.end('ok');
    };
    const elsewhere = await listen(http.createServer(note('elsewhere')));
    const url = await listen(http.createServer(note('here')));
    const identity: Identity = { headers: ({ pathname }) => ({ authorization: `for ${pathname}` }) };
    assert.equal(reasonOf(await ask(`${url}/old`, identity)), 'HTTP 200');
    assert.equal(reasonOf(await ask(`${url}/away`, identity)), 'redirect');
    assert.deepEqual(seen, ['here /old for /old', 'here /new for /new', 'here /away for /away']);
  });
});
