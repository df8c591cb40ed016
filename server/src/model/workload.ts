import { isMapping, itemsOf, valueAt, type YamlMapping, type YamlNode } from '../yaml/tree';
import { readLabelSelector, type LabelSelector } from './label-selector';
import { locatedText, type LocatedText } from './located';
import { readLabels, type Resource } from './resource';

/** What keeps Pods running (`LASTING`), as far as checks read it. */
export interface Workload {
  readonly resource: Resource;
  readonly selector: LabelSelector | undefined;
  /** The labels of its Pods: `spec.template.metadata.labels`. */
  readonly podLabels: ReadonlyMap<string, LocatedText>;
  /** Containers, and init containers that go on running beside them. */
  readonly containers: readonly Container[];
}

export interface Container {
  readonly node: YamlMapping;
  readonly name: LocatedText | undefined;
  readonly ports: readonly ContainerPort[];
  readonly livenessProbe: Probe | undefined;
  readonly readinessProbe: Probe | undefined;
}

export interface ContainerPort {
  readonly node: YamlMapping;
  readonly name: LocatedText | undefined;
  readonly containerPort: LocatedText | undefined;
}

/** A check of a container's health by the kubelet. */
export interface Probe {
  readonly node: YamlMapping;
  /** Undefined where the probe is no HTTP request: a command, a TCP connection, or gRPC. */
  readonly httpGet: HttpGet | undefined;
  readonly timeoutSeconds: LocatedText | undefined;
}

export interface HttpGet {
  readonly node: YamlMapping;
  readonly path: LocatedText | undefined;
  /** A number, or the name of one of the container's ports. */
  readonly port: LocatedText | undefined;
}

/** What an object runs: the Pods of a workload, or the Pod that it is. */
export interface Pods {
  /** The mapping that describes one of them: `metadata` and `spec`. */
  readonly node: YamlNode | undefined;
  readonly labels: ReadonlyMap<string, LocatedText>;
  /** The ports of all containers, also of those that only run before the others: Prometheus finds them alike. */
  readonly ports: readonly ContainerPort[];
}

/** What keeps Pods running. A Rollout is what Argo has in place of a Deployment. */
const LASTING: ReadonlySet<string> = new Set(['Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet', 'Rollout']);
/** Where each kind that runs Pods describes them. */
const TEMPLATES: ReadonlyMap<string, readonly string[]> = new Map<string, readonly string[]>([...[...LASTING, 'Job'].map((kind) => [kind, ['spec', 'template']] as [string, string[]]), ['CronJob', ['spec', 'jobTemplate', 'spec', 'template']], ['Pod', []]]);

/** Whether what a kind runs comes to its end: nobody sends it requests through a Service, though a monitor may scrape it meanwhile. */
export const runsToEnd = (kind: string): boolean => kind === 'Job' || kind === 'CronJob';

/** @returns undefined for an object of another kind */
export function readWorkload(resource: Resource): Workload | undefined {
  const template = valueAt(resource.node, 'spec', 'template');
  // A Rollout may have its Pods described by a Deployment (`spec.workloadRef`).
  if (!LASTING.has(resource.kind) || (resource.kind === 'Rollout' && !template)) return undefined;
  const sidecars = itemsOf(valueAt(template, 'spec', 'initContainers')).filter((container) => locatedText(valueAt(container, 'restartPolicy'))?.value === 'Always');
  return {
    resource,
    selector: readLabelSelector(valueAt(resource.node, 'spec', 'selector')),
    podLabels: readLabels(valueAt(template, 'metadata', 'labels')),
    containers: [...itemsOf(valueAt(template, 'spec', 'containers')), ...sidecars].filter(isMapping).map(readContainer),
  };
}

/** @returns undefined for an object that runs nothing, or of a kind that is not read */
export function readPods({ kind, node: object }: Resource): Pods | undefined {
  const path = TEMPLATES.get(kind);
  const node = path && valueAt(object, ...path);
  if (!path || (kind === 'Rollout' && !node)) return undefined;
  const containers = ['containers', 'initContainers'].flatMap((field) => itemsOf(valueAt(node, 'spec', field)));
  return { node, labels: readLabels(valueAt(node, 'metadata', 'labels')), ports: containers.flatMap((container) => itemsOf(valueAt(container, 'ports')).filter(isMapping).map(readPort)) };
}

const readContainer = (node: YamlMapping): Container => ({
  node,
  name: locatedText(valueAt(node, 'name')),
  ports: itemsOf(valueAt(node, 'ports')).filter(isMapping).map(readPort),
  livenessProbe: readProbe(node, 'livenessProbe'),
  readinessProbe: readProbe(node, 'readinessProbe'),
});

const readPort = (node: YamlMapping): ContainerPort => ({ node, name: locatedText(valueAt(node, 'name')), containerPort: locatedText(valueAt(node, 'containerPort')) });

function readProbe(container: YamlMapping, name: string): Probe | undefined {
  const node = valueAt(container, name);
  if (!isMapping(node)) return undefined;
  const httpGet = valueAt(node, 'httpGet');
  return {
    node,
    httpGet: isMapping(httpGet) ? { node: httpGet, path: locatedText(valueAt(httpGet, 'path')), port: locatedText(valueAt(httpGet, 'port')) } : undefined,
    timeoutSeconds: locatedText(valueAt(node, 'timeoutSeconds')),
  };
}
