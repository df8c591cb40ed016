import { isSelected, type Labels } from '../../model/label-selector';
import { entriesOf, valueAt } from '../../yaml/tree';
import { defineContractRule, type ContractCheckContext } from '../rule';

/** A part that services have in a workspace, by its kinds, and which services have it there. */
interface Part {
  /** That a service lacks it, in words. */
  readonly lack: string;
  readonly kinds: readonly string[];
  readonly services: ReadonlySet<string>;
}

export default defineContractRule({
  id: 'contract/service-missing',
  severity: 'warning',
  contractFile(_violations, context) {
    const { document, workspace, contract } = context;
    const listed = entriesOf(valueAt(document.root, 'services')).map(({ key }) => key);
    const parts = partsOf([...new Set([...Object.keys(contract.services), ...listed.map(({ text }) => text)])], context);
    // Whatever stands in a template may be that of any service.
    const told = parts.filter(({ kinds, services }) => services.size > 0 && !kinds.some((kind) => workspace.get('templated', kind).length > 0));
    for (const key of listed) {
      const lacking = told.filter(({ services }) => !services.has(key.text));
      if (lacking.length === 0 || key.text === '<<') continue;
      const isAll = lacking.length === parts.length;
      context.report({
        from: key.from,
        to: key.to,
        // Who runs it may be told elsewhere; that nobody scrapes it is not.
        severity: isAll || lacking.some(({ kinds }) => kinds.includes('ServiceMonitor')) ? undefined : 'hint',
        message: `${isAll ? 'No manifest of the workspace implements' : 'The manifests of the workspace leave out a part of'} the service \`${key.text}\`: ${lacking.map(({ lack }) => lack).join(', ')}. Other services of the contract have that here.`,
      });
    }
  },
});

/** @param known the services of the contract */
function partsOf(known: readonly string[], { contract, workspace }: ContractCheckContext): Part[] {
  const label = contract.scrape.selector;
  const named = (labels: Labels): string | undefined => (Object.hasOwn(labels, label) ? labels[label] : undefined);
  const [pods, services] = [workspace.all('pods'), workspace.all('services')];
  const ours = (names: readonly (string | undefined)[]): ReadonlySet<string> => {
    const there = new Set(names);
    return new Set(known.filter((name) => there.has(name)));
  };
  /** The labels of a service's objects by which a monitor may select them; of one that has none here, those that the contract asks for. */
  const labelsOf = (service: string): Labels[] => [{ [label]: service }, ...[...services, ...pods].filter(({ labels }) => named(labels) === service).map(({ labels }) => labels)];
  const monitors = [...workspace.get('monitors', 'ServiceMonitor'), ...workspace.get('monitors', 'PodMonitor')];
  const isScraped = (service: string): boolean => monitors.some(({ selector }) => labelsOf(service).some((labels) => isSelected(selector, labels)));
  return [
    { lack: 'no workload runs it', kinds: ['Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet', 'Rollout', 'Job', 'CronJob', 'Pod'], services: ours(pods.map(({ labels }) => named(labels))) },
    { lack: 'no Service leads to it', kinds: ['Service'], services: ours(services.flatMap(({ name, labels, selector }) => [name, named(labels), named(selector)])) },
    { lack: 'no ServiceMonitor has it scraped', kinds: ['ServiceMonitor', 'PodMonitor'], services: new Set(known.filter(isScraped)) },
  ];
}
