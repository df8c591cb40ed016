import { parseDuration } from '../text/duration';
import { parseYaml } from '../yaml/parse';
import { entriesOf, isScalar, itemsOf, valueAt } from '../yaml/tree';
import { call, type Api } from './api';
import { isObject, textsByName } from './json';

/** What a server's own configuration says of its alerts. Absent is what it does not tell. */
export interface AlertSettings {
  /** How often groups are evaluated that do not say so themselves, in seconds. */
  readonly evaluationInterval?: number;
  readonly externalLabels: Readonly<Record<string, string>>;
  readonly externalUrl: string;
  /** Whether labels of alerts are changed before they go to Alertmanager. */
  readonly isRelabeled: boolean;
}

/** Asks for `/api/v1/status/config` and `/api/v1/status/flags`, which Thanos, Mimir and others do not have. */
export async function fetchAlertSettings(api: Api, signal: AbortSignal): Promise<AlertSettings> {
  const [config, flags] = await Promise.all([
    call(api, { path: '/api/v1/status/config' }, (data) => (isObject(data) && typeof data.yaml === 'string' ? data.yaml : undefined), signal),
    call(api, { path: '/api/v1/status/flags' }, (data) => (isObject(data) ? textsByName(data) : undefined), signal),
  ]);
  const root = config.kind === 'data' ? parseYaml(config.data)[0]?.document.root : undefined;
  const interval = valueAt(root, 'global', 'evaluation_interval');
  const labels = entriesOf(valueAt(root, 'global', 'external_labels')).flatMap(({ key, value }) => (isScalar(value) ? [[key.text, value.text] as const] : []));
  const seconds = isScalar(interval) ? parseDuration(interval.text) : root === undefined ? undefined : 60;
  return {
    ...(seconds === undefined || seconds <= 0 ? {} : { evaluationInterval: seconds }),
    externalLabels: Object.fromEntries(labels),
    externalUrl: flags.kind === 'data' ? (flags.data['web.external-url'] ?? '') : '',
    isRelabeled: itemsOf(valueAt(root, 'alerting', 'alert_relabel_configs')).length > 0,
  };
}
