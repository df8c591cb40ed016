/**
 * What the extension and the page of the result panel say to each other. Each side checks what arrives: a page is no
 * part of the extension, and its kept state may come from another version.
 */
import type { DashboardVariable, LogLine, LogStream, MeasuredNode, QueryCondition, QueryOutcome, QueryTable } from '../../server/src/lsp/protocol';
import { isTiming, type Timing } from './timing';

/** A query as it was started. */
export interface RunInfo {
  /** What the query belongs to: "alert HighErrorRate". */
  title: string;
  expression: string;
  language: 'promql' | 'logql';
  /** The server's address as configured, without credentials; empty if there is none. */
  server: string;
  /** The name of the environment that the server belongs to; empty before it is known. */
  environment: string;
  /** The document that it was started from: its settings apply when the query runs again. */
  uri?: string;
  timing: Timing;
  /** The expression without the comparison that it ends with is run: the values, and not only those that meet it. */
  bare?: QueryCondition;
  /** As it stands in its file, where it has variables of a dashboard in it. */
  source?: QuerySource;
  /** How often what it reads is scraped, in seconds, where that is known. */
  scrapeInterval?: number;
}

/** A query with variables of Grafana, which have values in the expression that is run. */
export interface QuerySource {
  expression: string;
  variables: DashboardVariable[];
}

/** What the page asks for beyond a query, by the names of its menu. */
export const PANEL_ACTIONS = ['pin', 'unpin', 'bookmark', 'history', 'variables', 'copyCurl', 'openInPrometheus', 'openInGrafana'] as const;
export type PanelAction = (typeof PANEL_ACTIONS)[number];

export type ToPage =
  | { type: 'started'; run: RunInfo; elapsedMs: number }
  | { type: 'finished'; run: RunInfo; outcome: QueryOutcome }
  | { type: 'copied' }
  | { type: 'pinned'; isPinned: boolean }
  /** Each part of the query that is shown, measured; null where it cannot be. */
  | { type: 'explained'; tree: MeasuredNode | null; message: string }
  /** Why the query that is shown returned nothing. */
  | { type: 'why'; reasons: string[] }
  /** Lines that came just now; `ended` says why no more will. */
  | { type: 'tailed'; streams: LogStream[]; lines: LogLine[]; ended?: string }
  /** Asks for a `description`. */
  | { type: 'describe' };

export type ToHost =
  | { type: 'ready' }
  | { type: 'cancel' }
  /** With another timing, or with or without the comparison that the query ends with. */
  | { type: 'rerun'; timing?: Timing; bare?: boolean }
  | { type: 'explain' }
  | { type: 'tail'; isOn: boolean }
  | { type: 'action'; action: PanelAction }
  | { type: 'save'; extension: 'csv' | 'json'; text: string }
  | { type: 'agree' }
  | { type: 'openSetting' }
  | { type: 'copy'; text: string }
  | { type: 'description'; description: PanelDescription };

/** What stands on the page, read from the page itself. */
export interface PanelDescription {
  title: string;
  expression: string;
  status: string;
  /** The text of an error or of an empty result. */
  message: string;
  /** Warnings and infos of the server. */
  notices: string[];
  headers: string[];
  /** The rows that are on the page now: of a long table, those in view and a few around them. */
  rows: string[][];
  /** The names of the tabs that there are, and of the one that is shown. */
  tabs: string[];
  tab: string;
  /** The names of the series in the legend of the graph. */
  legend: string[];
  /** What the tab shows as text, where that is no table: logs, the tree, JSON. */
  text: string;
}

/** What the page keeps for the time when it is hidden or the window is reloaded. */
export interface KeptState {
  run: RunInfo;
  /** Absent if the result was too large to be kept. */
  outcome?: QueryOutcome;
  /** How it was looked at. */
  view?: ViewState;
  isPinned?: boolean;
}

/** How a result is looked at. */
export interface ViewState {
  tab?: string;
  isUtc?: boolean;
  isStacked?: boolean;
  isFromZero?: boolean;
  refreshSeconds?: number;
}

/** What the page may send. Anything else is undefined. */
export function parseToHost(message: unknown): ToHost | undefined {
  if (!isObject(message)) return undefined;
  switch (message.type) {
    case 'ready':
    case 'cancel':
    case 'explain':
    case 'agree':
    case 'openSetting':
      return { type: message.type };
    case 'rerun':
      return { type: 'rerun', ...(isTiming(message.timing) ? { timing: message.timing } : {}), ...(typeof message.bare === 'boolean' ? { bare: message.bare } : {}) };
    case 'tail':
      return { type: 'tail', isOn: message.isOn === true };
    case 'action': {
      const action = PANEL_ACTIONS.find((name) => name === message.action);
      return action && { type: 'action', action };
    }
    case 'save':
      return typeof message.text === 'string' ? { type: 'save', extension: message.extension === 'json' ? 'json' : 'csv', text: message.text } : undefined;
    case 'copy':
      return typeof message.text === 'string' ? { type: 'copy', text: message.text } : undefined;
    case 'description':
      return isDescription(message.description) ? { type: 'description', description: message.description } : undefined;
    default:
      return undefined;
  }
}

