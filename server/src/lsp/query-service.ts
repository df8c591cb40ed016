import { CancellationTokenSource, type CancellationToken, type Connection } from 'vscode-languageserver';
import { parseServerAddress } from '../backends/address';
import type { Api } from '../backends/api';
import { measure } from '../backends/explain-run';
import { isLogQuery, lokiQuery, readTail } from '../backends/loki';
import { probe } from '../backends/probe';
import { prometheusQuery } from '../backends/prometheus';
import { conditionOf } from '../backends/condition';
import { whyEmpty } from '../backends/why-empty';
import { explainPromql } from '../query/promql/explain';
import { MetricTable } from '../query/promql/metric-table';
import type { HttpFailure, HttpResponse, MeasuredNode, Product, QueryOutcome, Transport } from '../backends/types';
import { EXPLAIN_RUN, FETCH, PROBE, READ_TAIL, RUN_QUERY, WHY_EMPTY, type AskAboutQueryParams, type FetchParams, type ProbeAnswer, type ProbeParams, type ReadTailParams, type ReadTailResult, type RunQueryParams } from './protocol';

/** How much longer than a request's own timeout the editor may take to report it, in milliseconds. */
const REPORT_MS = 5_000;

/** Answers `observability/runQuery`. The requests go out through the editor (`observability/fetch`). */
export function registerQueryService(connection: Connection): void {
  const transportTo = (server?: string): Transport => editorTransport(connection, server);
  connection.onRequest(RUN_QUERY, (params: RunQueryParams, token: CancellationToken): Promise<QueryOutcome> => cancellable(token, (signal) => runQuery(params, transportTo(params.server), signal, Date.now)));
  connection.onRequest(EXPLAIN_RUN, (params: AskAboutQueryParams, token: CancellationToken): Promise<MeasuredNode | null> => cancellable(token, (signal) => explainRun(params, transportTo(params.server), signal)));
  connection.onRequest(WHY_EMPTY, (params: AskAboutQueryParams, token: CancellationToken): Promise<string[]> =>
    cancellable(token, (signal) => {
      const api = apiOf(params, transportTo(params.server));
      return api ? whyEmpty(params.expression, params.time, api, signal) : Promise.resolve([]);
    }),
  );
  connection.onRequest(READ_TAIL, ({ message }: ReadTailParams): ReadTailResult | null => readTail(message) ?? null);
  connection.onRequest(PROBE, (params: ProbeParams, token: CancellationToken): Promise<ProbeAnswer> => cancellable(token, (signal) => probeAll(params, transportTo, signal)));
}

/** Runs a task with a signal that aborts when the token is cancelled. */
export async function cancellable<Result>(token: CancellationToken, task: (signal: AbortSignal) => Promise<Result>): Promise<Result> {
  const abort = new AbortController();
  const listening = token.onCancellationRequested(() => abort.abort());
  if (token.isCancellationRequested) abort.abort();
  try {
    return await task(abort.signal);
  } finally {
    listening.dispose();
  }
}

const PRODUCTS: Readonly<Record<ProbeParams['servers'][number]['kind'], Product>> = { prometheus: 'Prometheus', loki: 'Loki', alertmanager: 'Alertmanager' };

/** Asks each server who it is, all at once. */
const probeAll = ({ servers, timeoutSeconds }: ProbeParams, transportTo: (server?: string) => Transport, signal: AbortSignal): Promise<ProbeAnswer> =>
  Promise.all(
    servers.map(async ({ kind, url, server, setting }) => {
      const address = parseServerAddress(url, setting);
      return address.kind === 'not-configured' ? address : probe({ product: PRODUCTS[kind], base: address.base, setting, timeoutSeconds, transport: transportTo(server) }, signal, Date.now);
    }),
  );

/** Runs a query with the backend of its language, and says how it ended. */
export async function runQuery(params: RunQueryParams, transport: Transport, signal: AbortSignal, now: () => number): Promise<QueryOutcome> {
  const { expression, language } = params;
  if (expression.trim() === '') return { kind: 'unsupported', message: 'The query is empty. Nothing was sent.' };
  const query = { ...params, server: params.url };
  if (language === 'logql') return lokiQuery(query, isLogQuery(expression), transport, signal, now);
  const outcome = await prometheusQuery(query, transport, signal, now);
  const condition = outcome.kind === 'table' ? conditionOf(expression) : undefined;
  return outcome.kind === 'table' && condition ? { ...outcome, condition } : outcome;
}

/** The server that a question about a query is for; undefined where its address is none. */
function apiOf({ url, setting, timeoutSeconds }: AskAboutQueryParams, transport: Transport): Api | undefined {
  const address = parseServerAddress(url, setting);
  return address.kind === 'address' ? { product: 'Prometheus', base: address.base, setting, timeoutSeconds, transport } : undefined;
}

async function explainRun(params: AskAboutQueryParams, transport: Transport, signal: AbortSignal): Promise<MeasuredNode | null> {
  const { root } = explainPromql(params.expression, new MetricTable([]));
  const api = apiOf(params, transport);
  return root && api ? measure(root, params.expression, params.time, api, signal, () => performance.now()) : null;
}

/**
 * A transport that asks the editor. An editor that never answers counts as a timeout, so that nothing waits for it.
 *
 * @param server for whom the requests are, where more than their address tells it
 */
export function editorTransport(connection: Connection, server?: string): Transport {
  return async (request, signal) => {
    const source = new CancellationTokenSource();
    const settled = new AbortController();
    const given = new Promise<HttpFailure>((resolve) => {
      const fail = (reason: HttpFailure['reason'], detail: string) => (): void => {
        source.cancel();
        resolve({ kind: 'failure', reason, detail });
      };
      const timer = setTimeout(fail('timeout', 'the editor did not report in time'), request.timeoutMs + REPORT_MS);
      const onAbort = fail('cancelled', 'cancelled');
      if (signal.aborted) onAbort();
      signal.addEventListener('abort', onAbort, { once: true, signal: settled.signal });
      settled.signal.addEventListener('abort', () => clearTimeout(timer));
    });
    const asked = connection
      .sendRequest<HttpResponse | HttpFailure>(FETCH, { ...request, ...(server === undefined ? {} : { server }) } satisfies FetchParams, source.token)
      .catch((error: unknown): HttpFailure => ({ kind: 'failure', reason: 'blocked', detail: error instanceof Error ? error.message : String(error) }));
    try {
      return await Promise.race([asked, given]);
    } finally {
      settled.abort();
      source.dispose();
    }
  };
}
