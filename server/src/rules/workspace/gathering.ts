import { isSelected, type Labels, plainLabels, type PlainSelector } from '../../model/label-selector';
import type { Resource } from '../../model/resource';
import type { KnownGatherer } from '../../workspace/known-objects';
import type { CheckContext } from '../rule';

/** What a selector asks for and an object does not have: one of these values of a label, or any where there are none. */
export interface Unmet {
  readonly label: string;
  readonly values: readonly string[];
}

/** Why the operator does not gather an object for a Prometheus or the like. */
export interface Missed {
  readonly by: KnownGatherer;
  readonly why: { readonly is: 'without selector' } | { readonly is: 'elsewhere' } | { readonly is: 'excluded' } | { readonly is: 'unlabelled'; readonly unmet: readonly Unmet[] };
}

/** The label that Kubernetes itself gives to each Namespace. */
const NAME = 'kubernetes.io/metadata.name';

/**
 * Why an object is gathered for nobody.
 *
 * @returns undefined where it is gathered, or may be; that is also where nothing in the workspace gathers its kind
 */
export function missedBy(resource: Resource, context: CheckContext): Missed[] | undefined {
  const { workspace } = context;
  const gatherers = workspace.get('gatherers', resource.kind);
  // A ThanosRuler evaluates some rules beside a Prometheus. Where that stands elsewhere, it may have these.
  if (resource.kind === 'PrometheusRule' && !gatherers.some(({ kind }) => kind === 'Prometheus')) return undefined;
  const missed = gatherers.map((gatherer) => missOf(resource, gatherer, context));
  return missed.length > 0 && missed.every((one) => one !== undefined) && workspace.get('overlays', `patch ${resource.kind}`).length === 0 ? missed : undefined;
}

/** What gathers an object, or may. */
export const gatheredBy = (resource: Resource, context: CheckContext): KnownGatherer[] => context.workspace.get('gatherers', resource.kind).filter((gatherer) => missOf(resource, gatherer, context) === undefined);

function missOf(resource: Resource, by: KnownGatherer, context: CheckContext): Missed | undefined {
  const { selector, isOpen, isUnmanaged } = by;
  if (isOpen || (isUnmanaged && !selector)) return undefined;
  if (!selector) return { by, why: { is: 'without selector' } };
  if (!mayStandIn(resource, by, context)) return { by, why: { is: 'elsewhere' } };
  const labels = plainLabels(resource.labels);
  if (isSelected(selector, labels)) return undefined;
  const { unmet, isExcluded } = unmetOf(selector, labels);
  // Kustomize gives its labels to all objects of a folder, and no file says to which in the end.
  if (unmet.some(({ label }) => context.workspace.get('overlays', `label ${label}`).length > 0)) return undefined;
  return { by, why: isExcluded ? { is: 'excluded' } : { is: 'unlabelled', unmet } };
}

/** Whether an object stands in a namespace in which it is looked for, as far as that is known. */
function mayStandIn({ namespace }: Resource, by: KnownGatherer, { workspace }: CheckContext): boolean {
  if (namespace === undefined || workspace.get('overlays', 'namespace').length > 0) return true;
  const { namespaceSelector } = by;
  if (!namespaceSelector) return by.namespace === undefined || by.namespace === namespace.value;
  const asked = [...Object.keys(namespaceSelector.matchLabels), ...namespaceSelector.matchExpressions.map(({ key }) => key)];
  const own: Labels = { [NAME]: namespace.value };
  const known = workspace.get('namespaces', namespace.value);
  // What else a Namespace has for labels that is not written out, nobody knows.
  if (known.length === 0) return asked.some((label) => label !== NAME) || isSelected(namespaceSelector, own);
  return known.some((labels) => labels === undefined || isSelected(namespaceSelector, { ...labels, ...own })) || asked.some((label) => workspace.get('overlays', `label ${label}`).length > 0);
}

/** What a selector asks for in vain; `isExcluded` where it asks for what is not to be there, and somebody meant that. */
function unmetOf({ matchLabels, matchExpressions }: PlainSelector, labels: Labels): { unmet: Unmet[]; isExcluded: boolean } {
  const failed = matchExpressions.filter((expression) => !isSelected({ matchLabels: {}, matchExpressions: [expression] }, labels));
  const byLabel = Object.entries(matchLabels).filter(([label, value]) => !Object.hasOwn(labels, label) || labels[label] !== value);
  return {
    unmet: [...byLabel.map(([label, value]) => ({ label, values: [value] })), ...failed.map(({ key, operator, values }) => ({ label: key, values: operator === 'In' ? values : [] }))],
    isExcluded: failed.some(({ operator }) => operator !== 'In' && operator !== 'Exists'),
  };
}
