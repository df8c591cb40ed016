import { call, type Api, type Reply } from './api';
import { isObject, textOf, texts, textsByName } from './json';
import { STATE_PATHS } from './knowledge-paths';

/** What a server knows besides samples. Everything is read with care: what is not of the expected form is left out. */

/** More of anything than this is of no use to a person. */
const MOST = 10_000;
const listOf = <Item>(value: unknown, read: (item: Record<string, unknown>) => Item | undefined): Item[] =>
  Array.isArray(value) ? (value as unknown[]).slice(0, MOST).flatMap((item) => (isObject(item) ? (read(item) ?? []) : [])) : [];
const secondsOf = (value: unknown): number => (typeof value === 'number' && Number.isFinite(value) ? value : 0);

export interface Target {
  /** `serviceMonitor/namespace/name/0` where Prometheus' operator configures it. */
  readonly pool: string;
  readonly labels: Readonly<Record<string, string>>;
  /** The labels before relabeling, `__meta_kubernetes_…` among them. */
  readonly discovered: Readonly<Record<string, string>>;
  readonly url: string;
  readonly health: 'up' | 'down' | 'unknown';
  readonly lastError: string;
  /** ISO 8601. */
  readonly lastScrape: string;
  readonly lastScrapeSeconds: number;
}
export interface Targets {
  readonly active: readonly Target[];
  /** What discovery found and relabeling dropped: the labels before relabeling. */
  readonly dropped: readonly DroppedTarget[];
  /** How many were dropped by scrape pool, of which the list may hold fewer; undefined before Prometheus 2.46, where it holds all. */
  readonly droppedCounts: Readonly<Record<string, number>> | undefined;
}
export interface DroppedTarget {
  readonly pool: string;
  readonly discovered: Readonly<Record<string, string>>;
}

/** `/api/v1/targets`. Thanos, Mimir and others without scraping of their own do not have it. */
export const fetchTargets = (api: Api, signal: AbortSignal): Promise<Reply<Targets>> =>
  call(api, { path: STATE_PATHS.targets, megabytes: 64 }, (data) => (isObject(data) ? { active: listOf(data.activeTargets, readTarget), dropped: listOf(data.droppedTargets, readDropped), droppedCounts: countsOf(data.droppedTargetCounts) } : undefined), signal);

const countsOf = (counts: unknown): Record<string, number> | undefined => (isObject(counts) ? Object.fromEntries(Object.entries(counts).map(([pool, count]) => [pool, secondsOf(count)])) : undefined);

const readTarget = (target: Record<string, unknown>): Target => ({
  pool: textOf(target.scrapePool),
  labels: textsByName(target.labels),
  discovered: textsByName(target.discoveredLabels),
  url: textOf(target.scrapeUrl),
  health: target.health === 'up' || target.health === 'down' ? target.health : 'unknown',
  lastError: textOf(target.lastError),
  lastScrape: textOf(target.lastScrape),
  lastScrapeSeconds: secondsOf(target.lastScrapeDuration),
});
const readDropped = (target: Record<string, unknown>): DroppedTarget => {
  const discovered = textsByName(target.discoveredLabels);
  return { pool: textOf(target.scrapePool) || (discovered.job ?? ''), discovered };
};

/** `/api/v1/scrape_pools` (Prometheus 2.42): the names of all pools, also of those without a target. */
export const fetchScrapePools = (api: Api, signal: AbortSignal): Promise<Reply<string[]>> => call(api, { path: STATE_PATHS.pools, megabytes: 4 }, (data) => (isObject(data) && Array.isArray(data.scrapePools) ? texts(data.scrapePools) : undefined), signal);

export interface LiveAlert {
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly state: string;
  /** ISO 8601. */
  readonly activeAt: string;
  readonly value: string;
}
export interface LiveRule {
  readonly type: 'alerting' | 'recording';
  readonly group: string;
  readonly file: string;
  readonly name: string;
  readonly query: string;
  readonly labels: Readonly<Record<string, string>>;
  /** Of alerts: `inactive`, `pending` or `firing`. */
  readonly state: string;
  readonly health: string;
  readonly lastError: string;
  readonly lastEvaluation: string;
  readonly evaluationSeconds: number;
  readonly alerts: readonly LiveAlert[];
}

/** `/api/v1/rules`: what is evaluated, and how it fares. */
export const fetchRules = (api: Api, signal: AbortSignal): Promise<Reply<LiveRule[]>> =>
  call(api, { path: STATE_PATHS.rules, megabytes: 64 }, (data) => (isObject(data) && Array.isArray(data.groups) ? listOf(data.groups, (group) => listOf(group.rules, (rule) => readRule(rule, group))).flat() : undefined), signal);

function readRule(rule: Record<string, unknown>, group: Record<string, unknown>): LiveRule | undefined {
  if (rule.type !== 'alerting' && rule.type !== 'recording') return undefined;
  return {
    type: rule.type,
    group: textOf(group.name),
    file: textOf(group.file),
    name: textOf(rule.name),
    query: textOf(rule.query),
    labels: textsByName(rule.labels),
    state: textOf(rule.state),
    health: textOf(rule.health),
    lastError: textOf(rule.lastError),
    lastEvaluation: textOf(rule.lastEvaluation),
    evaluationSeconds: secondsOf(rule.evaluationTime),
    alerts: listOf(rule.alerts, (alert) => ({ labels: textsByName(alert.labels), annotations: textsByName(alert.annotations), state: textOf(alert.state), activeAt: textOf(alert.activeAt), value: textOf(alert.value) })),
  };
}

/** Which series, labels and values are asked for: selectors, a limit, and a time in seconds since the epoch. */
export interface Asked {
  readonly matches?: readonly string[];
  readonly limit?: number;
  readonly start?: number;
  readonly end?: number;
}
const paramsOf = ({ matches = [], limit, start, end }: Asked): [string, string][] => [
  ...matches.map((match): [string, string] => ['match[]', match]),
  ...Object.entries({ limit, start, end }).flatMap(([name, value]): [string, string][] => (value === undefined ? [] : [[name, String(value)]])),
];
const textsIn = (data: unknown): string[] | undefined => (Array.isArray(data) ? data.filter((each) => typeof each === 'string') : undefined);

export const fetchLabelNames = (api: Api, asked: Asked, signal: AbortSignal): Promise<Reply<string[]>> => call(api, { path: '/api/v1/labels', params: paramsOf(asked) }, textsIn, signal);

/** @param label a name of the classic characters; others have no address in every version of the API */
export const fetchLabelValues = (api: Api, label: string, asked: Asked, signal: AbortSignal): Promise<Reply<string[]>> => call(api, { path: `/api/v1/label/${encodeURIComponent(label)}/values`, params: paramsOf(asked) }, textsIn, signal);

export const fetchSeries = (api: Api, asked: Asked, signal: AbortSignal): Promise<Reply<Record<string, string>[]>> =>
  call(api, { path: '/api/v1/series', params: paramsOf(asked), megabytes: 32 }, (data) => (Array.isArray(data) ? (data as unknown[]).slice(0, MOST).filter(isObject).map(textsByName) : undefined), signal);

/** `/api/v1/status/flags`: how the server was started. Others than Prometheus may not have it. */
export const fetchFlags = (api: Api, signal: AbortSignal): Promise<Reply<Record<string, string>>> => call(api, { path: '/api/v1/status/flags', megabytes: 1 }, (data) => (isObject(data) ? textsByName(data) : undefined), signal);
