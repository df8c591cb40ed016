import type { RunInfo } from '../src/panel-protocol';
import type { QueryError, QueryOutcome, QueryStats, QueryTable } from '../../server/src/lsp/protocol';

const grouped = (count: number): string => count.toLocaleString('en-US');

/** A duration in milliseconds, as people say it. */
export function duration(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)} ms`;
  return ms < 60_000 ? `${(ms / 1000).toFixed(1)} s` : `${Math.floor(ms / 60_000)} min ${Math.floor((ms % 60_000) / 1000)} s`;
}

/** How much a table holds: "12 series", "10,000 of 12,345 series". */
export function amount({ resultType, rows, total, totalIsLeast }: QueryTable): string {
  if (resultType === 'scalar' || resultType === 'string') return resultType === 'scalar' ? 'a scalar' : 'a string';
  if (totalIsLeast) return `showing the first ${grouped(rows.length)} series; the server has more`;
  return rows.length < total ? `showing ${grouped(rows.length)} of ${grouped(total)} series` : `${grouped(total)} series`;
}

/** The line below the query once it ended. `clock` turns an ISO 8601 time into the user's own. */
export function statusOf(outcome: QueryOutcome, run: RunInfo, clock: (iso: string) => string): string {
  const parts: string[] = [];
  if (outcome.kind === 'table') {
    parts.push(amount(outcome), duration(outcome.durationMs), ...statsOf(outcome.stats));
    if (outcome.evaluatedAt !== undefined) parts.push(`at ${clock(outcome.evaluatedAt)}`);
    if (outcome.graph) parts.push(`step ${outcome.graph.step}s`);
  } else if (outcome.kind === 'logs') {
    parts.push(`${outcome.isCut ? 'the newest ' : ''}${grouped(outcome.lines.length)} ${outcome.lines.length === 1 ? 'line' : 'lines'} of ${grouped(outcome.streams.length)} ${outcome.streams.length === 1 ? 'stream' : 'streams'}`, duration(outcome.durationMs), ...statsOf(outcome.stats));
  } else if (outcome.kind === 'error') {
    parts.push('failed', duration(outcome.durationMs));
  } else {
    parts.push({ unreachable: 'no connection', timeout: 'timed out', cancelled: 'cancelled', 'not-configured': 'not sent', unsupported: 'not sent' }[outcome.kind]);
  }
  if (run.server !== '') parts.push(run.server);
  const [first = '', ...others] = parts;
  return [first.charAt(0).toUpperCase() + first.slice(1), ...others].join(SEPARATOR);
}

/** What the server tells of its work. */
const statsOf = ({ samples, bytes }: QueryStats = {}): string[] => [...(samples === undefined ? [] : [`${grouped(samples)} samples read`]), ...(bytes === undefined ? [] : [`${grouped(Math.round(bytes / 1024))} kB read`])];

/** A dot that a line may end with, and never begin. */
export const SEPARATOR = '\u00a0\u00a0·  ';

/** A message that stands in place of a table. */
export interface Message {
  tone: 'error' | 'neutral';
  heading: string;
  /** Text of a server or of the system, word for word. */
  verbatim?: string;
  /** What it means. */
  meaning?: string;
  /** Why, as the server says, with code between backticks. */
  reasons?: readonly string[];
  /** What to look at. */
  advice: string[];
  /** Whether the setting with the server's address is where this can be mended. */
  offersSetting: boolean;
  /** Whether the user can allow what was not sent. */
  offersAgreement?: boolean;
}

/** The message of an outcome that has no rows to show; undefined for one that has. */
export function messageOf(outcome: QueryOutcome, run: RunInfo): Message | undefined {
  switch (outcome.kind) {
    case 'table':
      return outcome.rows.length === 0 ? emptyResult(run) : undefined;
    case 'logs':
      return outcome.lines.length === 0 ? { tone: 'neutral', heading: 'No line matches within this time', meaning: 'This is an answer, not an error. A longer range, or a selector with fewer matchers, may have some.', advice: [], offersSetting: false } : undefined;
    case 'error':
      return { tone: 'error', heading: errorHeading(outcome), verbatim: outcome.message, meaning: outcome.hint, advice: [], offersSetting: outcome.hint?.includes('setting') === true };
    case 'unreachable':
      return { tone: 'error', heading: outcome.message, verbatim: outcome.detail, advice: [], offersSetting: true };
    case 'timeout':
    case 'not-configured':
      return { tone: 'error', heading: outcome.message, advice: [], offersSetting: true };
    case 'unsupported':
      return { tone: 'neutral', heading: outcome.message, meaning: outcome.needsAgreement ? AGREEMENT : undefined, advice: [], offersSetting: false, offersAgreement: outcome.needsAgreement };
    case 'cancelled':
      return { tone: 'neutral', heading: 'The query was cancelled.', advice: [], offersSetting: false };
  }
}

const AGREEMENT =
  'A workspace may come from anybody, so it is yours to say whether your queries may go to this address, with the credentials that you have stored for it, if any. You are asked once for this workspace, and again when its address, tenant or headers change.';

const errorHeading = ({ errorType, status }: QueryError): string =>
  errorType === undefined ? 'Prometheus did not answer the query' : `Prometheus could not run the query${errorType === '' ? '' : `: ${errorType}`} (HTTP ${status})`;

function emptyResult({ title }: RunInfo): Message {
  return {
    tone: 'neutral',
    heading: 'The query returned no series',
    meaning: title.startsWith('alert ')
      ? 'The alert is quiet: right now no series meets its condition. If you expected one:'
      : 'This is an answer, not an error: right now no series meets every selector and condition. If you expected one:',
    advice: [
      'A comparison such as > 0.05 keeps only the series for which it holds. Run the part before it to see the values.',
      'A metric or label value that is spelled differently on the server matches nothing. Run the bare metric name to see what is there.',
      'rate() and its kin need two samples within their window. A new series, or one that is scraped rarely, has none yet.',
    ],
    offersSetting: false,
  };
}

/**
 * Where in the expression the server found a parse error ("1:9: parse error: …"), as UTF-16 offsets. The server counts
 * lines and bytes, both from one.
 */
export function faultIn(expression: string, message: string): { start: number; end: number } | undefined {
  const at = /(?:^|[\s:"])(\d{1,6}):(\d{1,6}): parse error/.exec(message);
  if (!at) return undefined;
  const [line, column] = [Number(at[1]), Number(at[2])];
  const lines = expression.split('\n');
  const text = lines[line - 1];
  if (text === undefined) return undefined;
  const lineStart = lines.slice(0, line - 1).reduce((length, each) => length + each.length + 1, 0);
  let bytes = 1;
  let offset = 0;
  for (const character of text) {
    if (bytes >= column) break;
    bytes += new TextEncoder().encode(character).length;
    offset += character.length;
  }
  // An error at the end of the text has nothing to stand under; it marks the last word then.
  if (offset >= text.length) offset = Math.max(text.trimEnd().length - 1, 0);
  const word = /^(?:[\w:]+|[^]{1,2}(?<=[\ud800-\udbff][\udc00-\udfff])|[^])/.exec(text.slice(offset));
  return word ? { start: lineStart + offset, end: lineStart + offset + word[0].length } : undefined;
}
