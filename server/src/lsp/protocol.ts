/**
 * What the language server speaks beyond the Language Server Protocol.
 *
 * This file holds types, method names and the paths that servers are asked for only: it is the one part of the server that the client may import.
 */
import type { Position, Range, TextEdit } from 'vscode-languageserver-types';
import type { Probe } from '../backends/probe';
import type { GraphData, HttpRequest, LogLine, LogStream, QueryCondition, QueryNotConfigured, QueryOutcome, TimeRange } from '../backends/types';
import type { AlertKey, AlertRule } from '../features/alert-at';
import type { DashboardVariable } from '../model/dashboard-variables';
import type { Evaluations } from '../query/promql/alert-states';
import type { Expansion } from '../query/template/expand';

/** The query under the cursor or inside the selection of a document, as text that a server would take. */
export const QUERY_AT = 'observability/queryAt';
export interface QueryAtParams {
  textDocument: { uri: string };
  /** A caret is an empty range. */
  range: Range;
}
export interface QueryAtResult {
  language: 'promql' | 'logql';
  /** The decoded query: YAML indentation, quotes and escapes are gone. */
  expression: string;
  /** Where the query stands in the document. */
  range: Range;
  /** What the query belongs to, for a title: "alert HighErrorRate", "record job:errors:rate5m", "line 12". */
  title: string;
  /** Grafana's variables in it, which need values before it can run. */
  variables?: DashboardVariable[];
  /** How often what it reads is scraped, in seconds, where that is known and `$__rate_interval` asks for it. */
  scrapeInterval?: number;
}

/** Client to server: all queries of a document, in the order of the text. */
export const QUERIES_OF = 'observability/queriesOf';
export interface QueriesOfParams {
  textDocument: { uri: string };
}

/** The argument of the command `observability.runQuery` when a code lens calls it. */
export type RunQueryArgument = QueryAtResult & { uri: string };

/** Client to server: run a query, and say how it ended. Cancelling the request cancels the query. */
export const RUN_QUERY = 'observability/runQuery';
export interface RunQueryParams {
  language: QueryAtResult['language'];
  expression: string;
  /** The address of the server of this language, as configured for the document that the query stands in; empty for none. */
  url: string;
  /** Whom the requests are for (see `FetchParams`). */
  server?: string;
  /** The setting that names it, for messages. */
  setting: string;
  timeoutSeconds: number;
  maxRows: number;
  /** Over which time; an instant query unless given. */
  range?: TimeRange;
  /** When, for an instant query, in seconds since the epoch; now unless given. */
  time?: number;
}

/**
 * Server to client: put a request on the wire. The editor does it because only there the user's proxy and certificates
 * are known, and it sends nothing but what a running query, or an answer to `observability/liveServer`, allows.
 */
export const FETCH = 'observability/fetch';
export interface FetchParams extends HttpRequest {
  /** Whom the request is for, by the name that the editor gave it: two tenants of one address are two servers. */
  server?: string;
}

/** What a client may tell in `initializationOptions`. */
export interface InitializationOptions {
  /** The client answers `observability/liveServer`. Any other one is never asked, and then no server is. */
  liveServer?: boolean;
}

/**
 * Server to client: which server, if any, may be asked for the sake of a document what it knows of metrics and of itself, or how
 * its rules and targets fare? An answer other than null allows each request of `KNOWLEDGE_PATHS` or `STATE_PATHS` below its
 * address once, soon, through `observability/fetch`; for `series` and `details`, some requests below `/api/v1/` that read series, labels and values.
 */
export const LIVE_SERVER = 'observability/liveServer';
export interface LiveServerParams {
  uri: string;
  /** `details`: what a metric that the server has told is like now; `series`: how many series the selectors of a document have, and which, where the user wants them checked. */
  what: 'knowledge' | 'state' | 'series' | 'details';
}
export interface LiveServerResult {
  url: string;
  /** Tells the server, with the tenant and headers that go with the address, from every other one; see `FetchParams`. */
  server: string;
}

