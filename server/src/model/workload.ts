import { isMapping, itemsOf, valueAt, type YamlMapping, type YamlNode } from '../yaml/tree';
import { readLabelSelector, type LabelSelector } from './label-selector';
import { locatedText, type LocatedText } from './located';
import { readLabels, type Resource } from './resource';

/** A Deployment, StatefulSet or DaemonSet, as far as checks read it. */
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

const WORKLOADS: ReadonlySet<string> = new Set(['Deployment', 'StatefulSet', 'DaemonSet']);

/** @returns undefined for an object of another kind */
export function readWorkload(resource: Resource): Workload | undefined {
  if (!WORKLOADS.has(resource.kind)) return undefined;
  const template = valueAt(resource.node, 'spec', 'template');
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
  if (kind !== 'Pod' && !WORKLOADS.has(kind)) return undefined;
  const node = kind === 'Pod' ? object : valueAt(object, 'spec', 'template');
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
