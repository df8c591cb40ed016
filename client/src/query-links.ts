import { fillVariables, timeFillings } from '../../server/src/lsp/protocol';
import type { ConfiguredServer } from './connections/environments';
import { headersOf, shownAddress } from './connections/environments';
import type { RunInfo } from './panel-protocol';
import { rangeOf } from './timing';

/** What Grafana takes where its data source does not say how often targets are scraped, in seconds; here, where nobody does. */
const SCRAPE_INTERVAL = 15;

/**
 * The expression that is run: without the comparison at its end, where that was asked for, and with the times of the range in the place of
 * the variables for which Grafana computes them.
 *
 * @param now in seconds since the epoch
 */
export function expressionOf({ expression, bare, timing, scrapeInterval = SCRAPE_INTERVAL }: RunInfo, now: number): string {
  const { start, end, step } = rangeOf(timing, now);
  return fillVariables(bare ? bare.compared : expression, timeFillings({ from: start, to: end, step, scrapeInterval }));
}

/** Quoted for a POSIX shell. */
const quoted = (text: string): string => `'${text.replace(/'/g, `'\\''`)}'`;

/** The query as a command for curl. Credentials are no part of it: whoever runs it adds them. */
export function curlOf(run: RunInfo, server: ConfiguredServer, now: number): string {
  const base = shownAddress(server.url);
  const isLoki = run.language === 'logql';
  const range = run.timing.mode === 'range' ? rangeOf(run.timing, now) : undefined;
  const when = range ? Object.entries(range) : run.timing.end === undefined ? [] : [['time', run.timing.end] as const];
  const fields = [['query', expressionOf(run, now)] as const, ...when].map(([name, value]) => `--data-urlencode ${quoted(`${name}=${value}`)}`);
  const headers = Object.entries(headersOf(server)).map(([name, value]) => `-H ${quoted(`${name}: ${value}`)}`);
  const path = `${isLoki ? '/loki/api/v1/' : '/api/v1/'}${range ? 'query_range' : 'query'}`;
  return ['curl -sS', ...(isLoki ? ['-G'] : []), ...headers, ...fields, quoted(base + path)].join(' \\\n  ');
}

/** The query on the page of the server itself. */
export function prometheusLink(run: RunInfo, server: ConfiguredServer): string {
  const { mode, seconds, end } = run.timing;
  const fields = new URLSearchParams({ 'g0.expr': expressionOf(run, Date.now() / 1000), 'g0.tab': mode === 'range' ? '0' : '1', ...(mode === 'range' ? { 'g0.range_input': `${Math.round(seconds)}s` } : {}) });
  if (end !== undefined) fields.set(mode === 'range' ? 'g0.end_input' : 'g0.moment_input', new Date(end * 1000).toISOString().slice(0, 19).replace('T', ' '));
  return `${shownAddress(server.url)}/graph?${fields.toString()}`;
}

/** The query in Grafana's Explore, where the server is one of its data sources; undefined for any other. */
export function grafanaLink(run: RunInfo, server: ConfiguredServer): string | undefined {
  const [, base, uid] = /^(.+)\/api\/datasources\/proxy\/uid\/([^/]+)$/.exec(shownAddress(server.url)) ?? [];
  if (base === undefined || uid === undefined) return undefined;
  const { seconds, end } = run.timing;
  const range = end === undefined ? { from: `now-${Math.round(seconds)}s`, to: 'now' } : { from: String(Math.round((end - seconds) * 1000)), to: String(Math.round(end * 1000)) };
  const pane = { datasource: uid, queries: [{ refId: 'A', expr: run.bare?.compared ?? run.expression, datasource: { uid, type: run.language === 'logql' ? 'loki' : 'prometheus' } }], range };
  return `${base}/explore?${new URLSearchParams({ schemaVersion: '1', panes: JSON.stringify({ a: pane }) }).toString()}`;
}