/** Client to server: run each part of a query by itself; null for a query that is none. */
export const EXPLAIN_RUN = 'observability/explainRun';
/** Client to server: why does a query return nothing? The answer is a list of sentences. */
export const WHY_EMPTY = 'observability/whyEmpty';
export interface AskAboutQueryParams {
  /** A PromQL expression. */
  expression: string;
  url: string;
  /** See `FetchParams`. */
  server?: string;
  setting: string;
  timeoutSeconds: number;
  /** When it is evaluated, in seconds since the epoch. */
  time: number;
}

/** Client to server: what a message of Loki's live view holds; null for one that is not understood. */
export const READ_TAIL = 'observability/readTail';
export interface ReadTailParams {
  message: string;
}
export interface ReadTailResult {
  streams: LogStream[];
  lines: LogLine[];
}

/** Client to server: ask servers who they are, one after the other, and say how each answered. */
export const PROBE = 'observability/probe';
export interface ProbeParams {
  servers: { kind: 'prometheus' | 'loki' | 'alertmanager'; url: string; server?: string; setting: string }[];
  timeoutSeconds: number;
}
/** In the order of `servers`. */
export type ProbeAnswer = (Probe | QueryNotConfigured)[];

/** A place of a document: what a lens calls its command with, and what commands ask about. */
export interface AtPlace {
  uri: string;
  position: Position;
}

/** A server that the editor lets be asked, and what it calls it (see `FetchParams`). */
export interface AskedServer {
  url: string;
  setting: string;
  server: string;
}

/** Client to server: the targets or the alerts of what stands at a place, as a report in plain text. */
export const SHOW = 'observability/show';
export interface ShowParams {
  what: 'targets' | 'alerts';
  at: AtPlace;
  /** The name of the environment, for the report. */
  environment: string;
  prometheus: AskedServer;
  /** Only for alerts; without it, nothing is said of receivers. */
  alertmanager?: AskedServer;
  timeoutSeconds: number;
}
/** `nothing` is a sentence that says why there is no report. */
export type ShowResult = { title: string; text: string } | { nothing: string };

/** Client to server: the query for the logs of the service at a place, or of all services about one request. */
export const LOGS_AT = 'observability/logsAt';
export interface LogsAtParams {
  at: AtPlace;
  /** The value of the contract's correlation field; then the logs of all services that have it are meant. */
  correlationId?: string;
  /** The text around it: the line of logs that it was taken from. */
  line?: string;
}
export type LogsAtResult =
  | {
      title: string;
      expression: string;
      /** Where more is to be seen of the request, by the contract's derived fields. */
      links: { title: string; url: string }[];
    }
  | { nothing: string };

/** Client to server: everything that a snapshot of a server's metadata holds, as the text of its file. */
export const DUMP_METADATA = 'observability/dumpMetadata';
export interface DumpMetadataParams {
  prometheus: AskedServer;
  /** The text of the snapshot that is replaced; empty for none. */
  previous: string;
  timeoutSeconds: number;
}
export type DumpMetadataResult = { text: string; metrics: number; withLabels: number } | { nothing: string };

/** Client to server: the text of a new contract file, with comments. */
export const CONTRACT_TEMPLATE = 'observability/contractTemplate';
export interface ContractTemplateResult {
  text: string;
}

/** Client to server: the query under the cursor or inside the selection, explained. */
export const EXPLAIN_QUERY = 'observability/explainQuery';
export interface ExplainQueryParams {
  textDocument: { uri: string };
  /** A caret is an empty range. */
  range: Range;
}
export interface ExplainQueryResult {
  /** What the query belongs to: "alert HighErrorRate". */
  title: string;
  /** The query and its tree, as lines of plain text. */
  text: string;
}

/** The argument of the command `observability.previewAlert` when a code lens calls it. */
export interface PreviewAlertArgument {
  uri: string;
  /** Somewhere in the rule. */
  position: Position;
}

