import assert from 'node:assert/strict';
import { once } from 'node:events';
import http from 'node:http';
import net, { type AddressInfo } from 'node:net';
import { WebSocketServer, type WebSocket } from 'ws';
import { listenToSocket } from './node-websocket';

describe('a listener to a WebSocket', () => {
  const closing: (() => void)[] = [];
  afterEach(() => closing.splice(0).forEach((close) => close()));

  /** A server of another make; it hands over each connection and its request. */
  async function serve(onConnection: (socket: WebSocket, request: http.IncomingMessage) => void): Promise<string> {
    const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
    await once(server, 'listening');
    server.on('connection', onConnection);
    closing.push(() => {
      for (const client of server.clients) client.terminate();
      server.close();
    });
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}/loki/api/v1/tail?query=x`;
  }
  /** Listens until `count` messages came or the connection is over. */
  const collect = (url: string, count: number): Promise<{ messages: string[]; why: string | undefined }> =>
    new Promise((resolve) => {
      const messages: string[] = [];
      const close = listenToSocket(url, {
        message: (text) => {
          messages.push(text);
          if (messages.length === count) resolve({ messages, why: undefined });
        },
        closed: (why) => resolve({ messages, why }),
      }, { headers: () => ({ authorization: 'Bearer t' }) });
      closing.push(close);
    });

  it('shows who asks, and takes short, long and very long messages', async () => {
    let seen: http.IncomingMessage | undefined;
    const texts = ['short ü', 'm'.repeat(60_000), 'l'.repeat(200_000)];
    const url = await serve((socket, request) => {
      seen = request;
      for (const text of texts) socket.send(text);
    });
    const { messages } = await collect(url, 3);
    assert.deepEqual(messages.map((each) => each.length), texts.map((each) => each.length));
    assert.equal(messages[0], texts[0]);
    assert.deepEqual([seen!.headers.authorization, seen!.url], ['Bearer t', '/loki/api/v1/tail?query=x']);
  });

  it('puts a message together that comes in frames, and answers pings in between', async () => {
    const ponged = new Promise<void>((resolve) => {
      void serve((socket) => {
        socket.on('pong', (data) => {
          assert.equal(data.toString(), 'alive?');
          socket.send('end');
          resolve();
        });
        socket.send('a ', { fin: false });
        socket.ping('alive?');
        socket.send('whole', { fin: true });
      }).then(async (url) => assert.deepEqual((await collect(url, 2)).messages, ['a whole', 'end']));
    });
    await ponged;
  });

  it('puts a frame together that comes in pieces, wherever they end', async () => {
    const length = Buffer.alloc(8);
    length.writeBigUInt64BE(70_000n);
    const bytes = Buffer.concat([Buffer.from([0x81, 1]), Buffer.from('a'), Buffer.from([0x81, 127]), length, Buffer.alloc(70_000, 'b'), Buffer.from([0x81, 126, 0, 200]), Buffer.alloc(200, 'c'), Buffer.from([0x81, 0])]);
    const url = await serve((_, { socket }) => {
      socket.setNoDelay(true);
      void (async () => {
        for (let at = 0; at < bytes.length; at += at < 20 || at > 70_000 ? 1 : 10_000) {
          socket.write(bytes.subarray(at, at < 20 || at > 70_000 ? at + 1 : at + 10_000));
          await new Promise((resolve) => setImmediate(resolve));
        }
      })();
    });
    assert.deepEqual((await collect(url, 4)).messages, ['a', 'b'.repeat(70_000), 'c'.repeat(200), '']);
  });

  it('tells how it ended', async () => {
    assert.deepEqual(await collect(await serve((socket) => socket.close()), 9), { messages: [], why: '' });
    assert.match((await collect(await serve((socket) => socket.terminate()), 9)).why ?? '', /closed/);
    const plain = http.createServer((_, response) => response.writeHead(400).end('no'));
    plain.listen(0, '127.0.0.1');
    await once(plain, 'listening');
    closing.push(() => plain.close());
    assert.match((await collect(`http://127.0.0.1:${(plain.address() as AddressInfo).port}`, 9)).why ?? '', /HTTP 400/);
    assert.match((await collect('http://127.0.0.1:1', 9)).why ?? '', /ECONNREFUSED/);
  });

  it('trusts nothing that only looks like one', async () => {
    const liar = net.createServer((socket) => socket.once('data', () => socket.write('HTTP/1.1 101 Switching Protocols\r\nupgrade: websocket\r\nconnection: upgrade\r\nsec-websocket-accept: no\r\n\r\n')).on('error', () => socket.destroy()));
    liar.listen(0, '127.0.0.1');
    await once(liar, 'listening');
    closing.push(() => liar.close());
    assert.match((await collect(`http://127.0.0.1:${(liar.address() as AddressInfo).port}`, 9)).why ?? '', /no WebSocket/);
  });

  it('refuses a message that would fill the memory', async () => {
    const url = await serve((socket) => socket.send(Buffer.alloc(17 * 1024 * 1024, 'a').toString()));
    assert.match((await collect(url, 1)).why ?? '', /too large/);
  });

  it('says nothing more once it is closed', async () => {
    let ended = false;
    const gone = new Promise<void>((resolve) => void serve((socket) => {
      socket.on('close', () => resolve());
      socket.send('one');
    }).then((url) => {
      const close = listenToSocket(url, { message: () => close(), closed: () => (ended = true) });
    }));
    await gone;
    assert.equal(ended, false);
  });
});
