import { fetchAlertmanagerConfig } from '../backends/alertmanager';
import { evaluate, evaluateAt, MOST_SERIES, MOST_STEPS } from '../backends/alert-evaluation';
import { parseServerAddress } from '../backends/address';
import type { Api, Failure } from '../backends/api';
import { isLogQuery, lokiQuery } from '../backends/loki';
import { fetchAlertSettings, type AlertSettings } from '../backends/prometheus-config';
import { prometheusQuery } from '../backends/prometheus';
import { conditionOf } from '../backends/condition';
import { seriesName } from '../backends/graph';
import type { GraphData, QueryNotConfigured, Transport } from '../backends/types';
import type { AlertRule, TemplateField } from '../features/alert-at';
import { configRoutes, matchersText, resourceRoutes, routesOf, type Route } from '../model/alertmanager-routes';
import type { Snapshot } from '../features/snapshot';
import type { QueryLanguage } from '../query/language';
import { expandTemplate, type RunTemplateQuery } from '../query/template/expand';
import { formatDuration } from '../text/duration';
import { parseYaml } from '../yaml/parse';
import type { AlertPreview, PreviewAlertParams, RenderAlertParams, RenderedAlert, RenderedField, RenderedRoutes } from './protocol';

/** Points of the graph beside the timelines: as many as a screen has room for. */
const GRAPH_STEPS = 600;
const GRAPH_SERIES = 50;
/** That of Prometheus, and of Loki's ruler. */
const DEFAULT_INTERVAL = 60;
/** Loki tells no one by an API how its ruler is configured. */
const NOTHING_KNOWN: AlertSettings = { externalLabels: {}, externalUrl: '', isRelabeled: false };

export const apiAt = (url: string, setting: string, timeoutSeconds: number, product: Api['product'], transport: Transport): Api | QueryNotConfigured => {
  const address = parseServerAddress(url, setting);
  return address.kind === 'not-configured' ? address : { product, base: address.base, setting, timeoutSeconds, transport };
};

/** Evaluates an alert's expression over a range as its group would, with the values beside it. */
export async function previewAlert({ rule, seconds, end, url, setting, timeoutSeconds }: PreviewAlertParams, transport: Transport, signal: AbortSignal, now: () => number): Promise<AlertPreview> {
  const isLoki = rule.language === 'logql';
  const api = apiAt(url, setting, timeoutSeconds, isLoki ? 'Loki' : 'Prometheus', transport);
  if ('kind' in api) return { kind: 'failed', outcome: api };
  if (isLoki && isLogQuery(rule.expression)) return { kind: 'failed', outcome: { kind: 'unsupported', message: `The expression returns lines of logs, which Loki’s ruler cannot evaluate: count them, as in \`count_over_time(${shortened(rule.expression)} [5m]) > 0\`.` } };
  const began = now();
  const settings = isLoki ? NOTHING_KNOWN : await fetchAlertSettings(api, signal);
  const interval = rule.interval ?? settings.evaluationInterval ?? DEFAULT_INTERVAL;
  const notes: string[] = [];
  if (rule.interval === undefined) notes.push(settings.evaluationInterval === undefined ? `The group has no \`interval\`, and ${isLoki ? 'Loki does not tell that of its ruler' : 'the server does not tell its own'}: ${formatDuration(interval)} is assumed.` : `The group has no \`interval\`: the server's own is ${formatDuration(interval)}.`);
  const wanted = Math.floor(seconds / interval) + 1;
  const steps = Math.min(wanted, MOST_STEPS);
  // Evaluations of a group are multiples of its interval, moved by less than one.
  const last = Math.floor(end / interval) * interval;
  const evaluations = { start: last - (steps - 1) * interval, interval, steps };
  if (steps < wanted) notes.push(`At an interval of ${formatDuration(interval)} the last ${formatDuration(steps * interval)} are ${steps.toLocaleString('en-US')} evaluations, which is as far as the preview goes.`);
  const evaluated = await evaluate(rule.expression, evaluations, rule.queryOffset, api, signal);
  if (evaluated === 'absent') return { kind: 'failed', outcome: { kind: 'unsupported', message: `${api.base} has no ${isLoki ? '/loki/api/v1/query_range: it does not speak Loki’s API.' : "/api/v1/query_range: it does not speak Prometheus' API."}` } };
  if ('kind' in evaluated) return { kind: 'failed', outcome: evaluated };
  if (evaluated.left > 0) notes.push(`Only the first ${MOST_SERIES.toLocaleString('en-US')} of ${(MOST_SERIES + evaluated.left).toLocaleString('en-US')} series are previewed.`);
  notes.push(...evaluated.warnings.map((warning) => `The server warns: ${warning}`), ...labelNotes(rule, evaluated.series));
  const condition = conditionOf(rule.expression, rule.language);
  const graph = await valuesOf({ expression: condition?.compared ?? rule.expression, language: rule.language }, evaluations, { url, setting, timeoutSeconds }, transport, signal, now);
  if (signal.aborted) return { kind: 'failed', outcome: { kind: 'cancelled' } };
  const series = evaluated.series.map(({ labels, presence }) => ({ name: seriesName(Object.entries(labels)), labels, presence }));
  return { kind: 'preview', evaluations, series, left: evaluated.left, notes, durationMs: Math.round(now() - began), ...(graph ? { graph } : {}), ...(condition ? { condition } : {}) };
}

