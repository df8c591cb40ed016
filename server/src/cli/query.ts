import fs from 'node:fs';
import { text as textOfStream } from 'node:stream/consumers';
import { parseServerAddress } from '../backends/address';
import { isLogQuery, lokiQuery } from '../backends/loki';
import { fetchOverNode, type Identity } from '../backends/node-transport';
import { prometheusQuery } from '../backends/prometheus';
import type { QueryLogs, QueryOutcome, QueryTable, TimeRange, Transport } from '../backends/types';
import { whyEmpty } from '../backends/why-empty';
import type { AlertTiming } from '../query/promql/alert-states';
import { UsageError, type QueryArguments } from './arguments';
import { backtestJson, backtestOf, backtestText } from './backtest';
import { printable, toJsonText } from './report';

/** Where a command writes: what was asked for, and remarks beside it. */
interface Output {
  readonly out: (text: string) => Promise<void>;
  readonly note: (text: string) => void;
}

/** Environment variables for credentials: arguments of a program can be read by everybody on the machine. */
const VARIABLES = { token: 'OBSERVABILITY_TOKEN', user: 'OBSERVABILITY_USER', password: 'OBSERVABILITY_PASSWORD' } as const;

/**
 * Runs a query and prints its result.
 *
 * @returns the exit code: 0, or 1 where the server refused the query
 * @throws UsageError where the server cannot be asked
 */
export async function query(args: QueryArguments, { out, note }: Output): Promise<number> {
  const expression = args.expression === '-' ? await textOfStream(process.stdin) : args.expression;
  const identity = identityOf(args);
  const transport: Transport = (request, signal) => fetchOverNode(request, signal, identity);
  const abort = new AbortController();
  process.once('SIGINT', () => abort.abort());
  const outcome = await run(args, expression, transport, abort.signal);
  switch (outcome.kind) {
    case 'table':
    case 'logs':
      for (const warning of outcome.warnings) note(`warning: ${warning}`);
      for (const info of outcome.infos) note(`info: ${info}`);
      if (args.alert && outcome.kind === 'table') return printBacktest(args, args.alert, outcome, out, note);
      await out(args.format === 'json' ? `${toJsonText(jsonOf(outcome))}\n` : outcome.kind === 'table' ? tableText(outcome) : logText(outcome));
      if (outcome.kind === 'table' && outcome.rows.length === 0) await explainEmpty(args, expression, transport, abort.signal, note);
      else if (outcome.kind === 'table' && (outcome.totalIsLeast || outcome.total > outcome.rows.length)) note(`only the first ${outcome.rows.length} rows are shown (--limit)`);
      else if (outcome.kind === 'logs' && outcome.isCut) note(`only the newest ${outcome.lines.length} lines are shown (--limit)`);
      return 0;
    case 'error':
      note(outcome.errorType ? `${outcome.errorType}: ${outcome.message}` : outcome.message);
      return 1;
    case 'cancelled':
      throw new UsageError('cancelled');
    default:
      throw new UsageError(outcome.message);
  }
}

/** Prints what an alert on the query would have done. */
async function printBacktest({ format }: QueryArguments, timing: AlertTiming, { graph }: QueryTable, out: Output['out'], note: Output['note']): Promise<number> {
  // A query without series over the whole range has no graph to speak of, and never fires.
  const tried = graph ?? { start: 0, step: 1, steps: 0, series: [], left: 0, histograms: 0 };
  const result = backtestOf(tried, timing);
  await out(format === 'json' ? `${toJsonText(backtestJson(tried, result))}\n` : backtestText(tried, result));
  if (tried.left > 0) note(`only the first ${tried.series.length} of ${tried.series.length + tried.left} series were tried`);
  return 0;
}

async function run(args: QueryArguments, expression: string, transport: Transport, signal: AbortSignal): Promise<QueryOutcome> {
  const range = args.range === undefined ? undefined : rangeOf(args.range, args.step, args.time ?? Date.now() / 1000);
  const common = { expression, server: args.url, setting: '--url', timeoutSeconds: args.timeoutSeconds, maxRows: args.limit, range, time: args.time };
  return args.language === 'logql' ? lokiQuery(common, isLogQuery(expression), transport, signal, Date.now) : prometheusQuery(common, transport, signal, Date.now);
}

