import { isSelected, plainLabels, readLabelSelector, type Labels, type PlainSelector, plainSelector } from '../../model/label-selector';
import { locatedText } from '../../model/located';
import { readLabels, type Resource } from '../../model/resource';
import { readPods } from '../../model/workload';
import { itemsOf, valueAt } from '../../yaml/tree';
import { nameKey, type Occurrence } from './occurrence';

/** The name of what selects objects without naming a label that they have. */
export const OPEN_SELECTOR = nameKey('pattern', 'label');

/**
 * Names of which what is tied to an object bears at least one: the labels that it selects, or those that it has, as others select them.
 *
 * @param occurrences of the document that the object stands in
 * @returns undefined where the object selects without naming any
 */
export function namesNear(object: Resource, occurrences: readonly Occurrence[]): string[] | undefined {
  const own = occurrences.filter(({ owner }) => owner === object);
  if (own.some(({ kind }) => kind === 'pattern')) return undefined;
  return [OPEN_SELECTOR, ...own.filter(({ kind }) => kind === 'label').map(({ role, name }) => nameKey(role === 'definition' ? 'selector' : 'label', name))];
}

/** What an object selects. */
interface Selection {
  readonly selector: PlainSelector;
  /** `any`, or the namespaces that it looks in; undefined where nobody says which. */
  readonly namespaces: 'any' | readonly string[] | undefined;
  readonly of: 'services' | 'pods';
}

/** Whether two objects are one, or one of them selects the other: a monitor Services or Pods, a Service the Pods of a workload. */
export const areTied = (a: Resource, b: Resource): boolean => a.node === b.node || selects(a, b) || selects(b, a);

/** Whether an object selects another one. A namespace that neither file tells, because it is given when they are applied, is taken to fit. */
export function selects(selecting: Resource, selected: Resource): boolean {
  const selection = selectionOf(selecting);
  const labels = selection && selectableLabels(selected, selection.of);
  if (!selection || !labels || !isSelected(selection.selector, labels)) return false;
  const namespace = selected.namespace?.value;
  return selection.namespaces === 'any' || selection.namespaces === undefined || namespace === undefined || selection.namespaces.includes(namespace);
}

const selections = new WeakMap<Resource, Selection | 'none'>();

function selectionOf(resource: Resource): Selection | undefined {
  let selection = selections.get(resource);
  if (!selection) selections.set(resource, (selection = readSelection(resource) ?? 'none'));
  return selection === 'none' ? undefined : selection;
}

function readSelection(resource: Resource): Selection | undefined {
  const { kind, node, namespace } = resource;
  const own = namespace && [namespace.value];
  if (kind === 'Service') {
    const labels = readLabels(valueAt(node, 'spec', 'selector'));
    // Without a selector, its endpoints are managed by somebody else.
    return labels.size > 0 ? { selector: { matchLabels: plainLabels(labels), matchExpressions: [] }, namespaces: own, of: 'pods' } : undefined;
  }
  if (kind !== 'ServiceMonitor' && kind !== 'PodMonitor') return undefined;
  const selector = readLabelSelector(valueAt(node, 'spec', 'selector'));
  if (!selector) return undefined;
  const elsewhere = valueAt(node, 'spec', 'namespaceSelector');
  const names = itemsOf(valueAt(elsewhere, 'matchNames')).flatMap((name) => locatedText(name)?.value ?? []);
  const isAny = locatedText(valueAt(elsewhere, 'any'))?.value === 'true';
  return { selector: plainSelector(selector), namespaces: isAny ? 'any' : names.length > 0 ? names : own, of: kind === 'ServiceMonitor' ? 'services' : 'pods' };
}

const selectable = new WeakMap<Resource, Labels | 'none'>();

function selectableLabels(resource: Resource, of: Selection['of']): Labels | undefined {
  if ((resource.kind === 'Service') !== (of === 'services')) return undefined;
  let labels = selectable.get(resource);
  if (!labels) {
    const found = of === 'services' ? resource.labels : readPods(resource)?.labels;
    selectable.set(resource, (labels = found ? plainLabels(found) : 'none'));
  }
  return labels === 'none' ? undefined : labels;
}
