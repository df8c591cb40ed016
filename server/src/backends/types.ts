/**
 * What passes between the three parties of a query: the editor that asks, the server that builds the request and reads
 * the answer, and the transport that puts it on the wire. All of it is plain data, so that it crosses process borders.
 */

/** Whose API a server speaks; Thanos, Mimir, Cortex and VictoriaMetrics speak that of Prometheus. */
export type Product = 'Prometheus' | 'Loki' | 'Alertmanager';

/** One HTTP request. The transport adds nothing to it but what HTTP itself needs. */
export interface HttpRequest {
  method: 'GET' | 'POST';
  url: string;
  headers: Record<string, string>;
  body?: string;
  /** How long the whole exchange may take, in milliseconds. */
  timeoutMs: number;
  /** The longest body, after decompression, that is read. */
  maxBytes: number;
}

/** An HTTP answer of any status, with its whole body decoded as UTF-8. */
export interface HttpResponse {
  kind: 'response';
  status: number;
  contentType: string;
  body: string;
  /** The header `date`: what the server's clock says. */
  date?: string;
}

/** Why there is no answer. */
export type HttpFailureReason =
  | 'refused' // nothing listens there
  | 'unknown-host' // the name has no address
  | 'unreachable' // no route, a reset, a closed connection
  | 'tls' // the certificate or the handshake
  | 'not-http' // something answered, but not in HTTP
  | 'redirect' // it points to another origin, or around in circles
  | 'too-large' // more than `maxBytes`
  | 'timeout'
  | 'cancelled'
  | 'blocked'; // the editor did not allow it

export interface HttpFailure {
  kind: 'failure';
  reason: HttpFailureReason;
  /** What the network layer said, such as `connect ECONNREFUSED 127.0.0.1:9090`. */
  detail: string;
}

/** Performs one request. It settles within `timeoutMs`, soon after `signal` aborts, and never rejects. */
export type Transport = (request: HttpRequest, signal: AbortSignal) => Promise<HttpResponse | HttpFailure>;

/**
 * What a column holds. Labels, the metric's name and `more` (labels beyond the widest table that is shown) are text of
 * the series; `value` and `count` are numbers as text (`NaN` and `+Inf` stay what they are); `time` is ISO 8601;
 * `text` is anything else.
 */
export type ColumnKind = 'metric' | 'label' | 'more' | 'value' | 'count' | 'time' | 'text';
export interface ResultColumn {
  kind: ColumnKind;
  /** What stands in the header. For a label, its name. */
  name: string;
}

/** The kinds of result that a Prometheus query has. */
export type ResultType = 'vector' | 'matrix' | 'scalar' | 'string';

/** What the server said besides the result. */
export interface ServerNotes {
  warnings: string[];
  infos: string[];
}

/** Times in seconds since the epoch, and the step between two evaluations in seconds. */
export interface TimeRange {
  start: number;
  end: number;
  step: number;
}

/** `null` where a series has no sample; what is no number in JSON stands as Prometheus writes it. */
export type GraphValue = number | 'NaN' | '+Inf' | '-Inf' | null;

/** The samples of a range: point `i` of each series is at `start + i * step` seconds since the epoch. */
export interface GraphData {
  start: number;
  step: number;
  steps: number;
  series: { /** In PromQL's notation. */ name: string; labels: Record<string, string>; values: GraphValue[] }[];
  /** How many series there are beyond those. */
  left: number;
  /** How many of the series hold native histograms, which have no line. */
  histograms: number;
  /** Those, as a heat map. */
  heat?: HeatData;
}

/** Native histograms over time, of all series together. */
export interface HeatData {
  /** The bounds of each bucket; null where it has none. */
  buckets: { lower: number | null; upper: number | null }[];
  /** Step, bucket and number of observations, one after the other; what is empty is left out. */
  cells: number[];
  /** The largest number of observations in a cell. */
  most: number;
  series: number;
  /** How many of the oldest steps are left out. */
  left: number;
}

