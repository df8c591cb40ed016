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

/**
 * Kinds of which only what they hold in strings or lists is read, each with the newest version of its API: rules of Loki, of OpenShift
 * and of Google's managed Prometheus, dashboards and alerts of Grafana, by other operators, the configuration of Alertmanager, which the operator takes from a Secret, the Pods that a Rollout of
 * Argo runs as a Deployment does, and the queries by which KEDA scales, Argo and Flagger judge, Sloth, Pyrra and OpenSLO count, Perses draws and vmalert alerts. They have no schema here.
 */
const HOLDER_KINDS = {
  Secret: 'v1',
  AlertingRule: 'loki.grafana.com/v1',
  RecordingRule: 'loki.grafana.com/v1',
  Rules: 'monitoring.googleapis.com/v1',
  ClusterRules: 'monitoring.googleapis.com/v1',
  GlobalRules: 'monitoring.googleapis.com/v1',
  GrafanaDashboard: 'grafana.integreatly.org/v1beta1',
  GrafanaAlertRuleGroup: 'grafana.integreatly.org/v1beta1',
  Rollout: 'argoproj.io/v1alpha1',
  AnalysisTemplate: 'argoproj.io/v1alpha1',
  ClusterAnalysisTemplate: 'argoproj.io/v1alpha1',
  AnalysisRun: 'argoproj.io/v1alpha1',
  ScaledObject: 'keda.sh/v1alpha1',
  ScaledJob: 'keda.sh/v1alpha1',
  MetricTemplate: 'flagger.app/v1beta1',
  Canary: 'flagger.app/v1beta1',
  PrometheusServiceLevel: 'sloth.slok.dev/v1',
  ServiceLevelObjective: 'pyrra.dev/v1alpha1',
  SLO: 'openslo/v1',
  SLI: 'openslo/v1',
  PersesDashboard: 'perses.dev/v1alpha2',
  VMRule: 'operator.victoriametrics.com/v1beta1',
} as const;

/** The kinds of Kubernetes itself that the operator's kinds refer to, each with its API version. */
const CORE_KINDS = {
  Service: 'v1',
  ConfigMap: 'v1',
  Namespace: 'v1',
  Pod: 'v1',
  Deployment: 'apps/v1',
  StatefulSet: 'apps/v1',
  DaemonSet: 'apps/v1',
  ReplicaSet: 'apps/v1',
  Job: 'batch/v1',
  CronJob: 'batch/v1',
} as const;

export type OperatorKind = keyof typeof OPERATOR_KINDS;
export type HolderKind = keyof typeof HOLDER_KINDS;
export type CoreKind = keyof typeof CORE_KINDS;
/** The kind of a Kubernetes object that is read. */
export type ResourceKind = OperatorKind | CoreKind | HolderKind;

const OPERATOR_GROUP = 'monitoring.coreos.com/';
/** Other groups with the same kinds, by their groups: that of Grafana's operator up to its version 4, and of OpenShift, whose alerts are those of Prometheus. */
const OTHER_GROUPS: ReadonlyMap<string, string> = new Map([['grafana.integreatly.org/', 'integreatly.org/'], ['loki.grafana.com/', 'monitoring.openshift.io/']]);
const groupsOf = (version: string): string[] => {
  const group = version.slice(0, version.indexOf('/') + 1);
  const other = OTHER_GROUPS.get(group);
  return other === undefined ? [group] : [group, other];
};

/** Whether an object of a version is of the API of another one; the core of Kubernetes has no groups, and a version that is being typed may be of it. */
const isOfApi = (apiVersion: string | undefined, version: string): boolean => (version.includes('/') ? groupsOf(version).some((group) => apiVersion?.startsWith(group)) : apiVersion === undefined || apiVersion === version);

export const OPERATOR_KIND_NAMES = Object.keys(OPERATOR_KINDS) as readonly OperatorKind[];
export const CORE_KIND_NAMES = Object.keys(CORE_KINDS) as readonly CoreKind[];
/** The kinds that have a schema. */
export const RESOURCE_KINDS: readonly (OperatorKind | CoreKind)[] = [...OPERATOR_KIND_NAMES, ...CORE_KIND_NAMES];

export const HOLDER_KIND_NAMES = Object.keys(HOLDER_KINDS) as readonly HolderKind[];

const isHolderKind = (kind: string): kind is HolderKind => Object.hasOwn(HOLDER_KINDS, kind);

export const isOperatorKind = (kind: string): kind is OperatorKind => Object.hasOwn(OPERATOR_KINDS, kind);

/** The API versions under which a kind is served, the newest last. */
export const apiVersionsOf = (kind: ResourceKind): string[] =>
  isOperatorKind(kind) ? OPERATOR_KINDS[kind].map((version) => `${OPERATOR_GROUP}${version}`) : [isHolderKind(kind) ? HOLDER_KINDS[kind] : CORE_KINDS[kind]];

/**
 * The kind that `apiVersion` and `kind` name together; undefined where it is none that is read. Other vendors have kinds
 * of the same names (such as Knative's Service); a version that is still missing is being typed, and one that is not known is newer.
 */
export function resourceKind(apiVersion: string | undefined, kind: string | undefined): ResourceKind | undefined {
  if (kind === undefined) return undefined;
  if (isOperatorKind(kind)) return apiVersion === undefined || apiVersion.startsWith(OPERATOR_GROUP) ? kind : undefined;
  // Others have an AlertingRule, too.
  if (isHolderKind(kind)) return isOfApi(apiVersion, HOLDER_KINDS[kind]) ? kind : undefined;
  if (!Object.hasOwn(CORE_KINDS, kind)) return undefined;
  const core = kind as CoreKind;
  return apiVersion === undefined || apiVersion === CORE_KINDS[core] ? core : undefined;
}
