import { isSelected, plainSelector } from '../../model/label-selector';
import type { Resource } from '../../model/resource';
import { runsToEnd } from '../../model/workload';
import { didYouMean } from '../../text/did-you-mean';
import type { KnownService, Selectable } from '../../workspace/known-objects';
import { replaceScalar } from '../../yaml/edit';
import { defineRule, type CheckContext } from '../rule';
import { MAX_VALUE, nearMiss } from './near-miss';
import { listed, selectedPods, selectedServices, type Selection } from './selection';

/** What is selected, in words. */
interface Words {
  readonly nothing: string;
  readonly noneHas: string;
  /** An object as the subject of `has`. */
  owner(object: Selectable): string;
}

const SERVICES: Words = { nothing: 'no Service of the workspace', noneHas: 'none has', owner: ({ name }) => `Service \`${name}\` has` };
const PODS: Words = { nothing: 'no Pods of the workspace', noneHas: 'none have', owner: ({ kind, name }) => (kind === 'Pod' ? `Pod \`${name}\` has` : `Those of ${kind} \`${name}\` have`) };

/** Characters. A Service often selects Pods that others run, such as an operator, and short values are near each other by chance. */
const SHORTEST_OF_PODS = 4;

export default defineRule({
  id: 'workspace/selects-nothing',
  severity: 'warning',
  resource(resource, context) {
    const services = selectedServices(resource, context);
    if (services?.selected.length === 0 && !reportLabel(resource, services, context, SERVICES) && !reportPodLabels(services, context)) reportNamespace(resource, services, context);
    const pods = selectedPods(resource, context);
    if (pods?.selected.length === 0 && !reportLabel(resource, pods, context, PODS)) reportNamespace(resource, pods, context);
  },
});

/** @returns whether something was reported */
function reportLabel({ kind }: Resource, { selector, reachable }: Selection, context: CheckContext, words: Words): boolean {
  const near = nearMiss(selector, reachable(), (label, value) => isOthers(kind, label, value, context), kind === 'ServiceMonitor' ? 1 : SHORTEST_OF_PODS);
  if (!near || isAdded(near.label, context)) return false;
  const { label, value, has, missed, scalar, instead } = near;
  context.report({
    from: scalar.from,
    to: scalar.to,
    message: `This selects ${words.nothing}: ${words.noneHas} the label \`${label}: ${value}\`. ${words.owner(missed)} \`${has.label}: ${has.value}\`.`,
    fixes: [{ title: `Change the ${has.label === label ? 'value' : 'label'} to ${instead}`, edits: [replaceScalar(scalar, instead)] }],
  });
  return true;
}

/** Whether another monitor or Service selects what has a label: then it is that one's, and was not meant here. */
const isOthers = (kind: Resource['kind'], label: string, value: string, { workspace }: CheckContext): boolean =>
  (kind === 'ServiceMonitor' ? workspace.get('scraped', `${label}=${value}`) : workspace.get('askedPods', `${kind} ${label}=${value}`)).length > 0;

/** Whether Kustomize adds a label to objects, so that they have it without saying so. */
const isAdded = (label: string, { workspace }: CheckContext): boolean => workspace.get('overlays', `label ${label}`).length > 0;

/** A ServiceMonitor that asks for the labels of Pods, which the Service selects but does not have itself. */
function reportPodLabels({ selector, reachable }: Selection<KnownService>, context: CheckContext): boolean {
  const plain = plainSelector(selector);
  const behind = reachable().find((service) => Object.keys(service.selector).length > 0 && isSelected(plain, service.selector) && !Object.entries(service.labels).some(([label, value]) => isOthers('ServiceMonitor', label, value, context)));
  const missing = [...selector.matchLabels].find(([label, { value }]) => behind && (!Object.hasOwn(behind.labels, label) || behind.labels[label] !== value));
  if (!behind || !missing || isAdded(missing[0], context)) return false;
  const [label, { value, from, to }] = missing;
  context.report({ from, to, message: `This selects no Service of the workspace: none has the label \`${label}: ${value}\`. Service \`${behind.name}\` selects Pods by it, but a ServiceMonitor asks for the labels of the Service itself: give it this label in \`metadata.labels\`.` });
  return true;
}

function reportNamespace({ kind, namespace }: Resource, selection: Selection, context: CheckContext): void {
  const { selector, matchNames, namespaces } = selection;
  const place = matchNames[0] ?? namespace;
  // A selector that names no labels is meant for whatever comes to its namespace.
  const isNaming = selector.matchLabels.size > 0 || selector.matchExpressions.some(({ operator }) => operator?.value === 'In');
  if (!isNaming || !namespaces || !place) return;
  const isOfServices = kind === 'ServiceMonitor';
  const plain = plainSelector(selector);
  const elsewhere = (isOfServices ? context.workspace.all('services') : context.workspace.all('pods')).filter((one: Selectable) => isSelected(plain, one.labels) && !(kind === 'Service' && runsToEnd(one.kind)));
  if (elsewhere.length === 0 || context.workspace.get('overlays', 'namespace').length > 0) return;
  // Where each of several namespaces has a Service for these Pods, those of this one are written elsewhere.
  if (kind === 'Service' && [...selector.matchLabels].every(([label, { value }]) => context.workspace.get('askedPods', `Service ${label}=${value}`).length > 1)) return;
  const found = [...new Set(elsewhere.flatMap(({ namespace }) => namespace ?? []))];
  const wrong = matchNames.find(({ value }) => value.length <= MAX_VALUE && didYouMean(value, found) !== undefined);
  const meant = wrong && didYouMean(wrong.value, found);
  const at = wrong ?? place;
  const advice = matchNames.length > 0 ? 'Name that namespace in `namespaceSelector.matchNames`.' : `A ${kind} selects in its own namespace${kind === 'Service' ? ' alone' : ', unless `namespaceSelector` names others'}.`;
  const names = listed(elsewhere.map(({ name }) => name));
  context.report({
    from: at.from,
    to: at.to,
    // Where nothing is known of the namespace, what is in it may well be written elsewhere.
    severity: selection.reachable().length === 0 ? 'hint' : undefined,
    message: `This selects no ${isOfServices ? 'Service' : 'Pods'} of the workspace in namespace ${listed(namespaces)}: ${isOfServices ? `the one with these labels (${names}) is` : `those with these labels (${names}) are`} in ${listed(found)}. ${advice}`,
    fixes: wrong && meant !== undefined ? [{ title: `Change the namespace to ${meant}`, edits: [replaceScalar(wrong.scalar, meant)] }] : [],
  });
}
