/** The kinds of the Prometheus operator, each with the versions of its API that are known. */
const OPERATOR_KINDS = {
  ServiceMonitor: ['v1'],
  PodMonitor: ['v1'],
  Probe: ['v1'],
  ScrapeConfig: ['v1alpha1'],
  PrometheusRule: ['v1'],
  AlertmanagerConfig: ['v1alpha1', 'v1beta1'],
  Prometheus: ['v1'],
  PrometheusAgent: ['v1alpha1'],
  Alertmanager: ['v1'],
  ThanosRuler: ['v1'],
} as const;

/** The kinds of the Loki operator that hold rules, which have no schema here. */
const LOKI_KINDS = ['AlertingRule', 'RecordingRule'] as const;

/** The kinds of Kubernetes itself that the operator's kinds refer to, each with its API version. */
const CORE_KINDS = {
  Service: 'v1',
  ConfigMap: 'v1',
  Namespace: 'v1',
  Pod: 'v1',
  Deployment: 'apps/v1',
  StatefulSet: 'apps/v1',
  DaemonSet: 'apps/v1',
} as const;

export type OperatorKind = keyof typeof OPERATOR_KINDS;
export type LokiKind = (typeof LOKI_KINDS)[number];
export type CoreKind = keyof typeof CORE_KINDS;
/** The kind of a Kubernetes object that is read. */
export type ResourceKind = OperatorKind | CoreKind | LokiKind;

const OPERATOR_GROUP = 'monitoring.coreos.com/';
const LOKI_GROUP = 'loki.grafana.com/';

export const OPERATOR_KIND_NAMES = Object.keys(OPERATOR_KINDS) as readonly OperatorKind[];
export const CORE_KIND_NAMES = Object.keys(CORE_KINDS) as readonly CoreKind[];
/** The kinds that have a schema. */
export const RESOURCE_KINDS: readonly (OperatorKind | CoreKind)[] = [...OPERATOR_KIND_NAMES, ...CORE_KIND_NAMES];

export const LOKI_KIND_NAMES: readonly LokiKind[] = LOKI_KINDS;

export const isLokiKind = (kind: string): kind is LokiKind => (LOKI_KINDS as readonly string[]).includes(kind);

export const isOperatorKind = (kind: string): kind is OperatorKind => Object.hasOwn(OPERATOR_KINDS, kind);

/** The API versions under which a kind is served, the newest last. */
export const apiVersionsOf = (kind: ResourceKind): string[] =>
  isOperatorKind(kind) ? OPERATOR_KINDS[kind].map((version) => `${OPERATOR_GROUP}${version}`) : isLokiKind(kind) ? [`${LOKI_GROUP}v1`] : [CORE_KINDS[kind]];

/**
 * The kind that `apiVersion` and `kind` name together; undefined where it is none that is read. Other vendors have kinds
 * of the same names (such as Knative's Service); a version that is still missing is being typed, and one that is not known is newer.
 */
export function resourceKind(apiVersion: string | undefined, kind: string | undefined): ResourceKind | undefined {
  if (kind === undefined) return undefined;
  if (isOperatorKind(kind)) return apiVersion === undefined || apiVersion.startsWith(OPERATOR_GROUP) ? kind : undefined;
  // Others have an AlertingRule, too.
  if (isLokiKind(kind)) return apiVersion?.startsWith(LOKI_GROUP) ? kind : undefined;
  if (!Object.hasOwn(CORE_KINDS, kind)) return undefined;
  const core = kind as CoreKind;
  return apiVersion === undefined || apiVersion === CORE_KINDS[core] ? core : undefined;
}