/** Client to server: the alerting rule at a position, or the one of a name; null where there is none. */
export const ALERT_AT = 'observability/alertAt';
export interface AlertAtParams {
  textDocument: { uri: string };
  position?: Position;
  key?: AlertKey;
  /** Another text than that of the open document, such as that of an earlier version. */
  text?: string;
}
export interface AlertAtResult {
  rule: AlertRule;
  range: Range;
}

/** Client to server: evaluate an alert's expression over a range as its group would. */
export const PREVIEW_ALERT = 'observability/previewAlert';
export interface PreviewAlertParams {
  rule: AlertRule;
  url: string;
  /** See `FetchParams`. */
  server?: string;
  setting: string;
  timeoutSeconds: number;
  /** How long the range is, and when it ends, in seconds (since the epoch). */
  seconds: number;
  end: number;
}
export type AlertPreview =
  | {
      kind: 'preview';
      evaluations: Evaluations;
      series: { name: string; labels: Record<string, string>; presence: number[] }[];
      /** How many series there are beyond those. */
      left: number;
      /** What is to be known of the preview, in sentences with code between backticks. */
      notes: string[];
      durationMs: number;
      /** The values, without the comparison that the expression ends with. */
      graph?: GraphData;
      condition?: QueryCondition;
    }
  | { kind: 'failed'; outcome: QueryOutcome };

/** Client to server: the labels and annotations of one alert at one evaluation, and where it would be sent. */
export const RENDER_ALERT = 'observability/renderAlert';
export interface RenderAlertParams {
  rule: AlertRule;
  /** Those of the series. */
  labels: Record<string, string>;
  /** When the group is evaluated, in seconds since the epoch. */
  time: number;
  url: string;
  /** See `FetchParams`. */
  server?: string;
  setting: string;
  timeoutSeconds: number;
  /** Files that may be configurations of Alertmanager by their names. */
  alertmanagerFiles: string[];
  /** The environment's Alertmanager, if it may be asked. */
  alertmanager?: { url: string; server?: string; setting: string; timeoutSeconds: number };
}
export interface RenderedAlert {
  kind: 'rendered';
  value: string;
  labels: Record<string, string>;
  /** Labels of the rule whose text is not known. */
  labelProblems: RenderedField[];
  annotations: RenderedField[];
  routes: RenderedRoutes;
}
export type RenderedField = { name: string } & Expansion;
export type RenderedRoutes =
  | { kind: 'unknown'; message: string }
  | {
      kind: 'routes';
      receivers: { receiver: string; /** What was read: a file, or an address. */ source: string; path: string[]; groupBy: string[]; groupWait: number; repeatInterval: number; times: string[] }[];
      notes: string[];
    };

/** Client to server: the edit that gives an alert another `for`; null where it cannot be written in place. */
export const EDIT_FOR = 'observability/editFor';
export interface EditForParams {
  textDocument: { uri: string };
  key: AlertKey;
  /** In Prometheus' notation: `5m`. */
  duration: string;
}
export interface EditForResult {
  /** Of the document that the edit is for. */
  version: number | null;
  edit: TextEdit;
}

export { fillVariables, timeFillings, type Filling } from '../query/fill-variables';
export type { DashboardVariable } from '../model/dashboard-variables';
export type { AlertKey, AlertRule } from '../features/alert-at';
export { SNAPSHOT_PATH } from '../workspace/metadata-snapshot-path';
export { KNOWLEDGE_PATHS, STATE_PATHS } from '../backends/knowledge-paths';
export { isReadOnly } from '../backends/read-paths';
export type { Probe, ProbeResult } from '../backends/probe';
export type {
  ColumnKind,
  GraphData,
  GraphValue,
  HeatData,
  HttpFailure,
  HttpFailureReason,
  HttpRequest,
  HttpResponse,
  LogLevel,
  LogLine,
  LogStream,
  MeasuredNode,
  QueryCondition,
  QueryError,
  QueryLogs,
  QueryNotConfigured,
  QueryOutcome,
  QueryStats,
  QueryTable,
  ResultColumn,
  ServerNotes,
  TimeRange,
} from '../backends/types';