/** The values behind the alert, coarser than its evaluations where there are many. A server that fails here has answered the question already. */
async function valuesOf({ expression, language }: { expression: string; language: QueryLanguage }, { start, interval, steps }: { start: number; interval: number; steps: number }, server: { url: string; setting: string; timeoutSeconds: number }, transport: Transport, signal: AbortSignal, now: () => number): Promise<GraphData | undefined> {
  const step = Math.max(Math.ceil(steps / GRAPH_STEPS), 1) * interval;
  const range = { start, end: start + (steps - 1) * interval, step };
  const query = { expression, server: server.url, setting: server.setting, timeoutSeconds: server.timeoutSeconds, maxRows: GRAPH_SERIES, range };
  const outcome = await (language === 'logql' ? lokiQuery(query, false, transport, signal, now) : prometheusQuery(query, transport, signal, now));
  if (outcome.kind !== 'table' || !outcome.graph) return undefined;
  const { graph } = outcome;
  return { ...graph, series: graph.series.slice(0, GRAPH_SERIES), left: graph.left + Math.max(graph.series.length - GRAPH_SERIES, 0) };
}

const shortened = (text: string): string => (text.length > 80 ? `${text.slice(0, 80)}…` : text);

const READS_VALUE = /\$value|\.Value|\bquery\b|\bnow\b/;

/** What of an alert's labels makes Prometheus see other alerts than the preview does, or fail. */
function labelNotes({ labels }: AlertRule, series: readonly { labels: Readonly<Record<string, string>>; presence: readonly number[] }[]): string[] {
  const moving = labels.filter(({ text }) => text.includes('{{') && READS_VALUE.test(text)).map(({ name }) => `\`${name}\``);
  if (moving.length > 0) return [`The label ${moving.join(', ')} depends on the value: whenever it changes, Prometheus takes the alert for another one, which waits anew. The preview follows the series.`];
  if (labels.some(({ text }) => text.includes('{{'))) return [];
  const own = new Map(labels.map(({ name, text }) => [name, text]));
  const seen = new Map<string, { presence: readonly number[] }>();
  for (const { labels: given, presence } of series) {
    const result = Object.entries({ ...given, ...Object.fromEntries(own) }).filter(([name, value]) => name !== '__name__' && value !== '').sort(([a], [b]) => (a < b ? -1 : 1));
    const key = JSON.stringify(result);
    const other = seen.get(key);
    if (other && overlap(other.presence, presence)) return ['Several series have the same labels once the name of the metric is gone and the labels of the rule are set. Prometheus refuses such an evaluation (“vector contains metrics with the same labelset after applying alert labels”), so that the alert would not change then.'];
    seen.set(key, { presence });
  }
  return [];
}

function overlap(a: readonly number[], b: readonly number[]): boolean {
  for (let i = 0, j = 0; i < a.length && j < b.length; ) {
    if (a[i]! < b[j + 1]! && b[j]! < a[i + 1]!) return true;
    if (a[i + 1]! <= b[j + 1]!) i += 2;
    else j += 2;
  }
  return false;
}

/** The labels and annotations of one alert at one evaluation, and where Alertmanager sends it. */
export async function renderAlert(params: RenderAlertParams, configs: readonly { name: string; snapshot: Snapshot }[], transportTo: (server?: string) => Transport, signal: AbortSignal): Promise<RenderedAlert | { kind: 'failed'; message: string }> {
  const { rule, labels, time, url, setting, timeoutSeconds } = params;
  const isLoki = rule.language === 'logql';
  const api = apiAt(url, setting, timeoutSeconds, isLoki ? 'Loki' : 'Prometheus', transportTo(params.server));
  if ('kind' in api) return { kind: 'failed', message: api.message };
  const at = time - rule.queryOffset;
  const [settings, samples] = await Promise.all([isLoki ? NOTHING_KNOWN : fetchAlertSettings(api, signal), evaluateAt(rule.expression, at, api, signal)]);
  if (!Array.isArray(samples)) return { kind: 'failed', message: samples.message };
  const wanted = keyOf(labels);
  const sample = samples.find((each) => keyOf(each.labels) === wanted);
  if (!sample) return { kind: 'failed', message: 'At this evaluation the expression does not return the series: the alert is only kept firing, with the texts of the last time.' };
  const data = { labels: sample.labels, value: sample.value, externalLabels: settings.externalLabels, externalUrl: settings.externalUrl, time: at };
  const run: RunTemplateQuery = async (query) => {
    const result = await evaluateAt(query, at, api, signal);
    if (!Array.isArray(result)) throw new Error(result.message);
    return result;
  };
  const expand = (fields: readonly TemplateField[]): Promise<RenderedField[]> => Promise.all(fields.map(async ({ name, text }) => ({ name, ...(await expandTemplate(text, data, run)) })));
  const [own, annotations] = await Promise.all([expand(rule.labels), expand(rule.annotations)]);
  const known: Record<string, string> = { ...sample.labels };
  delete known.__name__;
  for (const field of own) if (field.kind === 'text') known[field.name] = field.text;
  const alertLabels = Object.fromEntries(Object.entries({ ...known, alertname: rule.alert }).filter(([, value]) => value !== ''));
  const unsure = own.filter(({ kind }) => kind !== 'text').map(({ name }) => name);
  const routes = await routesFor({ ...settings.externalLabels, ...alertLabels }, unsure, settings, params, configs, transportTo, signal);
  return { kind: 'rendered', value: sample.value === null || Number.isFinite(sample.value) ? String(sample.value) : Number.isNaN(sample.value) ? 'NaN' : sample.value > 0 ? '+Inf' : '-Inf', labels: alertLabels, labelProblems: own.filter(({ kind }) => kind !== 'text'), annotations, routes };
}

