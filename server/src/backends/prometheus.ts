import { parseServerAddress } from './address';
import { GRACE_MS, LONGEST_GET } from './api';
import { describeFailure } from './failure';
import { foreignMessage, hintFor } from './foreign';
import { graphOf } from './graph';
import { parseAnswer } from './prometheus-response';
import { tableOf } from './result-table';
import type { HttpRequest, HttpResponse, QueryError, QueryOutcome, QueryTable, TimeRange, Transport } from './types';

/** Longer than any answer a person reads, and short of what would exhaust an editor's memory. */
const MAX_BYTES = 64 * 1024 * 1024;
/** Of an answer as it came, this many characters are kept to be looked at. */
const LONGEST_RAW = 200_000;

/** The simple setting that names a server. */
export const SERVER_SETTING = 'observability.prometheus.url';

export interface PrometheusQuery {
  /** A PromQL expression. */
  expression: string;
  /** The server's address as configured, path prefix included. */
  server: string;
  /** The setting that names the server, for messages; the simple one unless given. */
  setting?: string;
  timeoutSeconds: number;
  /** How many rows the table may have. */
  maxRows: number;
  /** Evaluates the expression at each step of a range; now, unless given. */
  range?: TimeRange;
  /** When to evaluate it, in seconds since the epoch; now, unless given. */
  time?: number;
}

/**
 * Evaluates an expression on a server that speaks Prometheus' HTTP API: now or at a time (`/api/v1/query`), or over a range
 * (`/api/v1/query_range`).
 *
 * @param transport puts the request on the wire
 * @param signal cancels it
 * @param now a clock in milliseconds, for the duration
 */
export async function prometheusQuery(query: PrometheusQuery, transport: Transport, signal: AbortSignal, now: () => number): Promise<QueryOutcome> {
  const address = parseServerAddress(query.server, query.setting ?? SERVER_SETTING);
  if (address.kind === 'not-configured') return address;

  const started = now();
  let reply = await transport(queryRequest(query, address.base, 'POST'), signal);
  if (reply.kind === 'response' && (reply.status === 405 || reply.status === 501) && query.expression.length < LONGEST_GET) {
    reply = await transport(queryRequest(query, address.base, 'GET'), signal);
  }
  if (signal.aborted) return { kind: 'cancelled' };
  if (reply.kind === 'failure') return describeFailure(reply, address.base, query.timeoutSeconds);
  return readAnswer(reply, query, Math.round(now() - started));
}

/** The request of a query, form-encoded in the body so that an expression of any length fits. */
export function queryRequest({ expression, timeoutSeconds, maxRows, range, time }: PrometheusQuery, base: string, method: 'POST' | 'GET'): HttpRequest {
  const when: Record<string, string> = range ? { start: String(range.start), end: String(range.end), step: String(range.step) } : time === undefined ? {} : { time: String(time) };
  // A timeout without a unit is in seconds and, unlike one with, may have a fraction. The limit is one row more than is
  // shown, so that the answer tells whether there are more; a server too old to know the parameter ignores it.
  const form = new URLSearchParams({ query: expression, ...when, timeout: String(timeoutSeconds), limit: String(maxRows + 1), stats: 'true' }).toString();
  const common = { timeoutMs: timeoutSeconds * 1000 + GRACE_MS, maxBytes: MAX_BYTES };
  const url = `${base}/api/v1/${range ? 'query_range' : 'query'}`;
  return method === 'POST'
    ? { method, url, headers: { accept: 'application/json', 'content-type': 'application/x-www-form-urlencoded' }, body: form, ...common }
    : { method, url: `${url}?${form}`, headers: { accept: 'application/json' }, ...common };
}

/** What an HTTP answer says: a table, the server's error verbatim, or what can be told of an answer that is not the API's. */
export function readAnswer(response: HttpResponse, { maxRows, range, setting = SERVER_SETTING }: Pick<PrometheusQuery, 'maxRows' | 'range' | 'setting'>, durationMs: number): QueryTable | QueryError {
  const answer = parseAnswer(response.body);
  const { status } = response;
  if (answer.kind === 'error') {
    return { kind: 'error', status, errorType: answer.errorType, message: answer.message, warnings: answer.warnings, infos: answer.infos, durationMs };
  }
  if (answer.kind === 'foreign' || status < 200 || status > 299) {
    const why = answer.kind === 'foreign' ? answer.why : 'its status contradicts its content';
    return { kind: 'error', status, message: foreignMessage(response, why, 'Prometheus'), hint: hintFor(response, 'Prometheus', setting), warnings: [], infos: [], durationMs };
  }
  const { warnings, infos, result, stats } = answer;
  const totalIsLeast = wasCutShort(warnings);
  const table: QueryTable = { kind: 'table', resultType: result.type, ...tableOf(result, maxRows), totalIsLeast, warnings, infos, durationMs, stats, raw: rawOf(response.body) };
  return range && result.type === 'matrix' ? { ...table, graph: graphOf(result.series, range) } : table;
}

/** The beginning of an answer, as it came. */
export const rawOf = (body: string): QueryTable['raw'] => ({ text: body.slice(0, LONGEST_RAW), length: body.length });

/** Prometheus' warning when the parameter `limit` took effect (web/api/v1/api.go). */
const wasCutShort = (warnings: readonly string[]): boolean => warnings.some((warning) => /results truncated due to limit/i.test(warning));
