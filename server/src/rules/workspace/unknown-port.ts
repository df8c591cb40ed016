import { locatedText, type LocatedText } from '../../model/located';
import { readServiceMonitor } from '../../model/service-monitor';
import type { Resource } from '../../model/resource';
import { didYouMean } from '../../text/did-you-mean';
import type { KnownPods, KnownPort, Selectable } from '../../workspace/known-objects';
import { replaceScalar } from '../../yaml/edit';
import { itemsOf, valueAt, type YamlNode } from '../../yaml/tree';
import { defineRule, type CheckContext } from '../rule';
import { listed, podsBehind, selectedPods, selectedServices } from './selection';

/** Names of ports have at most 15 characters; whatever is much longer is no slip. */
const MAX_NAME = 63;

export default defineRule({
  id: 'workspace/unknown-port',
  severity: 'warning',
  resource(resource, context) {
    if (resource.kind === 'ServiceMonitor') checkServiceMonitor(resource, context);
    if (resource.kind === 'PodMonitor') checkPodMonitor(resource, context);
  },
});

function checkServiceMonitor(resource: Resource, context: CheckContext): void {
  const services = selectedServices(resource, context)?.selected ?? [];
  for (const { port, targetPort } of readServiceMonitor(resource.node).endpoints) {
    if (areNamed(services)) reportName(port, 'No Service that this selects', services, context);
    // Where a Service's Pods are not known, they may have the port.
    if (port || !targetPort || services.length === 0) continue;
    const pods = services.map((service) => podsBehind(service, context));
    if (pods.every((behind) => areNamed(behind))) reportPodPort(targetPort, 'No container behind the Services that this selects', pods.flat(), context);
  }
}

function checkPodMonitor(resource: Resource, context: CheckContext): void {
  const pods = selectedPods(resource, context)?.selected ?? [];
  if (!areNamed(pods)) return;
  for (const endpoint of new Set<YamlNode>(itemsOf(valueAt(resource.node, 'spec', 'podMetricsEndpoints')))) {
    const [port, number, targetPort] = ['port', 'portNumber', 'targetPort'].map((field) => locatedText(valueAt(endpoint, field)));
    // The operator takes the first of them that is there, in this order.
    if (port && port.value !== '') reportName(port, NO_CONTAINER, pods, context);
    else reportPodPort(number ?? targetPort, NO_CONTAINER, pods, context);
  }
}

const NO_CONTAINER = 'No container of the Pods that this selects';

/** Whether there are objects, and each says of all its ports what they are called. One without a name may be meant to get one, and what has no ports says nothing of them. */
const areNamed = (owners: readonly { readonly ports: readonly KnownPort[] }[]): boolean => owners.length > 0 && owners.every(({ ports }) => ports.length > 0 && ports.every(({ name }) => name !== undefined));

/** A port of Pods by its number or its name: Prometheus knows those alone that a container declares. */
function reportPodPort(port: LocatedText | undefined, subject: string, pods: readonly KnownPods[], context: CheckContext): void {
  if (!port || port.scalar.type !== 'number') return reportName(port, subject, pods, context);
  const ports = pods.flatMap((one) => one.ports);
  if (ports.some(({ number }) => number === port.value)) return;
  const numbers = [...new Set(ports.flatMap(({ number }) => number ?? []))];
  const meant = numbers.length === 1 ? numbers[0] : undefined;
  context.report({
    from: port.from,
    to: port.to,
    message: `${subject} (${listed(pods.map(({ name }) => name))}) declares the port ${port.value}: the endpoint finds no target. ${numbers.length === 1 ? 'The port there is' : 'The ports there are'} ${numbers.join(', ')}.`,
    fixes: meant === undefined ? [] : [{ title: `Change the port to ${meant}`, edits: [{ from: port.from, to: port.to, text: meant }] }],
  });
}

function reportName(port: LocatedText | undefined, subject: string, owners: readonly (Selectable & { readonly ports: readonly KnownPort[] })[], context: CheckContext): void {
  const ports = owners.flatMap((owner) => owner.ports);
  const names = new Set(ports.flatMap(({ name }) => name ?? []));
  if (!port || port.value === '' || port.scalar.type === 'number' || names.has(port.value)) return;
  const numbered = ports.find(({ number }) => number === port.value)?.name;
  const meant = numbered ?? (port.value.length <= MAX_NAME ? didYouMean(port.value, names) : undefined) ?? (names.size === 1 ? [...names][0] : undefined);
  const what = numbered === undefined ? `has a port named \`${port.value}\`` : `has a port of the name \`${port.value}\`, which is the number of \`${numbered}\``;
  context.report({
    from: port.from,
    to: port.to,
    message: `${subject} (${listed(owners.map(({ name }) => name))}) ${what}: the endpoint finds no target. ${names.size === 1 ? 'The port there is' : 'The ports there are'} ${listed(names)}.`,
    fixes: meant === undefined ? [] : [{ title: `Change the port to ${meant}`, edits: [replaceScalar(port.scalar, meant)] }],
  });
}