const keyOf = (labels: Readonly<Record<string, string>>): string => JSON.stringify(Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1)));

const messageOf = (failure: Failure): string => ('message' in failure ? failure.message : 'cancelled');

/** What a tree of routes was read from. */
interface Source {
  readonly name: string;
  readonly routes: Route;
  /** Of an AlertmanagerConfig, whose first route takes only what is of its namespace. */
  readonly isPart: boolean;
}

/** Where the workspace's Alertmanager would send an alert, or the live one where the workspace has none. */
async function routesFor(labels: Readonly<Record<string, string>>, unsure: readonly string[], settings: AlertSettings, { rule, alertmanager }: RenderAlertParams, configs: readonly { name: string; snapshot: Snapshot }[], transportTo: (server?: string) => Transport, signal: AbortSignal): Promise<RenderedRoutes> {
  let sources = configs.flatMap(({ name, snapshot }) => sourcesOf(name, snapshot));
  if (sources.length === 0) {
    if (!alertmanager) return { kind: 'unknown', message: 'The workspace has no configuration of Alertmanager, and the environment names no Alertmanager.' };
    const api = apiAt(alertmanager.url, alertmanager.setting, alertmanager.timeoutSeconds, 'Alertmanager', transportTo(alertmanager.server));
    if ('kind' in api) return { kind: 'unknown', message: api.message };
    const reply = await fetchAlertmanagerConfig(api, signal);
    if (reply.kind !== 'data') return { kind: 'unknown', message: `The Alertmanager did not tell its configuration: ${reply.kind === 'absent' ? 'it has no /api/v2/status' : messageOf(reply)}` };
    const routes = configRoutes(parseYaml(reply.data)[0]?.document.root);
    if (!routes) return { kind: 'unknown', message: 'The configuration of the Alertmanager has no route.' };
    sources = [{ name: api.base, routes, isPart: false }];
  }
  const notes = [
    ...(settings.isRelabeled ? ['`alert_relabel_configs` of the server may change the labels on the way; that is left out here.'] : []),
    ...(rule.language === 'logql' ? ['Labels that Loki’s ruler adds or changes by its own configuration (`external_labels`, `alert_relabel_configs`) are not known here.'] : []),
    ...(unsure.length > 0 ? [`The label ${unsure.map((name) => `\`${name}\``).join(', ')} is not known, and a route may ask for it.`] : []),
  ];
  const receivers: (RenderedRoutes & { kind: 'routes' })['receivers'] = [];
  for (const { name, routes, isPart } of sources) {
    const found = routesOf(routes, labels);
    if (!found) return { kind: 'unknown', message: `${name} has a matcher that cannot be read.` };
    if (found.length === 0 && isPart) notes.push(`${name} takes alerts of the namespace \`${routes.matchers[0]?.value ?? ''}\` only.`);
    for (const { route, path } of found) {
      receivers.push({
        receiver: route.receiver,
        source: name,
        path: path.map((each, i) => (each.matchers.length > 0 ? matchersText(each) : i === 0 ? 'every alert' : 'no matcher')),
        groupBy: [...route.groupBy],
        groupWait: route.groupWait,
        repeatInterval: route.repeatInterval,
        times: [...route.muteTimes.map((time) => `muted in ${time}`), ...route.activeTimes.map((time) => `only in ${time}`)],
      });
    }
  }
  return { kind: 'routes', receivers, notes };
}

const sourcesOf = (name: string, { documents }: Snapshot): Source[] =>
  documents.flatMap(({ analysis }): Source[] => {
    const own = analysis.kind === 'alertmanager-config' ? configRoutes(analysis.document.root) : undefined;
    return [
      ...(own ? [{ name, routes: own, isPart: false }] : []),
      ...analysis.resources.flatMap((resource) => {
        const routes = resourceRoutes(resource);
        return routes ? [{ name: `${name}, AlertmanagerConfig ${resource.name?.value ?? ''}`, routes, isPart: true }] : [];
      }),
    ];
  });
