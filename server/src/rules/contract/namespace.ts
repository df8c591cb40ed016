import { readService } from '../../model/service';
import { readServiceMonitor } from '../../model/service-monitor';
import type { Resource } from '../../model/resource';
import { readWorkload } from '../../model/workload';
import type { LocatedText } from '../../model/located';
import { didYouMean } from '../../text/did-you-mean';
import { valueAt } from '../../yaml/tree';
import { replaceScalar } from '../../yaml/edit';
import { defineContractRule } from '../rule';
import { serviceOf } from './ours';

/** The labels by which an object belongs to a service. */
function labelsOf(resource: Resource): ReadonlyMap<string, LocatedText> | undefined {
  switch (resource.kind) {
    case 'ServiceMonitor':
      return readServiceMonitor(resource.node).matchLabels;
    case 'Service':
      return readService(resource).selector;
    default:
      return readWorkload(resource)?.podLabels;
  }
}

function consequence(resource: Resource): string {
  if (resource.kind !== 'ServiceMonitor') return 'the ServiceMonitors, rules and dashboards of the contract would not find it there.';
  if (valueAt(resource.node, 'spec', 'namespaceSelector')) return 'there its ServiceMonitors stand beside their services.';
  return 'a ServiceMonitor selects the Services of its own namespace, and this one would find none.';
}

export default defineContractRule({
  id: 'contract/namespace',
  severity: 'error',
  resource(resource, context) {
    const { contract } = context;
    const { namespaces } = contract;
    const { namespace } = resource;
    if (!namespace || namespaces.length === 0 || namespaces.includes(namespace.value)) return;
    const labels = labelsOf(resource);
    if (!labels || (!serviceOf(labels, contract) && Object.keys(contract.services).length > 0)) return;
    const meant = didYouMean(namespace.value, namespaces);
    const offered = meant ? [meant, ...namespaces.filter((name) => name !== meant)] : namespaces;
    context.report({
      from: namespace.from,
      to: namespace.to,
      message: `\`${namespace.value}\` is not a namespace of the contract (${namespaces.join(', ')}): ${consequence(resource)}`,
      fixes: offered.slice(0, 3).map((name) => ({ title: `Change the namespace to ${name}`, edits: [replaceScalar(namespace.scalar, name)] })),
    });
  },
});
