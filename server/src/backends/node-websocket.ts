import { createHash, randomBytes } from 'node:crypto';
import * as http from 'node:http';
import * as https from 'node:https';
import type { Duplex } from 'node:stream';
import { tlsOf, type Identity } from './node-transport';
import type { HttpRequest } from './types';

/** The longest message that is read, in bytes. */
const LONGEST_MESSAGE = 16 * 1024 * 1024;
/** How long a server may take to agree to a WebSocket, in milliseconds. */
const OPENING_MS = 15_000;
/** RFC 6455, section 1.3. */
const MAGIC = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';

export interface SocketEvents {
  /** A text message, whole. */
  message(text: string): void;
  /** The connection is over; `why` is empty where the server ended it in good order. Nothing comes after it. */
  closed(why: string): void;
}

/**
 * Listens to a WebSocket (RFC 6455) with Node's own client, so that the proxy, certificates and identity of a request apply to
 * it as well. Only what a listener needs: text messages come in, and nothing is sent but answers to pings and the farewell.
 *
 * @param url with `http:` or `https:`
 * @returns closes the connection; no event comes then
 */
export function listenToSocket(url: string, events: SocketEvents, identity: Identity = {}): () => void {
  const key = randomBytes(16).toString('base64');
  const target = new URL(url);
  const handshake: HttpRequest = { method: 'GET', url, headers: {}, timeoutMs: OPENING_MS, maxBytes: 0 };
  const headers = { ...(identity.headers?.(target, handshake) ?? {}), connection: 'Upgrade', upgrade: 'websocket', 'sec-websocket-version': '13', 'sec-websocket-key': key };
  const outgoing = (target.protocol === 'https:' ? https : http).request(target, { headers, ...tlsOf(target, identity) });
  let socket: Duplex | undefined;
  let isOver = false;
  const end = (why?: string): void => {
    if (isOver) return;
    isOver = true;
    clearTimeout(opening);
    if (socket?.writable) socket.end(frame(CLOSE, Buffer.from([0x03, 0xe8])));
    socket?.destroy();
    outgoing.destroy();
    if (why !== undefined) events.closed(why);
  };
  const opening = setTimeout(() => end('the server did not agree to it in time'), OPENING_MS);
  outgoing.on('error', (error) => end(error.message));
  outgoing.on('response', ({ statusCode }) => end(`the server answered with HTTP ${statusCode}`));
  outgoing.on('upgrade', (response, upgraded: Duplex, rest: Buffer) => {
    clearTimeout(opening);
    socket = upgraded;
    upgraded.on('error', (error) => end(error.message));
    upgraded.on('close', () => end('the connection was closed'));
    if (isOver || response.headers['sec-websocket-accept'] !== createHash('sha1').update(key + MAGIC).digest('base64')) return end('what answers is no WebSocket');
    const reader = new FrameReader((code, payload) => {
      if (code === PING) upgraded.write(frame(PONG, payload));
      else if (code === CLOSE) end('');
      else if (code === TEXT) events.message(payload.toString('utf8'));
    }, end);
    upgraded.on('data', (chunk: Buffer) => reader.read(chunk));
    if (rest.length > 0) reader.read(rest);
  });
  outgoing.end();
  return () => end();
}

const [CONTINUATION, TEXT, CLOSE, PING, PONG] = [0, 1, 8, 9, 10];

/** A frame of a client, which is masked always (RFC 6455, section 5.3). */
function frame(code: number, payload: Buffer): Buffer {
  const mask = randomBytes(4);
  return Buffer.concat([Buffer.from([0x80 | code, 0x80 | payload.length]), mask, payload.map((byte, i) => byte ^ mask[i % 4]!)]);
}

/** Puts frames together that come in pieces, and messages that come in frames (RFC 6455, sections 5.2 and 5.4). */
class FrameReader {
  private chunks: Buffer[] = [];
  private received = 0;
  /** Bytes below which there is nothing to read: a large frame comes in thousands of pieces, and is put together once. */
  private needed = 2;
  private parts: Buffer[] = [];
  private size = 0;
  private code = 0;

  constructor(private readonly take: (code: number, payload: Buffer) => void, private readonly fail: (why: string) => void) {}

  read(chunk: Buffer): void {
    this.chunks.push(chunk);
    this.received += chunk.length;
    if (this.received < this.needed) return;
    let buffered = Buffer.concat(this.chunks);
    for (let used = this.next(buffered); used > 0; used = this.next(buffered)) buffered = buffered.subarray(used);
    this.chunks = [buffered];
    this.received = buffered.length;
  }

  /** Takes one frame from the beginning of what came in, and gives its length; 0 where it is not whole yet, or not to be read. */
  private next(buffered: Buffer): number {
    if (buffered.length < 2) return this.wait(2);
    const [code, isLast] = [buffered[0]! & 0x0f, (buffered[0]! & 0x80) !== 0];
    const short = buffered[1]! & 0x7f;
    const head = short < 126 ? 2 : short === 126 ? 4 : 10;
    if (buffered.length < head) return this.wait(head);
    const length = short < 126 ? short : short === 126 ? buffered.readUInt16BE(2) : Number(buffered.readBigUInt64BE(2));
    if ((buffered[1]! & 0x80) !== 0 || (buffered[0]! & 0x70) !== 0) return this.stop('the server does not keep to the protocol');
    if (length + this.size > LONGEST_MESSAGE) return this.stop('a message is too large');
    if (buffered.length < head + length) return this.wait(head + length);
    const payload = Buffer.from(buffered.subarray(head, head + length));
    if (code >= CLOSE) this.take(code, payload);
    else this.add(code, payload, isLast);
    return head + length;
  }

  private add(code: number, payload: Buffer, isLast: boolean): void {
    if (code !== CONTINUATION) this.code = code;
    if (payload.length > 0) this.parts.push(payload);
    this.size += payload.length;
    if (!isLast) return;
    const whole = Buffer.concat(this.parts);
    [this.parts, this.size] = [[], 0];
    this.take(this.code, whole);
  }

  private wait(needed: number): number {
    this.needed = needed;
    return 0;
  }

  private stop(why: string): number {
    this.fail(why);
    return 0;
  }
}