/** What a server tells of its work on a query. */
export interface QueryStats {
  /** Samples that it had to read. */
  samples?: number;
  peakSamples?: number;
  /** Milliseconds that it took to evaluate the query. */
  evaluationMs?: number;
  /** What Loki went through. */
  bytes?: number;
  lines?: number;
}

/** The comparison with a number that a query ends with. */
export interface QueryCondition {
  /** As it reads with the number on the right: `>`. */
  operator: string;
  value: number;
  /** The expression that is compared. */
  compared: string;
}

export type LogLevel = 'debug' | 'info' | 'warning' | 'error' | 'critical' | 'unknown';

export interface LogStream {
  /** In the notation of LogQL. */
  name: string;
  labels: Record<string, string>;
}
export interface LogLine {
  /** Nanoseconds since the epoch, as text: a number cannot hold them. */
  at: string;
  /** The index of its stream. */
  stream: number;
  level: LogLevel;
  text: string;
}

/** The lines of a LogQL query, the newest first. */
export interface QueryLogs extends ServerNotes {
  kind: 'logs';
  streams: LogStream[];
  lines: LogLine[];
  /** As many lines as were asked for came, so that there may be older ones. */
  isCut: boolean;
  /** Over which time, in seconds since the epoch. */
  from: number;
  to: number;
  durationMs: number;
  stats?: QueryStats;
  raw?: { text: string; length: number };
}

/** A part of a query with what came of running it. Absent is what was not measured. */
export interface MeasuredNode {
  /** The expression with its parts left out. */
  text: string;
  type: string;
  series?: number;
  /** Of a scalar. */
  value?: string;
  durationMs?: number;
  /** How many values its labels have, the most first. */
  labels?: { name: string; values: number }[];
  error?: string;
  children: MeasuredNode[];
}

export interface QueryTable extends ServerNotes {
  kind: 'table';
  resultType: ResultType;
  columns: ResultColumn[];
  /** One text for each column. An absent label is the empty text, as in PromQL itself. */
  rows: string[][];
  /** How many rows the server returned; more than `rows` holds when the limit was reached. */
  total: number;
  /** The server cut its answer short, so that `total` is only the least number there are. */
  totalIsLeast: boolean;
  /** When the query was evaluated, in ISO 8601, if the result says. */
  evaluatedAt?: string;
  durationMs: number;
  /** The samples of a query over a range. */
  graph?: GraphData;
  /** What the query ends with, if it is a comparison with a number. */
  condition?: QueryCondition;
  stats?: QueryStats;
  /** The beginning of the answer as it came, and how many characters it had. */
  raw?: { text: string; length: number };
}

/** The server answered and did not return a result. */
export interface QueryError extends ServerNotes {
  kind: 'error';
  /** The HTTP status. */
  status: number;
  /** Prometheus' own word for it, such as `bad_data`, where it gave one. */
  errorType?: string;
  /** The server's message, verbatim, or what is known of an answer that has none. */
  message: string;
  /** What to do about it, where that can be told. */
  hint?: string;
  durationMs: number;
}

/** There was no answer. */
export interface QueryUnreachable {
  kind: 'unreachable';
  reason: HttpFailureReason;
  message: string;
  detail: string;
}

/** There was no answer in time. */
export interface QueryTimeout {
  kind: 'timeout';
  message: string;
}

/** The setting that names the server is empty or not an address. Nothing was sent. */
export interface QueryNotConfigured {
  kind: 'not-configured';
  message: string;
}

/** A query that is not run. Nothing was sent. */
export interface QueryUnsupported {
  kind: 'unsupported';
  message: string;
  /** It would be sent if the user allowed it: a workspace names the server. */
  needsAgreement?: boolean;
}

export interface QueryCancelled {
  kind: 'cancelled';
}

/** How a query ended. */
export type QueryOutcome =
  | QueryTable
  | QueryLogs
  | QueryError
  | QueryUnreachable
  | QueryTimeout
  | QueryNotConfigured
  | QueryUnsupported
  | QueryCancelled;
