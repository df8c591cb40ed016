import * as http from 'node:http';
import * as https from 'node:https';
import { rootCertificates } from 'node:tls';
import * as zlib from 'node:zlib';
import { pipeline, type Readable } from 'node:stream';
import type { HttpFailure, HttpFailureReason, HttpRequest, HttpResponse } from './types';

/** Who asks: what a connection adds to each request that goes to its server, and to no other. */
export interface Identity {
  /** The options of a TLS connection: certificates of the server's authority and of the client, in PEM. */
  readonly tls?: { readonly ca?: string[]; readonly cert?: string; readonly key?: string; readonly passphrase?: string };
  /** The headers that go with a request beyond its own, such as `authorization`. It is asked again for each redirect. */
  headers?(url: URL, request: HttpRequest): Record<string, string>;
}

/** A server that redirects more often than this is going around in circles. */
const MOST_REDIRECTS = 5;

/**
 * Puts one request on the wire with Node's own client. No agent is set and TLS options, where there are any, stand on
 * the request itself: only so does VS Code's patched client honour `http.proxy` and the system's certificates.
 *
 * It never rejects, settles within `request.timeoutMs`, and closes its socket when `signal` aborts. A redirect to another
 * origin is not followed: neither the query nor the identity of who asks goes there.
 */
export async function fetchOverNode(request: HttpRequest, signal: AbortSignal, identity: Identity = {}): Promise<HttpResponse | HttpFailure> {
  const limit = new AbortController();
  const timer = setTimeout(() => limit.abort(new Failed('timeout', `no answer within ${request.timeoutMs} ms`)), request.timeoutMs);
  const onAbort = (): void => limit.abort(new Failed('cancelled', 'cancelled'));
  if (signal.aborted) onAbort();
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    let url = new URL(request.url);
    for (let redirects = 0; redirects <= MOST_REDIRECTS; redirects++) {
      const reply = await exchange(url, request, limit.signal, identity);
      if (reply.kind !== 'redirect') return reply;
      if (reply.to.origin !== url.origin) return failure('redirect', `to ${reply.to.origin}`);
      url = reply.to;
    }
    return failure('redirect', `more than ${MOST_REDIRECTS} times`);
  } catch (error) {
    return failureOf(error);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', onAbort);
  }
}

interface Redirect {
  kind: 'redirect';
  to: URL;
}

/** One request and its answer, which may be a redirect. It rejects with `Failed` or with an error of Node's. */
function exchange(url: URL, request: HttpRequest, limit: AbortSignal, identity: Identity): Promise<HttpResponse | HttpFailure | Redirect> {
  return new Promise((resolve, reject) => {
    if (limit.aborted) {
      reject(reasonOf(limit));
      return;
    }
    const { method, headers, body, maxBytes } = request;
    const client = url.protocol === 'https:' ? https : http;
    const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) };
    const own = identity.headers?.(url, request) ?? {};
    const outgoing = client.request(url, { method, headers: { 'accept-encoding': 'gzip', ...headers, ...own, ...length }, ...tlsOf(url, identity) });
    const onLimit = (): void => {
      reject(reasonOf(limit));
      outgoing.destroy();
    };
    limit.addEventListener('abort', onLimit, { once: true });
    outgoing.once('close', () => limit.removeEventListener('abort', onLimit));
    outgoing.on('error', reject);
    outgoing.on('response', (incoming) => {
      incoming.on('error', reject);
      const to = redirectOf(incoming, url);
      if (to) {
        resolve({ kind: 'redirect', to });
        outgoing.destroy();
        return;
      }
      readBody(incoming, maxBytes).then((text) => {
        const { 'content-type': contentType = '', date } = incoming.headers;
        resolve({ kind: 'response', status: incoming.statusCode ?? 0, contentType, body: text, ...(date === undefined ? {} : { date }) });
      }, reject).finally(() => outgoing.destroy());
    });
    outgoing.end(body);
  });
}

/** Certificates of our own stand beside those that are trusted anyway; over plain HTTP there are none. */
export function tlsOf(url: URL, { tls }: Identity): object {
  if (tls === undefined || url.protocol !== 'https:') return {};
  return tls.ca === undefined ? tls : { ...tls, ca: [...rootCertificates, ...tls.ca] };
}

/** Where an answer redirects to. Method and body stay: the same query is asked there, not another one. */
function redirectOf(incoming: http.IncomingMessage, from: URL): URL | undefined {
  const { location } = incoming.headers;
  if (![301, 302, 303, 307, 308].includes(incoming.statusCode ?? 0) || location === undefined) return undefined;
  return URL.canParse(location, from) ? new URL(location, from) : undefined;
}

/** The body, decompressed, as text. Broken UTF-8 becomes replacement characters. */
async function readBody(incoming: http.IncomingMessage, maxBytes: number): Promise<string> {
  const isGzip = incoming.headers['content-encoding']?.toLowerCase() === 'gzip';
  const stream = isGzip ? gunzipped(incoming) : incoming;
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > maxBytes) throw new Failed('too-large', `more than ${Math.round(maxBytes / 1024 / 1024)} MB`);
    chunks.push(chunk);
  }
  if (!incoming.complete) throw new Failed('unreachable', 'the connection was closed in the middle of the answer');
  return new TextDecoder().decode(Buffer.concat(chunks));
}

/** The decompressed stream. What breaks the compressed one breaks this one too, so that its reader sees the error. */
function gunzipped(incoming: http.IncomingMessage): Readable {
  const plain = zlib.createGunzip();
  return pipeline(incoming, plain, (error) => {
    if (error) plain.destroy(error);
  });
}

/** A failure that is known for what it is where it happens. */
class Failed extends Error {
  constructor(
    readonly reason: HttpFailureReason,
    detail: string,
  ) {
    super(detail);
  }
}

const reasonOf = (limit: AbortSignal): Error => (limit.reason instanceof Error ? limit.reason : new Failed('cancelled', 'cancelled'));

const failure = (reason: HttpFailureReason, detail: string): HttpFailure => ({ kind: 'failure', reason, detail });

const REASONS: Record<string, HttpFailureReason> = {
  ECONNREFUSED: 'refused',
  ENOTFOUND: 'unknown-host',
  EAI_AGAIN: 'unknown-host',
  EPROTO: 'tls',
  CERT_HAS_EXPIRED: 'tls',
  CERT_NOT_YET_VALID: 'tls',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'tls',
  SELF_SIGNED_CERT_IN_CHAIN: 'tls',
  UNABLE_TO_GET_ISSUER_CERT: 'tls',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'tls',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'tls',
  Z_DATA_ERROR: 'not-http',
  Z_BUF_ERROR: 'not-http',
};

/** What Node's error codes mean to a user. */
function failureOf(error: unknown): HttpFailure {
  if (error instanceof Failed) return failure(error.reason, error.message);
  if (!(error instanceof Error)) return failure('unreachable', String(error));
  // A name with several addresses fails with one error for each of them, and with an empty message of its own.
  const inner = error instanceof AggregateError ? (error.errors as unknown[]).find((each) => each instanceof Error) : undefined;
  const cause = inner instanceof Error ? inner : error;
  const code = 'code' in cause && typeof cause.code === 'string' ? cause.code : '';
  const detail = (cause.message || code || cause.name).replace(/\s+/g, ' ').replace(/(?<![.:])[.:]+$/, '').slice(0, 300);
  if (code.startsWith('HPE_')) return failure('not-http', detail);
  if (code.startsWith('ERR_TLS_') || code.startsWith('ERR_SSL_')) return failure('tls', detail);
  return failure(REASONS[code] ?? 'unreachable', detail);
}
