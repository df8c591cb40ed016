import { readService, type ServicePort } from '../../model/service';
import { runsToEnd } from '../../model/workload';
import { didYouMean } from '../../text/did-you-mean';
import type { KnownPods } from '../../workspace/known-objects';
import { replaceScalar } from '../../yaml/edit';
import { defineRule, type CheckContext } from '../rule';
import { listed, selectedPods } from './selection';

/** Names of ports have at most 15 characters; whatever is much longer is no slip. */
const MAX_NAME = 63;

export default defineRule({
  id: 'workspace/target-port',
  severity: 'warning',
  resource(resource, context) {
    const pods = resource.kind === 'Service' ? (selectedPods(resource, context)?.selected ?? []) : [];
    // What serves requests is elsewhere where only Jobs bear the labels.
    if (pods.every(({ kind }) => runsToEnd(kind))) return;
    for (const port of new Set(readService(resource).ports)) {
      if (port.targetPort?.scalar.type === 'string') reportName(port, pods, context);
      else reportNumber(port, pods, context);
    }
  },
});

/** The Pods, in words. */
const behind = (pods: readonly KnownPods[]): string => listed(pods.map(({ name }) => name));

/** A port by its name is one that a container declares, or none at all: Kubernetes leaves it out of the Service's endpoints. */
function reportName({ targetPort }: ServicePort, pods: readonly KnownPods[], context: CheckContext): void {
  const ports = pods.flatMap((one) => one.ports);
  const names = new Set(ports.flatMap(({ name }) => name ?? []));
  if (!targetPort || targetPort.value === '' || names.has(targetPort.value)) return;
  const meant = (targetPort.value.length <= MAX_NAME ? didYouMean(targetPort.value, names) : undefined) ?? (names.size === 1 ? [...names][0] : undefined);
  const there = names.size === 0 ? 'None of them names a port.' : `${names.size === 1 ? 'The port there is' : 'The ports there are'} ${listed(names)}.`;
  context.report({
    from: targetPort.from,
    to: targetPort.to,
    message: `No container behind this Service (${behind(pods)}) has a port named \`${targetPort.value}\`: the Service leads nowhere on this port, and nothing can be scraped through it. ${there}`,
    fixes: meant === undefined ? [] : [{ title: `Change the port to ${meant}`, edits: [replaceScalar(targetPort.scalar, meant)] }],
  });
}

/** A container may listen on a port that it does not declare. Where all of them declare others, it hardly does. */
function reportNumber({ targetPort, port }: ServicePort, pods: readonly KnownPods[], context: CheckContext): void {
  const number = targetPort ?? port;
  if (!number || number.scalar.type !== 'number' || pods.some(({ ports }) => ports.length === 0 || ports.some((one) => one.number === number.value))) return;
  const numbers = [...new Set(pods.flatMap(({ ports }) => ports.flatMap((one) => one.number ?? [])))];
  const there = `${numbers.length === 1 ? 'The port there is' : 'The ports there are'} ${numbers.join(', ')}.`;
  const meant = numbers.length === 1 ? numbers[0] : undefined;
  context.report({
    from: number.from,
    to: number.to,
    severity: 'hint',
    message: targetPort
      ? `No container behind this Service (${behind(pods)}) declares the port ${number.value}, to which it leads. ${there}`
      : `No container behind this Service (${behind(pods)}) declares the port ${number.value}, to which it leads without a \`targetPort\`. ${there}`,
    fixes: meant === undefined || !targetPort ? [] : [{ title: `Change the port to ${meant}`, edits: [{ from: number.from, to: number.to, text: meant }] }],
  });
}
