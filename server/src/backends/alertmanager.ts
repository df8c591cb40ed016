import { call, type Api, type Reply } from './api';
import { isObject, textOf, texts, textsByName } from './json';

/** Alertmanager's API, version 2 (github.com/prometheus/alertmanager, api/v2/openapi.yaml). */

export interface RoutedAlert {
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly state: 'active' | 'suppressed' | 'unprocessed';
  readonly receivers: readonly string[];
  /** ISO 8601. */
  readonly startsAt: string;
  readonly endsAt: string;
  /** The identifiers of silences that keep it quiet. */
  readonly silencedBy: readonly string[];
  /** Fingerprints of alerts that inhibit it. */
  readonly inhibitedBy: readonly string[];
  readonly generatorUrl: string;
}

const MOST_ALERTS = 10_000;

/** @param filters matchers such as `alertname="HighErrorRate"`; all of them must hold */
export const fetchAlerts = (api: Api, filters: readonly string[], signal: AbortSignal): Promise<Reply<RoutedAlert[]>> =>
  call(api, { path: '/api/v2/alerts', params: filters.map((filter) => ['filter', filter] as const), megabytes: 32 }, (data) => (Array.isArray(data) ? (data as unknown[]).slice(0, MOST_ALERTS).filter(isObject).map(readAlert) : undefined), signal);

function readAlert(alert: Record<string, unknown>): RoutedAlert {
  const status = isObject(alert.status) ? alert.status : {};
  const receivers = Array.isArray(alert.receivers) ? (alert.receivers as unknown[]).filter(isObject) : [];
  return {
    labels: textsByName(alert.labels),
    annotations: textsByName(alert.annotations),
    state: status.state === 'active' || status.state === 'suppressed' ? status.state : 'unprocessed',
    receivers: receivers.map(({ name }) => textOf(name)).filter((name) => name !== ''),
    startsAt: textOf(alert.startsAt),
    endsAt: textOf(alert.endsAt),
    silencedBy: texts(status.silencedBy),
    inhibitedBy: texts(status.inhibitedBy),
    generatorUrl: textOf(alert.generatorURL),
  };
}

export interface AlertmanagerStatus {
  readonly version: string;
  readonly uptimeSince: string;
  readonly cluster: string;
}

export const fetchStatus = (api: Api, signal: AbortSignal): Promise<Reply<AlertmanagerStatus>> =>
  call(api, { path: '/api/v2/status' }, (data) => (isObject(data) && isObject(data.versionInfo) ? { version: textOf(data.versionInfo.version), uptimeSince: textOf(data.uptime), cluster: isObject(data.cluster) ? textOf(data.cluster.status) : '' } : undefined), signal);

/** The names of all receivers, in the order of the configuration. */
export const fetchReceivers = (api: Api, signal: AbortSignal): Promise<Reply<string[]>> =>
  call(api, { path: '/api/v2/receivers' }, (data) => (Array.isArray(data) ? (data as unknown[]).filter(isObject).map(({ name }) => textOf(name)) : undefined), signal);

/** The configuration that runs, as YAML with its secrets left out. */
export const fetchAlertmanagerConfig = (api: Api, signal: AbortSignal): Promise<Reply<string>> =>
  call(api, { path: '/api/v2/status' }, (data) => (isObject(data) && isObject(data.config) && typeof data.config.original === 'string' ? data.config.original : undefined), signal);
