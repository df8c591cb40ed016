import type { RoutedAlert } from '../../backends/alertmanager';
import type { LiveAlert, LiveRule } from '../../backends/prometheus-api';
import { labelsText, reportText, clockText, type Entry } from './report-text';
import { oneLine, roughly, timeOf, tookWords } from './words';

/** An alert of a server, with the rule that makes it. */
export interface FoundAlert {
  readonly alert: LiveAlert;
  readonly rule: LiveRule;
}

/** What Alertmanager says of the alerts; `none` where no Alertmanager is configured, and a message where it failed. */
export type Routing = { readonly kind: 'known'; readonly alerts: readonly RoutedAlert[] } | { readonly kind: 'none' } | { readonly kind: 'failed'; readonly message: string };

const ORDER: Readonly<Record<string, number>> = { firing: 0, pending: 1 };

/**
 * The report about the alerts of a rule or a service.
 *
 * @param of `alert HighErrorRate`, `service risk`
 * @param about what is said of all of them
 * @param now by the server's clock, in seconds since the epoch
 */
export function alertsReport(of: string, about: readonly string[], alerts: readonly FoundAlert[], routing: Routing, now: number): string {
  const sorted = [...alerts].sort((a, b) => (ORDER[a.alert.state] ?? 2) - (ORDER[b.alert.state] ?? 2) || (a.alert.activeAt < b.alert.activeAt ? -1 : 1));
  const note = routing.kind === 'none' ? 'The environment in use names no Alertmanager, so that receivers and silences are not known.' : routing.kind === 'failed' ? `Alertmanager was asked for receivers and silences: ${oneLine(routing.message, 300)}` : '';
  return reportText(`Alerts of ${of}`, [...about, alerts.length === 0 ? 'No alert is pending or firing.' : '', note], [{ title: 'Alerts', entries: sorted.map((found) => entryOf(found, routing, now)) }]);
}

function entryOf({ alert, rule }: FoundAlert, routing: Routing, now: number): Entry {
  const since = timeOf(alert.activeAt);
  const routed = routing.kind === 'known' ? routing.alerts.find(({ labels }) => Object.entries(alert.labels).every(([name, value]) => labels[name] === value)) : undefined;
  return {
    head: [alert.state.toUpperCase(), alert.labels.alertname ?? rule.name, since === undefined ? '' : `for ${roughly(now - since)}, since ${clockText(since)}`],
    lines: [
      ['labels', labelsText(alert.labels, ['alertname'])],
      ['value', alert.value],
      ...Object.entries(alert.annotations).slice(0, 20).map(([name, text]): [string, string] => [oneLine(name, 60), text]),
      ...(routing.kind === 'known' ? routingLines(routed, alert) : []),
      ['group', rule.group],
    ],
  };
}

function routingLines(routed: RoutedAlert | undefined, { state }: LiveAlert): [string, string][] {
  if (!routed) return [['receivers', state === 'firing' ? 'Alertmanager does not have this alert' : 'none before it fires']];
  return [
    ['receivers', routed.receivers.join(', ')],
    ['silenced by', routed.silencedBy.join(', ')],
    ['inhibited by', routed.inhibitedBy.join(', ')],
  ];
}

/** What is said of a rule that was found: how it fares, and what the server evaluates. */
export function aboutRule({ lastError, lastEvaluation, evaluationSeconds, query, file }: LiveRule, differs: string | undefined, now: number): string[] {
  const last = timeOf(lastEvaluation);
  return [
    last === undefined ? 'The rule was not evaluated yet.' : `Last evaluated ${roughly(now - last)} ago in ${tookWords(evaluationSeconds)}.`,
    lastError === '' ? '' : `Error: ${oneLine(lastError, 1_000)}`,
    differs === undefined ? '' : `The server has ${differs === 'expression' ? 'another expression than this file' : 'other labels than this file'}.`,
    `Expression: ${oneLine(query, 2_000)}`,
    file === '' ? '' : `From: ${oneLine(file, 300)}`,
  ];
}
