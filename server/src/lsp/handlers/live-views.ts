import type { CancellationToken } from 'vscode-languageserver';
import { parseServerAddress } from '../../backends/address';
import { fetchAlerts } from '../../backends/alertmanager';
import type { Api, Reply } from '../../backends/api';
import { fetchRules, fetchScrapePools, fetchTargets } from '../../backends/prometheus-api';
import type { Product, Transport } from '../../backends/types';
import type { Contract } from '../../contract/contract';
import { correlationLinks, correlationQuery, serviceLogQuery } from '../../features/log-query';
import { serviceLabels, subjectAt, type Subject } from '../../features/subject-at';
import type { Feature, Host } from '../host';
import { aboutRule, alertsReport, type FoundAlert, type Routing } from '../live/alerts-report';
import { readLiveMonitor } from '../live/monitor-state';
import { indexOf, loadedRule, nameOf } from '../live/rule-state';
import { findTargets, targetsReport } from '../live/targets-report';
import { LOGS_AT, SHOW, type AskedServer, type AtPlace, type LogsAtParams, type LogsAtResult, type ShowParams, type ShowResult } from '../protocol';
import { cancellable, editorTransport } from '../query-service';

/** What the server in use knows of what stands at a place: its targets, its alerts, and the query for its logs. */
export const liveViews: Feature = {
  register(connection, host) {
    connection.onRequest(SHOW, (params: ShowParams, token: CancellationToken): Promise<ShowResult> =>
      cancellable(token, (signal) => (params.what === 'targets' ? showTargets : showAlerts)(params, host, (server) => editorTransport(connection, server), signal)),
    );
    connection.onRequest(LOGS_AT, (params: LogsAtParams): Promise<LogsAtResult> => logsAt(params, host));
  },
};

type Transports = (server: string) => Transport;

async function subjectOf({ uri, position }: AtPlace, host: Host): Promise<{ subject: Subject | undefined; contract: Contract | undefined }> {
  const { contract } = await host.checkSettingsOf(uri);
  const snapshot = host.snapshotOf(uri);
  return { subject: snapshot && subjectAt(snapshot, snapshot.lines.offset(position), contract), contract };
}

function apiOf({ url, setting, server }: AskedServer, product: Product, timeoutSeconds: number, transports: Transports): Api | string {
  const address = parseServerAddress(url, setting);
  return address.kind === 'address' ? { product, base: address.base, setting, timeoutSeconds, transport: transports(server) } : address.message;
}

/** Why there is no data, as a sentence. */
const failureOf = (reply: Exclude<Reply<unknown>, { kind: 'data' }>, absent: string): string => (reply.kind === 'absent' ? absent : reply.kind === 'cancelled' ? 'Cancelled.' : reply.message);

async function showTargets({ at, environment, prometheus, timeoutSeconds }: ShowParams, host: Host, transports: Transports, signal: AbortSignal): Promise<ShowResult> {
  const { subject, contract } = await subjectOf(at, host);
  if (!subject?.monitor && subject?.service === undefined) return { nothing: 'There is no ServiceMonitor, PodMonitor or service at the cursor, whose targets could be shown.' };
  const api = apiOf(prometheus, 'Prometheus', timeoutSeconds, transports);
  if (typeof api === 'string') return { nothing: api };
  const [targets, pools] = await Promise.all([fetchTargets(api, signal), fetchScrapePools(api, signal)]);
  if (targets.kind !== 'data') return { nothing: failureOf(targets, `${api.base} scrapes nothing itself: it has no list of targets. Ask the Prometheus that scrapes.`) };
  const monitor = subject.monitor && readLiveMonitor(subject.monitor);
  if (subject.monitor && !monitor) return { nothing: 'The monitor at the cursor is only a part of one: it has no name or no selector here.' };
  const found = findTargets(subject, monitor, targets.data, pools.kind === 'data' ? pools.data : undefined, serviceLabels(contract))!;
  const isNothing = found.found.active.length + found.found.dropped.length === 0 && found.why === undefined;
  if (isNothing) return { nothing: `${api.base} has no target of ${found.of}, neither scraped nor dropped.` };
  return { title: `Targets of ${found.of}`, text: targetsReport(found, whereOf(environment, api, targets.at), targets.at ?? Date.now() / 1000) };
}