/** What the extension may send. Anything else is undefined. */
export function parseToPage(message: unknown): ToPage | undefined {
  if (!isObject(message)) return undefined;
  switch (message.type) {
    case 'started':
      return isRun(message.run) && typeof message.elapsedMs === 'number' ? { type: 'started', run: message.run, elapsedMs: message.elapsedMs } : undefined;
    case 'finished':
      return isRun(message.run) && isOutcome(message.outcome) ? { type: 'finished', run: message.run, outcome: message.outcome } : undefined;
    case 'copied':
    case 'describe':
      return { type: message.type };
    case 'pinned':
      return { type: 'pinned', isPinned: message.isPinned === true };
    case 'explained':
      return { type: 'explained', tree: isObject(message.tree) ? (message.tree as unknown as MeasuredNode) : null, message: typeof message.message === 'string' ? message.message : '' };
    case 'why':
      return areTexts(message.reasons) ? { type: 'why', reasons: message.reasons } : undefined;
    case 'tailed':
      return Array.isArray(message.streams) && Array.isArray(message.lines) ? { type: 'tailed', streams: message.streams as LogStream[], lines: message.lines as LogLine[], ...(typeof message.ended === 'string' ? { ended: message.ended } : {}) } : undefined;
    default:
      return undefined;
  }
}

/** A kept state of this version. */
export function parseKeptState(state: unknown): KeptState | undefined {
  if (!isObject(state) || !isRun(state.run)) return undefined;
  const { run, outcome, view, isPinned } = state;
  return { run, ...(isOutcome(outcome) ? { outcome } : {}), ...(isObject(view) ? { view } : {}), ...(isPinned === true ? { isPinned } : {}) };
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);
const areTexts = (value: unknown): value is string[] => Array.isArray(value) && value.every((each) => typeof each === 'string');
const areRows = (value: unknown): value is string[][] => Array.isArray(value) && value.every(areTexts);

const isRun = (value: unknown): value is RunInfo =>
  isObject(value) &&
  typeof value.title === 'string' &&
  typeof value.expression === 'string' &&
  typeof value.server === 'string' &&
  typeof value.environment === 'string' &&
  isTiming(value.timing) &&
  (value.language === 'promql' || value.language === 'logql') &&
  (value.uri === undefined || typeof value.uri === 'string') &&
  (value.source === undefined || isSource(value.source)) &&
  (value.scrapeInterval === undefined || (typeof value.scrapeInterval === 'number' && value.scrapeInterval > 0));

const isSource = (value: unknown): value is QuerySource =>
  isObject(value) && typeof value.expression === 'string' && Array.isArray(value.variables) && value.variables.every((each) => isObject(each) && typeof each.name === 'string' && areTexts(each.current) && areTexts(each.options));

function isOutcome(value: unknown): value is QueryOutcome {
  if (!isObject(value)) return false;
  switch (value.kind) {
    case 'table':
      return isTable(value);
    case 'logs':
      return Array.isArray(value.streams) && Array.isArray(value.lines) && typeof value.durationMs === 'number' && areTexts(value.warnings) && areTexts(value.infos);
    case 'error':
      return typeof value.message === 'string' && typeof value.status === 'number' && areTexts(value.warnings) && areTexts(value.infos);
    case 'unreachable':
      return typeof value.message === 'string' && typeof value.detail === 'string';
    case 'timeout':
    case 'not-configured':
    case 'unsupported':
      return typeof value.message === 'string';
    case 'cancelled':
      return true;
    default:
      return false;
  }
}

function isTable(value: Record<string, unknown>): boolean {
  const { columns, rows, total, durationMs } = value as Partial<QueryTable>;
  if (!Array.isArray(columns) || !columns.every((column) => isObject(column) && typeof column.name === 'string' && typeof column.kind === 'string')) return false;
  return areRows(rows) && rows.every((row) => row.length === columns.length) && typeof total === 'number' && typeof durationMs === 'number' && areTexts(value.warnings) && areTexts(value.infos);
}

const isDescription = (value: unknown): value is PanelDescription =>
  isObject(value) &&
  [value.title, value.expression, value.status, value.message].every((each) => typeof each === 'string') &&
  areTexts(value.notices) &&
  areTexts(value.headers) &&
  areTexts(value.tabs) &&
  areTexts(value.legend) &&
  typeof value.text === 'string' &&
  typeof value.tab === 'string' &&
  areRows(value.rows);
