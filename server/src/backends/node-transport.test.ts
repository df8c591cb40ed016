import assert from 'node:assert/strict';
import http from 'node:http';
import net, { type AddressInfo } from 'node:net';
import { once } from 'node:events';
import { gzipSync } from 'node:zlib';
import type { HttpFailure, HttpRequest, HttpResponse } from './types';
import { fetchOverNode } from './node-transport';

const NEVER = new AbortController().signal;

describe('the transport', () => {
  const servers: net.Server[] = [];
  const sockets = new Set<net.Socket>();

  /** Starts a server on a free port of this machine. */
  const start = async (server: net.Server): Promise<string> => {
    servers.push(server);
    server.on('connection', (socket) => {
      sockets.add(socket);
      socket.on('close', () => sockets.delete(socket));
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  };
  const serve = (handler: http.RequestListener): Promise<string> => start(http.createServer(handler));
  const speak = (bytes: string): Promise<string> => start(net.createServer((socket) => socket.on('error', () => socket.destroy()).once('data', () => socket.end(bytes))));

  afterEach(() => {
    for (const server of servers.splice(0)) server.close();
    for (const socket of sockets) socket.destroy();
  });

  const ask = (url: string, more: Partial<HttpRequest> = {}, signal: AbortSignal = NEVER): Promise<HttpResponse | HttpFailure> =>
    fetchOverNode({ method: 'POST', url, headers: { 'content-type': 'text/plain' }, body: 'sum(ü)', timeoutMs: 10_000, maxBytes: 1024 * 1024, ...more }, signal);
  const failed = async (reply: Promise<HttpResponse | HttpFailure>): Promise<HttpFailure> => {
    const settled = await reply;
    assert.equal(settled.kind, 'failure', JSON.stringify(settled));
    if (settled.kind !== 'failure') throw new Error('unreachable');
    return settled;
  };

  it('carries method, headers and body there, and status, type and body back', async () => {
    const url = await serve((request, response) => {
      let body = '';
      request.setEncoding('utf8').on('data', (chunk: string) => (body += chunk)).on('end', () => {
        response.writeHead(422, { 'content-type': 'application/json' }).end(JSON.stringify([request.method, request.url, request.headers['content-type'], request.headers['content-length'], body]));
      });
    });
    const reply = await ask(`${url}/prefix/api?x=1`);
    assert.ok(reply.kind === 'response');
    assert.deepEqual([reply.status, reply.contentType], [422, 'application/json']);
    assert.deepEqual(JSON.parse(reply.body), ['POST', '/prefix/api?x=1', 'text/plain', '7', 'sum(ü)']);
  });

  it('reads a compressed answer', async () => {
    const url = await serve((_, response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync('hello')));
    const reply = await ask(url);
    assert.equal(reply.kind === 'response' && reply.body, 'hello');
  });

  it('turns broken UTF-8 into replacement characters', async () => {
    const url = await serve((_, response) => response.end(Buffer.from([0x61, 0xff, 0x62])));
    const reply = await ask(url);
    assert.equal(reply.kind === 'response' && reply.body, 'a\ufffdb');
  });

  it('stops at the largest size, also when few compressed bytes become many', async () => {
    const plain = await serve((_, response) => response.end(Buffer.alloc(3 * 1024 * 1024)));
    assert.deepEqual(await failed(ask(plain)), { kind: 'failure', reason: 'too-large', detail: 'more than 1 MB' });
    const bomb = await serve((_, response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(Buffer.alloc(30 * 1024 * 1024))));
    assert.equal((await failed(ask(bomb))).reason, 'too-large');
  });

  it('follows a redirect of the same server with the same method and body', async () => {
    const url = await serve((request, response) => {
      if (request.url === '/old') response.writeHead(302, { location: '/new' }).end();
      else request.on('data', (body: Buffer) => response.end(`${request.method} ${request.url} ${body.toString()}`));
    });
    const reply = await ask(`${url}/old`);
    assert.equal(reply.kind === 'response' && reply.body, 'POST /new sum(ü)');
  });

  it('does not follow a redirect to another server, and asks that one nothing', async () => {
    let asked = 0;
    const other = await serve((_, response) => {
      asked++;
      response.end();
    });
    const url = await serve((_, response) => response.writeHead(307, { location: `${other}/api` }).end());
    assert.deepEqual(await failed(ask(url)), { kind: 'failure', reason: 'redirect', detail: `to ${other}` });
    assert.equal(asked, 0);
  });

  it('does not go around in circles', async () => {
    let asked = 0;
    const url = await serve((_, response) => {
      asked++;
      response.writeHead(308, { location: '/again' }).end();
    });
    assert.equal((await failed(ask(url))).reason, 'redirect');
    assert.equal(asked, 6);
  });

  it('gives up on a server that takes the request and never answers', async () => {
    const url = await serve(() => undefined);
    assert.equal((await failed(ask(url, { timeoutMs: 100 }))).reason, 'timeout');
  });

  it('gives up on a server that begins to answer and never ends, compressed or not', async () => {
    const slow = await serve((_, response) => response.writeHead(200).write('begin'));
    assert.equal((await failed(ask(slow, { timeoutMs: 100 }))).reason, 'timeout');
    const slowGzip = await serve((_, response) => response.writeHead(200, { 'content-encoding': 'gzip' }).write(gzipSync('begin').subarray(0, 12)));
    assert.equal((await failed(ask(slowGzip, { timeoutMs: 100 }))).reason, 'timeout');
  });

  it('closes its connection when it is cancelled', async () => {
    const abort = new AbortController();
    const closed = new Promise<void>((resolve) => {
      void serve((request) => {
        request.socket.once('close', () => resolve());
        abort.abort();
      }).then(async (url) => assert.equal((await failed(ask(url, {}, abort.signal))).reason, 'cancelled'));
    });
    await closed;
  });

  it('asks nothing when it was cancelled before', async () => {
    const abort = new AbortController();
    abort.abort();
    assert.equal((await failed(ask('http://127.0.0.1:1', {}, abort.signal))).reason, 'cancelled');
  });

  it('tells a port on which nothing listens', async () => {
    const server = net.createServer();
    const url = await start(server);
    server.close();
    await once(server, 'close');
    const { reason, detail } = await failed(ask(url));
    assert.equal(reason, 'refused');
    assert.match(detail, /ECONNREFUSED/);
    // A name with several addresses fails in another way; the reason is the same.
    assert.equal((await failed(ask(url.replace('127.0.0.1', 'localhost')))).reason, 'refused');
  });

  it('tells a name without an address', async () => {
    assert.equal((await failed(ask('http://no-such-host.invalid'))).reason, 'unknown-host');
  });

  it('tells a server that speaks something else', async () => {
    assert.equal((await failed(ask(await speak('SSH-2.0-OpenSSH_9.2\r\n')))).reason, 'not-http');
  });

  it('tells plain HTTP where TLS was asked for', async () => {
    const url = await serve((_, response) => response.end());
    assert.equal((await failed(ask(url.replace('http:', 'https:')))).reason, 'tls');
  });

  it('tells a connection that ends in the middle of an answer', async () => {
    assert.equal((await failed(ask(await speak('HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nhalf')))).reason, 'unreachable');
    assert.equal((await failed(ask(await speak('')))).reason, 'unreachable');
  });
});
