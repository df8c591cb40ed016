import { describeFailure } from './failure';
import { foreignMessage, hintFor } from './foreign';
import { isObject, texts } from './json';
import type { HttpFailure, HttpRequest, HttpResponse, Product, QueryCancelled, QueryError, QueryTimeout, QueryUnreachable, ServerNotes, Transport } from './types';

const MEGABYTE = 1024 * 1024;
/**
 * A server that is told the timeout says so itself when it is reached; its message is worth more than ours, so it gets
 * this much longer to arrive, in milliseconds.
 */
export const GRACE_MS = 2_000;
/** Some gateways let only GET pass; what is longer than this, in characters, does not fit into an address. */
export const LONGEST_GET = 6_000;

/** A server that speaks one of the HTTP APIs, and how it is asked. */
export interface Api {
  readonly product: Product;
  /** Its address without a slash at its end, path prefix included. */
  readonly base: string;
  /** The setting that names it, for messages. */
  readonly setting: string;
  readonly timeoutSeconds: number;
  readonly transport: Transport;
}

export interface Call {
  /** Below the address: `/api/v1/targets`. */
  readonly path: string;
  readonly params?: readonly (readonly [name: string, value: string])[];
  /** The longest answer that is read, in megabytes; 16 unless given. */
  readonly megabytes?: number;
  /** Whether the parameters go into the body, so that queries of any length fit. GET is tried where that is not allowed. */
  readonly isPost?: boolean;
}

export type Failure = QueryError | QueryUnreachable | QueryTimeout | QueryCancelled;

/** `absent`: the server answers, and does not know this part of the API, as older ones and those of other makes do. */
export type Reply<Data> = ({ kind: 'data'; data: Data; body: string; /** What the server's clock said, in seconds since the epoch. */ at?: number } & ServerNotes) | { kind: 'absent' } | Failure;

/**
 * Calls an API once and reads the answer. It never rejects.
 *
 * @param read what the answer's data is; undefined for what is not of the expected form
 */
export async function call<Data>(api: Api, { path, params = [], megabytes = 16, isPost = false }: Call, read: (data: unknown) => Data | undefined, signal: AbortSignal): Promise<Reply<Data>> {
  const form = new URLSearchParams(params.map(([name, value]) => [name, value])).toString();
  const send = (method: 'GET' | 'POST'): Promise<HttpResponse | HttpFailure> => api.transport(requestOf(api, method, path, form, megabytes), signal);
  let reply = await send(isPost ? 'POST' : 'GET');
  if (isPost && reply.kind === 'response' && (reply.status === 405 || reply.status === 501) && form.length < LONGEST_GET) reply = await send('GET');
  if (signal.aborted) return { kind: 'cancelled' };
  if (reply.kind === 'failure') return describeFailure(reply, api.base, api.timeoutSeconds, api.product);
  return readReply(api, reply, read);
}

function requestOf({ base, timeoutSeconds }: Api, method: 'GET' | 'POST', path: string, form: string, megabytes: number): HttpRequest {
  const common = { timeoutMs: timeoutSeconds * 1000 + GRACE_MS, maxBytes: megabytes * MEGABYTE };
  const url = `${base}${path}`;
  return method === 'POST'
    ? { method, url, headers: { accept: 'application/json', 'content-type': 'application/x-www-form-urlencoded' }, body: form, ...common }
    : { method, url: form === '' ? url : `${url}?${form}`, headers: { accept: 'application/json' }, ...common };
}

/** What VictoriaMetrics answers where it has nothing. */
const OF_NO_API = /unsupported path requested/;

function readReply<Data>(api: Api, response: HttpResponse, read: (data: unknown) => Data | undefined): Reply<Data> {
  const { status, body } = response;
  const json = parsed(body);
  const isEnvelope = isObject(json) && (json.status === 'success' || json.status === 'error');
  const notes: ServerNotes = isEnvelope ? { warnings: texts(json.warnings), infos: texts(json.infos) } : { warnings: [], infos: [] };
  const error = (message: string, more: { errorType?: string; hint?: string } = {}): QueryError => ({ kind: 'error', status, message, ...more, ...notes, durationMs: 0 });
  if (isEnvelope && json.status === 'error' && typeof json.error === 'string') return error(json.error, { errorType: typeof json.errorType === 'string' ? json.errorType : '' });
  if (status === 404 || status === 405 || status === 501 || (status === 400 && OF_NO_API.test(body))) return { kind: 'absent' };
  if (status >= 200 && status <= 299) {
    const data = json === undefined ? undefined : read(isEnvelope ? json.data : json);
    const at = Date.parse(response.date ?? '') / 1000;
    if (data !== undefined) return { kind: 'data', data, body, ...notes, ...(Number.isFinite(at) ? { at } : {}) };
  }
  const why = json === undefined ? 'it is not JSON' : 'it is not of the form that the API describes';
  // Loki answers an error as plain text, Alertmanager as a text in JSON.
  const said = typeof json === 'string' ? json : isObject(json) && typeof json.message === 'string' ? json.message : undefined;
  if (said !== undefined && status >= 400) return error(said, { errorType: '' });
  return error(foreignMessage(response, why, api.product), { hint: hintFor(response, api.product, api.setting) });
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body) as unknown;
  } catch {
    // Anything between the server and here may answer in HTML or plain text; its first line is shown then.
    return undefined;
  }
}
