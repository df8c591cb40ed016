import { parseServerAddress } from './address';
import { call, type Api, type Call, type Reply } from './api';
import { graphOf, seriesName } from './graph';
import { isObject, textsByName } from './json';
import { levelOf } from './log-level';
import { rawOf } from './prometheus';
import { parseResult } from './prometheus-response';
import { tableOf } from './result-table';
import type { LogLine, LogStream, QueryLogs, QueryOutcome, QueryStats, TimeRange, Transport } from './types';

/** Loki refuses more lines than these unless it is configured otherwise (limits_config.max_entries_limit_per_query). */
const MOST_LINES = 5_000;
/** Over which time logs are looked for unless a query says so, in seconds: Loki's own default. */
const LOOK_BACK = 3_600;

export interface LokiQuery {
  /** A LogQL expression. */
  readonly expression: string;
  readonly server: string;
  readonly setting: string;
  readonly timeoutSeconds: number;
  /** How many lines or rows are shown. */
  readonly maxRows: number;
  readonly range?: TimeRange;
  /** For an instant query, in seconds since the epoch. */
  readonly time?: number;
}

/** What Loki's answer to a query holds. */
type LokiResult = { readonly type: 'streams'; readonly streams: LogStream[]; readonly lines: LogLine[]; readonly stats?: QueryStats } | { readonly type: 'metric'; readonly result: Exclude<ReturnType<typeof parseResult>, string>; readonly stats?: QueryStats };

/**
 * Runs a LogQL query. A query of log lines has no instant form (grafana.com/docs/loki/latest/reference/loki-http-api): without a
 * range it is asked for the hour that ends now.
 *
 * @param isLogs whether the query returns lines and not numbers
 * @param now a clock in milliseconds since the epoch
 */
export async function lokiQuery(query: LokiQuery, isLogs: boolean, transport: Transport, signal: AbortSignal, now: () => number): Promise<QueryOutcome> {
  const address = parseServerAddress(query.server, query.setting);
  if (address.kind === 'not-configured') return address;
  const api: Api = { product: 'Loki', base: address.base, setting: query.setting, timeoutSeconds: query.timeoutSeconds, transport };
  const began = now();
  const limit = Math.min(query.maxRows, MOST_LINES);
  const end = query.time ?? began / 1000;
  const range = query.range ?? (isLogs ? { start: end - LOOK_BACK, end, step: LOOK_BACK / 250 } : undefined);
  const reply = await ask(api, query.expression, range, query.time, limit, signal);
  const durationMs = Math.round(now() - began);
  if (reply.kind === 'absent') {
    return { kind: 'error', status: 404, message: `What answers at ${api.base} has no API of Loki.`, hint: `A path prefix may be missing in the setting ${api.setting}.`, warnings: [], infos: [], durationMs };
  }
  if (reply.kind === 'error') return { ...reply, durationMs };
  if (reply.kind !== 'data') return reply;
  const { data, warnings, infos, body } = reply;
  const common = { warnings, infos, durationMs, stats: data.stats, raw: rawOf(body) };
  if (data.type === 'streams') {
    return { kind: 'logs', streams: data.streams, lines: data.lines, isCut: data.lines.length >= limit, from: range?.start ?? 0, to: range?.end ?? end, ...common } satisfies QueryLogs;
  }
  const table: QueryOutcome = { kind: 'table', resultType: data.result.type, ...tableOf(data.result, query.maxRows), totalIsLeast: false, ...common };
  return range && data.result.type === 'matrix' ? { ...table, graph: graphOf(data.result.series, range) } : table;
}

function ask(api: Api, expression: string, range: TimeRange | undefined, time: number | undefined, limit: number, signal: AbortSignal): Promise<Reply<LokiResult>> {
  const { params = [], ...rest } = lokiCall(expression, range ?? time);
  return call(api, { ...rest, params: [...params, ['limit', String(limit)], ['direction', 'backward']] }, readResult, signal);
}

/** The call of a LogQL query over a range, or at a time in seconds since the epoch, or now. */
export function lokiCall(expression: string, when?: TimeRange | number): Call {
  const params: [string, string][] = typeof when === 'object' ? [['start', nanoseconds(when.start)], ['end', nanoseconds(when.end)], ['step', String(when.step)]] : when === undefined ? [] : [['time', nanoseconds(when)]];
  return { path: `/loki/api/v1/${typeof when === 'object' ? 'query_range' : 'query'}`, params: [['query', expression], ...params], megabytes: 64 };
}

/** Whether a LogQL query returns lines and not numbers: then it begins with its selector. */
export const isLogQuery = (expression: string): boolean => /^(?:\s|\(|#[^\n]*(?:\n|$))*\{/.test(expression);

/** Seconds as the nanoseconds that Loki counts, which a number cannot hold exactly. */
export const nanoseconds = (seconds: number): string => `${Math.floor(seconds)}${String(Math.round((seconds % 1) * 1e6)).padStart(6, '0').slice(0, 6)}000`;

function readResult(data: unknown): LokiResult | undefined {
  if (!isObject(data)) return undefined;
  const stats = statsOf(data.stats);
  if (data.resultType === 'streams') {
    const found = readStreams(data.result);
    return found && { type: 'streams', ...found, stats };
  }
  const result = parseResult(data.resultType, data.result);
  return typeof result === 'string' ? undefined : { type: 'metric', result, stats };
}

/** What a message of the live view holds (`/loki/api/v1/tail`); undefined for one that is not understood. */
export function readTail(message: string): { streams: LogStream[]; lines: LogLine[] } | undefined {
  try {
    const json = JSON.parse(message) as unknown;
    return isObject(json) ? readStreams(json.streams ?? []) : undefined;
  } catch {
    // A message that is no JSON is none of Loki's; the next one may be.
    return undefined;
  }
}

/** The streams of an answer or of a tail, with their lines, the newest first. */
export function readStreams(result: unknown): { streams: LogStream[]; lines: LogLine[] } | undefined {
  if (!Array.isArray(result)) return undefined;
  const streams: LogStream[] = [];
  const lines: LogLine[] = [];
  for (const entry of result as unknown[]) {
    if (!isObject(entry) || !Array.isArray(entry.values)) return undefined;
    const labels = textsByName(entry.stream);
    const stream = streams.push({ name: seriesName(Object.entries(labels)), labels }) - 1;
    for (const value of entry.values as unknown[]) {
      const [at, text] = Array.isArray(value) ? (value as unknown[]) : [];
      if (typeof at !== 'string' || !/^\d{1,19}$/.test(at) || typeof text !== 'string') return undefined;
      lines.push({ at, stream, text, level: levelOf(labels, text) });
    }
  }
  // Nanoseconds of our age have equally many digits, so that they sort as texts; the sort is stable within a stream.
  lines.sort((a, b) => b.at.length - a.at.length || (a.at < b.at ? 1 : a.at > b.at ? -1 : 0));
  return { streams, lines };
}

function statsOf(stats: unknown): QueryStats | undefined {
  const summary = isObject(stats) && isObject(stats.summary) ? stats.summary : {};
  const number = (value: unknown): number | undefined => (typeof value === 'number' && Number.isFinite(value) ? value : undefined);
  const seconds = number(summary.execTime);
  const known: QueryStats = { bytes: number(summary.totalBytesProcessed), lines: number(summary.totalLinesProcessed), evaluationMs: seconds === undefined ? undefined : seconds * 1000 };
  return Object.values(known).some((value) => value !== undefined) ? known : undefined;
}
