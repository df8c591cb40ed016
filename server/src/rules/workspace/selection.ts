import { isSelected, plainSelector, readLabelSelector, type LabelSelector, type PlainSelector } from '../../model/label-selector';
import { locatedText, type LocatedText } from '../../model/located';
import { readLabels, type Resource } from '../../model/resource';
import { runsToEnd } from '../../model/workload';
import { isMerged, type KnownPods, type KnownService, type Selectable } from '../../workspace/known-objects';
import { isMapping, isScalar, itemsOf, valueAt, type YamlNode } from '../../yaml/tree';
import type { WorkspaceView } from '../../workspace/facts';
import type { CheckContext } from '../rule';

/** Where an object looks for others, and which of the workspace's it finds there. */
export interface Selection<Known extends Selectable = Selectable> {
  readonly selector: LabelSelector;
  /** `spec.namespaceSelector.matchNames`; where there are none, the object's own namespace counts. */
  readonly matchNames: readonly LocatedText[];
  /** The namespaces that it looks in; undefined where they are all, or are not known. */
  readonly namespaces: readonly string[] | undefined;
  /** What there is in these namespaces, and what may come to stand in one. */
  readonly reachable: () => readonly Known[];
  readonly selected: readonly Known[];
}

/**
 * The Services that a ServiceMonitor selects, as its operator reads it: by their labels, of its own namespace unless
 * `namespaceSelector` says otherwise. An object without namespace may be applied to any.
 *
 * @returns undefined of other objects, and where a part of the monitor stands elsewhere or cannot be read
 */
export const selectedServices = (resource: Resource, context: CheckContext): Selection<KnownService> | undefined => (resource.kind === 'ServiceMonitor' ? selectionIn('services', resource, context) : undefined);

/** The same of the Pods that a PodMonitor or a Service selects; a Service those of its own namespace. */
export const selectedPods = (resource: Resource, context: CheckContext): Selection<KnownPods> | undefined => (resource.kind === 'PodMonitor' || resource.kind === 'Service' ? selectionIn('pods', resource, context) : undefined);

function selectionIn(table: 'services', resource: Resource, context: CheckContext): Selection<KnownService> | undefined;
function selectionIn(table: 'pods', resource: Resource, context: CheckContext): Selection<KnownPods> | undefined;
function selectionIn(table: 'services' | 'pods', resource: Resource, { document, workspace }: CheckContext): Selection | undefined {
  if (resource.isPartial || document.errors.length > 0) return undefined;
  const spec = valueAt(resource.node, 'spec');
  const elsewhere = resource.kind === 'Service' ? undefined : valueAt(spec, 'namespaceSelector');
  const selector = selectorOf(resource.kind, valueAt(spec, 'selector'));
  if (!selector || [spec, selector.node, valueAt(selector.node, 'matchLabels'), elsewhere].some(isMerged)) return undefined;
  const matchNames = itemsOf(valueAt(elsewhere, 'matchNames')).flatMap((name) => locatedText(name) ?? []);
  const any = valueAt(elsewhere, 'any');
  const own = resource.namespace && [resource.namespace.value];
  const namespaces = isScalar(any) && any.text === 'true' ? undefined : matchNames.length > 0 ? [...new Set(matchNames.map(({ value }) => value))] : own;
  const isReachable = ({ namespace }: Selectable): boolean => namespaces === undefined || namespace === undefined || namespaces.includes(namespace);
  const reach = (): readonly Selectable[] => (namespaces ? [...namespaces, ''].flatMap((namespace): readonly Selectable[] => workspace.get(table, namespace)) : workspace.all(table));
  return {
    selector,
    matchNames,
    namespaces,
    selected: matching(LABELLED[table], plainSelector(selector), workspace, reach).filter(isReachable),
    // A Service that misses something was hardly meant for what runs to its end.
    reachable: resource.kind === 'Service' ? () => reach().filter(({ kind }) => !runsToEnd(kind)) : reach,
  };
}

const LABELLED = { services: 'labelledServices', pods: 'labelledPods' } as const;

/** What a selector selects: of the objects with one of its labels, which are few; without any, of all. */
function matching(table: 'labelledServices' | 'labelledPods', selector: PlainSelector, workspace: WorkspaceView, all: () => readonly Selectable[]): readonly Selectable[] {
  const [first] = Object.entries(selector.matchLabels);
  const candidates: readonly Selectable[] = first ? workspace.get(table, `${first[0]}=${first[1]}`) : all();
  return candidates.filter(({ labels }) => isSelected(selector, labels));
}

/** A Service selects by labels alone, and by none at all it selects nothing: its endpoints are managed by somebody else. */
function selectorOf(kind: Resource['kind'], node: YamlNode | undefined): LabelSelector | undefined {
  if (kind !== 'Service') return readLabelSelector(node);
  return isMapping(node) && node.entries.length > 0 ? { node, matchLabels: readLabels(node), matchExpressions: [] } : undefined;
}

/** The Pods behind a Service of the workspace. */
export function podsBehind({ selector, namespace }: KnownService, { workspace }: CheckContext): readonly KnownPods[] {
  const [first] = Object.entries(selector);
  if (!first) return [];
  const isReachable = (pods: KnownPods): boolean => namespace === undefined || pods.namespace === undefined || pods.namespace === namespace;
  return workspace.get('labelledPods', `${first[0]}=${first[1]}`).filter((pods) => isReachable(pods) && isSelected({ matchLabels: selector, matchExpressions: [] }, pods.labels));
}

/** Names for a message: a few of them, each once. */
export function listed(names: Iterable<string>): string {
  const all = [...new Set(names)].map((name) => `\`${name}\``);
  return all.length > 5 ? `${all.slice(0, 5).join(', ')} and ${all.length - 5} more` : all.join(', ');
}
