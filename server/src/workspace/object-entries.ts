import type { ResourceKind } from '../model/kinds';
import { readKustomization } from '../model/kustomization';
import { plainLabels, type Labels } from '../model/label-selector';
import type { Resource } from '../model/resource';
import type { YamlNode } from '../yaml/tree';
import { gatherersOf, knownMonitor, knownPods, knownService, podsAskedFor, type KnownGatherer, type KnownMonitor, type KnownPods, type KnownService } from './known-objects';
import type { Row } from './table';

/** The facts that Kubernetes objects contribute, each kind of them in a table of its own. */
export interface ObjectTables {
  /** Services that are written out, by their namespace; by nothing where none is given. */
  readonly services: KnownService;
  /** What runs Pods, likewise. */
  readonly pods: KnownPods;
  /** The same Services and Pods once for each of their labels, by `label=value`: who selects by one looks at few of them. */
  readonly labelledServices: KnownService;
  readonly labelledPods: KnownPods;
  /** Which Pods are asked for, by the kind that asks and `label=value`. */
  readonly askedPods: string;
  /** ServiceMonitors and PodMonitors, by their kind. */
  readonly monitors: KnownMonitor;
  /** What has the operator gather objects, by the kind of those. */
  readonly gatherers: KnownGatherer;
  /** The labels of Namespaces that are written out, by their names; undefined of those that may get more. */
  readonly namespaces: Labels | undefined;
  /** What Kustomize adds to objects: `namespace`, `label NAME`, `patch KIND`. */
  readonly overlays: string;
  /** Files with patches that a kustomization names, by their paths; as a document contributes them, from its own file on. */
  readonly patchFiles: string;
  /** The kinds of objects that templates hold, of which nobody knows more until they are rendered. */
  readonly templated: ResourceKind;
}

export type ObjectEntry = { [Name in keyof ObjectTables]: Row<ObjectTables[Name]> & { readonly table: Name } }[keyof ObjectTables];

/** What an object says to others. */
export function objectEntries(resource: Resource, isBroken: boolean): ObjectEntry[] {
  const service = knownService(resource);
  const pods = knownPods(resource);
  const monitor = knownMonitor(resource);
  return [
    ...(service ? ofLabels('services', 'labelledServices', service) : []),
    ...(pods ? ofLabels('pods', 'labelledPods', pods) : []),
    ...(monitor ? [{ table: 'monitors', key: monitor.kind, value: monitor } as const] : []),
    ...podsAskedFor(resource).map((asked) => ({ table: 'askedPods', key: `${resource.kind} ${asked}`, value: asked }) as const),
    ...gathererEntries(resource, isBroken),
    ...namespaceEntries(resource, isBroken),
  ];
}

/** An object by its namespace, and by each of its labels. */
function ofLabels(table: 'services', labelled: 'labelledServices', value: KnownService): ObjectEntry[];
function ofLabels(table: 'pods', labelled: 'labelledPods', value: KnownPods): ObjectEntry[];
function ofLabels(table: 'services' | 'pods', labelled: 'labelledServices' | 'labelledPods', value: KnownService | KnownPods): ObjectEntry[] {
  const keys = Object.entries(value.labels).map(([label, its]) => ({ table: labelled, key: `${label}=${its}`, value }));
  // Table and value are of one kind by the overloads above.
  return [{ table, key: value.namespace ?? '', value }, ...keys] as ObjectEntry[];
}

const gathererEntries = (resource: Resource, isBroken: boolean): ObjectEntry[] => gatherersOf(resource, isBroken).map(([key, value]) => ({ table: 'gatherers', key, value }));

function namespaceEntries({ kind, name, labels, isPartial }: Resource, isBroken: boolean): ObjectEntry[] {
  if (kind !== 'Namespace' || !name) return [];
  const value = isPartial || isBroken ? undefined : plainLabels(labels);
  return [{ table: 'namespaces', key: name.value, value }];
}

/** What an object in a template says: that it is there, and may turn out to be anything of its kind. */
export const templateEntries = (resource: Resource): ObjectEntry[] => [{ table: 'templated', key: resource.kind, value: resource.kind }, ...gathererEntries(resource, true)];

/** What a `kustomization.yaml` says of the objects of other files. */
export function kustomizationEntries(root: YamlNode | undefined): ObjectEntry[] {
  const { namespace, labels, patchedKinds, patchFiles } = readKustomization(root);
  const overlays = [...(namespace === undefined ? [] : ['namespace']), ...labels.map((label) => `label ${label}`), ...patchedKinds.map((kind) => `patch ${kind}`)];
  return [...new Set(overlays)].map((key): ObjectEntry => ({ table: 'overlays', key, value: key })).concat(patchFiles.map((key) => ({ table: 'patchFiles', key, value: key })));
}