/** Without a step, the range has 250 of them. */
export const rangeOf = (seconds: number, step: number | undefined, end: number): TimeRange => ({ start: end - seconds, end, step: step ?? Math.max(1, Math.round(seconds / 250)) });

async function explainEmpty(args: QueryArguments, expression: string, transport: Transport, signal: AbortSignal, note: (text: string) => void): Promise<void> {
  note('the query returned nothing');
  const address = parseServerAddress(args.url, '--url');
  if (args.language !== 'promql' || address.kind !== 'address') return;
  const api = { product: 'Prometheus', base: address.base, setting: '--url', timeoutSeconds: args.timeoutSeconds, transport } as const;
  for (const reason of await whyEmpty(expression, args.time ?? Date.now() / 1000, api, signal)) note(reason);
}

/** Who asks: headers and files as named, and secrets from the environment. */
function identityOf({ headers, ca, cert, key }: QueryArguments): Identity {
  const { [VARIABLES.token]: token, [VARIABLES.user]: user, [VARIABLES.password]: password } = process.env;
  const authorization = token ? `Bearer ${token}` : user ? `Basic ${Buffer.from(`${user}:${password ?? ''}`).toString('base64')}` : undefined;
  const own = { ...headers, ...(authorization === undefined ? {} : { authorization }) };
  const read = (file: string | undefined): string | undefined => (file === undefined ? undefined : readFile(file));
  const [authority, certificate, privateKey] = [read(ca), read(cert), read(key)];
  return { headers: () => own, ...(ca ?? cert ?? key ? { tls: { ...(authority === undefined ? {} : { ca: [authority] }), cert: certificate, key: privateKey } } : {}) };
}

function readFile(file: string): string {
  try {
    return fs.readFileSync(file, 'utf8');
  } catch (error) {
    throw new UsageError(`${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** The result as data: what a script needs, with numbers as Prometheus writes them. */
function jsonOf(outcome: QueryTable | QueryLogs): unknown {
  const { durationMs, warnings, infos } = outcome;
  if (outcome.kind === 'logs') return { lines: outcome.lines.map(({ at, stream, level, text }) => ({ at, level, labels: outcome.streams[stream]!.labels, text })), durationMs, warnings, infos };
  const { resultType, columns, rows, total, evaluatedAt, graph } = outcome;
  const named = rows.map((row) => Object.fromEntries(row.map((cell, i) => [columns[i]!.name, cell] as const).filter(([, cell]) => cell !== '')));
  return { resultType, rows: named, total, evaluatedAt, ...(graph ? { graph } : {}), durationMs, warnings, infos };
}

/** Columns of a table, no wider than this many characters. */
const WIDEST = 60;

/** The table with its columns below each other. */
function tableText({ columns, rows }: QueryTable): string {
  if (rows.length === 0) return '';
  const cells = [columns.map(({ name }) => name), ...rows].map((row) => row.map((cell) => shortened(printable(cell))));
  const widths = columns.map((_, i) => cells.reduce((most, row) => Math.max(most, row[i]!.length), 0));
  const isNumber = (i: number): boolean => columns[i]?.kind === 'value' || columns[i]?.kind === 'count';
  return cells.map((row) => `${row.map((cell, i) => (isNumber(i) ? cell.padStart(widths[i]!) : cell.padEnd(widths[i]!))).join('  ').trimEnd()}\n`).join('');
}

/** The lines of a log in the order of time, as a terminal shows them. */
const logText = ({ lines }: QueryLogs): string => [...lines].reverse().map(({ at, text }) => `${new Date(Number(at.slice(0, -6))).toISOString()}  ${printable(text)}\n`).join('');

const shortened = (text: string): string => (text.length > WIDEST ? `${text.slice(0, WIDEST - 1)}…` : text);
