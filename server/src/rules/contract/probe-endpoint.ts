import type { Probe } from '../../model/workload';
import { didYouMean } from '../../text/did-you-mean';
import { insertField, quote, replaceScalar } from '../../yaml/edit';
import { entriesOf } from '../../yaml/tree';
import { fixWith } from '../fix-with';
import { defineContractRule, type ContractCheckContext, type Fix } from '../rule';
import { serviceContainer, type ServiceContainer } from './main-container';

/** What a probe may do instead of an HTTP request, in words. */
const OTHERS: Readonly<Record<string, string>> = { exec: 'runs a command', tcpSocket: 'only opens a connection', grpc: 'makes a gRPC call' };

/** A probe that makes no HTTP request at all. */
function ofOther(probe: Probe, what: string, wanted: string, context: ContractCheckContext): void {
  const other = entriesOf(probe.node).find(({ key }) => Object.hasOwn(OTHERS, key.text))?.key;
  if (!other) return;
  context.report({ from: other.from, to: other.to, message: `This probe ${OTHERS[other.text]}; by the contract \`${what}\` is told by \`GET ${wanted}\`: write \`httpGet\` with that path.` });
}

function ofPath({ node, path }: NonNullable<Probe['httpGet']>, what: string, wanted: string, isPartial: boolean, context: ContractCheckContext): void {
  if (path ? path.value === wanted : isPartial || node.entries.length === 0) return;
  const at = path ?? node.entries[0]!.key;
  context.report({
    from: at.from,
    to: at.to,
    message: `By the contract \`${what}\` answers on \`${wanted}\`, not on \`${path?.value ?? '/'}\`: the kubelet would ask a path that says something else, or nothing.`,
    fixes: path ? [{ title: `Change the path to ${wanted}`, edits: [replaceScalar(path.scalar, wanted)] }] : fixWith(`Add the path ${wanted}`, insertField(context.document.text, node, 'path', quote(wanted))),
  });
}

/** A port by a name that the container does not have; a number reaches whatever listens there, declared or not. */
function ofPort({ port }: NonNullable<Probe['httpGet']>, { container, name, port: wanted }: ServiceContainer, context: ContractCheckContext): void {
  if (!port || port.scalar.type === 'number' || container.ports.length === 0) return;
  const names = container.ports.flatMap((one) => one.name?.value ?? []);
  if (names.includes(port.value) || /^\d+$/.test(port.value)) return;
  const meant = wanted?.name?.value ?? didYouMean(port.value, names);
  // A port that the container lacks although the contract asks for it is another rule's report.
  if (port.value === name) return;
  const fixes: Fix[] = meant === undefined ? [] : [{ title: `Change the port to ${meant}`, edits: [replaceScalar(port.scalar, meant)] }];
  context.report({ from: port.from, to: port.to, message: `The container has no port with the name \`${port.value}\`, so the probe fails each time${meant === undefined ? '' : `; the service's is \`${meant}\``}.`, fixes });
}

export default defineContractRule({
  id: 'contract/probe-endpoint',
  severity: 'error',
  resource(resource, context) {
    const found = serviceContainer(resource, context.contract);
    if (!found) return;
    for (const endpoint of ['liveness', 'readiness'] as const) {
      const probe = found.container[`${endpoint}Probe`];
      const wanted = context.contract.endpoints[endpoint];
      if (!probe || wanted === '') continue;
      if (!probe.httpGet) {
        ofOther(probe, endpoint, wanted, context);
        continue;
      }
      ofPath(probe.httpGet, endpoint, wanted, resource.isPartial, context);
      if (!resource.isPartial) ofPort(probe.httpGet, found, context);
    }
  },
});