const whereOf = (environment: string, { base }: Api, at: number | undefined): string => `${environment}: ${base}${at === undefined ? '' : `, at ${new Date(at * 1000).toISOString()}`}`;

async function showAlerts(params: ShowParams, host: Host, transports: Transports, signal: AbortSignal): Promise<ShowResult> {
  const { at, environment, prometheus, timeoutSeconds } = params;
  const { subject, contract } = await subjectOf(at, host);
  if (!subject?.rule && subject?.service === undefined) return { nothing: 'There is no rule and no service at the cursor, whose alerts could be shown.' };
  const api = apiOf(prometheus, 'Prometheus', timeoutSeconds, transports);
  if (typeof api === 'string') return { nothing: api };
  const rules = await fetchRules(api, signal);
  if (rules.kind !== 'data') return { nothing: failureOf(rules, `${api.base} evaluates no rules itself. Ask the Prometheus or the ruler that does.`) };
  const now = rules.at ?? Date.now() / 1000;
  const where = whereOf(environment, api, rules.at);
  const name = subject.rule && nameOf(subject.rule.rule);
  if (subject.rule && name !== undefined) {
    const { rule, group } = subject.rule;
    const of = `${rule.alert ? 'alert' : 'record'} ${name}`;
    const loaded = loadedRule(rule, group, indexOf(rules.data));
    if (!loaded) return { nothing: `${api.base} does not evaluate the ${of} of the group ${group.name?.value ?? '(without a name)'}, or has several that it may be.` };
    const about = [where, ...aboutRule(loaded.rule, loaded.differs, now), `Open in Prometheus: ${api.base}/${rule.alert ? 'alerts' : 'rules'}`];
    if (!rule.alert) return { title: `Alerts of ${of}`, text: alertsReport(of, [...about, 'A recording rule has no alerts.'], [], { kind: 'known', alerts: [] }, now).replace('No alert is pending or firing.\n', '') };
    const alerts = loaded.rule.alerts.map((alert): FoundAlert => ({ alert, rule: loaded.rule }));
    return { title: `Alerts of ${of}`, text: alertsReport(of, about, alerts, await routingOf([`alertname=${JSON.stringify(name)}`], params, transports, signal), now) };
  }
  const labels = serviceLabels(contract);
  const alerts = rules.data.flatMap((rule) => rule.alerts.filter((alert) => labels.some((label) => alert.labels[label] === subject.service)).map((alert): FoundAlert => ({ alert, rule })));
  const of = `service ${subject.service}`;
  return { title: `Alerts of ${of}`, text: alertsReport(of, [where, `Open in Prometheus: ${api.base}/alerts`], alerts, alerts.length === 0 ? { kind: 'known', alerts: [] } : await routingOf([], params, transports, signal), now) };
}

async function routingOf(filters: readonly string[], { alertmanager, timeoutSeconds }: ShowParams, transports: Transports, signal: AbortSignal): Promise<Routing> {
  if (!alertmanager) return { kind: 'none' };
  const api = apiOf(alertmanager, 'Alertmanager', timeoutSeconds, transports);
  if (typeof api === 'string') return { kind: 'failed', message: api };
  const reply = await fetchAlerts(api, filters, signal);
  return reply.kind === 'data' ? { kind: 'known', alerts: reply.data } : { kind: 'failed', message: failureOf(reply, `what answers at ${api.base} has no API of Alertmanager.`) };
}

async function logsAt({ at, correlationId, line = '' }: LogsAtParams, host: Host): Promise<LogsAtResult> {
  const { contract } = await host.checkSettingsOf(at.uri);
  if (correlationId !== undefined) {
    const query = correlationQuery(correlationId, contract);
    return query === undefined ? { nothing: 'The contract names no field of logs that holds a correlation id: see `logs.correlation` in the contract file.' } : { title: `request ${correlationId}`, expression: query, links: correlationLinks(correlationId, line, contract) };
  }
  const { subject } = await subjectOf(at, host);
  if (subject?.service === undefined) return { nothing: 'There is no service at the cursor, whose logs could be shown: place it in a monitor, a Service, a workload, a rule or a query of a service.' };
  return { title: `logs of ${subject.service}`, expression: serviceLogQuery(subject.service, subject.namespace, contract), links: [] };
}
